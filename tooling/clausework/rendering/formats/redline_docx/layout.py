"""The look of what is printed: paragraph styles, indents, widths of columns; lengths in twips."""

from __future__ import annotations

from collections.abc import Sequence

from clausework.rendering.docx.measures import EM, HANG, column_widths
from clausework.rendering.formats.redline_docx.pieces import MarkedText, Printed
from clausework.strings.width import width

STYLES = {
    "title": "Title",
    "number": "CoverNumber",
    "stage": "CoverLine",
    "day": "CoverLine",
    "body": "CoverLine",
    "notice": "CoverNotice",
    "contents": "ContentsHeading",
    "front": "FrontHeading",
    "paragraph": "Text",
    "item": "ListItem",
    "note": "Note",
    "example": "Example",
    "warning": "Text",
    "caution": "Text",
    "quotation": "Quotation",
    "code": "Code",
    "table": "Caption",
    "figure": "Caption",
    "formula": "DisplayFormula",
    "footnote": "FootnoteText",
    "end": "Text",
}
DEEPEST = 6


def style_of(printed: Printed) -> str:
    """The paragraph style."""
    if printed.kind == "heading":
        return f"Heading{min(printed.depth, DEEPEST)}"
    if printed.kind == "entry":
        return f"TOC{printed.depth}"
    return STYLES[printed.kind]


def indent_of(printed: Printed) -> dict[str, str]:
    """The indent, where the style does not have it: items, and what stands under an item."""
    depth = printed.depth
    if printed.kind == "item":
        return {"w:left": str(2 * EM * depth + HANG), "w:hanging": str(HANG)}
    if depth and printed.kind in ("paragraph", "note", "example", "warning", "caution"):
        return {"w:left": str(2 * EM * depth + HANG), "w:firstLine": "0"}
    return {}


def measures(rows: Sequence[Printed]) -> list[int]:
    """The widths of the columns of a table; they fill the measure."""
    return column_widths([[_longest(cell) for cell in row.cells] for row in rows])


def _longest(cell: Sequence[MarkedText]) -> int:
    """The width of what a cell reads in the draft in which it is longer."""
    return max(width("".join(getattr(piece, side) for piece in cell)) for side in ("old", "new"))
