"""The grid of a table: which cells are one with the cell above them or to their left.

Such a cell has its place in its row, so that rows are compared cell by cell; what it says is its sign alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from clausework.model.draft import CELL, Block, Run

ABOVE, LEFT = Run("^^", "merged"), Run("<<", "merged")
"""What a cell holds that is one with the cell above it, or with the one to its left."""
SHOWN = {ABOVE.text: "↑", LEFT.text: "←"}
"""What stands for them where the cells of a row are shown one by one."""
Cells = Sequence[Sequence[tuple[Run, ...]]]
"""The words of each cell of each row."""


class CellSize(NamedTuple):
    """How many columns and rows a cell takes."""

    columns: int = 1
    rows: int = 1


class Grid:
    """The cells of a table that are shown, with their sizes; row and column count from 0."""

    def __init__(self, cells: Cells) -> None:
        self.sizes: dict[tuple[int, int], CellSize] = {}
        self.owners: dict[tuple[int, int], tuple[int, int]] = {}
        """For each cell that is one with another, the cell that is shown in its place."""
        for row, words in enumerate(cells):
            for column, runs in enumerate(words):
                if not is_merged(runs):
                    self._add(cells, row, column)
        self.astray = tuple(
            (row, column)
            for row, words in enumerate(cells)
            for column, runs in enumerate(words)
            if is_merged(runs) and (row, column) not in self.owners
        )
        """Cells that are to be one with another with which they make no rectangle."""

    def _add(self, cells: Cells, row: int, column: int) -> None:
        words = cells[row]
        columns, rows = 1, 1
        while column + columns < len(words) and words[column + columns] == (LEFT,):
            columns += 1
        while row + rows < len(cells) and _continues(cells[row + rows][column : column + columns], columns):
            rows += 1
        self.sizes[row, column] = CellSize(columns, rows)
        for below in range(rows):
            for beside in range(columns):
                if below or beside:
                    self.owners[row + below, column + beside] = (row, column)

    @property
    def heads(self) -> int:
        """The rows of the head: the first, and those into which its cells reach."""
        return max((size.rows for (row, _), size in self.sizes.items() if row == 0), default=1)


def _continues(words: Sequence[tuple[Run, ...]], columns: int) -> bool:
    """Whether these cells are the next row of a cell of so many columns."""
    return len(words) == columns and words[0] == (ABOVE,) and all(map(is_merged, words))


def is_merged(runs: tuple[Run, ...]) -> bool:
    """Whether a cell is one with another."""
    return runs in ((ABOVE,), (LEFT,))


def grid_of(table: Block) -> Grid:
    """The grid of a table."""
    return Grid([[cell.runs for cell in row.children] for row in table.children])


def cells_at(table: Block) -> Iterator[tuple[Block, tuple[int, int]]]:
    """Each cell with its row and column."""
    for row, line in enumerate(table.children):
        for column, cell in enumerate(line.children):
            yield cell, (row, column)


def cells_of(runs: Sequence[Run]) -> Iterator[tuple[Run, ...]]:
    """The words of each cell of a row that is a line."""
    start = 0
    for place, run in enumerate(runs):
        if run == CELL:
            yield tuple(runs[start:place])
            start = place + 1
    yield tuple(runs[start:])
