"""How alike two texts are, and the best way to pair many with many."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from operator import add

from clausework.lang.en.stop_words import STOP_WORDS
from clausework.lang.script import HAN_RANGE

HAN = re.compile(rf"[{HAN_RANGE}]+")
WORD = re.compile(r"[^\W_]+", re.ASCII)
LIMIT = 2500
"""Cells of a table of scores up to which the assignment is optimal; beyond it is greedy."""


@lru_cache(maxsize=8192)
def features(text: str) -> Counter[str]:
    """Pairs of neighbouring Han characters, and words of other scripts.

    Pairs of Latin letters would make any two English sentences half alike.
    """
    stretches = HAN.findall(text)
    pairs = (map(add, stretch, stretch[1:]) if len(stretch) > 1 else stretch for stretch in stretches)
    words = [word.lower() for word in WORD.findall(text)]
    telling = [word for word in words if word not in STOP_WORDS]
    return Counter(chain(chain.from_iterable(pairs), telling or words))


@lru_cache(maxsize=16384)
def likeness(old: str, new: str) -> float:
    """0 for texts with nothing in common, 1 for texts with the same features (Dice)."""
    if old == new:
        return 1.0
    a, b = features(old), features(new)
    total = a.total() + b.total()
    common = a.keys() & b.keys()
    shared = sum(map(min, map(a.__getitem__, common), map(b.__getitem__, common)))
    return 2 * shared / total if total else 0.0


def all_likenesses(old: Sequence[str], new: Sequence[str]) -> list[list[float]]:
    """The likeness of each old text to each new one."""
    index: dict[str, list[tuple[int, int]]] = {}
    totals = []
    for column, text in enumerate(new):
        found = features(text)
        totals.append(found.total())
        for feature, count in found.items():
            index.setdefault(feature, []).append((column, count))
    rows = []
    for text in old:
        found = features(text)
        shared = [0] * len(new)
        for feature, count in found.items():
            for column, other in index.get(feature, ()):
                shared[column] += count if count < other else other
        total = found.total()
        rows.append(
            [2 * both / (total + totals[column]) if both else 0.0 for column, both in enumerate(shared)]
        )
    for row, words in enumerate(old):
        for column, others in enumerate(new):
            if words == others:
                rows[row][column] = 1.0
    return rows


def assign(scores: Sequence[Sequence[float]], least: float) -> list[tuple[int, int]]:
    """Pairs (row, column) with the greatest sum of scores, each score at least `least`."""
    if not scores or not scores[0]:
        return []
    worthy = [[score if score >= least else 0.0 for score in line] for line in scores]
    size = len(scores) * len(scores[0])
    pairs = _optimal(worthy) if size <= LIMIT else _greedy(worthy)
    return sorted((row, column) for row, column in pairs if worthy[row][column])


def _greedy(scores: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    cells = sorted(
        (-score, row, column)
        for row, line in enumerate(scores)
        for column, score in enumerate(line)
        if score > 0
    )
    rows: set[int] = set()
    columns: set[int] = set()
    pairs = []
    for _, row, column in cells:
        if row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            pairs.append((row, column))
    return pairs


def _optimal(scores: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The Hungarian method with potentials, on the shorter side's rows."""
    if len(scores) > len(scores[0]):
        turned = [list(column) for column in zip(*scores, strict=True)]
        return [(row, column) for column, row in _optimal(turned)]
    height, width = len(scores), len(scores[0])
    rows, columns = [0.0] * (height + 1), [0.0] * (width + 1)
    owner, way = [0] * (width + 1), [0] * (width + 1)
    for row in range(1, height + 1):
        owner[0] = row
        column = _augment(scores, rows, columns, owner, way)
        while column:
            owner[column] = owner[way[column]]
            column = way[column]
    return [(owner[column] - 1, column - 1) for column in range(1, width + 1) if owner[column]]


def _augment(
    scores: Sequence[Sequence[float]],
    rows: list[float],
    columns: list[float],
    owner: list[int],
    way: list[int],
) -> int:
    """Extend the tree of tight cells from column 0 until it meets a free column; return that."""
    width = len(columns) - 1
    slack = [float("inf")] * (width + 1)
    done = [False] * (width + 1)
    column = 0
    while owner[column]:
        done[column] = True
        row, delta, following = owner[column], float("inf"), 0
        for other in range(1, width + 1):
            if done[other]:
                continue
            cost = -scores[row - 1][other - 1] - rows[row] - columns[other]
            if cost < slack[other]:
                slack[other], way[other] = cost, column
            if slack[other] < delta:
                delta, following = slack[other], other
        for other in range(width + 1):
            if done[other]:
                rows[owner[other]] += delta
                columns[other] -= delta
            else:
                slack[other] -= delta
        column = following
    return column
