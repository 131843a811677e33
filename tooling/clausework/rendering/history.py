"""A clause through all drafts: which changes are its own, under whatever ID it had."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from clausework.model.draft import Clause
from clausework.model.redline import Change, Redline
from clausework.rendering.publication import Effect, Publication


@dataclass(frozen=True, slots=True)
class ClauseHistory:
    """A clause as it stands last; `pairs` has for every two drafts what changed, None if nothing did.

    The pairs of neighbours are told first, the newest first; `steps` counts them. `ids` are all IDs that
    it has had.
    """

    clause: Clause
    pairs: tuple[tuple[str, str, tuple[Effect, ...]], ...]
    steps: int
    ids: frozenset[str]


def histories(publication: Publication) -> tuple[ClauseHistory, ...]:
    """The history of each clause of the current draft, and of each that ended before, in order."""
    labels = [edition.draft.label for edition in publication.editions]
    steps = _by_labels(publication.redlines)
    every = {(each.old, each.new): each for each in publication.comparisons}
    found = []
    for last, clause in _ends(publication):
        ids = _ids(labels, steps, last, clause.id)
        pairs = [
            (
                labels[old],
                labels[new],
                tuple(_effects(every[labels[old], labels[new]].redline, ids[old], ids[new])),
            )
            for old, new in _order(len(labels))
            if ids[old] or ids[new]
        ]
        neighbours = sum(labels.index(new) - labels.index(old) == 1 for old, new, _ in pairs)
        found.append(ClauseHistory(clause, tuple(pairs), neighbours, frozenset().union(*ids)))
    return tuple(found)


def _order(count: int) -> Iterator[tuple[int, int]]:
    """Neighbours first, then drafts further apart; the newest of each first."""
    for distance in range(1, count):
        for new in range(count - 1, distance - 1, -1):
            yield new - distance, new


def _by_labels(redlines: Iterable[Redline]) -> Mapping[tuple[str, str], Redline]:
    return {(redline.old.label, redline.new.label): redline for redline in redlines}


def _ends(publication: Publication) -> Iterator[tuple[int, Clause]]:
    """Each clause in the last draft that has it or an heir of it, with that draft's place."""
    editions = publication.editions
    for place in range(len(editions) - 1, -1, -1):
        lives = _continued(publication.redlines[place]) if place + 1 < len(editions) else frozenset()
        for clause in editions[place].draft.clauses:
            if clause.id not in lives:
                yield place, clause


def _continued(redline: Redline) -> frozenset[str]:
    return frozenset(change.old for change in redline.changes if change.old and change.new)


def _ids(
    labels: list[str], steps: Mapping[tuple[str, str], Redline], last: int, clause_id: str
) -> list[frozenset[str]]:
    """The IDs that the clause has had in each draft."""
    found = [frozenset[str]() for _ in labels]
    found[last] = frozenset((clause_id,))
    for place in range(last, 0, -1):
        redline = steps[labels[place - 1], labels[place]]
        found[place - 1] = frozenset(
            change.old for change in redline.changes if change.old and change.new in found[place]
        )
    return found


def _effects(redline: Redline, old: frozenset[str], new: frozenset[str]) -> Iterator[Effect]:
    for change in redline.changed():
        if _belongs(change, old, new):
            yield Effect(old=redline.old.label, new=redline.new.label, change=change)


def _belongs(change: Change, old: frozenset[str], new: frozenset[str]) -> bool:
    if change.new:
        return change.new in new
    return change.old in old and not new
