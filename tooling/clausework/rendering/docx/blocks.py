"""Paragraphs and ruled tables of a Word document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement


class CellStyles(NamedTuple):
    """The paragraph styles of a table, in its head and below."""

    head: str = "TableHead"
    text: str = "TableText"


def ruled(
    body: Element,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    centred: frozenset[int] = frozenset(),
    styles: CellStyles = CellStyles(),  # noqa: B008 - it cannot be changed
    *,
    whole: bool = True,
) -> None:
    """A table whose first row is repeated on each page; `widths` are in twips, `centred` are columns.

    Its rows are `whole` on one page unless that leaves too much room.
    """
    made = SubElement(body, "w:tbl")
    properties = SubElement(made, "w:tblPr")
    SubElement(properties, "w:tblStyle", {"w:val": "Ruled"})
    SubElement(properties, "w:tblW", {"w:w": str(sum(widths)), "w:type": "dxa"})
    SubElement(properties, "w:tblLayout", {"w:type": "fixed"})
    grid = SubElement(made, "w:tblGrid")
    for width in widths:
        SubElement(grid, "w:gridCol", {"w:w": str(width)})
    _row(made, columns, widths, frozenset(), styles.head, head=True)
    for row in rows:
        _row(made, row, widths, centred, styles.text, whole=whole)


def _row(
    table: Element,
    cells: Sequence[str],
    widths: Sequence[int],
    centred: frozenset[int],
    style: str,
    *,
    head: bool = False,
    whole: bool = True,
) -> None:
    row = SubElement(table, "w:tr")
    properties = SubElement(row, "w:trPr")
    if whole:
        SubElement(properties, "w:cantSplit")
    if head:
        SubElement(properties, "w:tblHeader")
    for column, (words, width) in enumerate(zip(cells, widths, strict=True)):
        cell = SubElement(row, "w:tc")
        SubElement(SubElement(cell, "w:tcPr"), "w:tcW", {"w:w": str(width), "w:type": "dxa"})
        for line in words.split("\n"):
            paragraph(cell, line, style, centred=column in centred)


def paragraph(parent: Element, words: str, style: str, *, centred: bool = False) -> None:
    """A paragraph of one run."""
    made = SubElement(parent, "w:p")
    properties = SubElement(made, "w:pPr")
    SubElement(properties, "w:pStyle", {"w:val": style})
    if centred:
        SubElement(properties, "w:jc", {"w:val": "center"})
    if words:
        SubElement(SubElement(made, "w:r"), "w:t", {"xml:space": "preserve"}).text = words
