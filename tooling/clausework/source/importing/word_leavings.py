"""All words of a Word document, and those of its parts that are no text of a clause.

This reads the file for itself, part by part, so that what the reader of the text passes over is noticed.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from clausework.source.importing.values import LeftOver
from clausework.source.word_text import FALLBACK, MATH_TEXT, OURS, W

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

TEXT = frozenset({f"{W}t", MATH_TEXT})
APART = frozenset(
    f"{W}{name}" for name in ("p", "tab", "br", "cr", "tc", "footnoteReference", "endnoteReference")
)
GONE = frozenset({f"{W}del", f"{W}moveFrom", FALLBACK})


def word_source(data: bytes) -> tuple[str, tuple[LeftOver, ...]]:
    """What is printed of the text, its notes, heads and feet; and what of it the clauses do not have."""
    from docx.oxml import parse_xml

    parts: list[str] = []
    left: list[LeftOver] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        body = parse_xml(archive.read("word/document.xml"))
        styles = _styles(parse_xml(archive.read("word/styles.xml"))) if "word/styles.xml" in names else {}
        parts.append("".join(_printed(body)))
        left += [LeftOver("", words, "contents") for words in _passed_over(body, styles)]
        left += [LeftOver("", words, "merged") for words in _merged(body)]
        gone = " ".join("".join(part.itertext()) for part in body.iter(f"{W}delText"))
        beside = [LeftOver("", " ".join(gone.split()), "deleted")]
        if "word/comments.xml" in names:
            said = "".join(_printed(parse_xml(archive.read("word/comments.xml"))))
            beside.append(LeftOver("", " ".join(said.split()), "comment"))
        for item in filter(lambda item: item.words, beside):
            parts.append(item.words)
            left.append(item)
        noted = _referred(body)
        for kind in ("footnotes", "endnotes"):
            if f"word/{kind}.xml" in names:
                notes = parse_xml(archive.read(f"word/{kind}.xml"))
                parts += ["".join(_printed(note)) for note in notes if (kind, note.get(f"{W}id")) in noted]
        for name in sorted(names):
            if name.startswith(("word/header", "word/footer")) and name.endswith(".xml"):
                words = "".join(_printed(parse_xml(archive.read(name)))).strip()
                if words:
                    parts.append(words)
                    left.append(LeftOver("", " ".join(words.split()), "running"))
    return "\n".join(parts), tuple(left)


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
