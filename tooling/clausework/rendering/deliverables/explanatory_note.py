"""编制说明: why a draft says what it says, from the record; what nobody recorded is shown as a gap."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.rendering.deliverables import file_name
from clausework.rendering.explanatory.document import note_docx, note_markdown
from clausework.rendering.explanatory.note import explanatory_note
from clausework.rendering.publication import DeliveredFile, Publication


def files(publication: Publication) -> Iterator[DeliveredFile]:
    """The note in each language, to be completed in Word or in git."""
    draft = publication.draft
    for lang in draft.languages:
        note = explanatory_note(publication, lang)
        for kind, ending, data in (
            ("explanatory_note", "docx", note_docx(note, draft, lang)),
            ("explanatory_note_md", "md", note_markdown(note).encode()),
        ):
            name = file_name(publication, ending, lang=lang, kind="note")
            yield DeliveredFile(kind=kind, use="committee", name=name, data=data, lang=lang)
