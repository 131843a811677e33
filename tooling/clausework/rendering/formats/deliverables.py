"""The files of each draft that are to be fetched: at least what its digest was made of."""

from __future__ import annotations

from clausework.rendering import routes
from clausework.rendering.publication import Publication

FILES = ("drafts/*",)


def stage(publication: Publication) -> dict[str, bytes]:
    """The delivered files, and the file of every frozen draft whether or not any were asked for."""
    found = {
        routes.delivered(edition.draft.label, f"{edition.draft.label}.json"): edition.file
        for edition in publication.editions
        if edition.frozen
    }
    for label, files in publication.delivered.items():
        found |= {routes.delivered(label, file.name): file.data for file in files}
    return found
