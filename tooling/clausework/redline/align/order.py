"""Longest increasing subsequence: the members of a sequence that kept their order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def longest_rising_run(positions: Sequence[int]) -> frozenset[int]:
    """The indices of the longest rising run of `positions`; all others have moved.

    >>> sorted(kept([0, 3, 1, 2]))
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
