"""Source map: from an offset in a block's words to the place in the source."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from operator import attrgetter

from clausework.model.clause import Block, Place, Run, Spot

OFFSET = attrgetter("offset")
SIGHT = 60
"""How many characters before a cross-reference are told with it."""


def place_of(block: Block, offset: int = 0, fallback: Place | None = None) -> Place:
    """Where the character at `offset` of the block's plain text stands.

    A block without places, as in a frozen draft, stands at the fallback.
    """
    at = block.at or fallback or Place("")
    index = bisect_right(block.spots, offset, key=OFFSET)
    if not index or block.at is None:
        return at
    spot = block.spots[index - 1]
    return Place(block.at.path, spot.line, spot.column + offset - spot.offset)


def targets_of(block: Block, fallback: Place | None = None) -> Iterator[tuple[Run, str, Place]]:
    """Each cross-reference of a block, with the words right before it and where its target stands.

    A reference has no words, so several may share one offset; its spot is the bracket before `(#`.
    """
    spots: dict[int, list[Spot]] = {}
    for spot in block.spots:
        spots.setdefault(spot.offset, []).append(spot)
    offset, empty, before = 0, 0, ""
    for run in block.runs:
        if run.mark == "ref":
            here = spots.get(offset, ())
            if block.at is None or empty >= len(here):
                place = place_of(block, offset, fallback)
            else:
                place = Place(block.at.path, here[empty].line, here[empty].column + len("](#"))
            yield run, before, place
        empty = 0 if run.text else empty + 1
        offset += len(run.text)
        before = (before + run.text)[-SIGHT:]
