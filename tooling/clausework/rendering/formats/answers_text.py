"""The table of comments and answers as Markdown, CSV, JSON and workbook."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from clausework.model.canonical import canonical_json
from clausework.rendering.answers import COLUMNS, AnswerTable
from clausework.rendering.xlsx import sheet_xlsx

ACTIVE = "=+-@\t\r\n＝＋－＠"
"""With these a spreadsheet begins a formula, in either width, and comments come from anybody."""


def table_markdown(table: AnswerTable) -> str:
    """The table in Markdown; what commenters wrote is text in it and never markup."""
    rows = [table.columns, ("---",) * len(table.columns), *(map(in_markdown, row) for row in table.rows)]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n\n".join((f"# {table.title}", *table.facts, "\n".join(lines), *table.notes)) + "\n"


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table for spreadsheets, with the mark by which they know UTF-8; no cell is a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return "\ufeff" + stream.getvalue()


def inert(cell: str) -> str:
    """The cell of a table, which no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(tuple(ACTIVE)) else cell


def table_json(table: AnswerTable) -> str:
    """The table as data."""
    return canonical_json(table).decode()


def in_markdown(text: str) -> str:
    """Words as a cell of a table in Markdown: no markup, no tag, no line of their own."""
    marked = re.sub(r"([\\`*_{}\[\]<>|~$])", r"\\\1", text.replace("&", "&amp;"))
    return marked.replace("\n", " <br> ")


WIDTHS = (6, 11, 14, 46, 28, 17, 10, 42, 15)
"""The widths of the columns in characters."""


def answers_xlsx(table: AnswerTable) -> bytes:
    """The workbook; the same table gives the same bytes."""
    above = (table.title, *table.facts, *table.notes)
    choices = {COLUMNS.index("outcome"): table.outcomes}
    return sheet_xlsx(table.title, table.columns, table.rows, WIDTHS, above=above, choices=choices)
