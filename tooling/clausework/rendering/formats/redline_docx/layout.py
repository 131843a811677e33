"""The look of what is printed: paragraph styles, indents, widths of columns; lengths in twips."""

from __future__ import annotations

from collections.abc import Sequence

from clausework.rendering.formats.redline_docx.pieces import Printed
from clausework.strings.width import width

MEASURE = 9354
"""The width of the text on A4 between the margins of 25 mm and 20 mm that GB/T 1.1 has."""

EM = 210
"""The width of a Han character of the text, 10.5 pt."""

HANG = 525
"""What the marker of a list item takes."""

NARROW, BROAD = 8, 44
"""The columns of text between which the width of a table column follows its longest cell."""

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
    if depth and printed.kind in ("paragraph", "note", "example"):
        return {"w:left": str(2 * EM * depth + HANG), "w:firstLine": "0"}
    return {}


def measures(rows: Sequence[Printed]) -> list[int]:
    """The widths of the columns of a table; they fill the measure."""
    columns = max((len(row.cells) for row in rows), default=1)
    needs = [NARROW] * columns
    for row in rows:
        for column, cell in enumerate(row.cells):
            longest = max(width("".join(getattr(piece, side) for piece in cell)) for side in ("old", "new"))
            needs[column] = max(needs[column], min(longest, BROAD))
    found = [MEASURE * need // sum(needs) for need in needs]
    found[-1] += MEASURE - sum(found)
    return found
