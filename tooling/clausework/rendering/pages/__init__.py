"""The pages for reading, one module for each kind; nothing else registers them."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module

from clausework.rendering import routes
from clausework.rendering.page import Page, StagedPage, staged
from clausework.rendering.publication import Publication
from clausework.rendering.view import View, view_of


def staged_pages(publication: Publication) -> dict[str, StagedPage]:
    """Every page in every language, by the path of the file that stands for it."""
    found: dict[str, StagedPage] = {}
    for lang in publication.draft.languages:
        view = view_of(publication, lang)
        for page in _pages(view):
            found[routes.file_of(page.address, "md")] = staged(page, view)
    return found


def _pages(view: View) -> Iterator[Page]:
    for name in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        yield from import_module(f"{__name__}.{name}").pages(view)
