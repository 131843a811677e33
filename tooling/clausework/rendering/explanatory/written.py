"""Notes as they are written: sections of paragraphs and tables, in Word, in Markdown and as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

import msgspec
from markupsafe import Markup

from clausework.drafts.naming import standing
from clausework.model.draft import Draft
from clausework.rendering.answers import in_markdown, markdown_rows
from clausework.rendering.docx import about, packed
from clausework.rendering.docx.blocks import paragraph, ruled
from clausework.rendering.docx.properties import properties, shares
from clausework.rendering.page import drawn
from clausework.strings.catalogue import text_in

GAPS = ("【待补充", "[To be written")
"""With one of these a gap begins, in any language; nothing else in a note does."""


class NoteTable(msgspec.Struct, frozen=True, kw_only=True):
    """A table; `weights` are the shares of the columns of the width.

    On a page a `chart` draws its numbers, `links` has where the first cells of its rows lead, `marks` the
    attributes of the others, and `below` what stands under the words of the second.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    weights: tuple[int, ...] = ()
    chart: Markup = Markup("")
    links: tuple[str, ...] = ()
    marks: tuple[tuple[Markup, ...], ...] = ()
    below: tuple[Markup, ...] = ()

    @property
    def of_numbers(self) -> bool:
        """Whether all but the first column are numbers."""
        return all(cell.isdecimal() for _, *cells in self.rows for cell in cells)


class NoteSection(msgspec.Struct, frozen=True, kw_only=True):
    """A section; `sections` are those below it, of which there is one level."""

    title: str = ""
    parts: tuple[str | NoteTable, ...] = ()
    sections: tuple[NoteSection, ...] = ()
    depth: int = 1

    def named(self, title: str) -> NoteSection:
        """The section under another title, without those below it."""
        return msgspec.structs.replace(self, title=title, sections=())


class ExplanatoryNote(msgspec.Struct, frozen=True, kw_only=True):
    """A note: its title, what a reader must know first, and its sections in a row."""

    title: str
    facts: tuple[str, ...]
    sections: tuple[NoteSection, ...]

    @property
    def gaps(self) -> tuple[str, ...]:
        """What people have still to write: each gap, a cell with the name of its row."""
        found: dict[str, None] = {}
        for part in (part for section in self.sections for part in section.parts):
            if isinstance(part, NoteTable):
                for name, *cells in part.rows:
                    found |= {f"{name} {cell}": None for cell in cells if cell.startswith(GAPS)}
            elif part.startswith(GAPS):
                found[part] = None
        return tuple(found)


def note_docx(note: ExplanatoryNote, draft: Draft, lang: str) -> bytes:
    """The document with its gaps marked; the same note gives the same bytes."""
    body = Element("w:body")
    paragraph(body, note.title, "FrontHeading")
    for fact in note.facts:
        paragraph(body, fact, "Text")
    for section in note.sections:
        if section.title:
            paragraph(body, section.title, f"Heading{section.depth}")
        for part in section.parts:
            if isinstance(part, NoteTable):
                ruled(body, part.columns, part.rows, shares(part.weights), whole=False)
                paragraph(body, "", "TableText")
            else:
                paragraph(body, part, "Text")
    for run in body.iter("w:r"):
        words = "".join(text.text or "" for text in run.iter("w:t"))
        if words.startswith(GAPS):
            run.insert(0, properties("w:rPr", {"highlight": "yellow"}))
    standard = " ".join(filter(None, (draft.number, text_in(draft.title, lang))))
    return packed(about(draft, lang, standard, note.title, standing(draft, lang)), lang, body)


def note_markdown(note: ExplanatoryNote) -> str:
    """The note as Markdown, to be edited in git; nothing that commenters wrote is markup in it."""
    parts = [f"# {in_markdown(note.title)}", *map(in_markdown, note.facts)]
    for section in note.sections:
        parts.append(f"{'#' * (section.depth + 1)} {in_markdown(section.title)}")
        for of in section.parts:
            parts.append(in_markdown(of) if isinstance(of, str) else markdown_rows(of.columns, of.rows))
    return "\n\n".join(parts) + "\n"


def note_html(sections: Sequence[NoteSection]) -> Markup:
    """Sections on a page, their headings below its own."""
    return drawn("note.html", "note", sections).rstrip("\n")


def table_html(table: NoteTable, title: str) -> Markup:
    """A table on a page, wider than which it may be, with what is drawn of it."""
    return drawn("note.html", "table", table, title)
