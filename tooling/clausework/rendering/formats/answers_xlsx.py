"""The table of comments and answers as a workbook, with what stands above and under it in Word above it."""

from __future__ import annotations

from clausework.rendering.answers import COLUMNS, AnswerTable
from clausework.rendering.xlsx import sheet_xlsx

WIDTHS = (6, 11, 14, 46, 28, 17, 10, 42, 15)
"""The widths of the columns in characters."""


def answers_xlsx(table: AnswerTable) -> bytes:
    """The workbook; the same table gives the same bytes."""
    above = (table.title, *table.facts, *table.notes)
    choices = {COLUMNS.index("outcome"): table.outcomes}
    return sheet_xlsx(table.title, table.columns, table.rows, WIDTHS, above=above, choices=choices)
