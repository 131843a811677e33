"""Pairing: the best way to pair many with many, what keeps its order, and clauses that begin and end alike.

Many articles of an amended law begin and end alike between the same two neighbours. What is asked of them
later is only what stands between the ends: a passage there may have come from another article, or gone to
one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from heapq import heappop, heappush
from itertools import chain, pairwise
from typing import TypeVar

import msgspec

Gains = Sequence[Mapping[int, float]]
"""For each row the columns that come into question, each with what the pair would gain."""


def best_pairs(gains: Gains) -> dict[int, int]:
    """The column of each row that has one, so that the sum of gains is greatest.

    Only gains above zero count; a row or a column may stay alone. Rows are added one by one, each
    along the shortest augmenting path (Jonker and Volgenant); the work grows with the number of
    cells given, not with rows times columns.

    >>> best_pairs([{0: 5.0, 1: 4.0}, {0: 4.5}])
    {0: 1, 1: 0}
    """
    costs = [{column: -gain for column, gain in row.items() if gain > 0} for row in gains]
    wanted = Counter(chain.from_iterable(costs))
    pairing = _Pairing(costs)
    found: dict[int, int] = {}
    for row, cost in enumerate(costs):
        only = next(iter(cost)) if len(cost) == 1 else -1  # -1 is no column: nobody wants it
        if wanted[only] == 1:
            found[row] = only  # a pair that competes with no other
        elif cost:
            pairing.add(row)
    return dict(sorted({**found, **pairing.column}.items()))


def best_pairs_of_table(scores: Sequence[Sequence[float]], least: float) -> list[tuple[int, int]]:
    """Pairs (row, column) with the greatest sum of scores, each score at least `least`."""
    gains = [{column: score for column, score in enumerate(line) if score >= least} for line in scores]
    return list(best_pairs(gains).items())


class _Path(msgspec.Struct):
    """The cheapest way found to end an augmenting path: at a free column, or by leaving `row` alone."""

    cost: float
    column: int = -1
    row: int = -1


class _Pairing:
    """The pairing so far with its potentials; no cell is cheaper than the sum of its two."""

    def __init__(self, costs: Sequence[Mapping[int, float]]) -> None:
        self.costs = costs
        self.column: dict[int, int] = {}
        self._row: dict[int, int] = {}
        self._of_row = [0.0] * len(costs)
        self._of_column: dict[int, float] = {}

    def add(self, start: int) -> None:
        """Bring one more row in, re-pairing others where that costs less."""
        prices = (cost - self._of_column.get(column, 0.0) for column, cost in self.costs[start].items())
        self._of_row[start] = min((0.0, *prices))
        distance: dict[int, float] = {}
        way: dict[int, int] = {}
        reached = {start: 0.0}
        settled: set[int] = set()
        queue: list[tuple[float, int]] = []
        end = _Path(float("inf"))
        row, travelled = start, 0.0
        while True:
            if travelled - self._of_row[row] < end.cost:  # to leave this row alone instead
                end = _Path(travelled - self._of_row[row], row=row)
            for column, cost in self.costs[row].items():
                if column in settled:
                    continue  # a rounding error must not reopen it
                price = travelled + cost - self._of_row[row] - self._of_column.get(column, 0.0)
                if price < distance.get(column, end.cost):  # dearer than an end found leads nowhere
                    distance[column], way[column] = price, row
                    heappush(queue, (price, column))
            while queue and queue[0][0] > distance[queue[0][1]]:  # a cheaper way overtook it
                heappop(queue)
            if not queue or queue[0][0] >= end.cost:
                break
            travelled, column = heappop(queue)
            settled.add(column)
            if column not in self._row:
                end = _Path(travelled, column=column)
                break
            row = self._row[column]
            reached[row] = travelled
        for row, travelled in reached.items():
            self._of_row[row] += max(0.0, end.cost - travelled)  # rounding may turn the sign
        for column in settled:
            less = max(0.0, end.cost - distance[column])
            self._of_column[column] = self._of_column.get(column, 0.0) - less
        # Pair anew along the path, from its end back to its start.
        column = end.column if end.row < 0 else self.column.pop(end.row, -1)
        while column >= 0:
            row = way[column]
            before = self.column.get(row, -1)
            self.column[row], self._row[column] = column, row
            column = before if row != start else -1


def longest_rising_run(positions: Sequence[int]) -> frozenset[int]:
    """The indices of the longest rising run of `positions`; all others have moved.

    >>> sorted(longest_rising_run([0, 3, 1, 2]))
    [0, 2, 3]
    """
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, position in enumerate(positions):
        place = bisect_left(tails, position)  # patience sorting: n log n, not the square
        before.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [position]
        ends[place : place + 1] = [index]
    run: set[int] = set()
    index = ends[-1] if ends else -1
    while index >= 0:
        run.add(index)
        index = before[index]
    return frozenset(run)


ENOUGH = 0.5
"""The share of the longer clause that both have in common at their ends."""
FIRST = 2
"""Characters that both begin with: much is added or taken away after, little before."""
CELLS = 400
"""Pairs that may come into question between two neighbours."""
LEAST = 6
"""Characters that may be a passage of another clause."""
SHORT = 20
"""Characters of the longer clause under which ends say nothing."""
LOOSE = 0.4
"""The share of a line that must stand between the ends for it to have come from elsewhere."""

Place = TypeVar("Place", int, tuple[str, int])
Words = Sequence[tuple[str, ...]]
"""Title and lines of each clause."""


class Middle(msgspec.Struct, frozen=True):
    """Lines between the ends of a clause, and between those of its partner.

    `lines` are those of the clause that mostly stand there, `partner` are those of the other.
    """

    text: str
    other: str
    lines: tuple[str, ...]
    partner: tuple[str, ...]


class NeighbourMatches(msgspec.Struct):
    """Matches between neighbours, and what stands between the ends where it is more than a phrase."""

    pairs: dict[int, int]
    old: dict[int, Middle]
    new: dict[int, Middle]


def match_between_neighbours(old: Words, new: Words, same: Mapping[int, int]) -> NeighbourMatches:
    """Match what stands between pairs of clauses that are the `same` and in order."""
    found = NeighbourMatches({}, {}, {})
    for rows, columns in gaps(len(old), len(new), same, same):
        if len(rows) * len(columns) > CELLS:  # so many are no neighbours: likeness decides
            continue
        olds, news = {row: Text(old[row]) for row in rows}, {one: Text(new[one]) for one in columns}
        for row, column, ends in nearest(olds, news):
            found.pairs[row] = column
            if middle := olds[row].middle(news[column], *ends):
                found.old[row] = middle
            if middle := news[column].middle(olds[row], *ends):
                found.new[column] = middle
    return found


def gaps(
    height: int, width: int, pairs: Mapping[int, int], settled: Mapping[int, int]
) -> Iterator[tuple[list[int], list[int]]]:
    """The clauses that are not settled between each two neighbouring pairs that are in order."""
    points = sorted(pairs.items())
    run = [points[place] for place in sorted(longest_rising_run([new for _, new in points]))]
    taken = frozenset(settled.values())
    for (above, left), (below, right) in pairwise([(-1, -1), *run, (height, width)]):
        rows = [row for row in range(above + 1, below) if row not in settled]
        columns = [column for column in range(left + 1, right) if column not in taken]
        if rows and columns:
            yield rows, columns


def nearest(
    olds: Mapping[Place, Text], news: Mapping[Place, Text]
) -> list[tuple[Place, Place, tuple[int, int]]]:
    """Pairs with enough in common at their ends, and with no other text so near to either."""
    cells = []
    rows: Counter[Place] = Counter()
    columns: Counter[Place] = Counter()
    for row, before in olds.items():
        first = before.text[:FIRST]  # spares the comparison of most pairs
        for column, after in news.items():
            if not after.text.startswith(first):
                continue
            head, tail = before.ends(after)
            size = max(len(before.text), len(after.text))
            if head >= FIRST and head + tail >= ENOUGH * size and size > SHORT:
                cells.append((row, column, (head, tail)))
                rows[row] += 1
                columns[column] += 1
    return [cell for cell in cells if rows[cell[0]] == columns[cell[1]] == 1]  # any other leaves doubt


class Text:
    """The text of a clause, and the same from behind."""

    __slots__ = ("back", "lines", "text")

    def __init__(self, lines: tuple[str, ...]) -> None:
        self.lines = lines
        self.text = "\n".join(lines)
        self.back = self.text[::-1]

    def ends(self, other: Text) -> tuple[int, int]:
        """The lengths of the common prefix and suffix of both texts."""
        least = min(len(self.text), len(other.text))
        head = _alike(self.text, other.text, least)  # no character may count for both ends
        return head, _alike(self.back, other.back, least - head)

    def middle(self, other: Text, head: int, tail: int) -> Middle | None:
        """The words between the ends; None if they are no more than a phrase."""
        end = len(self.text) - tail
        if end - head < LEAST:
            return None
        lines = []
        at = 0
        for line in self.lines:
            if min(end, at + len(line)) - max(head, at) > LOOSE * len(line):
                lines.append(line)
            at += len(line) + 1  # and the line feed after it
        between = other.text[head : len(other.text) - tail]
        return Middle(self.text[head:end], between, tuple(lines), other.lines)


def _alike(one: str, other: str, most: int) -> int:
    """The length of the common prefix of the texts, up to `most`."""
    least = 0
    while least < most:
        place = (least + most + 1) // 2
        if one[least:place] == other[least:place]:  # halves: slices are compared in C
            least = place
        else:
            most = place - 1
    return least
