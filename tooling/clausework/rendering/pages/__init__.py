"""The pages for reading, one module for each kind; nothing else registers them. Other packages add theirs.

They are made all at once, or, with the files of the site, one at a time when somebody asks for it. A module
need not say beforehand which files it makes. What made a file of some shape is asked first for the next one
of that shape; all others that may have it are asked if it has none. So the first of a shape costs more, and
nothing is missed.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from fnmatch import fnmatchcase

import msgspec

from clausework.model.progress import Progress, counted, silent
from clausework.plugins import PAGES, Plugin, modules_of, plugins
from clausework.rendering import routes
from clausework.rendering.formats import files_of, site_files
from clausework.rendering.page import StagedPage, staged
from clausework.rendering.publication import Publication
from clausework.rendering.view import View, view_of


def staged_pages(
    publication: Publication, progress: Progress = silent, bodies: MutableMapping[str, bytes] | None = None
) -> dict[str, StagedPage]:
    """Every page in every language, by the path of the file that stands for it.

    Their bodies are kept in `bodies`, if that is given.
    """
    found: dict[str, StagedPage] = {}
    views = {lang: view_of(publication, lang) for lang in publication.draft.languages}
    work = [(view, maker) for view in views.values() for maker in site_pages()]
    for view, maker in counted(progress, "pages", work):
        for address, whole in pages_of(maker, view):
            name = maker.place(routes.file_of(address, "md"), found)
            if bodies is not None:
                bodies[name], whole = whole.body.encode(), msgspec.structs.replace(whole, body="")
            found[name] = whole
    return found


def site_pages() -> Iterator[Plugin]:
    """The makers of pages."""
    return plugins(PAGES, modules_of(__name__, __path__))


def pages_of(maker: Plugin, view: View, file: str = "") -> Iterator[tuple[str, StagedPage]]:
    """The pages that a maker has in a language, by their addresses; or the one of a file of the site."""
    module = maker.module_with("pages")
    with maker.running():
        for page in module.pages(view):
            if not file or routes.file_of(page.address) == file:
                yield page.address, staged(page, view)


Maker = tuple[Plugin, str]
"""What makes files of the site, or pages in a language: that language, "" for files."""
Shape = tuple[object, ...]
INDEX = "index.html"


class OnDemand:
    """Makes single files of publications, and learns which module makes which."""

    def __init__(self) -> None:
        self._makers: dict[Shape, Maker] = {}

    def make(self, publication: Publication, name: str) -> bytes | StagedPage | None:
        """The file at that path: its bytes, or a page for the theme to set; None if there is none."""
        shape = _shape(publication, name)
        first = self._makers.get(shape)
        with publication.wanted.only((name,)):
            for maker in dict.fromkeys(filter(None, (first, *makers_of(publication, name)))):
                found = _made(publication, maker, name)
                if found is not None:
                    self._makers[shape] = maker
                    return found
        return None


def stubs(publication: Publication) -> dict[str, StagedPage]:
    """Every page without its body: what the frames of others tell of it."""
    with publication.wanted.only(()):
        return staged_pages(publication)


def makers_of(publication: Publication, name: str) -> Iterator[Maker]:
    """The makers of the file at that path."""
    for each in site_files():
        if any(fnmatchcase(name, pattern) for pattern in getattr(each.load(), "FILES", ("*",))):
            yield each, ""
    if name.endswith(INDEX):  # as `routes.file_of` has it
        yield from ((each, lang) for lang in publication.draft.languages for each in site_pages())


def _made(publication: Publication, maker: Maker, name: str) -> bytes | StagedPage | None:
    plugin, lang = maker
    if not lang:
        return dict(files_of(plugin, publication)).get(name)
    made = pages_of(plugin, view_of(publication, lang), name)
    return next((page for _, page in made), None)


def _shape(publication: Publication, name: str) -> Shape:
    """The shape of files that one module makes: depth, first folder, and name."""
    *folders, file = name.split("/")
    lang = folders[0] if folders and folders[0] in publication.draft.languages else ""
    rest = folders[1:] if lang else folders
    return lang, len(rest), rest[0] if rest else "", file if file != INDEX or not rest else INDEX
