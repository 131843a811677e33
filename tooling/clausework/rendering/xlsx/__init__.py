"""A table as an Excel workbook of one sheet: a head that stays in view, filters, and cells that are text.

Cells may be filled in by choice from a list, and be counted above the table.

Only what a sheet of text needs of ECMA-376; the same table gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from markupsafe import Markup

from clausework.lang.patterns import beside
from clausework.rendering.office_zip import zipped
from clausework.rendering.page import environment
from clausework.strings.width import width

DATA = beside(__file__)
PARTS: dict[str, str] = DATA["parts"]
"""The parts by their names in the file, each a template."""
FILLED = 0.9
"""How much of the width of a line its words fill before they go on in the next."""
LINE_HEIGHT, TITLE_MORE = 15, 5
"""Points that a line takes, and the title beyond that."""
FORBIDDEN = str.maketrans("[]:*?/\\", "       ")
"""What the name of a sheet must not have."""


class Counted(NamedTuple):
    """A line above the table that counts how often a value stands in a column, as people fill it in."""

    words: str
    column: int
    value: str


def sheet_xlsx(
    name: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    above: Sequence[str | Counted] = (),
    choices: Mapping[int, Sequence[str]] | None = None,
) -> bytes:
    """The workbook; `widths` are those of the columns in characters.

    `above` are lines before the table, the first of them its title; `choices` are the values that the cells
    of a column may have.
    """
    title = name.translate(FORBIDDEN).strip()[:31] or "1"
    values = {
        "title": title,
        "name": Markup(quoteattr(title)),  # noqa: S704 - escaped
        "head": len(above) + 1,
        "last": len(above) + 1 + len(rows),
        "wide": _letter(len(columns) - 1),
        "height": partial(_height, int(sum(widths) * FILLED)),
        "letter": _letter,
        "columns": columns,
        "rows": rows,
        "widths": widths,
        "above": above,
        "choices": choices or {},
    }
    texts = {part: environment().get_template(f"xlsx/{file}").render(values) for part, file in PARTS.items()}
    return zipped({part: text.removesuffix("\n") for part, text in texts.items()})


def _height(room: int, line: str, title: bool) -> int:
    """The height of a line above the table in points: Excel fits none to merged cells."""
    deep = -(-width(line) // max(1, room)) or 1
    return LINE_HEIGHT * deep + (TITLE_MORE if title else 0)


def _letter(place: int) -> str:
    """The letters of a column: A for the first, AA for that after Z."""
    above, rest = divmod(place, 26)
    return (_letter(above - 1) if above else "") + chr(ord("A") + rest)
