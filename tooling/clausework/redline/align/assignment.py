"""The best way to pair many with many when few pairs come into question, and what keeps its order."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from heapq import heappop, heappush
from itertools import chain

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
        only = next(iter(cost)) if len(cost) == 1 else -1
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
            if travelled - self._of_row[row] < end.cost:
                end = _Path(travelled - self._of_row[row], row=row)
            for column, cost in self.costs[row].items():
                if column in settled:
                    continue  # a rounding error must not reopen it
                price = travelled + cost - self._of_row[row] - self._of_column.get(column, 0.0)
                if price < distance.get(column, end.cost):
                    distance[column], way[column] = price, row
                    heappush(queue, (price, column))
            while queue and queue[0][0] > distance[queue[0][1]]:
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
        self._reprice(end.cost, reached, {column: distance[column] for column in settled})
        self._turn(start, end, way)

    def _reprice(self, cost: float, rows: Mapping[int, float], columns: Mapping[int, float]) -> None:
        for row, travelled in rows.items():
            self._of_row[row] += max(0.0, cost - travelled)
        for column, travelled in columns.items():
            self._of_column[column] = self._of_column.get(column, 0.0) - max(0.0, cost - travelled)

    def _turn(self, start: int, end: _Path, way: Mapping[int, int]) -> None:
        """Pair anew along the path, from its end back to its start."""
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
        place = bisect_left(tails, position)
        before.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [position]
        ends[place : place + 1] = [index]
    run: set[int] = set()
    index = ends[-1] if ends else -1
    while index >= 0:
        run.add(index)
        index = before[index]
    return frozenset(run)
