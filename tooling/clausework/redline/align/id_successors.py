"""What became of an ID between two drafts, as their lineage tells."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from clausework.model.clause import Clause, walk
from clausework.model.draft import Draft, Lineage

Heirs = Mapping[str, tuple[str, ...]]
"""For each ID of the old draft the IDs of the new draft that carry on its text."""


def news(old: Draft, new: Draft) -> tuple[Lineage, ...]:
    """The events between the two drafts; what the old draft already knew happened before it."""
    return tuple(event for event in new.lineage if event not in old.lineage)


def identities(clause: Clause) -> tuple[str, ...]:
    """The IDs of the provisions of a clause, in whatever language they are written."""
    ids = dict.fromkeys(clause.provisions)
    for text in clause.texts.values():
        ids.update({block.id: None for block in walk(text.blocks) if block.id})
    return tuple(ids)


def heirs_of(old: Collection[str], new: Collection[str], lineage: Iterable[Lineage]) -> Heirs:
    """The heirs of each old ID: itself if it lives, then what it was renamed to, split or merged into."""
    events = tuple(lineage)
    old_ids, new_ids = frozenset(old), frozenset(new)
    found: dict[str, tuple[str, ...]] = {}
    for identity in old:
        heirs = [identity] if identity in new_ids else []
        for heir in _follow(identity, new_ids, events, {identity}):
            # An ID that lives on gives nothing to one that was there before.
            if heir not in heirs and not (identity in new_ids and heir in old_ids):
                heirs.append(heir)
        found[identity] = tuple(heirs)
    return found


def _follow(
    identity: str, new_ids: frozenset[str], events: tuple[Lineage, ...], seen: set[str]
) -> Iterable[str]:
    for event in events:
        if identity not in event.old:
            continue
        for heir in event.new:
            if heir in seen:
                continue
            seen.add(heir)
            if heir in new_ids:
                yield heir
            else:
                yield from _follow(heir, new_ids, events, seen)


def inferred(
    heirs: Heirs,
    old: Mapping[str, Collection[str]],
    new: Mapping[str, Collection[str]],
    retired: Collection[str],
) -> Heirs:
    """Heirs also for clauses of whose end the lineage says nothing, by the provisions that live on.

    A clause whose provisions all live on
    has gone where they are; one that lost some has gone only into clauses that are new.
    """
    homes = {provision: clause for clause, provisions in new.items() for provision in provisions}
    settled = origins_of(heirs)
    found = dict(heirs)
    for clause, provisions in old.items():
        if heirs.get(clause) or clause in retired or not provisions:
            continue
        goals = tuple(dict.fromkeys(homes[provision] for provision in provisions if provision in homes))
        complete = all(provision in homes for provision in provisions)
        found[clause] = goals if complete else tuple(goal for goal in goals if goal not in settled)
    return found


def origins_of(heirs: Heirs) -> Heirs:
    """The same relation read from the new side: for each new ID the old ones whose text it carries on."""
    found: dict[str, list[str]] = {}
    for old, new in heirs.items():
        for heir in new:
            found.setdefault(heir, []).append(old)
    return {heir: tuple(olds) for heir, olds in found.items()}
