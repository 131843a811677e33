"""Stacked bars: a row for each group, a part for each outcome, every row a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from markupsafe import Markup

from clausework.rendering.charts import fill_of, share, swatch

HEIGHT = 14


class StackedBar(msgspec.Struct, frozen=True, kw_only=True):
    """A row: its name, how many of each part, the same in words, and where it leads, "" for nowhere."""

    name: str
    parts: Mapping[str, int]
    words: str
    address: str = ""


def stacks(rows: Sequence[StackedBar]) -> Markup:
    """The rows under each other, the longest across the whole width."""
    most = max((sum(row.parts.values()) for row in rows), default=0)
    return Markup('<ul class="stacks">\n{}\n</ul>').format(
        Markup("\n").join(Markup("<li>{}</li>").format(_row(row, most)) for row in rows)
    )


def _row(row: StackedBar, most: int) -> Markup:
    inside = Markup('<span class="name">{}</span>{}<span class="sum">{}</span>').format(
        row.name, stack(row.parts, row.words, most), sum(row.parts.values())
    )
    if not row.address:
        return Markup('<span class="row">{}</span>').format(inside)
    return Markup('<a class="row" href="{}">{}</a>').format(row.address, inside)


def stack(parts: Mapping[str, int], words: str, most: int) -> Markup:
    """One bar, as long as its sum is beside `most`."""
    rects = []
    start = 0
    for name, count in parts.items():
        if count:
            rects.append(
                Markup('<rect x="{}" width="{}" height="{}"{}/>').format(
                    share(start, most), share(count, most), HEIGHT, fill_of(name)
                )
            )
        start += count
    return Markup('<svg class="stack" role="img" aria-label="{}" width="100%" height="{}">{}</svg>').format(
        words, HEIGHT, Markup("").join(rects)
    )


def legend(names: Mapping[str, str]) -> Markup:
    """What each fill stands for, by its name."""
    return Markup('<p class="legend">{}</p>').format(
        Markup(" ").join(
            Markup("<span>{}{}</span>").format(swatch(fill), name) for fill, name in names.items()
        )
    )
