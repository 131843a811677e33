"""A changed clause without the paragraphs, lists and table rows that stayed as they were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from clausework.model.redline import LineChange, TextChange


def focus(text: TextChange) -> TextChange:
    """The change with its unchanged parts left out.

    A list stays whole, so that its markers are right; of a table the caption and the head stay.
    """
    return msgspec.structs.replace(text, lines=tuple(_kept(text.lines)))


def _kept(lines: Sequence[LineChange]) -> Iterator[LineChange]:
    place = 0
    while place < len(lines):
        end = group_end(lines, place)
        group = lines[place:end]
        if any(line.altered for line in group):
            if group[-1].kind == "row":
                head = 2 if group[0].kind == "table" else 1
                yield from (line for at, line in enumerate(group) if at < head or line.altered)
            else:
                yield from group
        place = end


def group_end(lines: Sequence[LineChange], place: int) -> int:
    """Where the list, table or code that begins at the place ends."""
    follower = {"item": "item", "table": "row", "row": "row", "code": "code"}.get(lines[place].kind)
    end = place + 1
    while follower and end < len(lines) and lines[end].kind == follower:
        end += 1
    return end
