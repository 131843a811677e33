"""The preview over HTTP: a site whose files are made when they are asked for, and events for changes."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Generic, TypeVar
from urllib.parse import parse_qs

import msgspec
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from watchfiles import awatch

from clausework.errors import ClauseworkError
from clausework.model.comment import Statement
from clausework.model.draft import Draft
from clausework.model.finding import Finding
from clausework.service.context import TYPES, AppContext, File, Site, file_of
from clausework.service.state import NO_STORE
from clausework.strings.catalogue import both
from clausework.workflow.public.tracking import FollowedPlaces, landings
from clausework.workflow.publish import DATA, WATCHED, PreviewSite
from clausework.workflow.serving.opening import open_service

T = TypeVar("T")
K = TypeVar("K")
HEAD = b"</head>"
FOLDER = "/-/preview/"
"""Where the preview's own script, style and events are: no page of a site begins so."""
TAGS = (
    '<link rel="stylesheet" href="{folder}style.css">'
    '<script type="module" src="{folder}script.js" id="preview-script" data-digest="{digest}"'
    ' data-theme="{theme}"></script>'
)
FAST = 1
"""How hard files are compressed: they are sent to this machine."""


class Lasting(Generic[T]):
    """A value that is made once for each revision of the site."""

    def __init__(self, site: PreviewSite, make: Callable[[], T]) -> None:
        self._site = site
        self._make = make
        self._made: tuple[object, T] | None = None

    def get(self) -> T:
        """The value for the site as it is now."""
        revision = self._site.revision
        if self._made is None or self._made[0] is not revision:
            self._made = revision, self._make()
        return self._made[1]


class LiveMapping(Mapping[K, T]):
    """A mapping that is made anew for each revision of the site, once somebody looks something up in it."""

    def __init__(self, site: PreviewSite, make: Callable[[], Mapping[K, T]]) -> None:
        self._now = Lasting(site, make)

    def __getitem__(self, key: K) -> T:
        return self._now.get()[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._now.get())

    def __len__(self) -> int:
        return len(self._now.get())


class LivePlaces(FollowedPlaces):
    """Places of comments in the text as it is now."""

    def __init__(self, site: PreviewSite) -> None:
        self._now = Lasting(site, site.places)

    def frozen(self, label: str) -> Draft | None:
        """A draft of before."""
        return self._now.get().frozen(label)

    def sentence(self, comment: Statement, lang: str) -> str:
        """A sentence on what became of the place."""
        return self._now.get().sentence(comment, lang)


class LiveFiles(Mapping[str, File]):
    """The files of a site by their paths; iterated over, those alone that nobody has to make first."""

    def __init__(self, site: PreviewSite) -> None:
        self._site = site
        self._made: dict[str, tuple[bytes, File]] = {}

    def __getitem__(self, name: str) -> File:
        data = self._site.file(name)
        if data is None:
            raise KeyError(name)
        known = self._made.get(name)
        if known is None or known[0] is not data:  # the preview gives the same bytes until they change
            kind = TYPES.get(PurePosixPath(name).suffix, "application/octet-stream")
            theme = theme_digest(self._site)
            shown = watching(data, theme) if kind == TYPES[".html"] else data
            known = self._made[name] = data, file_of(shown, kind, FAST)
        return known[1]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._site.file(name) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._site.revision.theme.statics)

    def __len__(self) -> int:
        return len(self._site.revision.theme.statics)


def watching(page: bytes, theme: str = "") -> bytes:
    """A page with the script that has it follow its text."""
    tags = TAGS.format(folder=FOLDER, digest=digest_of(page), theme=theme).encode()
    return page.replace(HEAD, tags + HEAD, 1)


def theme_digest(site: PreviewSite) -> str:
    """A short name of all that the pages are set with: if that changes, an open page is loaded again."""
    return digest_of(site.revision.theme.key.encode())


def digest_of(page: bytes | None) -> str:
    """A short name of what a page says; "" for one that is not there."""
    return hashlib.sha256(page).hexdigest()[:16] if page is not None else ""


@dataclass(frozen=True)
class PreviewContext(AppContext):
    """The context of the service on a site that changes."""

    live: PreviewSite


def preview_context(root: Path, live: PreviewSite, db: str = "") -> PreviewContext:
    """Open the service of the rehearsal on the site of a preview.

    What the project says of its consultations holds as it was when the preview began.
    """
    opened = open_service(root, True, live.file(DATA) or b"", db)
    files = LiveFiles(live)

    def landed() -> Mapping[str, object]:
        found = (live.file(name) for name in live.names_of_redlines())
        return landings(filter(None, found), opened.labels)

    given = {
        **vars(opened),
        "clauses": LiveMapping(live, lambda: {clause.id: clause for clause in live.data().clauses}),
        "whereabouts": LivePlaces(live),
        "landings": LiveMapping(live, landed),
        "site": Site(files),
    }
    return PreviewContext(**given, live=live)


LOG = logging.getLogger("clausework.service")
DEBOUNCE, STEP = 60, 15
"""Milliseconds in which the files that are saved together are gathered."""
ALIVE_SECONDS = 20.0
FAILED = both("cli.preview_failed")
GONE = both("cli.preview_gone")
OWN = {"script.js": "text/javascript", "swap.js": "text/javascript", "style.css": "text/css"}
MOST = 200
"""Findings that a page is told: who has more does not read them at the foot of a window."""
Tell = Callable[[int, float, int], None]
"""Told of each time that the site was brought up to date: open pages that changed, seconds, findings."""


