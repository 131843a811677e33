"""What a text of others is made of: articles of law, tables of requirements, numbered clauses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice

import msgspec

from clausework.source.foreign_numbers import article, counted, division, dotted, headed, requirement
from clausework.source.foreign_pieces import Piece

ENOUGH = 3
"""Pieces of a kind from which on the text is taken to be made of that kind."""
COUNT = 5
"""A count of paragraphs 1, 2, 3 … is one of clauses if it goes so far."""


class TextKind(msgspec.Struct, frozen=True, kw_only=True):
    """How the clauses of a text are told.

    `law`: by articles, and by `divisions`: the places of paragraphs that are chapters although
    they are not written as headings. `tables`: for each table of requirements the column that
    holds their text. `counted`: by a plain count. `headed`: by numbered headings, most headings
    having a number.
    """

    law: bool = False
    divisions: frozenset[int] = frozenset()
    tables: Mapping[int, int] = {}
    counted: bool = False
    headed: bool = False


def kind_of(found: Sequence[Piece]) -> TextKind:
    """Look through all pieces; a law's articles are surer than tables, and those surer than counts."""
    texts = (piece.text for piece in found if piece.kind in ("paragraph", "heading"))
    if len(list(islice(filter(article, texts), ENOUGH))) == ENOUGH:
        return TextKind(law=True, divisions=_divisions(found))
    if tables := _requirements(found):
        return TextKind(tables=tables)
    paragraphs = any(dotted(piece.text) for piece in found if piece.kind == "paragraph")
    if not paragraphs and _counts(found):
        return TextKind(counted=True)
    headings = [piece.text for piece in found if piece.kind == "heading"]
    return TextKind(headed=2 * sum(headed(text) is not None for text in headings) > len(headings))


def _divisions(found: Sequence[Piece]) -> frozenset[int]:
    """Where each chapter begins; the table of contents names them all once before."""
    last: dict[str, int] = {}
    for place, piece in enumerate(found):
        if piece.kind == "paragraph" and len(piece.text) < 40 and (ranked := division(piece.text)):
            last[ranked[1].key + "".join(ranked[1].rest.split())] = place
    return frozenset(last.values())


def _requirements(found: Sequence[Piece]) -> dict[int, int]:
    """The tables most of whose rows begin with a number, and the column that has the most text."""
    rows: dict[int, list[Piece]] = {}
    for piece in found:
        if piece.kind == "row":
            rows.setdefault(piece.table, []).append(piece)
    tables: dict[int, int] = {}
    total = 0
    for table, members in rows.items():
        named = [piece.cells for piece in members[1:] if len(piece.cells) > 1 and requirement(piece.cells[0])]
        if named and 2 * len(named) >= len(members) - 1:
            tables[table] = _widest(named)
            total += len(named)
    headings = sum(piece.kind == "heading" for piece in found)
    # A history of versions is also a table of numbers, but no text is made of it.
    return tables if total >= max(ENOUGH, headings / 2) else {}


def _widest(rows: Sequence[Sequence[str]]) -> int:
    """The column with the most text after the first."""
    lengths: Counter[int] = Counter()
    for cells in rows:
        lengths.update({column: len(cell) for column, cell in enumerate(cells) if column})
    return max(lengths, key=lambda column: (lengths[column], -column))


def _counts(found: Sequence[Piece]) -> bool:
    """True if the paragraphs count from 1 on without a gap or a second start."""
    numbers = [number.key for piece in found if piece.kind == "paragraph" and (number := counted(piece.text))]
    return len(numbers) >= COUNT and numbers == [str(place + 1) for place in range(len(numbers))]
