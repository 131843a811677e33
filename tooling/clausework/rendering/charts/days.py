"""Columns over days, with a line where something ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec
from markupsafe import Markup

from clausework.rendering.charts import fill_of, share
from clausework.rendering.filled import filled

HEIGHT, HEAD, FOOT = 96, 18, 20


class DayWords(msgspec.Struct, frozen=True, kw_only=True):
    """What a chart of days says: its title, its numbers in a sentence, and its axis.

    `last` is the day at whose end the line stands, "" for no line.
    """

    title: str
    description: str
    first: str
    end: str
    last: str = ""
    line: str = ""


def days_between(first: str, last: str) -> list[str]:
    """Every day from the first to the last, as ISO."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [(start + timedelta(days=step)).isoformat() for step in range((end - start).days + 1)]


def columns(key: str, counts: Mapping[str, int], words: DayWords) -> Markup:
    """A column for each day, in order; those after the line have a pattern of their own."""
    most = max(counts.values(), default=0) or 1
    names = list(counts)
    bars = [
        _column(place, len(names), counts[day], most, late="" < words.last < day)
        for place, day in enumerate(names)
        if counts[day]
    ]
    base = HEAD + HEIGHT
    parts = [
        *bars,
        filled('<line class="axis" x1="0" x2="100%" y1="{0}" y2="{0}"/>', base),
        filled('<text x="0" y="{}">{}</text>', base + 15, words.first),
        filled('<text x="100%" y="{}" text-anchor="end">{}</text>', base + 15, words.end),
        filled('<text x="0" y="12">{}</text>', most),
    ]
    if words.last in counts:
        where = share(names.index(words.last) + 1, len(names))
        parts.append(filled('<line class="close" x1="{0}" x2="{0}" y1="4" y2="{1}"/>', where, base))
        parts.append(filled('<text x="{}" y="12" dx="-5" text-anchor="end">{}</text>', where, words.line))
    return filled(
        '<svg class="days" role="img" aria-labelledby="{0}-title {0}-desc" width="100%" height="{1}">'
        '<title id="{0}-title">{2}</title><desc id="{0}-desc">{3}</desc>{4}</svg>',
        key,
        base + FOOT,
        words.title,
        words.description,
        Markup("").join(parts),
    )


def _column(place: int, days: int, count: int, most: int, *, late: bool) -> Markup:
    height = round(HEIGHT * count / most)
    return filled(
        '<rect x="{}" y="{}" width="{}" height="{}"{}/>',
        share(place + 0.1, days),
        HEAD + HEIGHT - height,
        share(0.8, days),
        height,
        fill_of("late" if late else "day"),
    )
