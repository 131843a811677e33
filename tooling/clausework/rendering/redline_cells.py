"""The cells of a row of a redline, with how many columns each takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clausework.model.clause import CELL, Run
from clausework.model.redline import Edit, LineChange
from clausework.model.tables import LEFT

SizedCell = tuple[list[Edit], int]
"""The edits of a cell, and its columns."""


def cells_of(line: LineChange) -> Iterator[SizedCell]:
    """The cells of a row; one that is one with the cell to its left in both drafts is not shown.

    One that was merged or parted is, with the sign that says so.
    """
    whole = line.old is None or line.new is None
    shown: SizedCell | None = None
    for edits in _cells(line.edits, line.new is None):
        if shown and len(edits) == 1 and edits[0].runs == (LEFT,) and (whole or edits[0].op == "equal"):
            shown = (shown[0], shown[1] + 1)
            continue
        if shown:
            yield shown
        shown = (edits, 1)
    if shown:
        yield shown


def _cells(edits: Iterable[Edit], gone: bool) -> list[list[Edit]]:
    """The edits of each cell; a row that is still there has the cells of the new table."""
    cells: list[list[Edit]] = [[]]
    for edit in edits:
        runs: list[Run] = []
        for run in edit.runs:
            if run == CELL and (gone or edit.op != "delete"):
                if runs:
                    cells[-1].append(Edit(edit.op, tuple(runs)))
                runs = []
                cells.append([])
            else:
                runs.append(run)
        if runs:
            cells[-1].append(Edit(edit.op, tuple(runs)))
    return cells
