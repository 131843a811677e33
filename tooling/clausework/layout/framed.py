"""Lines as they are printed, in a text and in a redline, and nested as a tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Literal, NamedTuple, assert_never

import msgspec
from msgspec.structs import replace

from clausework.lang.normalise import raised
from clausework.layout.kinds import DASHES, PARTING, GroupKind, group_of, shape_of
from clausework.model.cause import Cause
from clausework.model.draft import LineKind, Mark
from clausework.model.redline import Operation

PieceMark = Mark
"""Marks of a stretch of print are those of the source."""
State = Literal["kept", "inserted", "deleted", "came", "went"]
"""`came` has moved and stands where it is now; `went` says where it went to, and has no words."""


class Face(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """Label, number and anchor of a line in one draft.

    `index` counts the lines of the clause as `lines_of` does; `parent` is the index of the item, note or
    other line that it stands in, -1 for none, and `within` the kind of the note, example or footnote around
    it. `group` is the list, table or code of the clause that the line is of, from 1: two that stand side by
    side are never one. `number` is what was counted, `label` what is printed before the words (of a formula:
    after them), `name` what others call it, and `anchor` where references lead, "" if none do. `item` is the
    name by which they find an item, `id` that of the provision, `note` the label of a footnote in the source.
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
    item: str = ""
    id: str = ""
    note: str = ""

    @property
    def sign(self) -> str:
        """Its label without what parts it from the words."""
        return self.label.rstrip(PARTING)


