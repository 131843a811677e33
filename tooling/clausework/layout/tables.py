"""The cells of tables as they are shown, those of a redline in both drafts: which are one, and how large."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import zip_longest

from msgspec.structs import replace

from clausework.layout.framed import Face, FramedCell, FramedLine, Piece
from clausework.model.draft import Block, Run

ABOVE, LEFT = Run("^^", "merged"), Run("<<", "merged")
"""What a cell holds that is one with the cell above it, or with the one to its left."""
SHOWN = {ABOVE.text: "↑", LEFT.text: "←"}
"""What stands for them where the cells of a row are shown one by one."""
Cells = Sequence[Sequence[tuple[Run, ...]]]
"""The words of each cell of each row."""
Pieces = tuple[Piece, ...]
Place = tuple[int, int]
"""A cell by its row and its column."""
SIDES = ("old", "new")


class Grid:
    """Which cells of a table are one with others; row and column count from 0."""

    def __init__(self, cells: Cells) -> None:
        self.owners: dict[Place, Place] = {}
        """For each cell that is one with another, the cell that is shown in its place."""
        self.heads = 1
        """The rows of the head: the first, and those into which its cells reach."""
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
        self.heads = max(self.heads, rows) if row == 0 else self.heads
        for below in range(rows):
            for beside in range(columns):
                if below or beside:
                    self.owners[row + below, column + beside] = (row, column)


def _continues(words: Sequence[tuple[Run, ...]], columns: int) -> bool:
    """Whether these cells are the next row of a cell of so many columns."""
    return len(words) == columns and words[0] == (ABOVE,) and all(map(is_merged, words))


def is_merged(runs: tuple[Run, ...]) -> bool:
    """Whether a cell is one with another."""
    return runs in ((ABOVE,), (LEFT,))


def grid_of(table: Block) -> Grid:
    """The grid of a table."""
    return Grid([[cell.runs for cell in row.children] for row in table.children])


SIGNS = {SHOWN[run.text]: (run,) for run in (ABOVE, LEFT)}


def cells_of(row: FramedLine) -> list[Pieces]:
    """The pieces of each cell of a row.

    Where the cells themselves have changed, each is told as it was and then as it is; if there are more or
    fewer of them, the row has those of the new draft.
    """
    if all(piece.kept for piece in row.pieces if _parts(piece)):
        return [*_split(row.pieces)]
    if columns_differ(row):
        return [*_split(piece for piece in row.pieces if piece.new is not None or not _parts(piece))]
    return [_told(was, now) for was, now in zip_longest(*_sided(row), fillvalue=())]


def columns_differ(row: FramedLine) -> bool:
    """Whether a row that both drafts have has another number of cells now."""
    old, new = _sided(row)
    return bool(old and new) and len(old) != len(new)


def _sided(row: FramedLine) -> tuple[list[Pieces], list[Pieces]]:
    """The cells of either draft; none where it has not the row."""
    old = (replace(piece, new=None) for piece in row.pieces if piece.old is not None)
    new = (replace(piece, old=None) for piece in row.pieces if piece.new is not None)
    return [*_split(old)] if row.old else [], [*_split(new)] if row.new else []


def _told(was: Pieces, now: Pieces) -> Pieces:
    """A cell that reads the same in both drafts, or as it was and as it is."""
    same = [replace(piece, old=None, new=piece.old) for piece in was] == [*now]
    return tuple(replace(piece, old=piece.new) for piece in now) if same else (*was, *now)


def _parts(piece: Piece) -> bool:
    return piece.mark == "break" and piece.target == "cell"


def _split(pieces: Iterable[Piece]) -> Iterator[Pieces]:
    """The cells of a row, each without the blanks that it begins with."""
    cell: list[Piece] = []
    for piece in pieces:
        if _parts(piece):
            yield _trimmed(cell)
            cell = []
        else:
            cell.append(piece)
    yield _trimmed(cell)


def _trimmed(cell: Sequence[Piece]) -> Pieces:
    first = cell[0] if cell else None
    if first and first.old and first.new and " " not in (first.old[0], first.new[0]):
        return tuple(piece for piece in cell if piece.old or piece.new)
    old, new = _unled([piece.old for piece in cell]), _unled([piece.new for piece in cell])
    found = (replace(piece, old=was, new=now) for piece, was, now in zip(cell, old, new, strict=True))
    return tuple(piece for piece in found if piece.old or piece.new)


def _unled(words: Sequence[str | None]) -> Iterator[str | None]:
    """The words without blanks before the first that is none."""
    led = True
    for each in words:
        bare = each.lstrip(" ") if each and led else each
        led = led and not bare
        yield bare


def with_cells(lines: Sequence[FramedLine], shown: Collection[int] | None = None) -> Iterator[FramedLine]:
    """The lines that are shown, by their places, or all; the rows of tables with their cells."""
    place = 0
    while place < len(lines):
        end = place + 1
        if lines[place].kind in ("table", "row"):
            while end < len(lines) and lines[end].kind == "row":
                end += 1
        kept = [at for at in range(place, end) if shown is None or at in shown]
        rows = [at for at in kept if lines[at].kind == "row"]
        if rows:
            yield from (lines[at] for at in kept if lines[at].kind != "row")
            table = _Table(lines[place:end])
            yield from table.rows([at - place for at in rows])
        else:
            yield from (lines[at] for at in kept)
        place = end


class _Table:
    """The rows of a table in both drafts, and in each the cells that are one with others."""

    def __init__(self, lines: Sequence[FramedLine]) -> None:
        self._lines = lines
        self._cells = [cells_of(line) if line.kind == "row" else [] for line in lines]
        self._owners: dict[tuple[str, Place], Place] = {}
        self._heads: set[int] = set()
        for side in reversed(SIDES):
            for rows in self._tables(side):
                self._lay(side, rows)

    def _tables(self, side: str) -> Iterable[list[int]]:
        """The rows of each table that there is in a draft, in its order."""
        found: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
        for at, line in enumerate(self._lines):
            face: Face | None = getattr(line, side)
            fits = side == "new" or not columns_differ(line)
            if line.kind == "row" and face is not None and line.state != "went" and fits:
                found[face.clause, face.group].append((face.index, at))
        return ([at for _, at in sorted(rows)] for rows in found.values())

    def _lay(self, side: str, rows: Sequence[int]) -> None:
        grid = Grid([[_sign(cell, side) for cell in self._cells[at]] for at in rows])
        for (row, column), (above, left) in grid.owners.items():
            self._owners[side, (rows[row], column)] = rows[above], left
        # The new draft comes first: a row that both have is a head if it is one now.
        self._heads.update(at for at in rows[: grid.heads] if side == "new" or self._lines[at].new is None)

    def rows(self, shown: Sequence[int]) -> Iterator[FramedLine]:
        """Those rows as they are shown, one below the other."""
        owners = self._one(shown)
        sizes: dict[Place, tuple[int, int]] = {}
        for (row, column), (above, left) in owners.items():
            rows, columns = sizes.get((above, left), (1, 1))
            down = shown.index(row) - shown.index(above) + 1
            sizes[above, left] = max(rows, down), max(columns, column - left + 1)
        for at in shown:
            cells = []
            for column, pieces in enumerate(self._cells[at]):
                if (at, column) not in owners:
                    rows, columns = sizes.get((at, column), (1, 1))
                    cells.append(FramedCell(pieces, columns, rows))
            if self._lines[at].state == "went":
                cells = []
            yield replace(self._lines[at], cells=tuple(cells), head=at in self._heads)

    def _one(self, shown: Sequence[int]) -> dict[Place, Place]:
        """The cells that are not shown, being one with another in every draft that has their row.

        Both rows must come, stay or go together: a style sheet may hide one of them.
        """
        found: dict[Place, Place] = {}
        for at in shown:
            sides = self._sides(at)
            for column in range(len(self._cells[at])):
                owners = {self._owners.get((side, (at, column))) for side in sides}
                owner = owners.pop() if len(owners) == 1 else None
                if owner is not None and self._sides(owner[0]) == sides:
                    found[at, column] = owner
        whole = {owner for owner in found.values() if self._whole(owner, found, shown)}
        return {place: owner for place, owner in found.items() if owner in whole}

    def _sides(self, at: int) -> list[str]:
        return [side for side in SIDES if getattr(self._lines[at], side) is not None]

    def _whole(self, owner: Place, found: dict[Place, Place], shown: Sequence[int]) -> bool:
        """Whether a cell makes a rectangle with those that are one with it, no other row between them."""
        if owner in found or owner[0] not in shown:
            return False
        own = {(shown.index(owner[0]), owner[1])}
        own |= {(shown.index(row), column) for (row, column), of in found.items() if of == owner}
        rows, columns = {row for row, _ in own}, {column for _, column in own}
        wide, high = max(columns) - min(columns) + 1, max(rows) - min(rows) + 1
        return min(rows) == shown.index(owner[0]) and len(own) == wide * high


LaidCell = tuple[int, FramedCell, bool]
"""The column of a cell, the cell, and whether it begins in this row."""


def laid_out(rows: Iterable[FramedLine]) -> Iterator[list[LaidCell]]:
    """The cells of each row in their columns, with those that reach into it from above."""
    above: dict[int, tuple[FramedCell, int]] = {}
    for row in rows:
        laid: list[LaidCell] = []
        column, own = 0, deque(row.cells)
        while own or column in above:
            begins = column not in above
            cell, left = (own.popleft(), 0) if begins else above.pop(column)
            laid.append((column, cell, begins))
            left = cell.rows - 1 if begins else left - 1
            if left:
                above[column] = cell, left
            column += cell.columns
        yield laid


def _sign(cell: Pieces, side: str) -> tuple[Run, ...]:
    """What a cell holds that is one with another in that draft; nothing of any other."""
    pieces = [piece for piece in cell if getattr(piece, side) is not None]
    if len(pieces) == 1 and pieces[0].mark == "merged":
        return SIGNS[getattr(pieces[0], side)]
    return ()
