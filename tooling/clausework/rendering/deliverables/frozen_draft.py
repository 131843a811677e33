"""The file of a frozen draft as the register has it, to check its digest by."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.rendering.publication import DeliveredFile, Publication


def files(publication: Publication) -> Iterator[DeliveredFile]:
    """The one file; the working text has none."""
    edition = publication.edition(publication.current)
    if edition.frozen:
        yield DeliveredFile(kind="frozen", name=f"{publication.current}.json", data=edition.file)
