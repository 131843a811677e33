"""A table as an Excel workbook of one sheet: a head that stays in view, filters, and cells that are text.

Cells may be filled in by choice from a list, and be counted above the table.

Only what a sheet of text needs of ECMA-376; the same table gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from clausework.lang.patterns import beside
from clausework.rendering.office_zip import zipped
from clausework.strings.width import width

DATA = beside(__file__)
PARTS: dict[str, str] = DATA["parts"]
"""The parts by their names in the file, each a template."""
CELL, HEAD_CELL, TITLE, LINE_ABOVE, COUNT = range(5)
"""The looks of cells, by their places in the styles."""
FILLED = 0.9
"""How much of the width of a line its words fill before they go on in the next."""
LINE_HEIGHT, TITLE_MORE = 15, 5
"""Points that a line takes, and the title beyond that."""
ROOM = 1000
"""Rows below the last one in which a value can be chosen too, for what people add."""
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
    head, last = len(above) + 1, len(above) + 1 + len(rows)
    quoted, wide = title.replace("'", "''"), _letter(len(columns) - 1)  # in a reference quotes are doubled
    lines = [
        *(_above(place, line, widths, (head + 1, last)) for place, line in enumerate(above, 1)),
        _row(head, columns, HEAD_CELL),
        *(_row(place, row, CELL) for place, row in enumerate(rows, head + 1)),
    ]
    merged = [
        f'<mergeCell ref="A{place}:{wide if isinstance(line, str) else "B"}{place}"/>'
        for place, line in enumerate(above, 1)
    ]
    fields = {
        "name": quoteattr(title),
        "repeated": escape(f"'{quoted}'!${head}:${head}"),
        "head": head,
        "first": head + 1,
        "last": last,
        "wide": wide,
        "sizes": "".join(
            f'<col min="{place}" max="{place}" width="{size}" customWidth="1"/>'
            for place, size in enumerate(widths, 1)
        ),
        "lines": "".join(lines),
        "merged": _group("mergeCells", merged),
        "choices": _group(
            "dataValidations", [_choice(*item, head, last) for item in sorted((choices or {}).items())]
        ),
    }
    folder = files("clausework.rendering.xlsx") / "parts"
    texts = {part: (folder / file).read_text(encoding="utf-8") for part, file in PARTS.items()}
    return zipped({part: text.removesuffix("\n").format(**fields) for part, text in texts.items()})


def _group(name: str, members: Sequence[str]) -> str:
    return f'<{name} count="{len(members)}">{"".join(members)}</{name}>' if members else ""


def _choice(column: int, values: Sequence[str], head: int, last: int) -> str:
    """The rule that a cell holds one of some values, or nothing."""
    area = f"{_letter(column)}{head + 1}:{_letter(column)}{last + ROOM}"
    listed = escape('"' + ",".join(values) + '"')  # no value of ours has a comma
    return (
        '<dataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="1" '
        f'sqref="{area}">'
        f"<formula1>{listed}</formula1></dataValidation>"
    )


def _above(number: int, line: str | Counted, widths: Sequence[float], area: tuple[int, int]) -> str:
    """A line across all columns; one that counts has its number in the third cell."""
    if isinstance(line, Counted):
        letter, (first, last) = _letter(line.column), area
        formula = escape(f'COUNTIF({letter}{first}:{letter}{last + ROOM},"{line.value}")')
        count = f'<c r="C{number}" s="{COUNT}"><f>{formula}</f><v>0</v></c>'
        return f'<row r="{number}">{_cell(number, 0, line.words, LINE_ABOVE)}{count}</row>'
    deep = -(-width(line) // max(1, int(sum(widths) * FILLED))) or 1  # Excel fits no height to merged cells
    tall = LINE_HEIGHT * deep + (TITLE_MORE if number == 1 else 0)
    look = TITLE if number == 1 else LINE_ABOVE
    return f'<row r="{number}" ht="{tall}" customHeight="1">{_cell(number, 0, line, look)}</row>'


def _row(number: int, cells: Sequence[str], style: int) -> str:
    made = "".join(_cell(number, place, words, style) for place, words in enumerate(cells))
    return f'<row r="{number}">{made}</row>'


def _cell(number: int, place: int, words: str, style: int) -> str:
    return (
        f'<c r="{_letter(place)}{number}" t="inlineStr" s="{style}">'
        f'<is><t xml:space="preserve">{escape(words)}</t></is></c>'  # inline: nothing in it is a formula
    )


def _letter(place: int) -> str:
    """The letters of a column: A for the first, AA for that after Z."""
    above, rest = divmod(place, 26)
    return (_letter(above - 1) if above else "") + chr(ord("A") + rest)
