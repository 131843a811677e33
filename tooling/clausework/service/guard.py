"""Middleware for every request: its origin and sender, headers, limits of size and time, cross-site posts."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache

import anyio.to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clausework.errors import StoreBusy
from clausework.service.context import AppContext
from clausework.service.pages import error_response
from clausework.service.state import NO_STORE, json_response, retry_after, state_of
from clausework.workflow.built import POLICY
from clausework.workflow.public.spam import place_of, pose_challenge
from clausework.workflow.public.submitting import LIMIT, MOST


# The public origin of the service, the address of a visitor, and the endpoint that poses proofs of work. A
# request may name any host: a link that is given away begins with what the settings say, or else with the
# address at which it listens.
def address_of(request: Request) -> str:
    """The address of the visitor; "" where there is none."""
    return request.client.host if request.client else ""


async def challenge(request: Request) -> Response:
    """A sum for the sender's machine, or 204 where none is asked for."""
    state = state_of(request)
    wanted = state.gate.ask(address_of(request), request.query_params.get("clause", ""))
    if wanted is None:
        return Response(None, 204, NO_STORE)
    posed = await anyio.to_thread.run_sync(pose_challenge, state.context.key, wanted)
    return json_response(posed)


PORTS = {"http": 80, "https": 443}


def public_origin(request: Request) -> str:
    """The scheme and host that were set; "" where none were."""
    return state_of(request).sign_in.origin


def origin_of(request: Request) -> str:
    """The beginning of links."""
    public = public_origin(request)
    if public:
        return public
    host, port = request.scope.get("server") or ("127.0.0.1", PORTS["http"])
    visitor = request.client.host if request.client else ""
    return _listening(request.scope["scheme"], host, int(port), visitor)


def visited(request: Request) -> str:
    """The origin that a browser means by its request; only what asks the same browser may go by it."""
    scheme, host = request.scope["scheme"], request.headers.get("host", "").lower()
    return f"{scheme}://{host.removesuffix(f':{PORTS.get(scheme)}')}"


def is_safe(request: Request) -> bool:
    """Whether the browser comes by HTTPS, so that none between it and us can read or change anything."""
    return str(request.scope["scheme"]) == "https" or public_origin(request).startswith("https:")


@lru_cache(1024)
def _listening(scheme: str, host: str, port: int, visitor: str) -> str:
    if ipaddress.ip_address(host).is_unspecified if _is_address(host) else not host:
        host = _facing(visitor)
    name = f"[{host}]" if ":" in host else host
    return f"{scheme}://{name}" + ("" if port == PORTS.get(scheme) else f":{port}")


def _facing(visitor: str) -> str:
    """The address of this machine on the way to a visitor: listening on all, it is visited there."""
    if not _is_address(visitor):
        return "127.0.0.1"
    family = socket.AF_INET6 if ":" in visitor else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((visitor, 9))  # nothing is sent: it is looked up by which way it would go
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


