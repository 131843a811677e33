"""What holds for every answer and every request: headers, the size of a body, where it comes from."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clausework.comments.attachments import LIMIT, MOST

BODY_LIMIT = 256 * 1024
UPLOAD_LIMIT = MOST * LIMIT + 2 * BODY_LIMIT
"""The same for a form that may bring files; they go to disk as they come."""
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


class Guard:
    """Adds the headers to every answer and stops a body at the limit."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False
        taken = 0
        asked = Headers(scope=scope)
        limit = limit_of(scope["path"], asked.get("content-type", ""))

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit:
                raise TooLarge
            return message

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
            await self.app(scope, counted, guarded)
        except TooLarge:
            if not started:
                answer = PlainTextResponse("413\n", 413, headers={"connection": "close"})
                await answer(scope, receive, guarded)


def limit_of(path: str, kind: str) -> int:
    """The bytes that the body of a request may have."""
    if path in UPLOADS and kind.startswith("multipart/"):
        return UPLOAD_LIMIT
    return CHAPTER_LIMIT if path.startswith("/batch/") else BODY_LIMIT


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
