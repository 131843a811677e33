"""Passages told anew: tables of which many rows changed, and what comes in the place of what goes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import msgspec

from clausework.model.amendment import AmendedPassage, PassageAct

HALF = 2
"""A table of which one row in so many is another is told anew."""

Origin = tuple[str, int]
"""The old ID of the clause that a passage comes from, "" for a new one, and its place there."""


class RestatedTable(NamedTuple):
    """Where the passages of a table begin and end, in the old text and in the new."""

    start: int
    end: int
    first: int
    last: int


def restated_tables(
    old: Sequence[AmendedPassage],
    new: Sequence[AmendedPassage],
    origins: Sequence[Origin],
    base: str,
    taken: set[int],
) -> dict[int, RestatedTable]:
    """The tables of a text of which much is another, by where they begin in the new one.

    `taken` are the old passages that the new draft has somewhere.
    """
    return {
        table.first: table
        for table in _tables(old, new, origins, base)
        if _alone(table, origins, base, taken) and _changed(table, old, new, origins)
    }


def _tables(
    old: Sequence[AmendedPassage], new: Sequence[AmendedPassage], origins: Sequence[Origin], base: str
) -> Iterator[RestatedTable]:
    """The tables that both texts have."""
    for first, passage in enumerate(new):
        source, start = origins[first]
        if passage.kind == "table" and source and source == base and old[start].kind == "table":
            yield RestatedTable(start, _end(old, start), first, _end(new, first))


def _end(passages: Sequence[AmendedPassage], place: int) -> int:
    while place + 1 < len(passages) and passages[place + 1].kind == "row":
        place += 1
    return place


def _alone(table: RestatedTable, origins: Sequence[Origin], base: str, taken: set[int]) -> bool:
    """Whether no row has come into the table or gone out of it."""
    came = [origin for origin in origins[table.first : table.last + 1] if origin[0]]
    inside = {place for source, place in came if source == base and table.start <= place <= table.end}
    left = {place for place in range(table.start, table.end + 1) if place in taken} - inside
    return len(inside) == len(came) and not left


def _changed(
    table: RestatedTable,
    old: Sequence[AmendedPassage],
    new: Sequence[AmendedPassage],
    origins: Sequence[Origin],
) -> bool:
    places = range(table.first, table.last + 1)
    same = sum(bool(origins[place][0]) and old[origins[place][1]] == new[place] for place in places)
    rows = max(table.end - table.start, table.last - table.first) + 1
    return _width(old, table.start) != _width(new, table.first) or (rows - same) * HALF > rows


def _width(passages: Sequence[AmendedPassage], table: int) -> int:
    """How many cells the head of a table has."""
    row = passages[table + 1] if table + 1 < len(passages) else None
    return len(row.cells) if row is not None and row.kind == "row" else 0


def rewritten(
    acts: Sequence[PassageAct], gone: Collection[int], old: Sequence[AmendedPassage]
) -> Iterator[PassageAct]:
    """The acts, and a deletion for each passage that is gone and has nothing in its place."""
    left = set(gone)
    for place, act in enumerate(acts):
        until = _replaced(act, acts[place + 1 :], left, old)
        if until is None:
            yield act
            continue
        left -= set(range(act.after + 1, until + 1))
        yield PassageAct(act="restate", at=act.after + 1, until=until, passages=act.passages)
    for place in sorted(left):
        yield PassageAct(act="delete", at=place)


def _replaced(
    act: PassageAct, later: Sequence[PassageAct], gone: Collection[int], old: Sequence[AmendedPassage]
) -> int | None:
    """The last of the passages that stood where those of an insertion come; None if they replace none.

    A provision is never replaced by another, as its ID is that of its sentence.
    """
    start = act.after + 1
    last = not any(each.act in ("insert", "move") and each.after == act.after for each in later)
    if act.act != "insert" or not last or any(passage.id for passage in act.passages):
        return None
    until = start
    while until < min(len(old), start + len(act.passages)) and until in gone and not old[until].id:
        until += 1
    bare = [msgspec.structs.replace(side, runs=(), cells=()) for side in old[start:until]]
    same = [msgspec.structs.replace(side, runs=(), cells=()) for side in act.passages]
    return until - 1 if bare and bare == same else None