BODY_LIMIT = 256 * 1024
UPLOAD_LIMIT = MOST * LIMIT + 2 * BODY_LIMIT
"""The same for a form that may bring files; they go to disk as they come."""
BODY_SECONDS, UPLOAD_SECONDS = 30.0, 600.0
"""Within which a body must have come in."""
CHAPTER_LIMIT = 1024 * 1024
"""The same for the comments on all clauses of a chapter."""
AT_A_TIME = 256
"""Requests with a body from one place: no place takes all connections by sending slowly."""
AS_MANY = 16
"""As many of them as one that may bring files, which lie on the disk until it has come in."""
UPLOADS = frozenset(["/comments", "/comments/preview", "/desk/import", "/desk/table"])
HEADERS = (
    (b"server", b"clausework"),  # in place of the name that granian would give
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    # Not `no-referrer`: with that a browser calls the origin of our own forms "null".
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
NAMES = frozenset(name for name, _ in HEADERS)
HSTS = (b"strict-transport-security", b"max-age=31536000")
"""Sent over HTTPS alone: for a year the browser uses nothing else."""
PIECE = 64 * 1024
"""Bytes of an answer that are handed to the server at a time: it keeps all that is not taken yet."""
TAKEN_SECONDS = 60.0
"""Within which a visitor must have taken some of it."""


class TooLarge(OSError):
    """The body of a request is over the limit; as with other faults of reading, files are given up."""


class TooSlow(OSError):
    """The body of a request did not come in time."""


class Malformed(OSError):
    """The request is no HTTP/1.1: two hosts or none, or a body in pieces that are none."""


class TooMany(Exception):
    """From one place so many requests with a body are under way that another has to wait."""


class Body:
    """The body of a request as it comes in: no larger than its limit, and not for ever."""

    def __init__(self, receive: Receive, limit: int, seconds: float, in_pieces: bool) -> None:
        self._receive = receive
        self._in_pieces = in_pieces
        self.brings_files = limit == UPLOAD_LIMIT
        self._limit = limit
        self._seconds = seconds
        self._ends = 0.0
        self._more = True

    async def __call__(self) -> Message:
        """The next message; after the body there may be another, whenever the visitor goes away."""
        if not self._more:
            return await self._receive()
        self._ends = self._ends or asyncio.get_running_loop().time() + self._seconds  # one end for all pieces
        try:
            async with asyncio.timeout_at(self._ends):
                message = await self._receive()
        except TimeoutError:
            raise TooSlow from None
        if self._in_pieces and message["type"] == "http.disconnect":
            raise Malformed  # it is all that the server says of a piece that it cannot read
        self._limit -= len(message.get("body", b""))
        if self._limit < 0:
            raise TooLarge
        self._more = message.get("more_body", False)
        return message


class Guard:
    """Adds the headers to every answer, stops a body at its limits, and says it where we cannot go on."""

    def __init__(self, app: ASGIApp, context: AppContext) -> None:
        self.app = app
        self._context = context
        self._under_way: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = _completed(message.get("headers", ()))
                if scope.get("scheme") == "https":
                    message["headers"].append(HSTS)
            await self._hand_over(message, send)

        try:
            body = self._body(scope, receive)
            with self._held(scope, AS_MANY if body.brings_files else 1):
                await self.app(scope, body, guarded)
        except (Malformed, TooLarge, TooSlow, TooMany, StoreBusy) as error:
            if started:
                raise
            answer = self._error_response(Request(scope), error)
            await answer(scope, receive, guarded)
        except ClientDisconnect:
            raise
        except Exception:
            if not started:
                answer = error_response(Request(scope), self._context, "broken", 500, {})
                await answer(scope, receive, guarded)
            raise  # to where it is noted

    async def _hand_over(self, message: Message, send: Send) -> None:
        """Send a message; a long body by pieces, each when the visitor has taken those before."""
        body = message.get("body", b"")
        if len(body) <= PIECE and not message.get("more_body", False):
            await send(message)
            return
        more = message.get("more_body", False)
        for at in range(0, len(body) or 1, PIECE):  # an empty body ends the answer too
            end = at + PIECE
            piece = {**message, "body": body[at:end], "more_body": more or end < len(body)}
            try:
                async with asyncio.timeout(TAKEN_SECONDS):
                    await send(piece)
            except TimeoutError:
                raise ClientDisconnect from None

    @contextmanager
    def _held(self, scope: Scope, weight: int) -> Iterator[None]:
        """Count a request that may hold a connection by a body without end with others of its origin."""
        client = scope.get("client") if scope.get("method") == "POST" else None
        place = place_of(client[0]) if client else ""
        if not place:
            yield
            return
        if self._under_way[place] + weight > AT_A_TIME:
            raise TooMany
        self._under_way[place] += weight
        try:
            yield
        finally:
            self._under_way[place] -= weight
            if not self._under_way[place]:  # else the table would grow with each visitor
                del self._under_way[place]

    def _body(self, scope: Scope, receive: Receive) -> Body:
        """The body of a request; TooLarge if it says itself that it is over its limit, or Malformed."""
        declared, kind, hosts, in_pieces = b"0", b"", 0, False
        for name, value in scope["headers"]:  # once through, as it is done for every request
            if name == b"content-length":
                declared = value
            elif name == b"content-type":
                kind = kind or value
            elif name == b"host":  # the server puts an empty one in the place of none
                hosts += 1 if value or scope["http_version"] != "1.1" else 2
            elif name == b"transfer-encoding":
                in_pieces = True
        if hosts > 1:
            raise Malformed
        limit, seconds = limits_of(scope["path"], kind.decode("latin-1"))
        if not declared.isdigit() or int(declared) > limit:  # before a byte of it is read
            raise TooLarge
        return Body(receive, limit, seconds, in_pieces)

    def _error_response(self, request: Request, error: Exception) -> Response:
        if isinstance(error, StoreBusy):
            return error_response(request, self._context, "away", 503, retry_after())
        if isinstance(error, TooMany):
            return error_response(
                request, self._context, "many", 429, retry_after() | {"connection": "close"}
            )
        if isinstance(error, Malformed):
            return error_response(request, self._context, "malformed", 400, {"connection": "close"})
        kind, status = ("large", 413) if isinstance(error, TooLarge) else ("slow", 408)
        return error_response(request, self._context, kind, status, {"connection": "close"})


def _completed(own: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers of an answer with ours; what it has itself stays: a file of a stranger is held stricter."""
    headers = list(own)
    has = NAMES.intersection([name for name, _ in headers])
    return [*headers, *(HEADERS if not has else (pair for pair in HEADERS if pair[0] not in has))]


def limits_of(path: str, kind: str) -> tuple[int, float]:
    """The bytes that the body of a request may have, and the seconds that it may take."""
    if path in UPLOADS and kind.startswith("multipart/"):
        return UPLOAD_LIMIT, UPLOAD_SECONDS
    return CHAPTER_LIMIT if path.startswith("/batch/") else BODY_LIMIT, BODY_SECONDS


def from_elsewhere(request: Request) -> bool:
    """Whether a browser says that the request was made by a page of another site.

    Browsers send Sec-Fetch-Site where the connection is secure, and Origin with every POST; a
    program sends neither, and cannot be misled as a browser can.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin")
    if origin is None:
        return False
    return origin.lower() != (public_origin(request) or visited(request))
