"""Splits and merges: what is left over of a clause once it has its partner, and who took it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

import msgspec

from clausework.redline.align.context_match import Middle, NeighbourMatches
from clausework.redline.align.profiles import OFTEN, Likeness, Profile, Weights, Words, share_of, words_of

MASS = 20.0
"""The weight of words that a passage must have to be more than a phrase."""
EXPLAINED = 0.6
"""The share of a passage that the clause's own partner must lack for it to have come from elsewhere."""
CONTAINED = 0.6
"""The share of a passage that must be found among the leftovers of the other clause."""
ALIKE = 0.2
"""The likeness of a clause without a partner to the clause that it was split from or merged into."""
TAKEN = 0.2
"""The share of such a clause that must be found among the leftovers of the other."""

Edge = tuple[int, int]
Left = Mapping[str, int]


class _Clause(msgspec.Struct, frozen=True):
    """A clause beside its partner: the words that are `left` over, and its passages.

    `partner` are the words of the partner, if there is one.
    """

    left: Left = {}
    passages: Sequence[Words] = ()
    partner: Left | None = None


class Leftovers:
    """The words of each clause that its partner does not have."""

    def __init__(
        self,
        old: Sequence[Profile],
        new: Sequence[Profile],
        weights: Weights,
        pairs: Mapping[int, int],
        settled: Mapping[int, int],
        nearly: NeighbourMatches,
    ) -> None:
        """`settled` are pairs with no more left over than what `nearly` says of them."""
        self._profiles = old, new
        self._weights = weights
        self._heir = pairs
        self._origin = {new: old for old, new in pairs.items()}
        self._old = _clauses(old, new, self._heir, settled, nearly.old)
        self._new = _clauses(new, old, self._origin, frozenset(settled.values()), nearly.new)

    def edges(self, likeness: Likeness) -> tuple[Edge, ...]:
        """Further pairs (old, new): a passage or a whole clause came from a clause that has a partner."""
        found = set(self._passages(self._new, self._origin, self._old))
        found.update((old, new) for new, old in self._passages(self._old, self._heir, self._new))
        cells = [
            (old, new, value)
            for old, row in enumerate(likeness)
            for new, value in row.items()
            if value >= ALIKE
        ]
        olds, news = self._profiles
        found.update(self._whole(olds, self._heir, cells, self._new))
        turned = [(new, old, value) for old, new, value in cells]
        found.update((old, new) for new, old in self._whole(news, self._origin, turned, self._old))
        return tuple(sorted(found))

    def _passages(
        self, ours: Sequence[_Clause], own: Mapping[int, int], theirs: Sequence[_Clause]
    ) -> Iterable[Edge]:
        """Pairs (their clause, our clause) for passages of ours that were among their leftovers."""
        foreign = list(self._foreign(ours))
        wanted: set[str] = set().union(*(passage for _, passage, _ in foreign))
        left = [clause.left for clause in theirs]
        index: dict[str, list[int]] = {}
        for place, words in enumerate(left if foreign else ()):
            for word in words.keys() & wanted:
                index.setdefault(word, []).append(place)
        most = share_of(OFTEN, len(theirs))
        index = {word: places for word, places in index.items() if len(places) <= most}
        shared = self._weights.shared
        for place, passage, mass in foreign:
            source = self._source(passage, index, left)
            if source not in (None, own.get(place)) and shared(passage, left[source]) >= CONTAINED * mass:
                yield source, place

    def _foreign(self, ours: Sequence[_Clause]) -> Iterable[tuple[int, Words, float]]:
        """The passages, with their place and weight, that their clause's own partner does not explain."""
        weights = self._weights
        for place, clause in enumerate(ours):
            for passage in clause.passages:
                mass = weights.mass(passage)
                if mass < MASS:
                    continue
                if clause.partner is None or weights.shared(passage, clause.partner) < EXPLAINED * mass:
                    yield place, passage, mass

    def _source(self, passage: Words, index: Mapping[str, Sequence[int]], left: Sequence[Left]) -> int | None:
        """The clause among whose leftovers most of the passage is found."""
        found: dict[int, float] = {}
        for word, count in passage.items():
            if word not in index:
                continue
            weight = self._weights.of(word)
            for place in index[word]:
                other = left[place][word]
                found[place] = found.get(place, 0.0) + weight * (count if count < other else other)
        return max(found, key=lambda place: (found[place], -place), default=None)

    def _whole(
        self,
        ours: Sequence[Profile],
        own: Mapping[int, int],
        cells: Iterable[tuple[int, int, float]],
        theirs: Sequence[_Clause],
    ) -> Iterable[Edge]:
        """Pairs (our clause, their clause) of `cells`: ours has no partner and has leftovers of theirs."""
        best: dict[int, tuple[float, int]] = {}
        for one, other, value in cells:
            if one not in own and value > best.get(one, (0.0, 0))[0]:
                best[one] = (value, other)
        for one, (_, other) in sorted(best.items()):
            words = ours[one].content.words
            mass = self._weights.mass(words)
            if mass >= MASS and self._weights.shared(words, theirs[other].left) >= TAKEN * mass:
                yield one, other


def _clauses(
    ours: Sequence[Profile],
    theirs: Sequence[Profile],
    partner: Mapping[int, int],
    settled: Container[int],
    middles: Mapping[int, Middle],
) -> list[_Clause]:
    found = []
    for place, one in enumerate(ours):
        if place in middles:
            middle = middles[place]
            left = _without(words_of((middle.text,)), words_of((middle.other,)))
            passages = [words_of((line,)) for line in middle.lines]
            found.append(_Clause(left, passages, words_of(middle.partner) if passages else {}))
        elif place in settled:
            found.append(_Clause())
        elif (own := partner.get(place)) is None:
            found.append(_Clause(one.content.words, one.content.passages))
        else:
            words = theirs[own].content.words
            found.append(_Clause(_without(one.content.words, words), one.content.passages, words))
    return found


def _without(words: Words, others: Words) -> Left:
    return {word: count - others.get(word, 0) for word, count in words.items() if count > others.get(word, 0)}
