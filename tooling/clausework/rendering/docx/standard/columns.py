"""The widths of the columns of a table: what its cells need, so that together they fill the page."""

from __future__ import annotations

from collections.abc import Sequence

from clausework.strings.width import width

MEASURE = 9354
"""The width of the text on A4 between the margins of 25 mm and 20 mm that GB/T 1.1 has, in twips."""

NARROW, BROAD = 8, 44
"""The columns of text between which the width of a table column follows its longest cell."""


def column_widths(rows: Sequence[Sequence[str]], measure: int = MEASURE) -> list[int]:
    """The widths in twips."""
    needs = [NARROW] * max(map(len, rows), default=1)
    for row in rows:
        for column, words in enumerate(row):
            needs[column] = max(needs[column], min(width(words), BROAD))
    found = [measure * need // sum(needs) for need in needs]
    found[-1] += measure - sum(found)
    return found
