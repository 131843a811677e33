"""The note in Word, its gaps marked, and in Markdown, to be edited in git."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from clausework.drafts.naming import standing
from clausework.model.draft import Draft
from clausework.rendering.docx import About, packed
from clausework.rendering.docx.blocks import paragraph, ruled
from clausework.rendering.docx.properties import properties, shares
from clausework.rendering.explanatory.note import GAPS, ExplanatoryNote, NoteTable
from clausework.rendering.formats.answers_text import in_markdown
from clausework.strings.catalogue import text_in


def note_docx(note: ExplanatoryNote, draft: Draft, lang: str) -> bytes:
    """The document; the same note gives the same bytes."""
    body = Element("w:body")
    paragraph(body, note.title, "FrontHeading")
    for fact in note.facts:
        paragraph(body, fact, "Text")
    for section in note.sections:
        paragraph(body, section.title, f"Heading{section.depth}")
        for part in section.parts:
            if isinstance(part, NoteTable):
                ruled(body, part.columns, part.rows, shares(part.weights), whole=False)
                paragraph(body, "", "TableText")
            else:
                paragraph(body, part, "Text")
    mark_gaps(body)
    standard = " ".join(filter(None, (draft.number, text_in(draft.title, lang))))
    about = About(
        title=standard,
        subject=note.title,
        standing=standing(draft, lang),
        author=text_in(draft.author, lang),
        day=draft.date,
    )
    return packed(about, lang, body)


def note_markdown(note: ExplanatoryNote) -> str:
    """The note as Markdown; nothing that commenters wrote is markup in it."""
    parts = [f"# {in_markdown(note.title)}", *map(in_markdown, note.facts)]
    for section in note.sections:
        parts.append(f"{'#' * (section.depth + 1)} {in_markdown(section.title)}")
        for part in section.parts:
            parts.append(_table(part) if isinstance(part, NoteTable) else in_markdown(part))
    return "\n\n".join(parts) + "\n"


def _table(table: NoteTable) -> str:
    rows = [table.columns, ("---",) * len(table.columns), *(map(in_markdown, row) for row in table.rows)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def mark_gaps(body: Element) -> None:
    """Let each run that is a gap stand out."""
    for run in body.iter("w:r"):
        words = "".join(text.text or "" for text in run.iter("w:t"))
        if words.startswith(GAPS):
            run.insert(0, properties("w:rPr", {"highlight": "yellow"}))
