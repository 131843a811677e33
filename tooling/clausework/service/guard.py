"""What holds for every answer and every request: headers, the size of a body, where it comes from."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clausework.comments.attachments import LIMIT, MOST

BODY_LIMIT = 256 * 1024
UPLOAD_LIMIT = MOST * LIMIT + 2 * BODY_LIMIT
"""The same for a form that may bring files; they go to disk as they come."""
BODY_SECONDS, UPLOAD_SECONDS = 40.0, 620.0
"""Within which a body must have come in; whoever has better words for it gives up a little sooner."""
CHAPTER_LIMIT = 1024 * 1024
"""The same for the comments on all clauses of a chapter."""
UPLOADS = frozenset(["/comments", "/comments/preview"])
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
HEADERS = {
    "server": "clausework",  # in place of the name that granian would give
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not `no-referrer`: with that a browser calls the origin of our own forms "null".
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class TooLarge(OSError):
    """The body of a request is over the limit; as with other faults of reading, files are given up."""


class TooSlow(OSError):
    """The body of a request did not come in time."""


class Body:
    """The body of a request as it comes in: no larger than its limit, and not for ever."""

    def __init__(self, receive: Receive, limit: int, seconds: float) -> None:
        self._receive = receive
        self._limit = limit
        self._ends = asyncio.get_running_loop().time() + seconds
        self._more = True

    async def __call__(self) -> Message:
        """The next message; after the body there may be another, whenever the visitor goes away."""
        if not self._more:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._ends):
                message = await self._receive()
        except TimeoutError:
            raise TooSlow from None
        self._limit -= len(message.get("body", b""))
        if self._limit < 0:
            raise TooLarge
        self._more = message.get("more_body", False)
        return message


class Guard:
    """Adds the headers to every answer and stops a body at its limits."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False
        asked = Headers(scope=scope)
        limit, seconds = limits_of(scope["path"], asked.get("content-type", ""))

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)  # a file of a stranger has a stricter policy
            await send(message)

        try:
            declared = asked.get("content-length", "0")
            if not declared.isdecimal() or int(declared) > limit:
                raise TooLarge
            await self.app(scope, Body(receive, limit, seconds), guarded)
        except (TooLarge, TooSlow) as error:
            if not started:
                status = 413 if isinstance(error, TooLarge) else 408
                answer = PlainTextResponse(f"{status}\n", status, headers={"connection": "close"})
                await answer(scope, receive, guarded)


def limits_of(path: str, kind: str) -> tuple[int, float]:
    """The bytes that the body of a request may have, and the seconds that it may take."""
    if path in UPLOADS and kind.startswith("multipart/"):
        return UPLOAD_LIMIT, UPLOAD_SECONDS
    return CHAPTER_LIMIT if path.startswith("/batch/") else BODY_LIMIT, BODY_SECONDS


def from_elsewhere(request: Request) -> bool:
    """Whether a browser says that the request was made by a page of another site.

    Browsers send Sec-Fetch-Site where the connection is secure, and Origin with every POST; a
    program sends neither and is nobody's browser to be misled.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin")
    if origin is None:
        return False
    return origin.partition("://")[2] != request.headers.get("host", "")
