"""Which footnotes Word can have as its own: those with one reference, outside of tables.

Word numbers its footnotes, and each has one reference. A footnote of a table stays under the table, as
GB/T 1.1 has it, and one that is referred to twice or nowhere stays where it is written. Where a paragraph
with a footnote is deleted, LibreOffice (25.2) leaves an empty one behind; Word does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from clausework.rendering.formats.redline_docx.pieces import MarkedText, Printed, shown

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
