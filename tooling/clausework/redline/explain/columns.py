"""Table columns inserted or deleted, as one change and not row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import msgspec

from clausework.model.clause import CELL, Run
from clausework.model.redline import LineChange
from clausework.redline.words.vocabulary import Vocabulary

Cells = tuple[str, ...]


class ColumnChange(msgspec.Struct, frozen=True):
    """An inserted or deleted column by its `head`; `rows` are the places of lines with no other change."""

    head: str
    came: bool
    rows: frozenset[int]


def columns(lines: Sequence[LineChange], words: Vocabulary) -> tuple[ColumnChange, ...]:
    """For each table that has one column more or less than before, that column."""
    return tuple(found for rows in _tables(lines, words) if (found := _column(rows)))


Rows = Sequence[tuple[int, Cells, Cells]]


def _tables(lines: Sequence[LineChange], words: Vocabulary) -> Iterator[Rows]:
    """The rows of each table that are in both drafts, with their cells in either."""
    for kind, group in groupby(enumerate(lines), key=lambda numbered: numbered[1].kind):
        if kind == "row":
            both = [(place, line) for place, line in group if line.old and line.new]
            yield [
                (place, _cells(line, "delete", words), _cells(line, "insert", words)) for place, line in both
            ]


def _cells(line: LineChange, side: str, words: Vocabulary) -> Cells:
    """The words of each cell before (`delete`) or after (`insert`)."""
    found: list[list[Run]] = [[]]
    for run in _runs(line, side):
        if run == CELL:
            found.append([])
        else:
            found[-1].append(run)
    return tuple(words.reading.text(cell) for cell in found)


def _runs(line: LineChange, side: str) -> Iterable[Run]:
    return (run for edit in line.edits if edit.op in ("equal", side) for run in edit.runs)


def _column(rows: Rows) -> ColumnChange | None:
    """The column by which the rows differ, if most of them differ in nothing else."""
    if not rows or {len(new) - len(old) for _, old, new in rows} not in ({1}, {-1}):
        return None
    came = len(rows[0][2]) > len(rows[0][1])
    pairs = [(place, new, old) if came else (place, old, new) for place, old, new in rows]
    best: ColumnChange | None = None
    for at in range(min(len(wide) for _, wide, _ in pairs)):
        same = frozenset(place for place, wide, narrow in pairs if (*wide[:at], *wide[at + 1 :]) == narrow)
        if 2 * len(same) > len(pairs) and (best is None or len(same) > len(best.rows)):
            best = ColumnChange(pairs[0][1][at], came, same)
    return best
