"""The strip of changes: a cell for each clause of the whole standard, high where much changed."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import msgspec
from markupsafe import Markup

from clausework.rendering.charts import fill_of
from clausework.rendering.filled import filled

HEIGHT, WIDTH, LEAST = 30, 18, 3
"""Of a cell in pixels, and the least height of one whose clause changed."""


class StripCell(msgspec.Struct, frozen=True, kw_only=True):
    """A clause: how many characters changed of it, with what weight ("" for none), and where it leads.

    `name` says all of that; `number` stands below the cell of a chapter.
    """

    name: str
    address: str
    characters: int = 0
    weight: str = ""
    chapter: bool = False
    number: str = ""


def strip(label: str, cells: Sequence[StripCell]) -> Markup:
    """The cells in a row that wraps; the height grows as the square root, so that a word is seen too."""
    most = max((cell.characters for cell in cells), default=0) or 1
    items = Markup("\n").join(_cell(cell, most) for cell in cells)
    return filled('<nav class="strip" aria-label="{}"><ol>\n{}\n</ol></nav>', label, items)


def _cell(cell: StripCell, most: int) -> Markup:
    height = max(LEAST, round(HEIGHT * sqrt(cell.characters / most))) if cell.weight else 0
    bar = filled(
        '<rect y="{}" width="{}" height="{}"{}/>', HEIGHT - height, WIDTH, height, fill_of(cell.weight)
    )
    picture = filled(
        '<svg role="img" width="{0}" height="{1}"><title>{2}</title>'
        '<rect class="cell" width="{0}" height="{1}"/>{3}</svg>',
        WIDTH,
        HEIGHT,
        cell.name,
        bar if height else "",
    )
    number = filled('<span aria-hidden="true">{}</span>', cell.number) if cell.number else Markup("")
    return filled(
        '<li{}><a href="{}">{}{}</a></li>',
        Markup(' class="chapter"') if cell.chapter else "",
        cell.address,
        picture,
        number,
    )
