"""The table of comments and answers as Markdown, CSV and JSON, and the numbers as Markdown."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from clausework.model.canonical import canonical_json
from clausework.rendering.answers import (
    FATES,
    AnswerTable,
    ConsultationRound,
    Share,
    Tally,
    facts_of,
    fate_name,
    grouped,
    rehearsal_note,
    sums,
    tally,
)
from clausework.rendering.dates import told
from clausework.strings.catalogue import say

ACTIVE = "=+-@\t\r\n＝＋－＠"
"""With these a spreadsheet begins a formula, in either width, and comments come from anybody."""


def table_markdown(table: AnswerTable) -> str:
    """The table in Markdown; what commenters wrote is text in it and never markup."""
    rows = [table.columns, ("---",) * len(table.columns), *(map(in_markdown, row) for row in table.rows)]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n\n".join((f"# {table.title}", *table.facts, "\n".join(lines), *table.notes)) + "\n"


def table_csv(table: AnswerTable) -> str:
    """The table for spreadsheets, with the mark by which they know UTF-8; no cell is a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows(map(inert, row) for row in table.rows)
    return "\ufeff" + stream.getvalue()


def inert(cell: str) -> str:
    """The cell of a table, which no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(tuple(ACTIVE)) else cell


def table_json(table: AnswerTable) -> str:
    """The table as data."""
    return canonical_json(table).decode()


FEW, OPEN = 10, ("pending", "unreviewed")
"""Numbers that a sentence lists at most, and what is to be answered yet."""


def report_markdown(made: ConsultationRound, lang: str) -> str:
    """The numbers for the compilation note: in a sentence, and by chapter, commenter and channel."""
    found = tally(made, lang)
    parts = [f"# {say(lang, 'answers.report_title')}", *facts_of(made, lang)]
    parts += [sums(made, lang) + grouped(made, lang), *rehearsal_note(made, lang)]
    for name, shares in (("chapter", found.chapters), ("role", found.roles), ("channel", found.channels)):
        if shares:
            parts += [f"## {say(lang, f'answers.by_{name}')}", _shares(shares, name, lang)]
    if found.changes:
        ids = say(lang, "redline.comma").join(found.changes)
        changes = say(lang, "answers.changes", count=len(found.changes), ids=ids)
        parts.append(told(changes, made.rehearsed, lang))
    if found.open:
        parts.append(told(_waiting(found, lang), made.rehearsed, lang))
    return "\n\n".join(parts) + "\n"


def _waiting(found: Tally, lang: str) -> str:
    """How many are not answered, and which; of many in which chapters, as nobody reads so many numbers."""
    numbers = " ".join(found.open)
    if len(found.open) > FEW:
        counts = {share.name: sum(share.fates.get(fate, 0) for fate in OPEN) for share in found.chapters}
        parts = (say(lang, "answers.open_part", name=n, count=count) for n, count in counts.items() if count)
        numbers = say(lang, "answers.open_many", parts=say(lang, "answers.comma").join(parts))
    return say(lang, "answers.open", count=len(found.open), numbers=numbers)


def _shares(shares: Sequence[Share], name: str, lang: str) -> str:
    fates = [fate for fate in FATES if any(share.fates.get(fate) for share in shares)]
    head = [say(lang, f"answers.column_{name}"), *(fate_name(fate, lang) for fate in fates)]
    rows = [[*head, say(lang, "answers.column_total")], ["---", *["---:"] * (len(fates) + 1)]]
    for share in shares:
        counts = [str(share.fates.get(fate, 0)) for fate in fates]
        rows.append([in_markdown(share.name), *counts, str(share.total)])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def in_markdown(text: str) -> str:
    """Words as a cell of a table in Markdown: no markup, no tag, no line of their own."""
    marked = re.sub(r"([\\`*_{}\[\]<>|~$])", r"\\\1", text.replace("&", "&amp;"))
    return marked.replace("\n", " <br> ")
