"""The plain text as a Word document in each language, by the styles of the drafting rules' template."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.rendering.deliverables import file_name
from clausework.rendering.docx.standard import standard_docx
from clausework.rendering.publication import DeliveredFile, Publication


def files(publication: Publication) -> Iterator[DeliveredFile]:
    """One for each language of the draft."""
    draft = publication.draft
    pictures = {digest: found.content for digest, found in publication.pictures.items()}
    for lang in draft.languages:
        name = file_name(publication, "docx", lang=lang)
        data = standard_docx(draft, lang, pictures, publication.successor(draft.label))
        yield DeliveredFile(kind="text_docx", use="text", name=name, data=data, lang=lang)
