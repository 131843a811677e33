"""From an offset in a block's words to the place in the source."""

from __future__ import annotations

from clausework.model.clause import Block, Place


def place_of(block: Block, offset: int = 0, fallback: Place | None = None) -> Place:
    """Where the character at `offset` of the block's plain text stands.

    A block without places, as in a frozen draft, stands at the fallback.
    """
    at = block.at or fallback or Place("")
    spot = next((spot for spot in reversed(block.spots) if spot.offset <= offset), None)
    if spot is None or block.at is None:
        return at
    return Place(block.at.path, spot.line, spot.column + offset - spot.offset)


def place_of_target(block: Block, index: int, fallback: Place | None = None) -> Place:
    """Where the ID stands to which the cross-reference of that index leads.

    A reference has no words, so several may share one offset; its spot is the bracket before `(#`.
    """
    offset = sum(len(run.text) for run in block.runs[:index])
    empty = 0
    while empty < index and not block.runs[index - empty - 1].text:
        empty += 1
    spots = [spot for spot in block.spots if spot.offset == offset]
    if block.at is None or empty >= len(spots):
        return place_of(block, offset, fallback)
    return Place(block.at.path, spots[empty].line, spots[empty].column + len("](#"))
