"""Static charts: SVG that needs no script, prints in grey, and is never the only source of its numbers.

Each is made of attributes and classes, without style attributes, so that colours follow the palette and the
content policy holds; widths are percentages, so that letters keep their size at every width. What is shown
by colour is shown by pattern too. The same numbers give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import sqrt

import msgspec
from markupsafe import Markup

from clausework.rendering.filled import filled

PATTERNED = ("partly", "rejected", "other", "pending", "late", "editorial")
"""What is filled with a pattern; all else has a plain colour."""

STROKES = {
    "partly": "M-2 2l4-4M0 8l8-8M6 10l4-4",
    "rejected": "M2 0v8M6 0v8",
    "other": "M1 2h2M5 6h2",
    "pending": "",
    "late": "M-2 6l4 4M0 0l8 8M6-2l4 4",
    "editorial": "M0 2h8M0 6h8",
}


def share(part: float, whole: float) -> str:
    """A part of the whole as a percentage that is the same on every machine."""
    return f"{round(10_000 * part / (whole or 1)) / 100:g}%"


def fill_of(name: str) -> Markup:
    """The attributes of a rectangle that stands for something: its class, and its pattern if it has one."""
    pattern = filled(' fill="url(#fill-{})"', name) if name in PATTERNED else Markup("")
    return filled(' class="fill-{}"', name) + pattern


def patterns() -> Markup:
    """The patterns that the charts of a page are filled with; once on each page that has such charts."""
    made = Markup("").join(
        filled(
            '<pattern id="fill-{}" class="pattern-{}" width="8" height="8" patternUnits="userSpaceOnUse">'
            '<rect width="8" height="8"/><path d="{}"/></pattern>',
            name,
            name,
            STROKES[name],
        )
        for name in PATTERNED
    )
    return filled('<svg class="patterns" width="0" height="0" aria-hidden="true"><defs>{}</defs></svg>', made)


def swatch(name: str) -> Markup:
    """A patch of what a colour and pattern stand for, in a legend."""
    return filled(
        '<svg class="swatch" width="16" height="12" aria-hidden="true">'
        '<rect width="16" height="12"{}/></svg>',
        fill_of(name),
    )


TALLEST, HEAD, FOOT = 96, 18, 20


class DayWords(msgspec.Struct, frozen=True, kw_only=True):
    """What a chart of days says: its title, its numbers in a sentence, and its axis.

    `last` and `due` are days at whose ends a line stands, "" for no line.
    """

    title: str
    description: str
    first: str
    end: str
    last: str = ""
    line: str = ""
    due: str = ""
    due_line: str = ""


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
    base = HEAD + TALLEST
    parts = [
        *bars,
        filled('<line class="axis" x1="0" x2="100%" y1="{0}" y2="{0}"/>', base),
        filled('<text x="0" y="{}">{}</text>', base + 15, words.first),
        filled('<text x="100%" y="{}" text-anchor="end">{}</text>', base + 15, words.end),
        filled('<text x="0" y="12">{}</text>', most),
    ]
    for day, line, top in ((words.last, words.line, 12), (words.due, words.due_line, 28)):
        if day in counts:
            where = share(names.index(day) + 1, len(names))
            parts.append(filled('<line class="close" x1="{0}" x2="{0}" y1="4" y2="{1}"/>', where, base))
            parts.append(filled('<text x="{}" y="{}" dx="-5" text-anchor="end">{}</text>', where, top, line))
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
    height = round(TALLEST * count / most)
    return filled(
        '<rect x="{}" y="{}" width="{}" height="{}"{}/>',
        share(place + 0.1, days),
        HEAD + TALLEST - height,
        share(0.8, days),
        height,
        fill_of("late" if late else "day"),
    )


BAR = 14


class StackedBar(msgspec.Struct, frozen=True):
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
                    BAR,
                    fill_of(name),
                )
            )
        start += count
    return filled(
        '<svg class="stack" role="img" aria-label="{}" width="100%" height="{}">{}</svg>',
        words,
        BAR,
        Markup("").join(rects),
    )


def legend(names: Mapping[str, str]) -> Markup:
    """What each fill stands for, by its name."""
    return filled(
        '<p class="legend">{}</p>',
        Markup(" ").join(filled("<span>{}{}</span>", swatch(fill), name) for fill, name in names.items()),
    )


CELL, WIDTH, LEAST = 30, 18, 3
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
    height = max(LEAST, round(CELL * sqrt(cell.characters / most))) if cell.weight else 0
    bar = filled(
        '<rect y="{}" width="{}" height="{}"{}/>', CELL - height, WIDTH, height, fill_of(cell.weight)
    )
    picture = filled(
        '<svg role="img" width="{0}" height="{1}"><title>{2}</title>'
        '<rect class="cell" width="{0}" height="{1}"/>{3}</svg>',
        WIDTH,
        CELL,
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
