"""The lines of a clause as both drafts print them, out of the changes of its lines and the faces of each."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import cast

import msgspec
from msgspec.structs import replace

from clausework.layout.framed import Face, FramedCell, FramedClause, FramedLine, Piece, Shown, State
from clausework.layout.mentions import Faces, faces_of, mention_of, mentioned
from clausework.model.cause import Cause
from clausework.model.draft import PICTURED, Block, Clause, Draft, Line, LineKind, Run, lines_of
from clausework.model.redline import Change, Edit, LineChange, Operation, TextChange

# The cells of tables as they are shown, those of a redline in both drafts: which are one, and how large.
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
    """The cells of a table that are one with others; row and column count from 0."""

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
    """The content of a cell that is one with another in that draft; nothing of any other."""
    pieces = [piece for piece in cell if getattr(piece, side) is not None]
    if len(pieces) == 1 and pieces[0].mark == "merged":
        return SIGNS[getattr(pieces[0], side)]
    return ()


class Sides(msgspec.Struct, frozen=True):
    """The two drafts of a redline; texts of others are not `numbered`, see `faces_of`."""

    old: Draft
    new: Draft
    numbered: bool = True


def framed_text(draft: Draft, clause: Clause, lang: str) -> tuple[FramedLine, ...]:
    """The lines of a clause of a draft."""
    text = clause.texts.get(lang)
    stream = _Stream(Sides(draft, draft), lang)
    lines = lines_of(text.blocks) if text else ()
    kept = (
        LineChange(old=line, new=line, order=index, edits=(Edit("equal", line.runs),))
        for index, line in enumerate(lines)
    )
    own = len(lines_of(text.own)) if text else 0
    made = (
        replace(line, generated=True) if line.face.index >= own else line
        for line in stream.lines(kept, clause.id, clause.id)
    )
    return tuple(with_cells([*made]))


def framed_change(change: Change, sides: Sides, lang: str, *, focused: bool = False) -> FramedClause:
    """The clause that a change is of, or, `focused`, what changed of it and what stands around that.

    A list stays whole, and of a table the caption and the head; nothing is counted anew.
    """
    text = change.texts.get(lang, TextChange())
    stream = _Stream(sides, lang)
    title = tuple(stream.pieces(text.title))
    lines = [*_causes(stream.lines(text.lines, change.old, change.new))]
    shown = frozenset(_focus(lines)) if focused else None
    return FramedClause(title=title, lines=tuple(with_cells(lines, shown)))


def _causes(lines: Iterable[FramedLine]) -> Iterator[FramedLine]:
    """The lines, those marked that have the causes of the line before."""
    told: tuple[Cause, ...] = ()
    for line in lines:
        again = bool(line.causes) and line.causes == told
        told = line.causes or told
        yield replace(line, again=True) if again else line


def _focus(lines: Sequence[FramedLine]) -> Iterator[int]:
    """The places of the lines that stay in a focus."""
    place = 0
    while place < len(lines):
        end = _end(lines, place)
        group = range(place, end)
        if any(lines[at].altered for at in group):
            rows = lines[end - 1].kind == "row"
            head = 2 if lines[place].kind == "table" else 1
            yield from (at for at in group if not rows or at - place < head or lines[at].altered)
        place = end


def _end(lines: Sequence[FramedLine], place: int) -> int:
    """The end of the list, table or code that begins at the place."""
    follower = {"item": "item", "table": "row", "row": "row", "code": "code"}.get(lines[place].kind)
    end = place + 1
    while follower and end < len(lines) and lines[end].kind == follower:
        end += 1
    return end


class _Stream:
    """Frames the lines of clauses of two drafts in one language."""

    def __init__(self, sides: Sides, lang: str) -> None:
        self._old, self._new, self._lang = sides.old, sides.new, lang
        self._was, self._now = (
            faces_of(draft, lang, numbered=sides.numbered) for draft in (sides.old, sides.new)
        )

    def lines(self, lines: Iterable[LineChange], old: str, new: str) -> Iterator[FramedLine]:
        """The lines of the clause that is `old` in the old draft and `new` in the new one."""
        at = -1
        for line in lines:
            at += line.new is not None
            yield from self._line(line, line.origin or old, new, at)

    def _line(self, line: LineChange, old: str, new: str, at: int) -> Iterator[FramedLine]:
        """A line; one that is a row or the caption of a table in one draft only is two."""
        if line.old is not None and line.new is not None and not _alike(line.old, line.new):
            yield from self._line(_half(line, "delete"), old, new, at)
            yield from self._line(_half(line, "insert"), old, new, at)
            return
        yield FramedLine(
            state=_state(line),
            old=_face(self._was, old, line.order, line.old),
            new=_face(self._now, new, at, line.new),
            pieces=() if line.destination else tuple(self.pieces(line.edits, old, new)),
            was=_shown(line.old),
            shows=_shown(line.new),
            elsewhere=self._elsewhere(line),
            altered=line.altered or bool(line.destination),
            record=line.name,
            causes=line.causes,
        )

    def _elsewhere(self, line: LineChange) -> str:
        if line.destination:
            return self._called(line.destination, self._new, self._old)
        return self._called(line.origin, self._old, self._new) if line.origin and line.moved else ""

    def _called(self, name: str, *drafts: Draft) -> str:
        clause = next(filter(None, (draft.clause(name) for draft in drafts)), None)
        return mention_of(clause, self._lang) if clause else name

    def pieces(self, edits: Iterable[Edit], old: str = "", new: str = "") -> Iterator[Piece]:
        """The runs of a clause as both drafts print them."""
        for edit in edits:
            for was, run in zip(edit.was or edit.runs, edit.runs, strict=True):
                if run.mark == "footnote":
                    yield self._note(run, edit.op, old, new)
                else:
                    yield self._piece(was, run, edit.op)

    def _note(self, run: Run, op: Operation, old: str, new: str) -> Piece:
        """The mark of a footnote, which one that is not there has from the source."""
        marks = [
            next((face.label for face in faces.get(clause, ()) if face.note == run.target), run.target)
            for faces, clause in ((self._was, old), (self._now, new))
        ]
        return Piece(
            None if op == "insert" else marks[0], None if op == "delete" else marks[1], "footnote", run.target
        )

    def _piece(self, was: Run, run: Run, op: Operation) -> Piece:
        if run.goal:
            old, goal = self._referred(was, self._old) if op != "insert" else (None, ("", ""))
            new, goal = self._referred(run, self._new) if op != "delete" else (None, goal)
            return Piece(old, new, "ref", *goal)
        words = _read(run)
        return Piece(
            None if op == "insert" else words, None if op == "delete" else words, run.mark, run.target
        )

    def _referred(self, run: Run, draft: Draft) -> tuple[str, tuple[str, str]]:
        """The printed form of a reference, and its goal with its kind."""
        found = mentioned(draft, run.goal, self._lang)
        if found is None:
            return run.text or run.target, ("", "")
        goal = f"{found.clause}#{found.anchor}" if found.anchor else found.clause
        return run.text or found.words, (goal, found.kind)


def _read(run: Run) -> str:
    """The words of a run that is neither a reference nor the mark of a footnote."""
    if run.mark == "merged":
        return SHOWN[run.text]
    return "\n" if run.mark == "break" else run.text


def _face(faces: Faces, clause: str, index: int, side: Line | None) -> Face | None:
    """The face of a line; one of the cover, which is in no clause, has nothing around it."""
    if side is None:
        return None
    if clause not in faces:
        return Face(kind=cast("LineKind", side.kind), clause=clause, index=index)
    return faces[clause][index]


def _shown(side: Line | None) -> Shown | None:
    if side is None or not side.target or side.kind not in (*PICTURED, "code"):
        return None
    return Shown(side.target, side.sha256)


def _state(line: LineChange) -> State:
    if line.destination:
        return "went"
    if line.old is None:
        return "inserted"
    if line.new is None:
        return "deleted"
    return "came" if line.moved else "kept"


def _alike(old: Line, new: Line) -> bool:
    """Whether both sides are rows, both captions of tables, or both neither."""
    kinds = [side.kind if side.kind in ("row", "table") else "" for side in (old, new)]
    return kinds[0] == kinds[1]


def _half(line: LineChange, op: Operation) -> LineChange:
    """The line as it is in one draft."""
    kept = [edit for edit in line.edits if edit.op in ("equal", op)]
    if op == "delete":
        return replace(line, new=None, edits=tuple(Edit(op, edit.was or edit.runs) for edit in kept))
    return replace(line, old=None, edits=tuple(Edit(op, edit.runs) for edit in kept))
