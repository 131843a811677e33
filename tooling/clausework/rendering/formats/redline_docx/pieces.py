"""What is printed: stretches of words in both drafts, and the paragraphs and rows that hold them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from clausework.layout.framed import FramedLine
from clausework.model.draft import Mark

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
