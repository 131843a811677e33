"""A table as people type one: a row of headings, and under it a row for each comment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from clausework.comments.headings import field_of
from clausework.comments.parse import finding
from clausework.model.clause import Place
from clausework.model.finding import Finding

LEAST = 2
"""Headings that a row must have to be that of the headings: a title above the table has none."""


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


def _entries(head: Sequence[Cell], rows: Iterable[Sequence[Cell]]) -> Iterable[Entry]:
    """The rows that say something; headings that stand again, as on every page of a letter, do not."""
    for row in rows:
        pairs = [(title, cell) for title, cell in zip(head, row, strict=False) if title.text and cell.text]
        if pairs and not all(title.text == cell.text for title, cell in pairs):
            yield Entry(row[0].at, {title.text: cell for title, cell in pairs})
