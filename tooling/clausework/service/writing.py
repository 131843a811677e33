"""A chapter edited in a browser of this computer: its text, what an edit of it means, and a yes.

Only this computer reaches it: it listens on the loopback alone, answers to no other name, and its address
has a key, without which another page or another user of the computer gets nothing.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import b64encode
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs

import msgspec
from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from clausework.errors import ClauseworkError
from clausework.service.pages import environment
from clausework.service.server import serve_alone
from clausework.service.state import NO_STORE, body_within
from clausework.strings.catalogue import say
from clausework.workflow.chapter.applying import ChapterEdit, take_apart, told
from clausework.workflow.chapter.opening import KEPT, open_chapter
from clausework.workflow.chapter.staging import write_staged
from clausework.workflow.output import write_file
from clausework.workflow.project import load

HOST = "127.0.0.1"
CONNECTIONS = 16
LARGEST = 32 * 1024 * 1024
"""Bytes that are taken at once: many times the largest standard, in the form that a browser sends."""
END_SECONDS = 5
STYLE = """
body { margin: 0 auto; max-width: 60rem; padding: 1rem; font: 1rem/1.6 system-ui, sans-serif; }
textarea { box-sizing: border-box; width: 100%; height: 70vh; font: 1rem/1.6 ui-monospace, monospace; }
pre { white-space: pre-wrap; } [role=alert] { border-left: .3rem solid #b00; padding-left: 1rem; }
button { font: inherit; padding: .3rem 1rem; }
"""
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    f"style-src 'sha256-{b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"
)
HEADERS = {**NO_STORE, "content-security-policy": POLICY, "referrer-policy": "same-origin"}


class WritingPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page of writing: the text, its reading or why there is none, and how it ended.

    `seen` is a digest of text and meaning: only what was shown is written.
    """

    text: str
    meaning: tuple[tuple[str, tuple[str, ...]], ...] = ()
    seen: str = ""
    ends: bool = False
    trouble: str = ""
    note: str = ""


class WritingDesk:
    """The text of one part: it waits in a file, so that no end of the browser or of us loses it."""

    def __init__(self, root: Path, scope: str, languages: Sequence[str], lang: str) -> None:
        self.lang = lang
        self._root = root
        self._open = (scope, tuple(languages))
        self.path = root / KEPT / f"{scope or 'all'}.md"

    def page(self, note: str = "") -> WritingPage:
        """The text that waits, else as the files have it now."""
        if not self.path.is_file():
            text = open_chapter(load(self._root), *self._open, self.lang)
            write_file(self.path, text.encode())
        return WritingPage(text=self.path.read_text("utf-8"), note=note)

    def take(self, text: str, seen: str = "", ends: bool = False) -> WritingPage | None:
        """Keep the text and show what it means; None once it is written, as it was `seen`."""
        write_file(self.path, text.encode())
        try:
            edit = take_apart(self._root, [self.path])
            shown = self._shown(text, edit)
            if not edit.changes:
                return WritingPage(text=text, note=say(self.lang, "edit.nothing"))
            if shown.seen != seen or (edit.ends and not ends):
                return shown
            write_staged(self._root, edit.staged)
        except ClauseworkError as error:
            return WritingPage(text=text, trouble=error.message(self.lang))
        self._open = (edit.heads[0][0].removeprefix("all"), self._open[1])
        self.path.unlink(missing_ok=True)
        return None

    def _shown(self, text: str, edit: ChapterEdit) -> WritingPage:
        meaning = told(edit, self.lang)
        seen = hashlib.sha256(msgspec.json.encode((text, meaning))).hexdigest()
        return WritingPage(text=text, meaning=meaning, seen=seen, ends=edit.ends)


def writing_app(desk: WritingDesk, key: str, port: int) -> Starlette:
    """The application of a desk: one address, below its key."""
    names = frozenset(f"{name}:{port}" for name in (HOST, "localhost"))

    def ours(request: Request) -> bool:
        host, origin = request.headers.get("host", ""), request.headers.get("origin")
        known = secrets.compare_digest(request.path_params["key"].encode(), key.encode())
        same = origin == f"http://{host}" if request.method == "POST" else True
        return known and host in names and same

    async def show(request: Request) -> Response:
        if not ours(request):
            return PlainTextResponse("", 404, NO_STORE)
        note = say(desk.lang, "edit.page_written") if "written" in request.query_params else ""
        return _answer(desk, await run_sync(desk.page, note))

    async def take(request: Request) -> Response:
        if not ours(request):
            return PlainTextResponse("", 404, NO_STORE)
        body = await body_within(request, LARGEST)
        if body is None:
            return PlainTextResponse("", 413, NO_STORE)
        form = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
        text = form.get("text", [""])[-1].replace("\r\n", "\n")
        page = await run_sync(desk.take, text, form.get("seen", [""])[-1], "ends" in form)
        return _answer(desk, page) if page else RedirectResponse("?written", 303, NO_STORE)

    return Starlette(
        routes=[
            Route("/{key}/", show, methods=["GET"]),
            Route("/{key}/", take, methods=["POST"]),
        ]
    )


def _answer(desk: WritingDesk, page: WritingPage) -> Response:
    html = environment().get_template("writing.html")
    words = {key: say(desk.lang, f"edit.page_{key}") for key in WORDS}
    labels = {kind: say(desk.lang, f"edit.label_{kind}") for kind, _ in page.meaning}
    return HTMLResponse(
        html.render(page=page, words=words, labels=labels, lang=desk.lang, name=desk.path.stem, style=STYLE),
        headers=HEADERS,
    )


WORDS = ("title", "text", "look", "write", "ends", "meaning")


def serve_writing(desk: WritingDesk, port: int, ready: Callable[[str], None]) -> None:
    """Serve on this computer until SIGINT or SIGTERM; `ready` is told the address."""
    key = secrets.token_urlsafe(16)
    app, url = writing_app(desk, key, port), f"http://{HOST}:{port}/{key}/"
    serve_alone(app, (HOST, port), CONNECTIONS, END_SECONDS, partial(ready, url))
