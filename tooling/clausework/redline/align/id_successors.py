"""Successors of IDs: which IDs of the new draft carry on an ID of the old, by the recorded lineage."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from clausework.model.by_identity import by_identity
from clausework.model.clause import Clause, walk
from clausework.model.draft import Draft, Lineage

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
            if successor in seen:
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
