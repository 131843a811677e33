"""The site's pages as Markdown for MkDocs or Zensical: neither needs a hook or a plugin of its own."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import clausework.rendering.pages as page_kinds
from clausework.rendering import routes
from clausework.rendering.page import Page, staged
from clausework.rendering.publication import Publication
from clausework.rendering.view import View, view_of


def stage(publication: Publication) -> dict[str, bytes]:
    """Every page in every language, by the path of its Markdown file."""
    found: dict[str, bytes] = {}
    for lang in publication.draft.languages:
        view = view_of(publication, lang)
        for page in _pages(view):
            found[routes.file_of(page.address, "md")] = staged(page, view)
    return found


def _pages(view: View) -> Iterator[Page]:
    for module in sorted(pkgutil.iter_modules(page_kinds.__path__), key=lambda module: module.name):
        yield from import_module(f"{page_kinds.__name__}.{module.name}").pages(view)
