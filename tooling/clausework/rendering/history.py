"""A clause through all drafts: which changes are its own, under whatever ID it had."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from clausework.model.draft import Clause
from clausework.redline.ledger import ledger
from clausework.rendering.publication import Effect, Publication


@dataclass(frozen=True, slots=True)
class ClauseHistory:
    """A clause as it stands last; `pairs` has for every two drafts what changed, None if nothing did.

    The pairs of neighbours are told first, the newest first; `steps` counts them. `ids` has the ID of the
    clause in each draft, "" where there is none.
    """

    clause: Clause
    pairs: tuple[tuple[str, str, Effect | None], ...]
    steps: int
    ids: tuple[str, ...]


def histories(publication: Publication) -> tuple[ClauseHistory, ...]:
    """The history of each clause of the current draft, and of each that ended before, in order."""
    labels = [edition.draft.label for edition in publication.editions]
    every = {(each.old, each.new): each for each in publication.comparisons}
    found = []
    for last, clause in _ends(publication):
        ids = ids_until(publication, last, clause.id)
        pairs = []
        for old, new in _order(len(labels)):
            if name := ids[new] or ids[old]:
                change = ledger(every[labels[old], labels[new]].redline).change(name)
                effect = Effect(old=labels[old], new=labels[new], change=change) if change else None
                pairs.append((labels[old], labels[new], effect))
        neighbours = sum(labels.index(new) - labels.index(old) == 1 for old, new, _ in pairs)
        found.append(ClauseHistory(clause, tuple(pairs), neighbours, ids))
    return tuple(found)


def ids_until(publication: Publication, last: int, clause_id: str) -> tuple[str, ...]:
    """The ID in each draft of a clause of the draft in the place `last`, after which it has none."""
    found = [""] * len(publication.editions)
    found[last] = clause_id
    for place in range(last, 0, -1):
        if found[place]:
            found[place - 1] = ledger(publication.redlines[place - 1]).former(found[place])
    return tuple(found)


def _order(count: int) -> Iterator[tuple[int, int]]:
    """Neighbours first, then drafts further apart; the newest of each first."""
    for distance in range(1, count):
        for new in range(count - 1, distance - 1, -1):
            yield new - distance, new


def _ends(publication: Publication) -> Iterator[tuple[int, Clause]]:
    """Each clause in the last draft that has it or an heir of it, with that draft's place."""
    editions, redlines = publication.editions, (*publication.redlines, None)
    for place in range(len(editions) - 1, -1, -1):
        redline = redlines[place]
        lives = {change.old for change in redline.changes if change.new} if redline else set()
        yield from ((place, clause) for clause in editions[place].draft.clauses if clause.id not in lives)
