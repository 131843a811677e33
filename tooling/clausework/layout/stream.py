"""The lines of a clause as both drafts print them, out of the changes of its lines and the faces of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

import msgspec
from msgspec.structs import replace

from clausework.layout.faces import Faces, faces_of
from clausework.layout.framed import Face, FramedClause, FramedLine, Piece, Shown, State
from clausework.layout.mentions import mention_of, mentioned
from clausework.layout.tables import SHOWN, with_cells
from clausework.model.cause import Cause
from clausework.model.draft import PICTURED, Clause, Draft, Line, LineKind, Run, lines_of
from clausework.model.redline import Change, Edit, LineChange, Operation, TextChange


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
    """Where the list, table or code that begins at the place ends."""
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
        if run.mark == "ref":
            old, goal = self._referred(was, self._old) if op != "insert" else (None, ("", ""))
            new, goal = self._referred(run, self._new) if op != "delete" else (None, goal)
            return Piece(old, new, "ref", *goal)
        words = _read(run)
        return Piece(
            None if op == "insert" else words, None if op == "delete" else words, run.mark, run.target
        )

    def _referred(self, run: Run, draft: Draft) -> tuple[str, tuple[str, str]]:
        """What a reference prints, and what it leads to with its kind."""
        found = mentioned(draft, run.target, self._lang)
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