class Piece(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A stretch of print under one mark: its words in the old draft and in the new, None where it is not.

    A reference or mark of a footnote that was kept has both numbers. `target` is the address of a `link`, the
    label of a `footnote` in the source, and what a `ref` leads to, CLAUSE or CLAUSE#ANCHOR, "" if to nothing;
    `goal` is the kind of the line that it leads to. The words of a `break` are a line feed; its target is
    "cell" between cells.
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


class FramedCell(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
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
    cells: tuple[FramedCell, ...] = ()
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
    def pictured(self) -> bool:
        """Whether it shows a picture, or did."""
        return shape_of(self.kind) == "captioned" and bool(self.was or self.shows)

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


class Nested(msgspec.Struct, frozen=True, gc=False):
    """A line with what stands in it, or a group of lines: a list, a table with its caption first, or code.

    The `line` of a group is its first.
    """

    kind: GroupKind
    line: FramedLine
    children: tuple[Nested, ...] = ()


def nested(lines: Iterable[FramedLine]) -> tuple[Nested, ...]:
    """The lines as a tree, which read from its beginning has them in their order."""
    roots: list[_Node] = []
    around: list[_Node] = []
    for line in lines:
        while around and not _holds(around[-1].line, line):
            around.pop()
        node = _Node(line, [])
        (around[-1].children if around else roots).append(node)
        around.append(node)
    return tuple(_grouped(roots))


def every(nodes: Iterable[Nested]) -> Iterator[Nested]:
    """The nodes and all that are in them, in the order of reading."""
    for node in nodes:
        yield node
        yield from every(node.children)


def with_notes(nodes: Sequence[Nested]) -> tuple[Nested, ...]:
    """The nodes of a clause, the footnotes of each table below its rows, in the order of their marks.

    They have letters; those of the text have numbers and stand at the foot of the page.
    """
    notes: dict[str, list[Nested]] = {}
    for node in nodes:
        if node.line.kind == "footnote" and node.line.face.label.isalpha():
            notes.setdefault(node.line.face.note, []).append(node)
    placed: list[Nested] = []

    def noted(node: Nested) -> Nested:
        if node.kind != "table":
            return replace(node, children=tuple(map(noted, node.children)))
        pieces = chain.from_iterable(row.line.pieces for row in node.children)
        cited = dict.fromkeys(piece.target for piece in pieces if piece.mark == "footnote")
        below = [note for label in cited for note in notes.pop(label, ())]
        placed.extend(below)
        return replace(node, children=(*node.children, *below))

    made = [(node, noted(node)) for node in nodes]
    return tuple(new for node, new in made if not any(node is note for note in placed))


class _Node(NamedTuple):
    line: FramedLine
    children: list[_Node]


def _holds(outer: FramedLine, inner: FramedLine) -> bool:
    """Whether a line stands in another, in the draft that shows it; what stays is in nothing that does not.

    A style sheet hides what comes or goes with all that is in it.
    """
    if inner.new is not None:
        stays = inner.old is None or outer.old is not None
        return stays and outer.new is not None and inner.new.parent == outer.new.index
    before, around = inner.old, outer.old
    return before is not None and around is not None and _same(before, around, before.parent, around.index)


def _same(one: Face, other: Face, first: int, second: int) -> bool:
    return one.clause == other.clause and first == second


def _grouped(nodes: Sequence[_Node]) -> Iterator[Nested]:
    group: list[_Node] = []
    for node in nodes:
        if group and not _together(group, node.line):
            yield _closed(group)
            group = []
        group.append(node)
    if group:
        yield _closed(group)


def _together(group: Sequence[_Node], line: FramedLine) -> bool:
    """Whether a line belongs to the group: the new draft decides, of what it has not the old one."""
    first = group[0].line
    kind = group_of(line.kind)
    if kind == "line" or kind != group_of(first.kind) or line.kind == "table":
        return False
    for side in ("new", "old"):
        own: Face | None = getattr(line, side)
        other: Face | None = next(filter(None, (getattr(node.line, side) for node in reversed(group))), None)
        if own is not None and other is not None:
            return _same(own, other, own.group, other.group)
    return (line.face.depth, line.face.ordered) == (first.face.depth, first.face.ordered)


def _closed(group: Sequence[_Node]) -> Nested:
    first = group[0].line
    kind = group_of(first.kind)
    members = tuple(Nested("line", node.line, tuple(_grouped(node.children))) for node in group)
    return members[0] if kind == "line" else Nested(kind, first, members)


# What is asked of framed lines: their words, their addresses, and those of one provision.
Side = Literal["old", "new"]
TIGHT = ("：", " ", "\u3000", *DASHES)
"""What a label ends in that needs no blank after it."""


def address_of(line: FramedLine) -> str:
    """The address of a line that nothing names, CLAUSE--INDEX."""
    return f"{line.face.clause}--{line.face.index}"


def plain(line: FramedLine, side: Side = "new", *, notes: bool = False) -> str:
    """The words of a line where there are no marks, with those of its `notes` or without."""
    return plain_pieces(line.pieces, side, notes=notes)


def plain_pieces(pieces: Iterable[Piece], side: Side = "new", *, notes: bool = False) -> str:
    """The words of pieces where there are no marks: 10⁴ is not to be read as 104."""
    words = ((getattr(piece, side), piece) for piece in pieces if notes or piece.mark != "footnote")
    return "".join(plain_words(each, piece) for each, piece in words if each is not None)


def plain_words(words: str, piece: Piece) -> str:
    """Words under the mark of a piece where there are no marks."""
    match piece.mark:
        case "subscript" | "superscript":
            return raised(words, piece.mark)
        case "footnote":
            return f"[{words.rstrip(')')}]"
        case "break":
            return " | " if piece.target == "cell" else " "
        case "text" | "emphasis" | "strong" | "code" | "link" | "ref" | "math" | "merged":
            return words
        case _:
            assert_never(piece.mark)


def printed(line: FramedLine, side: Side = "new", *, notes: bool = False) -> str:
    """The words of a line with its label; the number of a formula comes after them."""
    face, words = line.old if side == "old" else line.new, plain(line, side, notes=notes)
    if face is None:
        return ""
    if line.kind == "formula":
        return f"{words} {face.label}"
    tight = not (face.label and words) or face.label.endswith(TIGHT)
    return face.label + ("" if tight else " ") + words


def statement(lines: Iterable[FramedLine]) -> str:
    """The words of lines, each with its label in a line of its own; no tables, figures and footnotes."""
    return "\n".join("  " * (line.face.depth - 1) + printed(line) for line in lines if _spoken(line))


def typed(lines: Iterable[FramedLine]) -> Iterator[tuple[FramedLine, str]]:
    """Lines with their words as a person would type them: items with markers, and no other labels.

    Tables, figures and footnotes have no part in it.
    """
    for line in lines:
        if line.kind == "item":
            yield line, "  " * (line.face.depth - 1) + f"{line.face.label} {plain(line)}"
        elif _spoken(line):
            yield line, plain(line)


def _spoken(line: FramedLine) -> bool:
    return shape_of(line.kind) not in ("captioned", "row", "noted") and line.face.within != "footnote"


def part(lines: Sequence[FramedLine], provision: str) -> tuple[FramedLine, ...]:
    """A provision with the list that it introduces and their footnotes, as they are printed in their clause.

    An item stands alone, without its marker.
    """
    tree = nested(lines)
    own = [*_lines(_found(tree, provision))]
    cited = {piece.target for line in own for piece in line.pieces if piece.mark == "footnote"}
    notes = (node for node in tree if node.line.kind == "footnote" and node.line.face.note in cited)
    return (*map(_unlisted, own[:1]), *own[1:], *_lines(notes))


def _found(nodes: Sequence[Nested], provision: str) -> tuple[Nested, ...]:
    """The node of a provision and the list that follows it; none if there is no such."""
    for place, node in enumerate(nodes):
        if node.kind == "line" and node.line.face.id == provision:
            return (node, *(each for each in nodes[place + 1 : place + 2] if each.kind == "list"))
        if found := _found(node.children, provision):
            return found
    return ()


def _lines(nodes: Iterable[Nested]) -> Iterator[FramedLine]:
    return (node.line for node in every(nodes) if node.kind == "line")


def _unlisted(line: FramedLine) -> FramedLine:
    if line.kind != "item" or line.new is None:
        return line
    return replace(line, new=replace(line.new, kind="paragraph", label="", name="", group=0))
