"""Paragraphs and ruled tables of a Word document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

from clausework.layout.framed import FramedCell
from clausework.layout.stream import LaidCell

BLANKS = {"\t": "w:tab", "\n": "w:br"}
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What no XML document may hold; it is shown as the replacement character."""


def write_words(run: Element, words: str) -> None:
    """Put words into a run; a tab and the end of a line are what they are in Word."""
    for text in re.split("([\t\n])", UNWRITABLE.sub("\ufffd", words)):  # the group keeps what it splits at
        if text in BLANKS:
            SubElement(run, BLANKS[text])
        elif text:
            SubElement(
                run, "w:t", {"xml:space": "preserve"}
            ).text = text  # else Word drops blanks at the ends


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
    made = table_of(widths)
    body.append(made)
    _row(made, columns, widths, frozenset(), styles.head, head=True)
    for row in rows:
        _row(made, row, widths, centred, styles.text, whole=whole)


def table_of(widths: Sequence[int], *, centred: bool = False, look: bool = False) -> Element:
    """A table without rows."""
    made = Element("w:tbl")
    properties = SubElement(made, "w:tblPr")
    SubElement(properties, "w:tblStyle", {"w:val": "Ruled"})
    SubElement(properties, "w:tblW", {"w:w": str(sum(widths)), "w:type": "dxa"})
    if centred:
        SubElement(properties, "w:jc", {"w:val": "center"})
    SubElement(properties, "w:tblLayout", {"w:type": "fixed"})  # else Word fits columns to their words
    if look:
        SubElement(properties, "w:tblLook", {"w:val": "0020", "w:firstRow": "1"})
    grid = SubElement(made, "w:tblGrid")
    for width in widths:
        SubElement(grid, "w:gridCol", {"w:w": str(width)})
    return made


def row_of(
    table: Element,
    cells: Sequence[LaidCell],
    widths: Sequence[int],
    *,
    head: bool = False,
    whole: bool = True,
) -> tuple[Element, list[Element]]:
    """The properties of a new row and its cells; if they leave columns of the table, the last takes them."""
    row = SubElement(table, "w:tr")
    properties = SubElement(row, "w:trPr")
    if whole:
        SubElement(properties, "w:cantSplit")
    if head:
        SubElement(properties, "w:tblHeader")
    made = []
    for place, (column, cell, begins) in enumerate(cells):
        span = len(widths) - column if place == len(cells) - 1 else cell.columns
        made.append(SubElement(row, "w:tc"))
        shape = SubElement(made[-1], "w:tcPr")
        SubElement(shape, "w:tcW", {"w:w": str(sum(widths[column : column + span])), "w:type": "dxa"})
        if span > 1:
            SubElement(shape, "w:gridSpan", {"w:val": str(span)})
        if cell.rows > 1:
            SubElement(shape, "w:vMerge", {"w:val": "restart"} if begins else {})
    return properties, made


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
    laid = [(column, FramedCell(), True) for column in range(len(widths))]
    for column, cell in enumerate(row_of(table, laid, widths, head=head, whole=whole)[1]):
        for line in cells[column].split("\n"):
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
