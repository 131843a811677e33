"""Give the clauses of two texts of others identities in common.

A clause of such a text is named by its number, and the numbers of two texts mean nothing to each
other. Once the clauses are matched, those that continue each other get one ID, which tells where
the clause came from: `4→5` is Article 4 that became Article 5, `→6` is new and `7→` is gone.

They are matched by what is surest first: the same anchor or words; the same ends between the same
neighbours; the same words but for numbers; then the greatest sum of likenesses, to which the place adds
a little; then what is left over shows splits and merges. No number decides anything.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import TypeVar

import msgspec

from clausework.model.draft import Draft
from clausework.redline.align import pairing
from clausework.redline.align.clauses import Successors
from clausework.redline.align.profiles import (
    OFTEN,
    Likeness,
    Profile,
    Weights,
    Words,
    likeness as plain_likeness,
    likenesses,
    share_of,
    words_of,
)
from clausework.source.foreign import ForeignText

# Splits and merges: what is left over of a clause once it has its partner, and who took it.
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
        nearly: pairing.NeighbourMatches,
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
        turned = [(new, old, value) for old, new, value in cells]  # now what was merged, not split
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
        most = share_of(OFTEN, len(theirs))  # usual words would bring all clauses together
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
            weight = self._weights.of(word)  # once for all clauses that have it
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
    middles: Mapping[int, pairing.Middle],
) -> list[_Clause]:
    found = []
    for place, one in enumerate(ours):
        if place in middles:
            middle = middles[place]
            left = _without(words_of((middle.text,)), words_of((middle.other,)))
            passages = [words_of((line,)) for line in middle.lines]
            found.append(_Clause(left, passages, words_of(middle.partner) if passages else {}))
        elif place in settled:
            found.append(_Clause())  # the very same words: nothing came, nothing went
        elif (own := partner.get(place)) is None:
            found.append(_Clause(one.content.words, one.content.passages))
        else:
            words = theirs[own].content.words
            found.append(_Clause(_without(one.content.words, words), one.content.passages, words))
    return found


def _without(words: Words, others: Words) -> Left:
    return {word: count - others.get(word, 0) for word, count in words.items() if count > others.get(word, 0)}


ARROW = "→"

Names = tuple[str, str]


class Identified(msgspec.Struct, frozen=True, kw_only=True):
    """Two texts as drafts whose clauses have IDs in common.

    `pairs` are the clauses that continue each other by the names they have in the texts, split
    and merged ones more than once; `headings` are those of headings.
    """

    old: Draft
    new: Draft
    successors: Successors
    pairs: tuple[Names, ...] = ()
    headings: tuple[Names, ...] = ()


def identify(old: ForeignText, new: ForeignText) -> Identified:
    """Match the clauses of two texts, both in the language of `new`, and name them anew."""
    lang = new.draft.languages[0]
    olds, old_heads = _profiles(old, lang)
    news, new_heads = _profiles(new, lang)
    units = match(olds, news)  # first, since headings are known by what stands under them
    above_old, above_new = _Above(old, old_heads), _Above(new, new_heads)
    under = [(above_old.of(olds[a]), above_new.of(news[b])) for a, b in units.pairs.items()]
    heads = match_headings(old_heads, new_heads, under)
    pairs = _named(units, olds, news)
    headings = _named(heads, old_heads, new_heads)
    continued = (*(pairs[: len(units.pairs)]), *headings)
    further = pairs[len(units.pairs) :]
    before, after = _names(old.draft, new.draft, continued, further)
    successors: dict[str, list[str]] = {name: [] for name in before.values()}
    for a, b in (*continued, *further):
        successors[before[a]].append(after[b])
    return Identified(
        old=under_names(old.draft, (before[clause.id] for clause in old.draft.clauses)),
        new=under_names(new.draft, (after[clause.id] for clause in new.draft.clauses)),
        successors={name: tuple(kin) for name, kin in successors.items()},
        pairs=_in_order(pairs, new.draft),
        headings=_in_order(headings, new.draft),
    )


class _Above:
    """The headings above each clause, by their places among the headings."""

    def __init__(self, text: ForeignText, heads: Sequence[Profile]) -> None:
        self._parents = {clause.id: clause.parent for clause in text.draft.clauses}
        self._places = {head.clause.id: place for place, head in enumerate(heads)}

    def of(self, one: Profile) -> tuple[int, ...]:
        """The nearest first; an article may also stand under another clause that is no heading."""
        found = []
        name = one.clause.parent
        while name:
            if name in self._places:
                found.append(self._places[name])
            name = self._parents[name]
        return tuple(found)


def _profiles(text: ForeignText, lang: str) -> tuple[list[Profile], list[Profile]]:
    """The profiles of the articles and the like, and those of the rest."""
    units: list[Profile] = []
    rest: list[Profile] = []
    for clause in text.draft.clauses:
        (units if clause.id in text.units else rest).append(
            Profile(clause, lang, text.anchors.get(clause.id, ""))
        )
    return units, rest


def _named(found: Match, old: Sequence[Profile], new: Sequence[Profile]) -> tuple[Names, ...]:
    """The clauses by name: those that continue each other, then the further successors."""
    return tuple((old[a].clause.id, new[b].clause.id) for a, b in (*found.pairs.items(), *found.edges))


def _names(
    old: Draft, new: Draft, continued: Iterable[Names], further: Iterable[Names]
) -> tuple[dict[str, str], dict[str, str]]:
    """For the clauses of either draft their new IDs; only clauses that continue each other share one."""
    before = {clause.id: f"{clause.id}{ARROW}" for clause in old.clauses}
    after = {clause.id: f"{ARROW}{clause.id}" for clause in new.clauses}
    for a, b in reversed(tuple(further)):  # the first of several gives its name last, and keeps it
        before[a] = after[b] = f"{a}{ARROW}{b}"
    for a, b in continued:  # last: to continue a clause is more than to have a part of it
        before[a] = after[b] = a if a == b else f"{a}{ARROW}{b}"
    return before, after


def under_names(draft: Draft, names: Iterable[str]) -> Draft:
    """The draft with these IDs for its clauses, in their order."""
    # Without parents all clauses are siblings: new chapters over articles that stay move none of them.
    clauses = tuple(
        msgspec.structs.replace(clause, id=name, parent="")
        for clause, name in zip(draft.clauses, names, strict=True)
    )
    return msgspec.structs.replace(draft, clauses=clauses)


def _in_order(names: Iterable[Names], new: Draft) -> tuple[Names, ...]:
    places = {clause.id: place for place, clause in enumerate(new.clauses)}
    return tuple(sorted(names, key=lambda pair: (places[pair[1]], pair[0])))


LEAST = 0.08
"""A likeness below this is chance."""
ENOUGH = 0.2
"""The likeness, with what the place adds, that makes one clause of two."""
ORDER = 0.02
"""What the relative place adds before any neighbour is known: it decides between equals."""
FEW = 20
"""Candidates of one clause among which the assignment chooses."""
HALF = 0.5
"""The likeness, whatever its words tell, that makes one clause of two between the same neighbours."""
REACH = 5
"""Places by which two of many that are left may be off."""
SHARED = 0.5
"""What all the same clauses under two headings add to the likeness of the headings."""
HEADING = 0.3
"""The likeness, with that, that makes one heading of two."""
ABOVE = 0.2
"""What the same heading above adds."""
WORDS: Callable[[Profile], tuple[str, ...]] = attrgetter("words")
Key = TypeVar("Key", bound=Hashable)


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """Places of clauses: `pairs` continue each other, `edges` are further ones of splits and merges."""

    pairs: Mapping[int, int]
    edges: tuple[Edge, ...] = ()


Sides = tuple[list[int], list[int]]
"""Places of clauses of the old text, and of the new."""


def match(old: Sequence[Profile], new: Sequence[Profile]) -> Match:
    """Match the clauses of two texts."""
    both = _Both(old, new)
    exact, named = both.exact()
    nearly = both.nearly(exact | named)
    settled = exact | nearly.pairs
    settled |= both.alone(lambda one: one.text, settled | named)  # the same but for numbers and blanks
    settled |= both.equals(settled | named, settled | named)
    if crowds := both.crowds(settled | named):
        *_, pairs = both.by_likeness(settled, named, nearly, crowds)  # what tells them apart
        settled |= both.equals(settled | named, pairs, in_order=True)
    weights, likeness, pairs = both.by_likeness(settled, named, nearly)
    pairs |= both.left_between(pairs)  # what words do not tell, place may
    found = Leftovers(old, new, weights, pairs, settled, nearly).edges(likeness)
    return _with_free(pairs, found)


def match_headings(
    old: Sequence[Profile], new: Sequence[Profile], under: Iterable[tuple[Sequence[int], Sequence[int]]]
) -> Match:
    """Match headings; `under` gives for each pair of clauses the headings above either."""
    shared: Counter[Edge] = Counter()
    totals: tuple[Counter[int], Counter[int]] = Counter(), Counter()
    for above_old, above_new in under:
        totals[0].update(above_old)
        totals[1].update(above_new)
        shared.update((row, column) for row in above_old for column in above_new)
    both = _Both(old, new)
    exact, named = both.exact()
    nearly = both.nearly(exact | named)
    settled = exact | named | nearly.pairs
    if not all(both.open(settled)):
        return Match(pairs=dict(sorted(settled.items())))  # nothing is left on one of the sides
    likeness = [dict(row) for row in both.likeness(both.weights(settled, nearly), settled, ())]
    for row, column in shared:
        likeness[row].setdefault(column, 0.0)  # no word in common, but the same articles

    def bonus(row: int, column: int) -> float:
        most = max(totals[0][row], totals[1][column])
        return both.order(row, column) + (SHARED * shared[row, column] / most if most else 0.0)

    pairs = _assigned(likeness, HEADING, bonus)
    above = {(old[a].clause.id, new[b].clause.id) for a, b in pairs.items()}

    def under_the_same(row: int, column: int) -> float:
        same = (old[row].clause.parent, new[column].clause.parent) in above
        return bonus(row, column) + (ABOVE if same else 0.0)

    return Match(pairs=_assigned(likeness, HEADING, under_the_same))


class _Both:
    """The clauses of both texts, which are paired by their places."""

    def __init__(self, old: Sequence[Profile], new: Sequence[Profile]) -> None:
        self.old = old
        self.new = new

    def open(self, settled: Mapping[int, int]) -> Sides:
        """The places of the clauses that have no partner yet."""
        taken = frozenset(settled.values())
        rows = [place for place in range(len(self.old)) if place not in settled]
        return rows, [place for place in range(len(self.new)) if place not in taken]

    def order(self, row: int, column: int) -> float:
        """The part of a likeness that is due to the relative place."""
        return ORDER * (1 - abs(row / max(1, len(self.old)) - column / max(1, len(self.new))))

    def same(self, places: Sides, key: Callable[[Profile], Hashable] = WORDS) -> Iterator[Sides]:
        """The places with the same key on either side, by default the same words; an empty key is none."""
        olds, news = _by_key(self.old, places[0], key), _by_key(self.new, places[1], key)
        return ((rows, news[of]) for of, rows in olds.items() if of in news and of and of != ("",))

    def alone(self, key: Callable[[Profile], Hashable], settled: Mapping[int, int]) -> dict[int, int]:
        """Clauses not settled that are the only ones with their key on either side."""
        found = self.same(self.open(settled), key)  # of two alike nobody can tell which is which
        return {rows[0]: columns[0] for rows, columns in found if len(rows) == len(columns) == 1}

    def exact(self) -> tuple[dict[int, int], dict[int, int]]:
        """Pairs of the same words, and those that have only an anchor of the author in common.

        Anchors that a program counts are no names: most clauses with the same words have others then.
        """
        exact, named = self.alone(WORDS, {}), self.alone(lambda one: one.anchor, {})
        anchored = [a for a, b in exact.items() if self.old[a].anchor and self.new[b].anchor]
        if 2 * sum(named.get(row) == exact[row] for row in anchored) < len(anchored):
            return exact, {}
        taken = frozenset(named.values())
        same = {row: column for row, column in named.items() if exact.get(row) == column}
        others = {row: column for row, column in exact.items() if row not in named and column not in taken}
        return same | others, {row: column for row, column in named.items() if row not in same}

    def nearly(self, same: Mapping[int, int]) -> pairing.NeighbourMatches:
        """The pairs that begin and end alike between pairs that are the `same`."""
        return pairing.match_between_neighbours([*map(WORDS, self.old)], [*map(WORDS, self.new)], same)

    def equals(
        self, settled: Mapping[int, int], pairs: Mapping[int, int], in_order: bool = False
    ) -> dict[int, int]:
        """Clauses not settled with the same words as others, in order from one of the `pairs` to the next.

        Unless all are to be paired `in_order`, only where nothing speaks for another way: as many are on
        either side, or nothing else stands on one of the sides.
        """
        found: dict[int, int] = {}
        for gap in pairing.gaps(len(self.old), len(self.new), pairs, settled):
            for same in self.same(gap):
                sizes, whole = [*map(len, same)], [*map(len, gap)]
                if in_order or sizes[0] == sizes[1] or sizes[0] == whole[0] or sizes[1] == whole[1]:
                    found.update(_side_by_side(gap, same))
        return found

    def crowds(self, settled: Mapping[int, int]) -> frozenset[tuple[str, ...]]:
        """The words of so many clauses in both texts that only what stands between tells them apart."""
        groups = self.same(self.open(settled))
        return frozenset(self.old[a[0]].words for a, b in groups if len(a) * len(b) > pairing.CELLS)

    def left_between(self, pairs: Mapping[int, int]) -> dict[int, int]:
        """Pairs of what is left, equals first; then what is half alike between two pairs.

        Where all clauses are alike no word tells one from another, but all tell that they belong together.
        """
        found: dict[int, int] = {}
        for rows, columns in self.same(self.open(pairs)):
            found.update(zip(rows, columns, strict=False))  # what is left over is new or gone
        for rows, columns in pairing.gaps(len(self.old), len(self.new), pairs, {**pairs, **found}):
            olds, news = _by_key(self.old, rows, WORDS), _by_key(self.new, columns, WORDS)
            for before, after in _alike([*olds], [*news]):
                while olds[before] and news[after]:
                    found[olds[before].pop(0)] = news[after].pop(0)
        return found

    def weights(self, settled: Mapping[int, int], nearly: pairing.NeighbourMatches) -> Weights:
        """The weights of words; those of settled clauses are only counted."""
        rows, columns = self.open(settled)
        return Weights(
            [*(self.old[row] for row in rows), *(self.new[column] for column in columns)],
            [self.old[row].words for row in settled],
            [(middle.text,) for middle in nearly.new.values()],
        )

    def likeness(
        self,
        weights: Weights,
        settled: Mapping[int, int],
        shrunk: Container[int],
        without: Container[tuple[str, ...]] = (),
    ) -> Likeness:
        """The likenesses; what is settled, or has the words `without`, comes into question for nothing else.

        What is like one of the old clauses that have `shrunk` may be a part of it.
        """
        taken = frozenset(settled.values())
        olds = [
            {}
            if (row in settled and row not in shrunk) or one.words in without
            else weights.vector(one.content)
            for row, one in enumerate(self.old)
        ]
        news = [
            {} if column in taken or one.words in without else weights.vector(one.content)
            for column, one in enumerate(self.new)
        ]
        rows = likenesses(olds, news, LEAST)
        return [{**row, settled[place]: 1.0} if place in settled else row for place, row in enumerate(rows)]

    def by_likeness(
        self,
        settled: Mapping[int, int],
        named: Mapping[int, int],
        nearly: pairing.NeighbourMatches,
        without: Container[tuple[str, ...]] = (),
    ) -> tuple[Weights, Likeness, dict[int, int]]:
        """The pairs with the greatest sum of likenesses; those that come second know their neighbours."""
        weights = self.weights(settled, nearly)
        likeness = self.likeness(weights, settled, nearly.old, without)
        taken = frozenset(named.values())  # what would part two clauses that have a name in common
        free = [
            {named[row]: 1.0} if row in named else {at: of for at, of in cells.items() if at not in taken}
            for row, cells in enumerate(likeness)
        ]
        pairs = _assigned(free, ENOUGH, self.order)
        parents = [one.clause.parent for one in self.old], [one.clause.parent for one in self.new]
        return weights, likeness, _assigned(free, ENOUGH, Surroundings(parents, free, pairs).bonus)


def _by_key(
    profiles: Sequence[Profile], places: Iterable[int], key: Callable[[Profile], Key]
) -> dict[Key, list[int]]:
    found: dict[Key, list[int]] = {}
    for place in places:
        found.setdefault(key(profiles[place]), []).append(place)
    return found


def _side_by_side(gap: Sides, same: Sides) -> Iterator[Edge]:
    """Pairs in order; the longer side leaves out those beside which something else stands."""
    short = int(len(same[0]) > len(same[1]))
    known, long = frozenset(same[short]), iter(same[1 - short])
    more = len(same[1 - short]) - len(same[short])
    spare = min(more, len(gap[short]) - len(gap[1 - short]) + more)
    for place in gap[short]:
        if place in known:
            yield (next(long), place) if short else (place, next(long))
        elif spare > 0:
            spare -= 1
            next(long)


def _alike(
    old: Sequence[tuple[str, ...]], new: Sequence[tuple[str, ...]]
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Texts of both that are half alike, the most alike first; of many, only those about the same place."""
    slope = len(new) / len(old)
    reach = len(new) if len(old) * len(new) <= pairing.CELLS else REACH
    cells = []
    for row, before in enumerate(old):
        middle = round(row * slope)  # the place, if both texts were as long
        for column in range(max(0, middle - reach), min(len(new), middle + reach + 1)):
            value = plain_likeness("\n".join(before), "\n".join(new[column]))
            if value >= HALF:
                cells.append((-value, abs(row * slope - column), row, column))
    for _, _, row, column in sorted(cells):
        yield old[row], new[column]


