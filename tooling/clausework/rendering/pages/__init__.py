"""The pages for reading, one module for each kind; nothing else registers them."""

from __future__ import annotations

from collections.abc import MutableMapping
from importlib import import_module

import msgspec

from clausework.model.progress import Progress, counted, silent
from clausework.rendering import routes
from clausework.rendering.formats import names
from clausework.rendering.page import StagedPage, staged
from clausework.rendering.publication import Publication
from clausework.rendering.view import view_of


def staged_pages(
    publication: Publication, progress: Progress = silent, bodies: MutableMapping[str, bytes] | None = None
) -> dict[str, StagedPage]:
    """Every page in every language, by the path of the file that stands for it.

    Their bodies are kept in `bodies`, if that is given.
    """
    found: dict[str, StagedPage] = {}
    views = {lang: view_of(publication, lang) for lang in publication.draft.languages}
    work = [(lang, name) for lang in views for name in names(__path__)]
    for lang, name in counted(progress, "pages", work):
        for page in import_module(f"{__name__}.{name}").pages(views[lang]):
            name, whole = routes.file_of(page.address, "md"), staged(page, views[lang])
            if bodies is not None:
                bodies[name], whole = whole.body.encode(), msgspec.structs.replace(whole, body="")
            found[name] = whole
    return found
