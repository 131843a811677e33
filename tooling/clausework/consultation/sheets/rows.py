"""A table as people type one: a row of headings, and under it a row for each comment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from clausework.consultation.imports.headings import field_of
from clausework.consultation.parse import finding
from clausework.model.clause import Place
from clausework.model.finding import Finding

LEAST = 2
"""Headings that a row must have to be that of the headings: a title above the table has none."""

PLACES = frozenset(["clause", "provision", "dropped"])
"""A row of a form with nothing else says nothing: it is of a clause that nobody commented on."""
SENDER = frozenset(["role", "organisation", "name", "publish", "channel", "received", "lang", "dropped"])
"""What a form says once of all comments in it."""


class Cell(msgspec.Struct, frozen=True):
    """What stands in a cell, and where."""

    text: str
    at: Place


class Entry(msgspec.Struct, frozen=True):
    """A row under the headings: its cells by what the headings say."""

    at: Place
    cells: Mapping[str, Cell]


class Sheet(msgspec.Struct, frozen=True):
    """The rows of a file, its headings with their places, and what keeps it from being read."""

    entries: tuple[Entry, ...] = ()
    headings: Mapping[str, Place] = {}
    findings: tuple[Finding, ...] = ()


def tabled(rows: Iterable[Sequence[Cell]], path: str) -> Sheet:
    """The sheet in rows of cells: the headings are the first row with words that we know as such."""
    rest = iter(rows)
    for row in rest:
        if sum(bool(field_of(cell.text)) for cell in row) >= LEAST:
            return Sheet(tuple(_entries(row, rest)), {cell.text: cell.at for cell in row if cell.text})
    return Sheet(findings=(finding("CMT-402", Place(path), "nohead"),))


def joined(sheets: Iterable[Sheet]) -> Sheet:
    """Tables that follow one another as one.

    A table on the sender alone makes a form of what follows: what it says holds for the rows under it, of
    which those that were left empty are none.
    """
    entries: list[Entry] = []
    headings: dict[str, Place] = {}
    sender: Mapping[str, Cell] | None = None
    for sheet in sheets:
        headings |= sheet.headings
        if len(sheet.entries) <= 1 and SENDER.issuperset(map(field_of, sheet.headings)):
            sender = sheet.entries[0].cells if sheet.entries else {}
        elif sender is None:
            entries.extend(sheet.entries)
        else:
            filled = (entry for entry in sheet.entries if not PLACES.issuperset(map(field_of, entry.cells)))
            entries.extend(Entry(entry.at, {**sender, **entry.cells}) for entry in filled)
    return Sheet(tuple(entries), headings)


def _entries(head: Sequence[Cell], rows: Iterable[Sequence[Cell]]) -> Iterable[Entry]:
    """The rows that say something; headings that stand again, as on every page of a letter, do not."""
    for row in rows:
        pairs = [(title, cell) for title, cell in zip(head, row, strict=False) if title.text and cell.text]
        if pairs and not all(title.text == cell.text for title, cell in pairs):
            yield Entry(row[0].at, {title.text: cell for title, cell in pairs})