class FindingNote(msgspec.Struct, frozen=True, kw_only=True):
    """A finding as a page shows it; `address` leads to its clause.

    It stands at the provision `block`, or at the block of `language` that has these `words`.
    """

    rule: str
    place: str
    severity: str
    message: dict[str, str]
    remedy: dict[str, str]
    clause: str = ""
    address: dict[str, str] = {}
    block: str = ""
    language: str = ""
    words: str = ""


class PageState(msgspec.Struct, frozen=True, kw_only=True):
    """State of an open page: its words by now, the findings, and why nothing is new.

    `gone` says that there is no such page any more; where a clause lives on, a page that leads there is.
    """

    digest: str
    theme: str
    findings: tuple[FindingNote, ...] = ()
    counted: dict[str, str]
    trouble: dict[str, str] = {}
    gone: dict[str, str] = {}


class PreviewApp:
    """Serves the preview; it watches the files of the project for as long as it runs."""

    def __init__(self, app: ASGIApp, context: PreviewContext, tell: Tell) -> None:
        self._app = app
        self._context = context
        self._tell = tell
        self._queues: dict[asyncio.Queue[bool], str] = {}
        self._trouble: dict[str, str] = {}
        self._closing = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; the application's life is that of the watch."""
        if scope["type"] == "lifespan":
            watch = asyncio.create_task(self._watch())
            try:
                await self._app(scope, receive, send)
            finally:
                watch.cancel()
            return
        path = scope.get("path", "")
        if scope["type"] == "http" and path == f"{FOLDER}events":
            await self._events(scope)(scope, receive, send)
        elif scope["type"] == "http" and path.removeprefix(FOLDER) in OWN and path.startswith(FOLDER):
            await _own_file(path.removeprefix(FOLDER))(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def close(self) -> None:
        """End all streams of events, which would never end by themselves."""
        self._closing = True
        self._wake()

    async def _watch(self) -> None:
        paths = [path for name in WATCHED if (path := self._context.root / name).exists()]
        async for _ in awatch(*paths, debounce=DEBOUNCE, step=STEP):
            await self._refresh()

    async def _refresh(self) -> None:
        """Bring the site up to date in a thread: meanwhile the old one is served."""
        began, live = time.process_time(), self._context.live
        shown = Counter(self._queues.values())
        try:
            changed = await asyncio.to_thread(live.refresh, tuple(filter(None, shown)))
        except ClauseworkError as error:
            self._trouble = {lang: error.message(lang) for lang in FAILED}
        except Exception as error:  # whatever it was, the site that can be seen stays
            LOG.exception("preview")
            reason = f"{type(error).__name__}: {error}"
            self._trouble = {lang: f"{words} {reason}" for lang, words in FAILED.items()}
        else:
            self._trouble = {}
            seconds = time.process_time() - began
            self._tell(len(changed), seconds, len(live.revision.findings))
        self._wake()

    def _wake(self) -> None:
        for queue in self._queues:
            if not queue.qsize():  # one word is enough, however many changes it stands for
                queue.put_nowait(True)

    def _events(self, scope: Scope) -> Response:
        """A page's state now and after each change, until it goes away."""
        asked = parse_qs(scope["query_string"].decode("ascii", "replace")).get("page", [""])[0]
        address = asked.removeprefix("/")
        # A page that is not there yet, or no more, may come.
        name = self._context.site.find(address) or (f"{address}index.html" if asked.endswith("/") else "")
        return StreamingResponse(self._told(name), headers=NO_STORE, media_type="text/event-stream")

    async def _told(self, name: str) -> AsyncIterator[bytes]:
        queue: asyncio.Queue[bool] = asyncio.Queue()
        queue.put_nowait(True)
        self._queues[queue] = name
        try:
            while not self._closing:
                try:
                    await asyncio.wait_for(queue.get(), ALIVE_SECONDS)
                except TimeoutError:
                    yield b": alive\n\n"
                else:
                    yield self._event(name)
        finally:
            del self._queues[queue]

    def _event(self, name: str) -> bytes:
        live = self._context.live
        data = live.file(name) if name else None
        state = PageState(
            digest=digest_of(data),
            theme=theme_digest(live),
            findings=tuple(map(self._note, live.shown_findings(name, MOST))),
            counted=both("cli.preview_findings", findings=len(live.revision.findings)),
            trouble=self._trouble or _unread(live.revision.unread),
            gone={} if data or not name else GONE,
        )
        return b"data: " + msgspec.json.encode(state) + b"\n\n"

    def _note(self, item: Finding) -> FindingNote:
        live = self._context.live
        known = live.revision.publication.draft.clause(item.clause) if item.clause else None
        block = live.block(item)
        return FindingNote(
            rule=item.rule,
            place=f"{item.at.path}:{item.at.line}",
            severity=item.severity,
            message=item.message,
            remedy=item.remedy,
            clause=item.clause,
            address=dict(live.addresses(item.clause, self._context.languages)) if known else {},
            block=block.id,
            language=block.lang,
            words=block.words,
        )


def _unread(findings: tuple[Finding, ...]) -> dict[str, str]:
    """Why the pages are those of before, if files could not be read."""
    if not findings:
        return {}
    first = findings[0]
    return {
        lang: f"{words} {first.at.path}:{first.at.line} {first.message[lang]} {first.remedy[lang]}"
        for lang, words in FAILED.items()
    }


def _own_file(name: str) -> Response:
    body = (files("clausework.service.live") / name).read_bytes()
    headers = {"cache-control": "no-cache", "x-content-type-options": "nosniff"}
    return Response(body, headers=headers, media_type=OWN[name])
