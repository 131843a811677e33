"""All words of a Word document, and those of its parts that are no text of a clause.

This reads the file for itself, part by part, so that what the reader of the text passes over is noticed.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from clausework.source.importing.values import LeftOver, Reason
from clausework.source.word_text import FALLBACK, MATH_TEXT, OURS, W

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

TOLD: tuple[tuple[str, Reason], ...] = (("comments", "comment"), ("header", "running"), ("footer", "running"))
KINDS = frozenset({"footnotes", "endnotes", *(kind for kind, _ in TOLD)})
TEXT = frozenset({f"{W}t", MATH_TEXT})
APART = frozenset(
    f"{W}{name}" for name in ("p", "tab", "br", "cr", "tc", "footnoteReference", "endnoteReference")
)
GONE = frozenset({f"{W}del", f"{W}moveFrom", FALLBACK})


def word_source(data: bytes) -> tuple[str, tuple[LeftOver, ...]]:
    """What is printed of the text, its notes, heads and feet; and what of it the clauses do not have."""
    import docx

    document = docx.Document(io.BytesIO(data))
    body = document.element.body
    styles = _styles(document.styles.element)
    beside = _parts(document)
    parts = ["".join(_printed(body))]
    left = [LeftOver("", words, "contents") for words in _passed_over(body, styles)]
    left += [LeftOver("", words, "merged") for words in _merged(body)]
    noted = _referred(body)
    for kind in ("footnotes", "endnotes"):
        notes = (note for root in beside.get(kind, []) for note in root)
        parts += ["".join(_printed(note)) for note in notes if (kind, note.get(f"{W}id")) in noted]
    gone = " ".join("".join(part.itertext()) for part in body.iter(f"{W}delText"))
    told = [LeftOver("", _bare(gone), "deleted")]
    for kind, why in TOLD:
        told += [LeftOver("", _bare("".join(_printed(root))), why) for root in beside.get(kind, [])]
    for item in filter(lambda item: item.words, told):
        parts.append(item.words)
        left.append(item)
    return "\n".join(parts), tuple(left)


def _bare(words: str) -> str:
    return " ".join(words.split())


def _parts(document: Document) -> dict[str, list[BaseOxmlElement]]:
    """The parts that the text refers to, by kind."""
    from docx.oxml import parse_xml

    found: dict[str, list[BaseOxmlElement]] = {}
    for _, relation in sorted(document.part.rels.items()):
        kind = relation.reltype.rpartition("/")[2]
        if not relation.is_external and kind in KINDS:
            found.setdefault(kind, []).append(parse_xml(relation.target_part.blob))
    return found


def word_title(data: bytes) -> str:
    """What the properties of the document call it."""
    import docx

    return " ".join(docx.Document(io.BytesIO(data)).core_properties.title.split())


def _printed(element: BaseOxmlElement) -> Iterator[str]:
    for child in element:
        if child.tag in GONE:
            continue
        if child.tag in APART:
            yield "\n"
        if child.tag in TEXT:
            yield child.text or ""
        yield from _printed(child)
        if child.tag == f"{W}p":
            yield "\n"


def _merged(body: BaseOxmlElement) -> Iterator[str]:
    """The words of cells that reach over several columns or rows."""
    for cell in body.iter(f"{W}tc"):
        wide = cell.find(f"{W}tcPr/{W}gridSpan")
        tall = cell.find(f"{W}tcPr/{W}vMerge")
        spans = wide is not None and wide.get(f"{W}val", "1") != "1"
        if spans or (tall is not None and tall.get(f"{W}val") == "restart"):
            yield " ".join("".join(_printed(cell)).split())


def _referred(body: BaseOxmlElement) -> set[tuple[str, str | None]]:
    return {
        (f"{kind}s", mark.get(f"{W}id"))
        for kind in ("footnote", "endnote")
        for mark in body.iter(f"{W}{kind}Reference")
    }


def _styles(root: BaseOxmlElement) -> dict[str, str]:
    """The names of styles by their IDs, in small letters."""
    names: dict[str, str] = {}
    for style in root.iter(f"{W}style"):
        name = style.find(f"{W}name")
        names[style.get(f"{W}styleId", "")] = "" if name is None else name.get(f"{W}val", "").lower()
    return names


def _passed_over(body: BaseOxmlElement, styles: dict[str, str]) -> Iterator[str]:
    """Paragraphs of Word's table of contents and of our own list of changes."""
    for paragraph in body.iter(f"{W}p"):
        mark = paragraph.find(f"{W}pPr/{W}pStyle")
        style = styles.get(mark.get(f"{W}val", ""), "") if mark is not None else ""
        if style.startswith("toc ") or style in OURS:
            words = "".join(_printed(paragraph)).strip()
            if words:
                yield " ".join(words.split())
