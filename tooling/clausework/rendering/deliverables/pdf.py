"""The text as PDF in each language of the draft, and its redline against the draft before."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.rendering.deliverables import file_name
from clausework.rendering.pdf.document import redline_document, text_document
from clausework.rendering.publication import DeliveredFile, Publication
from clausework.rendering.typesetting import can_typeset, require_fonts, set_pdf

KINDS = ("text_pdf", "redline_pdf")
EXTRA = "typeset"


def lacking() -> tuple[tuple[str, ...], str] | None:
    """The kinds of files, and the extra, without which there are none."""
    return None if can_typeset() else (KINDS, EXTRA)


def files(publication: Publication) -> Iterator[DeliveredFile]:
    """The text in each language, then the redline in each; the first draft has no redline."""
    if not can_typeset():
        return
    folder = publication.font_folder
    require_fonts((family for own in publication.fonts.values() for family in own.values()), folder)
    for lang in publication.draft.languages:
        data, plain = set_pdf(*text_document(publication, lang), folder)
        name = file_name(publication, "pdf", lang=lang)
        yield DeliveredFile(kind="text_pdf", use="text", name=name, data=data, lang=lang, plain=plain)
    redline = publication.redline
    if redline is None:
        return
    for lang in publication.draft.languages:
        data, plain = set_pdf(*redline_document(publication, lang, redline), folder)
        name = file_name(publication, "pdf", lang=lang, kind="redline")
        yield DeliveredFile(kind="redline_pdf", use="changes", name=name, data=data, lang=lang, plain=plain)
