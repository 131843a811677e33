"""The application context: the built site in memory, and all else that the service needs to know.

Both are gathered once when it starts. A page of the site may hold things that only the service knows, in
slots that are filled in for each answer: `value="cw-uuid"`, a name for a form that makes sending it twice
harmless; `value="cw-opened"`, the signed instant at which it was opened; `<!--cw:agreed:NUMBER-->`, how many
agree with a comment; the words between `<!--cw:state-->` and `<!--/cw:state-->`, which say how the
consultation stands; and likewise `search`, what was found.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import escape

from clausework.errors import SiteNotBuilt
from clausework.workflow.content_policy import content_policy
from clausework.workflow.public.tracking import Landing, landings
from clausework.workflow.serving.opening import (
    LEASE_S,
    Clock,
    OpenService,
    WitnessAddress,
    database_now,
    open_service,
)

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".atom": "application/atom+xml; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv; charset=utf-8",
    ".woff2": "font/woff2",
    ".zip": "application/zip",
    ".webmanifest": "application/manifest+json",
}
PACKED = frozenset([".png", ".pdf", ".docx", ".xlsx", ".woff2", ".ico", ".zip"])
"""Kinds of files that are compressed already."""

SLOT = re.compile(
    rb'value="cw-(uuid|opened)"|<!--cw:(state|search)-->.*?<!--/cw:\2-->|<!--cw:(agreed:[A-Z0-9-]+)-->',
    re.DOTALL,
)
LANG = re.compile(rb'<html[^>]*\blang="([a-z]+)')


@dataclass(frozen=True, slots=True)
class File:
    """A file of the site with all that its answers need; `policy` is for a page with scripts in itself."""

    body: bytes
    packed: bytes
    etag: str
    kind: str
    policy: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A page with slots: `parts` are its bytes around them, `slots` their names in between."""

    parts: tuple[bytes, ...]
    slots: tuple[str, ...]
    lang: str

    @property
    def form(self) -> bool:
        """Whether the page holds a form, so that every view of it is another."""
        return "uuid" in self.slots or "opened" in self.slots

    def fill(self, values: Mapping[str, Callable[[], str]]) -> bytes:
        """The page with the value of each slot."""
        pieces = [self.parts[0]]
        for slot, part in zip(self.slots, self.parts[1:], strict=True):
            value = str(escape(values[slot]())).encode()
            pieces.append(b'value="' + value + b'"' if slot in ("uuid", "opened") else value)
            pieces.append(part)
        return b"".join(pieces)


@dataclass(frozen=True, slots=True)
class Site:
    """Files by their paths, and those that are templates."""

    files: Mapping[str, File]
    templates: Mapping[str, Template]

    def find(self, address: str) -> str | None:
        """The file at an address, without its leading slash; None if there is none."""
        name = f"{address}index.html" if not address or address.endswith("/") else address
        return name if name in self.files else None

    def redlines(self) -> Iterator[bytes]:
        """The comparisons of drafts as the site publishes them for machines."""
        for name in sorted(self.files):
            if name.startswith("redlines/") and name.endswith(".json"):
                yield self.files[name].body

    def missing(self, address: str) -> str | None:
        """The page that says, in the language of the address, that there is nothing there."""
        folder, _, _ = address.partition("/")
        names = (f"{folder}/404.html", "404.html")
        return next((name for name in names if name in self.files), None)


def read_site(folder: Path) -> Site:
    """Every file under the folder; hidden ones and links that lead out of it are left alone."""
    files: dict[str, File] = {}
    templates: dict[str, Template] = {}
    home = folder.resolve()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in name.parts)
        if hidden or not path.is_file() or not path.resolve().is_relative_to(home):
            continue
        body = path.read_bytes()
        files[name.as_posix()] = file_of(body, TYPES.get(path.suffix, "application/octet-stream"))
        if path.suffix == ".html" and SLOT.search(body):
            templates[name.as_posix()] = template_of(body)
    return Site(files, templates)


def file_of(body: bytes, kind: str, level: int = 9) -> File:
    """A body with its compressed form and its tag."""
    small = next((suffix for suffix in PACKED if TYPES[suffix] == kind), "")
    packed = b"" if small else gzip.compress(body, level, mtime=0)
    etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    policy = content_policy([body]) if kind == TYPES[".html"] and b"<script>" in body else ""
    return File(body, packed if packed and len(packed) < len(body) else b"", etag, kind, policy)


def template_of(body: bytes) -> Template:
    """A page cut at its slots."""
    parts: list[bytes] = []
    slots: list[str] = []
    at = 0
    for match in SLOT.finditer(body):
        parts.append(body[at : match.start()])
        slots.append((match[1] or match[2] or match[3]).decode())
        at = match.end()
    parts.append(body[at:])
    lang = LANG.search(body)
    return Template(tuple(parts), tuple(slots), lang[1].decode() if lang else "zh")


SITE_DATA = "clauses.json"


@dataclass(frozen=True)
class AppContext(OpenService):
    """The open service with the site that it shows, and the changes that comments have caused there."""

    site: Site
    landings: Mapping[str, tuple[Landing, ...]]


def open_context(
    root: Path,
    rehearsal: bool,
    site: Path,
    db: str = "",
    clock: Clock = database_now,
    *,
    lost_receipts: bool = False,
    nothing_lost: bool = False,
    witnesses: Sequence[WitnessAddress] = (),
    head: str = "",
    head_lease: float = LEASE_S,
) -> AppContext:
    """Read the built site and open the service, see `open_service`; SiteNotBuilt if there is no site."""
    found = read_site(site)
    if SITE_DATA not in found.files:
        raise SiteNotBuilt(str(site))
    data = found.files[SITE_DATA].body
    opened = open_service(
        root,
        rehearsal,
        data,
        db,
        clock,
        lost_receipts=lost_receipts,
        nothing_lost=nothing_lost,
        witnesses=witnesses,
        head=head,
        head_lease=head_lease,
    )
    return AppContext(**vars(opened), site=found, landings=landings(found.redlines(), opened.labels))
