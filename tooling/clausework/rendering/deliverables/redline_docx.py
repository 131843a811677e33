"""The redline against the draft before, for Word: what a committee reviews, and sends back marked up."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.layout.stream import Sides
from clausework.rendering.deliverables import file_name
from clausework.rendering.formats.redline_docx import redline_docx
from clausework.rendering.pictures import data_address
from clausework.rendering.publication import DeliveredFile, Publication


def files(publication: Publication) -> Iterator[DeliveredFile]:
    """One for each language of the draft; the first draft has none."""
    redline = publication.redline
    if redline is None:
        return
    sides = Sides(publication.edition(redline.old.label).draft, publication.draft)

    def picture(sha256: str) -> str:
        found = publication.pictures.get(sha256)
        return data_address(found.address, found.content) if found else ""

    for lang in publication.draft.languages:
        data = redline_docx(redline, sides, lang, comments=publication.comments, picture=picture)
        name = file_name(publication, "docx", lang=lang, kind="redline")
        yield DeliveredFile(kind="redline_docx", use="changes", name=name, data=data, lang=lang)
