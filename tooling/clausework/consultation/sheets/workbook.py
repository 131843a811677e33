"""Workbooks of Excel, WPS and LibreOffice, in any of their formats."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from clausework.consultation.parse import finding
from clausework.consultation.sheets.rows import WORKBOOKS, Cell, CommentSheet
from clausework.lang.normalise import normalise
from clausework.model.draft import Place

SUFFIXES = WORKBOOKS
LIMITED = True
DEEPEST = 200_000
"""Rows of a sheet at most."""
Value = str | int | float | bool | date | datetime | time | timedelta
Span = tuple[tuple[int, int], tuple[int, int]]


def read(data: bytes, path: str) -> CommentSheet:
    """All sheets that have anything; a place is a row and a column, of a sheet that is not the first.

    A cell that is merged with those below it stands in each of them.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        seen = [item.name for item in book.sheets_metadata if item.visible == SheetVisibleEnum.Visible]
        sheets = [book.get_sheet_by_name(name) for name in seen]
        if any(sheet.total_height > DEEPEST for sheet in sheets):
            return CommentSheet(findings=(finding("CMT-401", Place(path), "too_much"),))
        tables = [
            tuple(_rows(sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or [], where))
            for sheet, where in zip(sheets, [path, *(f"{path}[{name}]" for name in seen[1:])], strict=False)
        ]
    except (CalamineError, ValueError, OSError):
        return CommentSheet(findings=(finding("CMT-401", Place(path), "no_workbook"),))
    return CommentSheet(tables=tuple(table for table in tables if table))


def _rows(values: list[list[Value]], merged: list[Span], path: str) -> Iterator[tuple[Cell, ...]]:
    first = {
        (row, column): begin
        for begin, end in merged
        for row in range(begin[0], min(end[0], len(values) - 1) + 1)
        for column in range(begin[1], end[1] + 1)
    }
    for row, line in enumerate(values):
        cells = []
        for column, value in enumerate(line):
            begin = first.get((row, column), (row, column))
            goes_on = begin != (row, column)
            shown = values[begin[0]][begin[1]] if goes_on and begin[1] == column else value
            number = isinstance(shown, float) and not shown.is_integer()
            cells.append(Cell(_words(shown), Place(path, row + 1, column + 1), number, goes_on))
        if any(cell.text for cell in cells):
            yield tuple(cells)


def _words(value: Value) -> str:
    """A value as people typed it; a whole number without the point that a workbook gives it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        value = value.date()
    return normalise(str(value)).strip()