def _assigned(likeness: Likeness, enough: float, bonus: Callable[[int, int], float]) -> dict[int, int]:
    """The assignment with the greatest sum of what likeness and bonus exceed `enough` by."""
    claims = Counter(chain.from_iterable(likeness))
    gains: list[Mapping[int, float]] = []
    for row, values in enumerate(likeness):
        if len(values) == 1 and all(claims[column] == 1 and values[column] > enough for column in values):
            gains.append(values)  # nobody else wants either, whatever the place adds
            continue
        gain = {column: value + bonus(row, column) - enough for column, value in values.items()}
        best = sorted(gain, key=lambda column: (-gain[column], column))[:FEW]  # bounds the assignment
        gains.append({column: gain[column] for column in best})
    return pairing.best_pairs(gains)


def _with_free(pairs: Mapping[int, int], edges: Iterable[Edge]) -> Match:
    """Two clauses without partners that an edge brings together are a pair."""
    found = dict(pairs)
    taken = set(pairs.values())
    further = []
    for old, new in edges:
        if old not in found and new not in taken:
            found[old] = new
            taken.add(new)
        elif found.get(old) != new:
            further.append((old, new))
    return Match(pairs=dict(sorted(found.items())), edges=tuple(further))


SURE = 0.5
"""The likeness from which on a pair tells where its neighbours are."""
SAME_HEADING = 0.1
"""What the same heading adds to a likeness, if all that stands under it is the same."""
SPREAD = 1.0
"""Clauses under a heading count as if so much likeness more were spread elsewhere."""
PLACE = 0.05
"""What the very place adds, if nothing has moved."""
NEAR = 5
"""Places by which a clause may be off for half of that."""


