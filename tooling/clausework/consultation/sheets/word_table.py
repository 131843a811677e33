"""Tables in a Word document, as letters and minutes of meetings bring them."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from clausework.consultation.parse import finding
from clausework.consultation.sheets.rows import Cell, CommentSheet
from clausework.lang.normalise import normalise
from clausework.model.draft import Place

SUFFIXES = (".docx", ".docm")
LIMITED = True
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = "word/document.xml"
LARGEST = 64 * 1024 * 1024
"""Bytes that the text of a document may have when it is unpacked; a small file can hold very many."""
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    LookupError,
    EOFError,
    ValueError,
    RuntimeError,
)
"""What the libraries say of a file that is no document, was damaged, or is locked by a password."""
MARKED = frozenset(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo", "commentReference"))
"""What reviewers leave in a document."""
BLANKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


def read(data: bytes, path: str) -> CommentSheet:
    """All tables of the document; a place is a row and a column, of a table that is not the first."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            root = part(archive, TEXT)
    except DAMAGED:
        return CommentSheet(findings=(finding("CMT-401", Place(path), "no_document"),))
    tables = [
        tuple(_rows(table, f"{path}[{place}]" if place > 1 else path))
        for place, table in enumerate(root.iter(f"{W}tbl"), 1)
    ]
    marked = any(element.tag in MARKED for element in root.iter())
    headless = "marked_up" if marked else "nohead"
    found = tuple(tuple(map(tuple, table)) for table in tables if table)
    if not found:
        return CommentSheet(findings=(finding("CMT-402", Place(path), headless),))
    return CommentSheet(tables=found, headless=headless)


def part(archive: zipfile.ZipFile, name: str) -> Element:
    """A part of a document; an error among `DAMAGED` if it is none that can be read."""
    with archive.open(name) as stream:
        text = stream.read(LARGEST + 1)
    if len(text) > LARGEST:
        raise zipfile.BadZipFile(name)
    # expat itself bounds what entities may grow to, and reads nothing from elsewhere.
    return ElementTree.fromstring(text)  # noqa: S314


def _rows(table: Element, path: str) -> Iterator[list[Cell]]:
    """The rows, a cell that spans columns followed by empty ones; one that spans rows stands in each."""
    above: list[Cell] = []
    for line, row in enumerate(table.findall(f"{W}tr"), 1):
        cells: list[Cell] = []
        for cell in row.findall(f"{W}tc"):
            column = len(cells) + 1
            text = normalise("\n".join(map(_words, cell.findall(f"{W}p")))).strip()
            goes_on = _continues(cell) and column <= len(above)
            text = above[column - 1].text if goes_on else text
            cells.append(Cell(text, Place(path, line, column), merged=goes_on))
            cells += [Cell("", Place(path, line, column + more)) for more in range(1, _span(cell))]
        if cells:
            yield cells
            above = cells


def _words(paragraph: Element) -> str:
    """The words of a paragraph; what is deleted in it, and tracked, stands in another element."""
    return "".join(
        BLANKS.get(element.tag, element.text or "")
        for element in paragraph.iter()
        if element.tag == f"{W}t" or element.tag in BLANKS
    )


def _span(cell: Element) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    count = "" if span is None else span.get(f"{W}val", "")
    return int(count) if count.isdecimal() else 1


def _continues(cell: Element) -> bool:
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"
