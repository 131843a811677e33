"""The heaviest common subsequence of two sequences, exactly and without a time limit.

Whole rows of the table of weights are kept as the bits of integers (Hyyrö 2004), so that a row costs
a few operations on integers, however long the other sequence is. A member of weight n has n bits and
n rows, as if it were spelt in n letters of its own. A zero bit says that the weight grows there; the
rows at the ends of members are all that is needed to walk the table back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import TypeVar

Member = TypeVar("Member")
Stretch = tuple[int, int, int]
"""Where a common stretch begins in the first and in the second sequence, and how long it is."""


def common(a: Sequence[Member], b: Sequence[Member], weight: Callable[[Member], int]) -> list[Stretch]:
    """The stretches of a common subsequence, in order; no other weighs more. A weight is at least 1.

    >>> common("abcd", "xbcy", len)
    [(1, 1, 2)]
    >>> common(["a", "long"], ["long", "a"], len)
    [(1, 0, 1)]
    """
    least = min(len(a), len(b))
    head = 0
    while head < least and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < least - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    found = [(0, 0, head)] if head else []
    for i, j, size in _between(a[head : len(a) - tail], b[head : len(b) - tail], weight):
        _append(found, (i + head, j + head, size))
    if tail:
        _append(found, (len(a) - tail, len(b) - tail, tail))
    return found


def _append(found: list[Stretch], stretch: Stretch) -> None:
    if found:
        i, j, size = found[-1]
        if (i + size, j + size) == stretch[:2]:
            found[-1] = (i, j, size + stretch[2])
            return
    found.append(stretch)


def _between(a: Sequence[Member], b: Sequence[Member], weight: Callable[[Member], int]) -> list[Stretch]:
    """The stretches of two sequences that begin and end differently, walked from the end."""
    if not a or not b:
        return []
    bits = [0, *accumulate(map(weight, a))]
    rows = _rows(a, b, bits, weight)
    found: list[Stretch] = []
    i, j, size = len(a), len(b), 0
    while i and j:
        if a[i - 1] == b[j - 1]:
            i, j, size = i - 1, j - 1, size + 1
            continue
        if size:
            found.append((i, j, size))
            size = 0
        ones = (1 << bits[i] - bits[i - 1]) - 1
        if rows[j] >> bits[i - 1] & ones == ones:
            i -= 1  # the weight is the same without this member of a
        else:
            j -= 1
    if size:
        found.append((i, j, size))
    return found[::-1]


def _rows(
    a: Sequence[Member], b: Sequence[Member], bits: Sequence[int], weight: Callable[[Member], int]
) -> list[int]:
    places: dict[Member, int] = {}
    for member, bit in zip(a, bits, strict=False):
        places[member] = places.get(member, 0) | 1 << bit
    full = (1 << bits[-1]) - 1
    row = full
    rows = [row]
    for member in b:
        place = places.get(member, 0)
        if place:
            for shift in range(weight(member)):
                here = row & place << shift
                row = (row + here | row - here) & full
        rows.append(row)
    return rows
