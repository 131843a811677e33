"""What a text of others is made of: articles of law, tables of requirements, numbered clauses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from clausework.source.foreign_numbers import article, counted, division, dotted, headed, named, requirement
from clausework.source.foreign_pieces import Piece

ENOUGH = 3
"""Pieces of a kind from which on the text is taken to be made of that kind."""
COUNT = 5
"""A count of paragraphs 1, 2, 3 … is one of clauses if it goes so far."""


class TextKind(msgspec.Struct, frozen=True, kw_only=True):
    """How the clauses of a text are told.

    `law`: by articles, and by `divisions`: the places of paragraphs that are chapters although
    they are not written as headings. `tables`: for each table of requirements the columns that
    hold their number and their text. `counted`: by a plain count. `named`: by names as `REQ-7`.
    `listed`: their numbers stand in items of lists. `headed`: by numbered headings, most headings
    having a number.
    """

    law: bool = False
    divisions: frozenset[int] = frozenset()
    tables: Mapping[int, tuple[int, int]] = {}
    counted: bool = False
    named: bool = False
    listed: bool = False
    headed: bool = False


def kind_of(found: Sequence[Piece]) -> TextKind:
    """Look through all pieces; a law's articles are surer than tables, and those surer than counts."""
    if _articles(piece.text for piece in found if piece.kind in ("paragraph", "heading")):
        return TextKind(law=True, divisions=_divisions(found))
    items = [piece.text for piece in found if piece.kind == "item"]
    if _articles(items):
        return TextKind(law=True, divisions=_divisions(found), listed=True)
    if tables := _requirements(found):
        return TextKind(tables=tables)
    paragraphs = [piece.text for piece in found if piece.kind == "paragraph"]
    numbered = any(map(dotted, paragraphs))
    if not numbered and _counts(paragraphs):
        return TextKind(counted=True)
    names = _names(paragraphs)
    headings = [piece.text for piece in found if piece.kind == "heading"]
    listed = not numbered and not names and _listed(items, len(headings))
    return TextKind(
        named=names or (listed and _names(items)),
        listed=listed,
        headed=2 * sum(headed(text) is not None for text in headings) > len(headings),
    )


def _articles(texts: Iterable[str]) -> bool:
    """True if there are enough articles, each in the count that those before it have begun."""
    count, before = 0, ""
    for text in texts:
        if number := article(text, before):
            count, before = count + 1, number.key
            if count == ENOUGH:
                return True
    return False


def _names(texts: Iterable[str]) -> bool:
    """True if enough texts begin with names that differ in their number alone."""
    keys = {number.key for text in texts if (number := named(text))}
    series = Counter(key.rstrip("0123456789.") for key in keys)
    return max(series.values(), default=0) >= ENOUGH


def _listed(items: Iterable[str], headings: int) -> bool:
    """True if enough items of lists begin with a number or a name for the text to be made of them."""
    return sum(bool(dotted(text) or named(text)) for text in items) >= max(ENOUGH, headings / 2)


def _divisions(found: Sequence[Piece]) -> frozenset[int]:
    """Where each chapter begins; the table of contents names them all once before."""
    last: dict[str, int] = {}
    for place, piece in enumerate(found):
        if piece.kind == "paragraph" and len(piece.text) < 40 and (ranked := division(piece.text)):
            last[ranked[1].key + "".join(ranked[1].rest.split())] = place
    return frozenset(last.values())


def _requirements(found: Sequence[Piece]) -> dict[int, tuple[int, int]]:
    """The tables most of whose rows have a number: its column, and the one that has the most text."""
    rows: dict[int, list[Piece]] = {}
    for piece in found:
        if piece.kind == "row":
            rows.setdefault(piece.table, []).append(piece)
    tables: dict[int, tuple[int, int]] = {}
    total = 0
    for table, members in rows.items():
        bodies = [piece.cells for piece in members[1:] if len(piece.cells) > 1]
        column, count = _numbers(bodies)
        if count and 2 * count >= len(members) - 1:
            tables[table] = column, _widest(bodies, column)
            total += count
    headings = sum(piece.kind == "heading" for piece in found)
    # A history of versions is also a table of numbers, but no text is made of it.
    return tables if total >= max(ENOUGH, headings / 2) else {}


def _numbers(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """The column with the most numbers of requirements, the first of equals, and how many it has."""
    counts: Counter[int] = Counter()
    for cells in rows:
        counts.update(column for column, cell in enumerate(cells) if requirement(cell))
    return max(counts.items(), key=lambda item: (item[1], -item[0]), default=(0, 0))


def _widest(rows: Sequence[Sequence[str]], number: int) -> int:
    """The column with the most text beside that of the number."""
    lengths: Counter[int] = Counter()
    for cells in rows:
        lengths.update({column: len(cell) for column, cell in enumerate(cells) if column != number})
    return max(lengths, key=lambda column: (lengths[column], -column))


def _counts(texts: Iterable[str]) -> bool:
    """True if the paragraphs count from 1 on without a gap or a second start."""
    numbers = [number.key for text in texts if (number := counted(text))]
    return len(numbers) >= COUNT and numbers == [str(place + 1) for place in range(len(numbers))]
