"""Stacked bars: a row for each group, a part for each outcome, every row a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from markupsafe import Markup

from clausework.rendering.charts import fill_of, share, swatch
from clausework.rendering.filled import filled

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
    return filled(
        '<ul class="stacks">\n{}\n</ul>',
        Markup("\n").join(filled("<li>{}</li>", _row(row, most)) for row in rows),
    )


def _row(row: StackedBar, most: int) -> Markup:
    inside = filled(
        '<span class="name">{}</span>{}<span class="sum">{}</span>',
        row.name,
        stack(row.parts, row.words, most),
        sum(row.parts.values()),
    )
    if not row.address:
        return filled('<span class="row">{}</span>', inside)
    return filled('<a class="row" href="{}">{}</a>', row.address, inside)


def stack(parts: Mapping[str, int], words: str, most: int) -> Markup:
    """One bar, as long as its sum is beside `most`."""
    rects = []
    start = 0
    for name, count in parts.items():
        if count:
            rects.append(
                filled(
                    '<rect x="{}" width="{}" height="{}"{}/>',
                    share(start, most),
                    share(count, most),
                    HEIGHT,
                    fill_of(name),
                )
            )
        start += count
    return filled(
        '<svg class="stack" role="img" aria-label="{}" width="100%" height="{}">{}</svg>',
        words,
        HEIGHT,
        Markup("").join(rects),
    )


def legend(names: Mapping[str, str]) -> Markup:
    """What each fill stands for, by its name."""
    return filled(
        '<p class="legend">{}</p>',
        Markup(" ").join(filled("<span>{}{}</span>", swatch(fill), name) for fill, name in names.items()),
    )