class Surroundings:
    """Context of a pair: the bearing of the pairs found so far on the place of the others."""

    def __init__(
        self, parents: tuple[Sequence[str], Sequence[str]], likeness: Likeness, pairs: Mapping[int, int]
    ) -> None:
        self._old_parents, self._new_parents = parents
        self._pairs = pairs
        self._likeness = likeness
        self._shared: dict[tuple[str, str], float] = {}
        self._under_old: dict[str, float] = {}
        self._under_new: dict[str, float] = {}
        for place, partner in pairs.items():
            old, new, value = self._old_parents[place], self._new_parents[partner], likeness[place][partner]
            self._shared[old, new] = self._shared.get((old, new), 0.0) + value
            self._under_old[old] = self._under_old.get(old, 0.0) + value
            self._under_new[new] = self._under_new.get(new, 0.0) + value
        # The sure pairs that are in order, with an end on either side.
        sure = [pair for pair in sorted(pairs.items()) if likeness[pair[0]][pair[1]] >= SURE]
        run = [sure[place] for place in sorted(pairing.longest_rising_run([new for _, new in sure]))]
        self._order = len(run) / max(1, len(sure))  # in a reordered text place tells little
        ends = (len(self._old_parents), len(self._new_parents))
        self._anchors = [(-1, -1), *run, ends]
        self._olds = [old for old, _ in self._anchors]

    def bonus(self, old: int, new: int) -> float:
        """The part of the likeness that is due to the place of both."""
        return SAME_HEADING * self._heading(old, new) + PLACE * self._order / (
            1 + abs(self._expected(old) - new) / NEAR
        )

    def _heading(self, old: int, new: int) -> float:
        """The share of the text under both headings that is the same, this pair left out."""
        above, below = self._old_parents[old], self._new_parents[new]
        partner = self._pairs.get(old)
        own_old = self._likeness[old][partner] if partner is not None else 0.0
        own = own_old if partner == new else 0.0  # a pair does not vouch for itself
        left = self._under_old.get(above, 0.0) - own_old
        right = self._under_new.get(below, 0.0) - own
        shared = self._shared.get((above, below), 0.0) - own
        return max(0.0, shared) / (math.sqrt(max(0.0, left * right)) + SPREAD)

    def _expected(self, old: int) -> float:
        """The place expected of the clause between the nearest sure pairs but itself."""
        place = bisect_left(self._olds, old)
        below = self._anchors[place - 1]
        above = self._anchors[place + 1] if self._olds[place] == old else self._anchors[place]
        return below[1] + (above[1] - below[1]) * (old - below[0]) / max(1, above[0] - below[0])
