"""Clause alignment: which clause of the new draft continues which of the old, and which have moved.

Clauses meet by ID and lineage alone. Texts that have no IDs in common would need another way to
the same `Successors`; nothing below `align` asks where they came from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from clausework.model.clause import Clause
from clausework.model.draft import Draft
from clausework.model.redline import Kind
from clausework.redline.align.id_successors import Successors, origins_of
from clausework.redline.align.order import longest_rising_run


class Pair(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A clause of the old draft beside one of the new; either may be missing (None).

    `kin` are the clauses to name when the pair was split (all successors) or merged (all origins, or
    on the side of a clause that was merged away, its successors). `lead` is the successor that stands in
    the place of the old clause.
    """

    old: Clause | None = None
    new: Clause | None = None
    old_index: int = -1
    new_index: int = -1
    kinds: tuple[Kind, ...] = ()
    kin: tuple[Clause, ...] = ()
    lead: bool = True

    @property
    def id(self) -> str:
        """The ID of the new clause, or of the old one if there is no new."""
        return self.new.id if self.new else self.old.id if self.old else ""


def align(old: Draft, new: Draft, successors: Successors) -> tuple[Pair, ...]:
    """The pairs in the order of the new draft, what is gone after what it used to follow."""
    pairs = _living(old, new, successors)
    pairs = _with_moves(pairs, successors)
    return _with_gone(pairs, old, new, successors)


def _living(old: Draft, new: Draft, successors: Successors) -> list[Pair]:
    """One pair for each clause of the new draft."""
    olds = {clause.id: (index, clause) for index, clause in enumerate(old.clauses)}
    news = {clause.id: clause for clause in new.clauses}
    origins = origins_of(successors)
    leads: set[str] = set()
    pairs: list[Pair] = []
    for index, clause in enumerate(new.clauses):
        sources = origins.get(clause.id, ())
        if not sources:
            pairs.append(Pair(new=clause, new_index=index, kinds=("inserted",)))
            continue
        main = clause.id if clause.id in sources else sources[0]
        family = successors[main]
        kinds: list[Kind] = []
        if len(family) > 1:
            kinds.append("split")
        if len(sources) > 1:
            kinds.append("merged")
        if not kinds and main != clause.id:
            kinds.append("renamed")
        kin = tuple(olds[source][1] for source in sources) if len(sources) > 1 else ()
        if "split" in kinds:
            kin = tuple(news[successor] for successor in sorted(family, key=list(news).index))
        lead = clause.id == main or (main not in family and main not in leads)
        leads.add(main)
        pairs.append(
            Pair(
                old=olds[main][1],
                new=clause,
                old_index=olds[main][0],
                new_index=index,
                kinds=tuple(kinds),
                kin=kin,
                lead=lead,
            )
        )
    return pairs


def _with_moves(pairs: Iterable[Pair], successors: Successors) -> list[Pair]:
    """Add `moved` where the parent or the order among siblings changed, else `renumbered`."""
    pairs = list(pairs)
    siblings: dict[str, list[int]] = {}
    moved: set[int] = set()
    for place, pair in enumerate(pairs):
        if pair.old is None or pair.new is None or not pair.lead:
            continue
        before, after = pair.old.parent, pair.new.parent
        if before == after or after in successors.get(before, ()):
            siblings.setdefault(after, []).append(place)
        else:
            moved.add(place)
    for places in siblings.values():
        run = longest_rising_run([pairs[place].old_index for place in places])
        moved.update(place for index, place in enumerate(places) if index not in run)
    return [_moved(pair, place in moved) for place, pair in enumerate(pairs)]


def _moved(pair: Pair, moved: bool) -> Pair:
    if pair.old is None or pair.new is None:
        return pair
    kinds: tuple[Kind, ...] = ()
    if moved:
        kinds = ("moved",)
    elif pair.lead and "split" not in pair.kinds and pair.old.number != pair.new.number:
        kinds = ("renumbered",)
    return msgspec.structs.replace(pair, kinds=(*pair.kinds, *kinds)) if kinds else pair


def _with_gone(pairs: list[Pair], old: Draft, new: Draft, successors: Successors) -> tuple[Pair, ...]:
    """Insert a pair for each old clause that is the `old` of none."""
    news = {clause.id: clause for clause in new.clauses}
    held = {pair.old.id for pair in pairs if pair.old}
    stays = {
        pair.old_index: pair.new_index
        for pair in pairs
        if pair.old and pair.lead and "moved" not in pair.kinds
    }
    followers: dict[int, list[Pair]] = {}
    after = -1
    for index, clause in enumerate(old.clauses):
        after = stays.get(index, after)
        if clause.id in held:
            continue
        kin = tuple(news[successor] for successor in successors.get(clause.id, ()))
        kinds: tuple[Kind, ...] = ("merged",) if kin else ("deleted",)
        followers.setdefault(after, []).append(Pair(old=clause, old_index=index, kinds=kinds, kin=kin))
    found = list(followers.get(-1, ()))
    for pair in pairs:
        found.append(pair)
        found.extend(followers.get(pair.new_index, ()))
    return tuple(found)


def homes_of(pairs: Iterable[Pair]) -> Mapping[str, tuple[int, ...]]:
    """For each old clause the places in `pairs` where lines that went nowhere may stand."""
    found: dict[str, list[int]] = {}
    for place, pair in enumerate(pairs):
        if pair.old:
            found.setdefault(pair.old.id, []).append(place)
    return {clause: tuple(places) for clause, places in found.items()}
