"""Time lines: what happened in what order, drawn as a line, with a list of links below it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec
from markupsafe import Markup

from clausework.rendering.charts import share
from clausework.rendering.filled import filled

EDGE = 4
"""What is left free at either end, in hundredths of the width."""
NEAR = 7
"""Nearer to each other than so many hundredths, two points stand above each other."""
LEVEL, MIDDLE, RADIUS = 24, 16, 10


class TimeEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Something on the line: its day and maybe its last day as ISO, its words, and where it leads.

    `told` are further words, `kind` tells a text from what people said of it.
    """

    day: str = ""
    until: str = ""
    title: str
    when: str = ""
    told: str = ""
    address: str = ""
    kind: str = "text"


def timeline(key: str, title: str, events: Sequence[TimeEvent]) -> Markup:
    """The line with a point for each event, numbered like the list below it."""
    marks = _marks(events)
    levels = _levels([start for start, _ in marks])
    height = 2 * MIDDLE + LEVEL * max(levels, default=0)
    base = height - MIDDLE
    line = filled('<line class="axis" x1="0" x2="100%" y1="{0}" y2="{0}"/>', base)
    spans = Markup("").join(
        filled(
            '<line class="span" x1="{1}" x2="{2}" y1="{0}" y2="{0}"/>',
            base,
            share(start, 100),
            share(end, 100),
        )
        for start, end in marks
        if end > start
    )
    points = Markup("").join(
        _point(place, event, start, base - LEVEL * level)
        for place, (event, (start, _), level) in enumerate(zip(events, marks, levels, strict=True), 1)
    )
    words = "; ".join(" ".join(filter(None, (event.when, event.title, event.told))) for event in events)
    picture = filled(
        '<svg class="timeline" role="img" aria-labelledby="{0}-title {0}-desc" width="100%" height="{1}">'
        '<title id="{0}-title">{2}</title><desc id="{0}-desc">{3}</desc>{4}</svg>',
        key,
        height,
        title,
        words,
        line + spans + points,
    )
    items = Markup("\n").join(map(_item, events))
    return filled('<div class="times">{}\n<ol>\n{}\n</ol></div>', picture, items)


def _marks(events: Sequence[TimeEvent]) -> list[tuple[float, float]]:
    """Where each event begins and ends on the line, in hundredths; without days they are evenly apart."""
    width = 100 - 2 * EDGE
    if not all(event.day for event in events):
        steps = max(len(events) - 1, 1)
        return [(EDGE + width * place / steps,) * 2 for place in range(len(events))]
    days = [date.fromisoformat(event.day).toordinal() for event in events]
    ends = [date.fromisoformat(event.until or event.day).toordinal() for event in events]
    first, whole = min(days), (max(ends) - min(days)) or 1
    return [
        (EDGE + width * (day - first) / whole, EDGE + width * (end - first) / whole)
        for day, end in zip(days, ends, strict=True)
    ]


def _levels(starts: Sequence[float]) -> list[int]:
    """How far above the line each point stands, so that none hides another."""
    found: list[int] = []
    for place, start in enumerate(starts):
        taken = {found[other] for other in range(place) if abs(starts[other] - start) < NEAR}
        found.append(next(level for level in range(place + 1) if level not in taken))
    return found


def _point(place: int, event: TimeEvent, start: float, middle: int) -> Markup:
    return filled(
        '<circle class="{}" cx="{}" cy="{}" r="{}"/><text x="{}" y="{}" text-anchor="middle">{}</text>',
        event.kind,
        share(start, 100),
        middle,
        RADIUS,
        share(start, 100),
        middle + 4,
        place,
    )


def _item(event: TimeEvent) -> Markup:
    title = (
        filled('<a href="{}">{}</a>', event.address, event.title)
        if event.address
        else filled("<b>{}</b>", event.title)
    )
    rest = [filled("<span>{}</span>", words) for words in (event.when, event.told) if words]
    return filled('<li class="{}">{}</li>', event.kind, Markup(" ").join([title, *rest]))
