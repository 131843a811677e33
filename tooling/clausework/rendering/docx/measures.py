"""Lengths of a page of A4 in twips, and the widths of the columns of a table."""

from __future__ import annotations

from collections.abc import Sequence

MEASURE = 9354
"""The width of the text on A4 between the margins of 25 mm and 20 mm that GB/T 1.1 has."""

EM = 210
"""The width of a Han character of the text, 10.5 pt."""

HANG = 525
"""What the marker of a list item takes."""

NARROW, BROAD = 8, 44
"""The columns of text between which the width of a table column follows its longest cell."""


def column_widths(rows: Sequence[Sequence[int]]) -> list[int]:
    """The widths of the columns of a table whose cells are so wide as text; they fill the measure."""
    needs = [NARROW] * max(map(len, rows), default=1)
    for row in rows:
        for column, length in enumerate(row):
            needs[column] = max(needs[column], min(length, BROAD))
    return shares(needs)


def shares(weights: Sequence[int]) -> list[int]:
    """The measure divided by weights."""
    found = [MEASURE * weight // sum(weights) for weight in weights]
    found[-1] += MEASURE - sum(found)
    return found
