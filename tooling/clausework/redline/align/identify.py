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

import msgspec

from clausework.model.draft import Draft
from clausework.redline.align.assignment import best_pairs
from clausework.redline.align.clauses import Successors
from clausework.redline.align.context_match import CELLS, NeighbourMatches, gaps, match_between_neighbours
from clausework.redline.align.order import longest_rising_run
from clausework.redline.align.profiles import Likeness, Profile, Weights, likenesses
from clausework.redline.align.similarity import likeness as plain_likeness
from clausework.redline.align.split_merge import Edge, Leftovers
from clausework.source.foreign import ForeignText

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
    units = match(olds, news)
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
        old=_renamed(old.draft, before),
        new=_renamed(new.draft, after),
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
    for a, b in reversed(tuple(further)):
        before[a] = after[b] = f"{a}{ARROW}{b}"
    for a, b in continued:
        before[a] = after[b] = a if a == b else f"{a}{ARROW}{b}"
    return before, after


def _renamed(draft: Draft, names: Mapping[str, str]) -> Draft:
    # Without parents all clauses are siblings: new chapters over articles that stay move none of them.
    clauses = tuple(
        msgspec.structs.replace(clause, id=names[clause.id], parent="") for clause in draft.clauses
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


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """Places of clauses: `pairs` continue each other, `edges` are further ones of splits and merges."""

    pairs: Mapping[int, int]
    edges: tuple[Edge, ...] = ()


def match(old: Sequence[Profile], new: Sequence[Profile]) -> Match:
    """Match the clauses of two texts."""
    exact = _by_key(old, new, range(len(old)), range(len(new)), lambda one: one.words)
    exact, named = _with_anchors(old, new, exact)
    nearly = match_between_neighbours([one.words for one in old], [one.words for one in new], exact | named)
    settled = exact | nearly.pairs
    known = settled | named
    settled |= _by_key(old, new, *_open(old, new, known), lambda one: one.text)
    settled |= _equals(old, new, settled | named, settled | named)
    if crowds := _crowds(old, new, settled | named):
        *_, pairs = _by_likeness(old, new, settled, named, nearly, crowds)
        settled |= _equals(old, new, settled | named, pairs, in_order=True)
    weights, likeness, pairs = _by_likeness(old, new, settled, named, nearly)
    pairs |= _left_between(old, new, pairs)
    found = Leftovers(old, new, weights, pairs, settled, nearly).edges(likeness)
    return _with_free(pairs, found)


def _with_anchors(
    old: Sequence[Profile], new: Sequence[Profile], exact: Mapping[int, int]
) -> tuple[dict[int, int], dict[int, int]]:
    """Pairs of the same words, and those that have an anchor of the author in common, whatever their words.

    Anchors that a program counts are no names: most clauses with the same words have others then.
    """
    named = _by_key(old, new, range(len(old)), range(len(new)), lambda one: (one.anchor,))
    both = [(row, column) for row, column in exact.items() if old[row].anchor and new[column].anchor]
    if 2 * sum(named.get(row) == column for row, column in both) < len(both):
        return dict(exact), {}
    taken = frozenset(named.values())
    same = {row: column for row, column in named.items() if exact.get(row) == column}
    others = {row: column for row, column in exact.items() if row not in named and column not in taken}
    return same | others, {row: column for row, column in named.items() if row not in same}


def _by_likeness(
    old: Sequence[Profile],
    new: Sequence[Profile],
    settled: Mapping[int, int],
    named: Mapping[int, int],
    nearly: NeighbourMatches,
    without: Container[tuple[str, ...]] = (),
) -> tuple[Weights, Likeness, dict[int, int]]:
    """The pairs with the greatest sum of likenesses; those that come second know their neighbours."""
    weights = _weights(old, new, settled, nearly)
    likeness = _likeness(old, new, weights, settled, nearly.old, without)
    open_to = _with_named(likeness, named)
    height, width = max(1, len(old)), max(1, len(new))
    pairs = _assigned(open_to, ENOUGH, lambda row, column: ORDER * (1 - abs(row / height - column / width)))
    parents = [one.clause.parent for one in old], [one.clause.parent for one in new]
    return weights, likeness, _assigned(open_to, ENOUGH, Surroundings(parents, open_to, pairs).bonus)


def _with_named(likeness: Likeness, named: Mapping[int, int]) -> Likeness:
    """The likenesses without what would part two clauses that have a name in common."""
    taken = frozenset(named.values())
    return [
        {named[row]: 1.0}
        if row in named
        else {column: value for column, value in cells.items() if column not in taken}
        if taken
        else cells
        for row, cells in enumerate(likeness)
    ]


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
    same = _by_key(old, new, range(len(old)), range(len(new)), lambda one: one.words)
    same, named = _with_anchors(old, new, same)
    same |= named
    nearly = match_between_neighbours([one.words for one in old], [one.words for one in new], same)
    settled = same | nearly.pairs
    if not all(_open(old, new, settled)):
        return Match(pairs=dict(sorted(settled.items())))  # nothing is left on one of the sides
    weights = _weights(old, new, settled, nearly)
    likeness = [dict(row) for row in _likeness(old, new, weights, settled, ())]
    for row, column in shared:
        likeness[row].setdefault(column, 0.0)

    def bonus(row: int, column: int) -> float:
        most = max(totals[0][row], totals[1][column])
        order = ORDER * (1 - abs(row / len(old) - column / len(new)))
        return order + (SHARED * shared[row, column] / most if most else 0.0)

    pairs = _assigned(likeness, HEADING, bonus)
    above = _parents(old, new, pairs)
    return Match(
        pairs=_assigned(likeness, HEADING, lambda a, b: bonus(a, b) + (ABOVE if (a, b) in above else 0.0))
    )


class _Under(msgspec.Struct, frozen=True):
    """Which headings stand under headings that are a pair."""

    old: Sequence[str]
    new: Sequence[str]
    pairs: frozenset[tuple[str, str]]

    def __contains__(self, edge: Edge) -> bool:
        return (self.old[edge[0]], self.new[edge[1]]) in self.pairs


def _parents(old: Sequence[Profile], new: Sequence[Profile], pairs: Mapping[int, int]) -> _Under:
    return _Under(
        [one.clause.parent for one in old],
        [one.clause.parent for one in new],
        frozenset((old[a].clause.id, new[b].clause.id) for a, b in pairs.items()),
    )


def _open(
    old: Sequence[Profile], new: Sequence[Profile], settled: Mapping[int, int]
) -> tuple[list[int], list[int]]:
    """The places of the clauses that have no partner yet."""
    taken = frozenset(settled.values())
    rows = [place for place in range(len(old)) if place not in settled]
    return rows, [place for place in range(len(new)) if place not in taken]


def _by_key(
    old: Sequence[Profile],
    new: Sequence[Profile],
    rows: Iterable[int],
    columns: Iterable[int],
    key: Callable[[Profile], Hashable],
) -> dict[int, int]:
    """Places that are the only ones with their key on either side; an empty key is none."""
    olds: dict[Hashable, list[int]] = {}
    news: dict[Hashable, list[int]] = {}
    for places, profiles, found in ((rows, old, olds), (columns, new, news)):
        for place in places:
            found.setdefault(key(profiles[place]), []).append(place)
    return {
        places[0]: news[words][0]
        for words, places in olds.items()
        if words and words != ("",) and len(places) == 1 and len(news.get(words, ())) == 1
    }


def _equals(
    old: Sequence[Profile],
    new: Sequence[Profile],
    settled: Mapping[int, int],
    pairs: Mapping[int, int],
    in_order: bool = False,
) -> dict[int, int]:
    """Clauses not settled with the same words as others, in order from one of the `pairs` to the next.

    Unless all are to be paired `in_order`, only where nothing speaks for another way: as many are on
    either side, or nothing else stands on one of the sides.
    """
    found: dict[int, int] = {}
    for rows, columns in gaps(len(old), len(new), pairs, settled):
        for places, others in _same(old, new, rows, columns):
            alone = len(places) == len(rows) or len(others) == len(columns)
            if in_order or alone or len(places) == len(others):
                found.update(_side_by_side((rows, columns), (places, others)))
    return found


def _side_by_side(
    gap: tuple[Sequence[int], Sequence[int]], same: tuple[Sequence[int], Sequence[int]]
) -> Iterator[Edge]:
    """Pairs in order; the longer side leaves out those beside which something else stands."""
    short = int(len(same[0]) > len(same[1]))
    known = set(same[short])
    more = len(same[1 - short]) - len(same[short])
    spare = min(more, len(gap[short]) - len(gap[1 - short]) + more)
    long = iter(same[1 - short])
    for place in gap[short]:
        if place in known:
            yield (next(long), place) if short else (place, next(long))
        elif spare > 0:
            spare -= 1
            next(long)


def _crowds(
    old: Sequence[Profile], new: Sequence[Profile], settled: Mapping[int, int]
) -> frozenset[tuple[str, ...]]:
    """The words that so many clauses have in both texts that only what stands between tells them apart."""
    groups = _same(old, new, *_open(old, new, settled))
    return frozenset(old[rows[0]].words for rows, columns in groups if len(rows) * len(columns) > CELLS)


def _left_between(old: Sequence[Profile], new: Sequence[Profile], pairs: Mapping[int, int]) -> dict[int, int]:
    """Pairs of what is left, equals first; then what is half alike between two pairs.

    Where all clauses are alike no word tells one from another, but all tell that they belong together.
    """
    found: dict[int, int] = {}
    for rows, columns in _same(old, new, *_open(old, new, pairs)):
        found.update(zip(rows, columns, strict=False))
    for rows, columns in gaps(len(old), len(new), pairs, {**pairs, **found}):
        olds, news = _by_words(old, rows), _by_words(new, columns)
        for before, after in _alike(list(olds), list(news)):
            here, there = olds[before], news[after]
            most = min(len(here), len(there))
            found.update(zip(here[:most], there[:most], strict=True))
            del here[:most], there[:most]
    return found


def _alike(
    old: Sequence[tuple[str, ...]], new: Sequence[tuple[str, ...]]
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Texts of both that are half alike, the most alike first; of many, only those about the same place."""
    slope = len(new) / len(old)
    reach = len(new) if len(old) * len(new) <= CELLS else REACH
    cells = []
    for row, before in enumerate(old):
        for column in range(
            max(0, round(row * slope) - reach), min(len(new), round(row * slope) + reach + 1)
        ):
            value = plain_likeness("\n".join(before), "\n".join(new[column]))
            if value >= HALF:
                cells.append((-value, abs(row * slope - column), row, column))
    for _, _, row, column in sorted(cells):
        yield old[row], new[column]


def _same(
    old: Sequence[Profile], new: Sequence[Profile], rows: Iterable[int], columns: Iterable[int]
) -> Iterator[tuple[list[int], list[int]]]:
    """The places on either side that have the same words, if any."""
    olds, news = _by_words(old, rows), _by_words(new, columns)
    for words, places in olds.items():
        if any(words) and words in news:
            yield places, news[words]


def _by_words(profiles: Sequence[Profile], places: Iterable[int]) -> dict[tuple[str, ...], list[int]]:
    found: dict[tuple[str, ...], list[int]] = {}
    for place in places:
        found.setdefault(profiles[place].words, []).append(place)
    return found


def _weights(
    old: Sequence[Profile], new: Sequence[Profile], settled: Mapping[int, int], nearly: NeighbourMatches
) -> Weights:
    """What words tell; those of settled clauses are only counted."""
    rows, columns = _open(old, new, settled)
    return Weights(
        [*(old[row] for row in rows), *(new[column] for column in columns)],
        [old[row].words for row in settled],
        [(middle.text,) for middle in nearly.new.values()],
    )


def _likeness(
    old: Sequence[Profile],
    new: Sequence[Profile],
    weights: Weights,
    settled: Mapping[int, int],
    shrunk: Container[int],
    without: Container[tuple[str, ...]] = (),
) -> Likeness:
    """The likenesses; settled clauses, and those of the words `without`, come into question for nothing else.

    What is like one of the old clauses that have `shrunk` may be a part of it.
    """
    taken = frozenset(settled.values())
    rows = likenesses(
        [
            {}
            if (place in settled and place not in shrunk) or one.words in without
            else weights.vector(one.content)
            for place, one in enumerate(old)
        ],
        [
            {} if place in taken or one.words in without else weights.vector(one.content)
            for place, one in enumerate(new)
        ],
        LEAST,
    )
    return [{**row, settled[place]: 1.0} if place in settled else row for place, row in enumerate(rows)]


def _assigned(likeness: Likeness, enough: float, bonus: Callable[[int, int], float]) -> dict[int, int]:
    """The assignment with the greatest sum of what likeness and bonus exceed `enough` by."""
    claims = Counter(chain.from_iterable(likeness))
    gains: list[Mapping[int, float]] = []
    for row, values in enumerate(likeness):
        if len(values) == 1 and all(claims[column] == 1 and values[column] > enough for column in values):
            gains.append(values)  # nobody else wants either, whatever the place adds
            continue
        gain = {column: value + bonus(row, column) - enough for column, value in values.items()}
        best = sorted(gain, key=lambda column: (-gain[column], column))[:FEW]
        gains.append({column: gain[column] for column in best})
    return best_pairs(gains)


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
    """What the pairs found so far say about the place of the others."""

    def __init__(
        self,
        parents: tuple[Sequence[str], Sequence[str]],
        likeness: Likeness,
        pairs: Mapping[int, int],
    ) -> None:
        self._old_parents, self._new_parents = parents
        self._pairs = pairs
        self._likeness = likeness
        self._shared: dict[tuple[str, str], float] = {}
        self._under_old: dict[str, float] = {}
        self._under_new: dict[str, float] = {}
        for old, new in pairs.items():
            self._count(self._old_parents[old], self._new_parents[new], likeness[old][new])
        self._anchor()

    def _count(self, old: str, new: str, value: float) -> None:
        self._shared[old, new] = self._shared.get((old, new), 0.0) + value
        self._under_old[old] = self._under_old.get(old, 0.0) + value
        self._under_new[new] = self._under_new.get(new, 0.0) + value

    def _anchor(self) -> None:
        """Keep the sure pairs that are in order, with an end on either side."""
        sure = [(old, new) for old, new in sorted(self._pairs.items()) if self._likeness[old][new] >= SURE]
        run = [sure[place] for place in sorted(longest_rising_run([new for _, new in sure]))]
        self._order = len(run) / max(1, len(sure))
        ends = (len(self._old_parents), len(self._new_parents))
        self._anchors = [(-1, -1), *run, ends]
        self._olds = [old for old, _ in self._anchors]

    def bonus(self, old: int, new: int) -> float:
        """What the place of both adds to their likeness."""
        return SAME_HEADING * self._heading(old, new) + PLACE * self._order / (
            1 + abs(self._expected(old) - new) / NEAR
        )

    def _heading(self, old: int, new: int) -> float:
        """How much of what stands under both headings is the same, this pair left out."""
        above, below = self._old_parents[old], self._new_parents[new]
        partner = self._pairs.get(old)
        own_old = self._likeness[old][partner] if partner is not None else 0.0
        own = own_old if partner == new else 0.0
        left = self._under_old.get(above, 0.0) - own_old
        right = self._under_new.get(below, 0.0) - own
        shared = self._shared.get((above, below), 0.0) - own
        return max(0.0, shared) / (math.sqrt(max(0.0, left * right)) + SPREAD)

    def _expected(self, old: int) -> float:
        """Where the clause would stand between the nearest sure pairs but itself."""
        place = bisect_left(self._olds, old)
        below = self._anchors[place - 1]
        above = self._anchors[place + 1] if self._olds[place] == old else self._anchors[place]
        return below[1] + (above[1] - below[1]) * (old - below[0]) / max(1, above[0] - below[0])
