"""The application context: the built site as it is on disk, and all else that the service needs to know.

A site that takes the place of the one that is shown is taken up with all that follows from it. A page of
the site may hold things that only the service knows, in slots that are filled in for each answer:
`value="cw-uuid"`, a name for a form that makes sending it twice harmless; `value="cw-opened"`, the signed
instant at which it was opened; `<!--cw:agreed:NUMBER-->`, how many agree with a comment; the words between
`<!--cw:state-->` and `<!--/cw:state-->`, which say how the consultation stands; and likewise `search`, what
was found.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath

from markupsafe import escape

from clausework.errors import SiteNotBuilt
from clausework.workflow.built import GZIP, LIST, PACKED, SOURCE, is_whole, look_of, names_of
from clausework.workflow.public.tracking import Landing, landings
from clausework.workflow.serving import opening

TYPES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
KEPT = 64
"""Files that were read last, and pages that were made last: they may be asked for again."""
SLOT = re.compile(
    rb'value="cw-(uuid|opened)"|<!--cw:(state|search)-->.*?<!--/cw:\2-->|<!--cw:(agreed:[A-Z0-9-]+)-->',
    re.DOTALL,
)
LANG = re.compile(rb'<html[^>]*\blang="([a-z]+)')


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
            value = str(escape(values[slot]())).encode()  # what was typed in a search stands in the page
            pieces.append(b'value="' + value + b'"' if slot in ("uuid", "opened") else value)
            pieces.append(part)
        return b"".join(pieces)


NOTHING = Template((), (), "")


@dataclass(frozen=True, slots=True, eq=False)
class File:
    """A file of the site; the `template` of a page that differs for each answer has slots."""

    body: bytes
    packed: bytes
    etag: str
    kind: str
    template: Template = NOTHING


class StoredFiles(Mapping[str, File]):
    """The files of a built site by their paths, each read when it is asked for, and the last of them kept.

    They are those of the folder that was opened, whatever stands in its place by now.
    """

    def __init__(self, folder: Path) -> None:
        self._names = frozenset(names_of(folder))
        self._folder = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)  # stays, whatever is renamed
        self._kept = lru_cache(KEPT)(self._read)

    def __del__(self) -> None:
        os.close(self._folder)

    def __getitem__(self, name: str) -> File:
        if name not in self._names:
            raise KeyError(name)
        return self._kept(name)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def body(self, name: str) -> bytes:
        """The bytes of a file, which are not kept."""
        with os.fdopen(os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=self._folder), "rb") as file:
            return file.read()

    def _read(self, name: str) -> File:
        kind = TYPES.get(PurePosixPath(name).suffix, "application/octet-stream")
        try:
            packed = self.body(f"{name}{GZIP}")
        except OSError:
            packed = b""  # it is made, see file_of
        return file_of(self.body(name), kind, packed=packed)


@dataclass(frozen=True, slots=True)
class Site:
    """Files by their paths; one that is followed has a `folder`, and the `identity` by which it is known.

    `look` is the digest of its style sheets and scripts, with which pages ask for them.
    """

    files: Mapping[str, File]
    folder: Path | None = None
    identity: tuple[int, ...] = ()
    look: str = ""

    def body(self, name: str) -> bytes:
        """The bytes of a file that is wanted once."""
        return self.files.body(name) if isinstance(self.files, StoredFiles) else self.files[name].body

    def find(self, address: str) -> str | None:
        """The file at an address, without its leading slash; None if there is none."""
        name = f"{address}index.html" if not address or address.endswith("/") else address
        return name if name in self.files else None

    def missing(self, address: str) -> str | None:
        """The page that says, in the language of the address, that there is nothing there."""
        folder, _, _ = address.partition("/")
        names = (f"{folder}/404.html", "404.html")
        return next((name for name in names if name in self.files), None)


def file_of(body: bytes, kind: str, level: int = 6, packed: bytes = b"") -> File:
    """A body with its compressed form, made if there is none yet, and its tag."""
    page = kind == TYPES[".html"]
    template = template_of(body) if page else NOTHING
    if not packed and not template.slots and not any(TYPES[suffix] == kind for suffix in PACKED):
        packed = gzip.compress(body, level, mtime=0)  # same input, same bytes
    etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    return File(body, packed if len(packed) < len(body) else b"", etag, kind, template)


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


def read_site(folder: Path) -> Site:
    """The site in a folder; SiteNotBuilt if there is none, or not all of it."""
    while True:
        before = identity_of(folder)
        if not is_whole(folder) or not (folder / SITE_DATA).is_file():
            raise SiteNotBuilt("site_not_built", folder=folder)
        files = StoredFiles(folder)
        site = Site(files, folder, before, look_of(files, files.body))
        if identity_of(folder) == before:  # it was one folder that was looked at, and not two
            return site


def identity_of(folder: Path) -> tuple[int, ...]:
    """The identity of the site in a folder, which changes with it; nothing while there is none."""
    found: list[int] = []
    with suppress(OSError):
        for path in (folder, folder / LIST):
            status = path.stat()
            found += (status.st_dev, status.st_ino, status.st_mtime_ns)  # another folder, another inode
    return tuple(found)


@dataclass(frozen=True)
class AppContext(opening.OpenService):
    """The open service with the site that it shows, and the changes that comments have caused there."""

    site: Site
    landings: Mapping[str, tuple[Landing, ...]]


def open_context(
    root: Path,
    rehearsal: bool,
    site: Path,
    db: str = "",
    clock: opening.Clock = opening.database_now,
    *,
    lost_receipts: bool = False,
    nothing_lost: bool = False,
    witnesses: Sequence[opening.WitnessAddress] = (),
    head: str = "",
    head_lease: float = opening.LEASE_S,
) -> AppContext:
    """Read the built site and open the service, see `open_service`; SiteNotBuilt if there is no site."""
    found = read_site(site)
    opened = opening.open_service(
        root,
        rehearsal,
        found.body(SITE_DATA),
        db,
        clock,
        source=_source(site, root),
        lost_receipts=lost_receipts,
        nothing_lost=nothing_lost,
        witnesses=witnesses,
        head=head,
        head_lease=head_lease,
    )
    return AppContext(**vars(opened), site=found, landings=_landings(found, opened.labels))


def reloaded(context: AppContext) -> AppContext | None:
    """The context with the site that stands in the folder by now; None while that is the one that it shows.

    All that follows from the site is another with it. Whatever is wrong with it is an error.
    """
    folder = context.site.folder
    if folder is None or identity_of(folder) == context.site.identity:
        return None
    found = read_site(folder)
    facts = opening.facts_anew(context, _source(folder, context.root), found.body(SITE_DATA))
    if identity_of(folder) != found.identity:
        return None  # another came meanwhile
    return replace(context, **vars(facts), site=found, landings=_landings(found, facts.labels))


def _source(folder: Path, root: Path) -> Path:
    """The project that a site was made of."""
    return folder / SOURCE if (folder / SOURCE).is_dir() else root


def _landings(site: Site, labels: Sequence[str]) -> Mapping[str, tuple[Landing, ...]]:
    names = (name for name in sorted(site.files) if name.startswith("redlines/") and name.endswith(".json"))
    return landings(map(site.body, names), labels)
