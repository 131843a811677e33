"""Where a clause stands, as a weak reason for a pair: near its neighbours, under the same heading."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from clausework.redline.align.order import longest_rising_run
from clausework.redline.align.profiles import Likeness

SURE = 0.5
"""The likeness from which on a pair tells where its neighbours are."""
HEADING = 0.1
"""What the same heading adds to a likeness, if all that stands under it is the same."""
FEW = 1.0
"""Clauses under a heading count as if so much likeness more were spread elsewhere."""
PLACE = 0.05
"""What the very place adds, if nothing has moved."""
REACH = 5
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
        return HEADING * self._heading(old, new) + PLACE * self._order / (
            1 + abs(self._expected(old) - new) / REACH
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
        return max(0.0, shared) / (math.sqrt(max(0.0, left * right)) + FEW)

    def _expected(self, old: int) -> float:
        """Where the clause would stand between the nearest sure pairs but itself."""
        place = bisect_left(self._olds, old)
        below = self._anchors[place - 1]
        above = self._anchors[place + 1] if self._olds[place] == old else self._anchors[place]
        return below[1] + (above[1] - below[1]) * (old - below[0]) / max(1, above[0] - below[0])
