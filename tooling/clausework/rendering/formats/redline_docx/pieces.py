"""Printed pieces: stretches of words in both drafts, and the paragraphs and rows that hold them."""

from __future__ import annotations

from base64 import b64decode
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from clausework.layout.framed import FramedLine
from clausework.model.draft import Mark
from clausework.model.redline import Redline
from clausework.rendering.docx.document_parts import WordPicture, word_picture
from clausework.rendering.pictures import Picture

WHOLE = frozenset(["picture", "note"])
"""Marks of what stands in the text as one thing, and is exchanged as one: nothing can be joined to it.

The words of a `picture` are its digest, those of a `note` the place of the footnote among all.
"""

TEX = "tex"
"""The mark of a formula that changes, comes or goes: its words are tracked as words.

LibreOffice (25.2) leaves a formula of Word in the text whatever is decided on the revision that it is in.
"""

Spot = tuple[int, int]
"""A clause by its index in a draft and a line by its index in the clause; -1 is the heading."""


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A stretch of print under one mark: what it reads in the old draft and in the new.

    Of the mark of a footnote the `target` is the label in the source.
    """

    old: str
    new: str
    mark: Mark | str = "text"
    target: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Printed:
    """A paragraph or a table row in both drafts, or in one of them.

    `kind` is that of its line, or `title` or that of another line of the cover, `contents` or `entry`
    (the heading of the contents and a line of them), `heading`, `front` (the heading of an annex or of
    an element without number) or `end` (an empty paragraph after all others). `old` and `new` say
    where it stands, None where it does not. A redline shows it at `old_home` and `new_home`: a
    change by its place, a line by its index. It is `steady` unless the redline says that it moved. A line
    of a clause has its `line`, by which the cells of a row are laid.
    """

    kind: str
    cells: tuple[tuple[MarkedText, ...], ...]
    depth: int = 0
    old: Spot | None = None
    new: Spot | None = None
    old_home: Spot = (-1, -1)
    new_home: Spot = (-1, -1)
    steady: bool = True
    line: FramedLine | None = None


def shown(pieces: Iterable[MarkedText], old: bool, new: bool) -> tuple[MarkedText, ...]:
    """The pieces with the words of the drafts that have them only, those without any words left out.

    What a redline tells of a formula piece by piece is one formula if it is the same in both drafts.
    """
    found = (replace(each, old=each.old if old else "", new=each.new if new else "") for each in pieces)
    worded = (piece for piece in found if piece.old or piece.new)
    return tuple(
        piece
        for mark, group in groupby(worded, lambda piece: piece.mark)
        for piece in (_formula(tuple(group)) if mark == "math" else group)
    )


def _formula(parts: tuple[MarkedText, ...]) -> tuple[MarkedText, ...]:
    if all(part.old == part.new for part in parts):
        words = "".join(part.new for part in parts)
        return (MarkedText(words, words, "math"),)
    return tuple(replace(part, mark=TEX) for part in parts)


# Which footnotes Word can have as its own: those with one reference, outside of tables.
Side = Literal["old", "new"]
SIDES: tuple[Side, Side] = ("old", "new")
Label = tuple[Side, int, str]
"""In which draft, in which clause by its index, under which label."""


@dataclass(frozen=True, slots=True)
class Footnoted:
    """The paragraphs and rows that are left, and the words of each footnote in both drafts."""

    units: tuple[Printed, ...]
    notes: tuple[tuple[MarkedText, ...], ...]


def footnoted(printed: Iterable[Printed]) -> Footnoted:
    """Take the footnotes of Word out of the text; a reference to one is a piece with the mark `note`."""
    units = tuple(printed)
    named = Counter(label for unit in units for label in _labels(unit))
    referred = Counter(label for unit in units for label in _references(unit))
    own = {label for label, count in named.items() if count == referred[label] == 1}
    places: dict[Label, int] = {}
    notes: list[tuple[MarkedText, ...]] = []
    left: list[Printed] = []
    for unit in units:
        if labels := own.intersection(_labels(unit)):
            places |= dict.fromkeys(labels, len(notes))
            notes.append(unit.cells[0][1:])
            left += _rest(unit, {side for side, _, _ in labels})
        else:
            left.append(unit)
    return Footnoted(tuple(_referring(unit, places) for unit in left), tuple(notes))


def _labels(unit: Printed) -> Iterator[Label]:
    """The labels of a footnote in each draft that has it."""
    for side in SIDES if unit.kind == "footnote" else ():
        spot, face = getattr(unit, side), getattr(unit.line, side)
        if spot is not None and face is not None:
            yield side, spot[0], face.note


def _references(unit: Printed) -> Iterator[Label]:
    """The labels of the footnotes referred to, those that Word cannot have twice."""
    for cell in unit.cells:
        for piece in cell:
            if piece.mark == "footnote":
                found = list(_in_drafts(unit, piece))
                yield from found * (2 if unit.kind in ("row", "footnote") else 1)


def _in_drafts(unit: Printed, piece: MarkedText) -> Iterator[Label]:
    for side in SIDES:
        spot = getattr(unit, side)
        if spot is not None and getattr(piece, side):
            yield side, spot[0], piece.target


def _rest(unit: Printed, taken: set[Side]) -> Iterator[Printed]:
    """The footnote as it stays in the text of the draft in which it is none of Word's."""
    old, new = (unit.old if "old" not in taken else None), (unit.new if "new" not in taken else None)
    if old is not None or new is not None:
        cells = tuple(shown(cell, old is not None, new is not None) for cell in unit.cells)
        yield replace(unit, cells=cells, old=old, new=new)


def _referring(unit: Printed, places: Mapping[Label, int]) -> Printed:
    if not any(label in places for label in _references(unit)):
        return unit
    return replace(unit, cells=tuple(tuple(_pieces(unit, cell, places)) for cell in unit.cells))


def _pieces(unit: Printed, cell: Iterable[MarkedText], places: Mapping[Label, int]) -> Iterator[MarkedText]:
    for piece in cell:
        if piece.mark != "footnote":
            yield piece
            continue
        found = {label[0]: str(places[label]) for label in _in_drafts(unit, piece) if label in places}
        if found:
            yield MarkedText(found.get("old", ""), found.get("new", ""), "note")
        old, new = (piece.old if "old" not in found else ""), (piece.new if "new" not in found else "")
        if old or new:
            yield replace(piece, old=old, new=new)


# The pictures that the figures of both drafts show, by their digests.
def illustrations(redline: Redline, picture: Picture) -> dict[str, WordPicture]:
    """Each picture that Word can show; `picture` gives a `data:` address by digest."""
    found: dict[str, WordPicture] = {}
    for target, sha256 in dict.fromkeys(_figures(redline)):
        if sha256 not in found and (shown := word_picture(_bytes(picture(sha256)), target)):
            found[sha256] = shown
    return found


def _figures(redline: Redline) -> Iterator[tuple[str, str]]:
    for change in redline.changes:
        for text in change.texts.values():
            for line in text.lines:
                for side in (line.old, line.new):
                    if side and side.sha256:
                        yield side.target, side.sha256


def _bytes(address: str) -> bytes:
    head, _, data = address.partition(";base64,")
    return b64decode(data) if head.startswith("data:") else b""
