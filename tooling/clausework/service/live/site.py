"""The site of a preview as the service knows sites: each file is made when it is asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Generic, TypeVar

from clausework.model.comment import Comment
from clausework.service.built_site import SLOT, TYPES, File, Site, Template, file_of, template_of
from clausework.service.context import AppContext
from clausework.workflow.answers import FollowedPlaces
from clausework.workflow.preview import DATA, PreviewSite
from clausework.workflow.public.tracking import landings
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
    """What became of the places of comments in the text as it is now."""

    def __init__(self, site: PreviewSite) -> None:
        self._now = Lasting(site, site.places)

    def sentence(self, comment: Comment, lang: str) -> str:
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
        if known is None or known[0] is not data:
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


class LiveTemplates(Mapping[str, Template]):
    """The pages of a site that have slots."""

    def __init__(self, files: LiveFiles) -> None:
        self._files = files
        self._made: dict[str, tuple[File, Template | None]] = {}

    def __getitem__(self, name: str) -> Template:
        file = self._files[name]
        known = self._made.get(name)
        if known is None or known[0] is not file:
            slots = file.kind == TYPES[".html"] and SLOT.search(file.body)
            known = self._made[name] = file, template_of(file.body) if slots else None
        if known[1] is None:
            raise KeyError(name)
        return known[1]

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


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
        "site": Site(files, LiveTemplates(files)),
    }
    return PreviewContext(**given, live=live)
