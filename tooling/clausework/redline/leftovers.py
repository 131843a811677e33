"""Splits and merges: what is left over of a clause once it has its partner, and who took it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from clausework.redline.profiles import OFTEN, Likeness, Profile, Weights, Words

MASS = 20.0
"""The weight of words that a passage must have to be more than a phrase."""
EXPLAINED = 0.6
"""The share of a passage that the clause's own partner must lack for it to have come from elsewhere."""
CONTAINED = 0.6
"""The share of a passage that must be found among the leftovers of the other clause."""
ALIKE = 0.2
"""The likeness of a new clause without a partner to the clause that it was split from."""
TAKEN = 0.2
"""The share of such a clause that must be found among the leftovers of the other."""

Edge = tuple[int, int]
Left = Mapping[str, int]


class Leftovers:
    """The words of each clause that its partner does not have."""

    def __init__(
        self,
        old: Sequence[Profile],
        new: Sequence[Profile],
        weights: Weights,
        pairs: Mapping[int, int],
        same: Mapping[int, int],
    ) -> None:
        self._old, self._new = old, new
        self._weights = weights
        self._heir = pairs
        self._origin = {new: old for old, new in pairs.items()}
        self._same_old, self._same_new = frozenset(same), frozenset(same.values())
        self._old_left = [
            {} if place in self._same_old else _without(one, new, self._heir.get(place))
            for place, one in enumerate(old)
        ]
        self._new_left = [
            {} if place in self._same_new else _without(one, old, self._origin.get(place))
            for place, one in enumerate(new)
        ]

    def edges(self, likeness: Likeness) -> tuple[Edge, ...]:
        """Further pairs (old, new): a passage or a whole clause came from a clause that has a partner."""
        found = set(self._passages(self._new, self._same_new, self._origin, self._old, self._old_left))
        into = self._passages(self._old, self._same_old, self._heir, self._new, self._new_left)
        found.update((old, new) for new, old in into)
        found.update(self._clauses(likeness))
        return tuple(sorted(found))

    def _passages(
        self,
        ours: Sequence[Profile],
        same: Collection[int],
        partner: Mapping[int, int],
        theirs: Sequence[Profile],
        left: Sequence[Left],
    ) -> Iterable[Edge]:
        """Pairs (their clause, our clause) for passages of ours that were among their leftovers."""
        index: dict[str, list[int]] = {}
        for place, words in enumerate(left):
            for word in words:
                index.setdefault(word, []).append(place)
        index = {word: places for word, places in index.items() if len(places) <= OFTEN}
        shared = self._weights.shared
        for place, one in enumerate(ours):
            if place in same:
                continue
            own = partner.get(place)
            for passage in one.content.passages:
                mass = self._weights.mass(passage)
                if mass < MASS:
                    continue
                if own is not None and shared(passage, theirs[own].content.words) >= EXPLAINED * mass:
                    continue
                source = self._source(passage, index, left)
                if source not in (None, own) and shared(passage, left[source]) >= CONTAINED * mass:
                    yield source, place

    def _source(self, passage: Words, index: Mapping[str, Sequence[int]], left: Sequence[Left]) -> int | None:
        """The clause among whose leftovers most of the passage is found."""
        found: dict[int, float] = {}
        for word, count in passage.items():
            weight = self._weights.of(word)
            for place in index.get(word, ()):
                found[place] = found.get(place, 0.0) + weight * min(count, left[place][word])
        return max(found, key=lambda place: (found[place], -place), default=None)

    def _clauses(self, likeness: Likeness) -> Iterable[Edge]:
        """New clauses without a partner that are like an old one and took leftovers of it."""
        best: dict[int, tuple[float, int]] = {}
        for old, row in enumerate(likeness):
            for new, value in row.items():
                if new not in self._origin and value >= ALIKE and value > best.get(new, (0.0, 0))[0]:
                    best[new] = (value, old)
        for new, (_, old) in sorted(best.items()):
            words = self._new[new].content.words
            mass = self._weights.mass(words)
            if mass >= MASS and self._weights.shared(words, self._old_left[old]) >= TAKEN * mass:
                yield old, new


def _without(one: Profile, others: Sequence[Profile], partner: int | None) -> Left:
    if partner is None:
        return one.content.words
    other = others[partner].content.words
    return {
        word: count - other.get(word, 0)
        for word, count in one.content.words.items()
        if count > other.get(word, 0)
    }
