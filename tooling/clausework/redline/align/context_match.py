"""Match clauses by their neighbours: those between the same two that begin and end alike.

Many articles of an amended law are such. What is asked of them later is only what stands between the
ends: a passage there may have come from another article, or gone to one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TypeVar

import msgspec

from clausework.redline.align.assignment import longest_rising_run

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
    """What stands between the ends of a clause, and between those of its partner.

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
        if len(rows) * len(columns) > CELLS:
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
        first = before.text[:FIRST]
        for column, after in news.items():
            if not after.text.startswith(first):
                continue
            head, tail = before.ends(after)
            size = max(len(before.text), len(after.text))
            if head >= FIRST and head + tail >= ENOUGH * size and size > SHORT:
                cells.append((row, column, (head, tail)))
                rows[row] += 1
                columns[column] += 1
    return [cell for cell in cells if rows[cell[0]] == columns[cell[1]] == 1]


class Text:
    """The text of a clause, and the same from behind."""

    __slots__ = ("back", "lines", "text")

    def __init__(self, lines: tuple[str, ...]) -> None:
        self.lines = lines
        self.text = "\n".join(lines)
        self.back = self.text[::-1]

    def ends(self, other: Text) -> tuple[int, int]:
        """How many characters both texts begin and end with."""
        least = min(len(self.text), len(other.text))
        head = _alike(self.text, other.text, least)
        return head, _alike(self.back, other.back, least - head)

    def middle(self, other: Text, head: int, tail: int) -> Middle | None:
        """What stands between the ends; None if it is no more than a phrase."""
        end = len(self.text) - tail
        if end - head < LEAST:
            return None
        lines = []
        at = 0
        for line in self.lines:
            if min(end, at + len(line)) - max(head, at) > LOOSE * len(line):
                lines.append(line)
            at += len(line) + 1
        between = other.text[head : len(other.text) - tail]
        return Middle(self.text[head:end], between, tuple(lines), other.lines)


def _alike(one: str, other: str, most: int) -> int:
    """How many characters the texts have in common from the first on, up to `most`."""
    least = 0
    while least < most:
        place = (least + most + 1) // 2
        if one[least:place] == other[least:place]:
            least = place
        else:
            most = place - 1
    return least
