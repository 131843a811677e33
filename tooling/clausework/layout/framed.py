"""Lines as they are printed, in a text and in a redline: a text is a redline in which nothing changed."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec.structs import replace

from clausework.model.cause import Cause
from clausework.model.redline import Operation

LineKind = Literal[
    "paragraph",
    "item",
    "table",
    "row",
    "note",
    "example",
    "figure",
    "formula",
    "footnote",
    "code",
    "quotation",
    "warning",
    "caution",
]

PieceMark = Literal[
    "text",
    "emphasis",
    "strong",
    "code",
    "link",
    "ref",
    "footnote",
    "math",
    "break",
    "subscript",
    "superscript",
    "merged",
]
State = Literal["kept", "inserted", "deleted", "came", "went"]
"""`came` has moved and stands where it is now; `went` says where it went to, and has no words."""


class Face(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """Label, number and anchor of a line in one draft.

    `index` counts the lines of the clause as `lines_of` does; `parent` is the index of the item, note or
    other line that it stands in, -1 for none, and `within` the kind of the note, example or footnote around
    it. `group` is the list, table or code of the clause that the line is of, from 1: two that stand side by
    side are never one. `number` is what was counted, `label` what is printed before the words (of a formula:
    after them), `name` what others call it, and `anchor` where references lead, "" if none do. `id` is that
    of the provision.
    """

    kind: LineKind
    clause: str
    index: int
    parent: int = -1
    within: str = ""
    depth: int = 0
    group: int = 0
    ordered: bool = False
    number: str = ""
    label: str = ""
    name: str = ""
    anchor: str = ""
    id: str = ""


class Piece(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A stretch of print under one mark: its words in the old draft and in the new, None where it is not.

    A reference that was kept has both numbers. `target` is the address of a `link`, the label of a `footnote`
    in the source, and what a `ref` leads to, CLAUSE or CLAUSE#ANCHOR, "" if to nothing; `goal` is the kind
    of the line that it leads to. The words of a `break` are a line feed; its target is "cell" between cells.
    """

    old: str | None
    new: str | None
    mark: PieceMark = "text"
    target: str = ""
    goal: str = ""

    @property
    def kept(self) -> bool:
        """Whether it reads the same in both drafts."""
        return self.old == self.new

    @property
    def sides(self) -> tuple[tuple[Operation, str], ...]:
        """Its words by what has become of them: kept, else those deleted, then those inserted."""
        if self.old == self.new:
            return (("equal", self.new or ""),)
        sides: tuple[tuple[Operation, str | None], ...] = (("delete", self.old), ("insert", self.new))
        return tuple((op, words) for op, words in sides if words)


class Cell(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A cell that is shown, with how many columns and rows it takes among those that are shown.

    A cell that is one with another in one draft alone holds a `merged` piece, ↑ or ←.
    """

    pieces: tuple[Piece, ...] = ()
    columns: int = 1
    rows: int = 1


class Shown(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """The picture that a figure shows in one draft, by its file and digest, or the language of code."""

    file: str = ""
    sha256: str = ""


class FramedLine(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """A line in both drafts, or in one of them; in a text `old` is `new`, and no piece differs.

    A `row` has `cells`, and is in the `head` of its table or below it. A figure or code
    `shows` something, and showed what it `was`. `elsewhere` is what the other clause is called of a line
    that came from one or went to one. It is `altered` if it reads differently, stands elsewhere, or is or
    shows something else. `record` is PLACE@DIGEST of a line that changed. Where the line before has the
    same `causes`, they come `again`. One that is `generated` was not written but made from other clauses.
    """

    state: State = "kept"
    old: Face | None = None
    new: Face | None = None
    pieces: tuple[Piece, ...] = ()
    cells: tuple[Cell, ...] = ()
    head: bool = False
    generated: bool = False
    was: Shown | None = None
    shows: Shown | None = None
    elsewhere: str = ""
    altered: bool = False
    record: str = ""
    causes: tuple[Cause, ...] = ()
    again: bool = False

    @property
    def face(self) -> Face:
        """The side that is shown: that of the new draft, or of the old if the line is gone."""
        face = self.new or self.old
        assert face is not None  # noqa: S101 - a line has a side
        return face

    def half(self, side: Literal["old", "new"]) -> FramedLine:
        """The line as one draft has it, deleted or inserted."""
        if side == "old":
            pieces = tuple(replace(piece, new=None) for piece in self.pieces if piece.old is not None)
            return replace(self, state="deleted", new=None, shows=None, pieces=pieces)
        pieces = tuple(replace(piece, old=None) for piece in self.pieces if piece.new is not None)
        return replace(self, state="inserted", old=None, was=None, pieces=pieces)

    @property
    def kind(self) -> LineKind:
        """The kind of the side that is shown."""
        return self.face.kind

    @property
    def label(self) -> Piece:
        """Its label in both drafts; that of a line that one draft alone has is not told as changed."""
        now = self.face.label
        return Piece(self.old.label if self.old and self.new else now, now)

    @property
    def showing(self) -> Piece:
        """The names of what it shows: a picture of another content has the first digits of its digest."""
        was, now = self.was, self.shows
        if was and now and was.file == now.file and was.sha256 and now.sha256 and was.sha256 != now.sha256:
            return Piece(f"{was.file} {was.sha256[:8]}", f"{now.file} {now.sha256[:8]}", "code")
        return Piece(was.file if was else None, now.file if now else None, "code")


class FramedClause(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """A clause in one language, in both drafts."""

    title: tuple[Piece, ...] = ()
    lines: tuple[FramedLine, ...] = ()
