"""The pages for reading, one module for each kind; nothing else registers them. Other packages add theirs."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping

import msgspec

from clausework.model.progress import Progress, counted, silent
from clausework.plugins import PAGES, Plugin, modules_of, plugins
from clausework.rendering import routes
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
