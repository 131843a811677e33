"""The pairing of the clauses of two drafts, by their IDs and their successors, else by likeness.

Clauses meet by ID and lineage alone. Texts that have no IDs in common would need another way to
the same `Successors`; nothing below `align` asks where they came from.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

import msgspec

from clausework.model.by_identity import by_identity
from clausework.model.draft import Clause, Draft, Lineage, Provision, walk
from clausework.model.redline import Kind
from clausework.redline.align.pairing import longest_rising_run
from clausework.strings.catalogue import LANGUAGES

Successors = Mapping[str, tuple[str, ...]]
"""For each ID of the old draft the IDs of the new draft that carry on its text."""


def lineage_between(old: Draft, new: Draft) -> tuple[Lineage, ...]:
    """The lineage events that the new draft has and the old has not."""
    return tuple(event for event in new.lineage if event not in old.lineage)


@by_identity(1 << 13)
def identities(clause: Clause) -> tuple[str, ...]:
    """The IDs of the provisions of a clause, in whatever language they are written."""
    ids = dict.fromkeys(clause.provisions)
    for text in clause.texts.values():
        ids.update({block.id: None for block in walk(text.blocks) if block.id})
    return tuple(ids)


def successors_of(old: Collection[str], new: Collection[str], lineage: Iterable[Lineage]) -> Successors:
    """The successors of each old ID: itself if it lives, then those by renaming, splitting and merging."""
    events = tuple(lineage)
    old_ids, new_ids = frozenset(old), frozenset(new)
    found: dict[str, tuple[str, ...]] = {}
    for identity in old:
        successors = [identity] if identity in new_ids else []
        for successor in _follow(identity, new_ids, events, {identity}):
            # An ID that lives on gives nothing to one that was there before.
            if successor not in successors and not (identity in new_ids and successor in old_ids):
                successors.append(successor)
        found[identity] = tuple(successors)
    return found


def _follow(
    identity: str, new_ids: frozenset[str], events: tuple[Lineage, ...], seen: set[str]
) -> Iterable[str]:
    for event in events:
        if identity not in event.old:
            continue
        for successor in event.new:
            if successor in seen:  # lineage is written by hand: a circle in it must end
                continue
            seen.add(successor)
            if successor in new_ids:
                yield successor
            else:
                yield from _follow(successor, new_ids, events, seen)


def inferred_successors(
    successors: Successors,
    old: Mapping[str, Collection[str]],
    new: Mapping[str, Collection[str]],
    retired: Collection[str],
) -> Successors:
    """Successors also for clauses of whose end the lineage says nothing, by the provisions that live on.

    A clause whose provisions all live on
    has gone where they are; one that lost some has gone only into clauses that are new.
    """
    homes = {provision: clause for clause, provisions in new.items() for provision in provisions}
    settled = origins_of(successors)
    found = dict(successors)
    for clause, provisions in old.items():
        if successors.get(clause) or clause in retired or not provisions:
            continue
        goals = tuple(dict.fromkeys(homes[provision] for provision in provisions if provision in homes))
        complete = all(provision in homes for provision in provisions)
        found[clause] = goals if complete else tuple(goal for goal in goals if goal not in settled)
    return found


def origins_of(successors: Successors) -> Successors:
    """The same relation read from the new side: for each new ID the old ones whose text it carries on."""
    found: dict[str, list[str]] = {}
    for old, new in successors.items():
        for successor in new:
            found.setdefault(successor, []).append(old)
    return {successor: tuple(olds) for successor, olds in found.items()}


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


class Aligned(msgspec.Struct, frozen=True, dict=True):
    """Two drafts with their clauses paired; those that are the `same` in both need not be compared."""

    old: Draft
    new: Draft
    pairs: tuple[Pair, ...]
    successors: Successors
    provisions: Successors = {}
    same: frozenset[str] = frozenset()

    @property
    def main(self) -> str:
        """The authoritative language."""
        return self.new.languages[0] if self.new.languages else LANGUAGES[0]

    @cached_property
    def origins(self) -> Successors:
        """The provisions of the old draft that each one of the new carries on."""
        return origins_of(self.provisions)

    @cached_property
    def before(self) -> Mapping[str, Provision]:
        """The old draft's data beside the words of each provision that was one, by the ID that it has now."""
        known = {name: data for clause in self.old.clauses for name, data in clause.provisions.items()}
        return {
            name: next((known[source] for source in sources if source in known), Provision())
            for name, sources in self.origins.items()
        }


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
    leads: set[str] = set()  # one successor alone can stand in the place of an old clause
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
        if not kinds and main != clause.id:  # a split or merger says already that the name is new
            kinds.append("renamed")
        kin = tuple(olds[source][1] for source in sources) if len(sources) > 1 else ()
        if "split" in kinds:
            kin = tuple(news[successor] for successor in sorted(family, key=list(news).index))
        lead = clause.id == main or (main not in family and main not in leads)
        leads.add(main)
        at, was = olds[main]
        pairs.append(
            Pair(old=was, new=clause, old_index=at, new_index=index, kinds=tuple(kinds), kin=kin, lead=lead)
        )
    return pairs


def _with_moves(pairs: Iterable[Pair], successors: Successors) -> list[Pair]:
    """Add `moved` where the parent or the order among siblings changed, else `renumbered`."""
    pairs = list(pairs)
    siblings: dict[str, list[int]] = {}  # by their parents now, so that a parent renamed moves nothing
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
    for place, pair in enumerate(pairs):
        stays = pair.lead and "split" not in pair.kinds
        if place in moved:
            pairs[place] = msgspec.structs.replace(pair, kinds=(*pair.kinds, "moved"))
        elif stays and pair.old and pair.new and pair.old.number != pair.new.number:
            pairs[place] = msgspec.structs.replace(pair, kinds=(*pair.kinds, "renumbered"))
    return pairs


def _with_gone(pairs: list[Pair], old: Draft, new: Draft, successors: Successors) -> tuple[Pair, ...]:
    """Insert a pair for each old clause that is the `old` of none."""
    news = {clause.id: clause for clause in new.clauses}
    held = {pair.old.id for pair in pairs if pair.old}
    stays = {
        pair.old_index: pair.new_index
        for pair in pairs
        if pair.old and pair.lead and "moved" not in pair.kinds  # what moved took nobody along
    }
    followers: dict[int, list[Pair]] = {}
    after = -1  # what is gone before the first clause that stays is shown at the top
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
