"""Static charts: SVG that needs no script, prints in grey, and is never the only source of its numbers.

Each is made of attributes and classes, without style attributes, so that colours follow the palette and the
content policy holds; widths are percentages, so that letters keep their size at every width. What is shown
by colour is shown by pattern too. The same numbers give the same bytes. `templates/charts.html` draws them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from math import sqrt

import msgspec
from markupsafe import Markup

from clausework.rendering.page import drawn

TALLEST, CELL, LEAST = 96, 30, 3
"""In pixels the tallest column, a cell, and the least height of one whose clause changed."""
EDGE = 4
"""What is left free at either end, in hundredths of the width."""
NEAR = 7
"""Nearer to each other than so many hundredths, two points stand above each other."""
LEVEL, MIDDLE = 24, 16


def share(part: float, whole: float) -> str:
    """A part of the whole as a percentage that is the same on every machine."""
    return f"{round(10_000 * part / (whole or 1)) / 100:g}%"  # rounded, so floats do not show


_drawn = partial(drawn, "charts.html", share=share)


def patterns() -> Markup:
    """The patterns that the charts of a page are filled with; once on each page that has such charts."""
    return _drawn("patterns")


class DayWords(msgspec.Struct, frozen=True, kw_only=True):
    """Words of a chart of days: its title, its numbers in a sentence, and its axis.

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
    most = max(counts.values(), default=0) or 1  # on days without any all stay flat
    names = list(counts)
    bars = [
        (place, round(TALLEST * counts[day] / most), "late" if "" < words.last < day else "day")
        for place, day in enumerate(names)
        if counts[day]
    ]
    lines = ((words.last, words.line, 12), (words.due, words.due_line, 28))
    ends = [
        # Beside a line in the first half there is room on its right alone.
        (share(names.index(day) + 1, len(names)), 2 * names.index(day) < len(names), line, top)
        for day, line, top in lines
        if day in counts
    ]
    return _drawn("columns", key, bars, len(names), most, words, ends)


class StackedBar(msgspec.Struct, frozen=True):
    """A row: its name, how many of each part, the same in words, and where it leads, "" for nowhere."""

    name: str
    parts: Mapping[str, int]
    words: str
    address: str = ""


def stacks(rows: Sequence[StackedBar]) -> Markup:
    """The rows under each other, the longest across the whole width."""
    return _drawn("stacks", rows, max((sum(row.parts.values()) for row in rows), default=0))


def stack(parts: Mapping[str, int], words: str, most: int) -> Markup:
    """One bar, as long as its sum is beside `most`."""
    return _drawn("stack", parts, words, most)


def legend(names: Mapping[str, str]) -> Markup:
    """The meaning of each fill, by its name."""
    return _drawn("legend", names)


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
    tall = (max(LEAST, round(CELL * sqrt(cell.characters / most))) if cell.weight else 0 for cell in cells)
    return _drawn("strip", label, [*zip(cells, tall, strict=True)])


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
    spans = _marks(events)
    levels = _levels([start for start, _ in spans])
    height = 2 * MIDDLE + LEVEL * max(levels, default=0)
    base = height - MIDDLE
    marks = [
        (event, *span, base - LEVEL * level) for event, span, level in zip(events, spans, levels, strict=True)
    ]
    words = "; ".join(" ".join(filter(None, (event.when, event.title, event.told))) for event in events)
    return _drawn("timeline", key, title, height, words, base, marks)


def _marks(events: Sequence[TimeEvent]) -> list[tuple[float, float]]:
    """The bounds of each event on the line, in hundredths; without days they are evenly apart."""
    width = 100 - 2 * EDGE
    if not all(event.day for event in events):
        steps = max(len(events) - 1, 1)
        return [(EDGE + width * place / steps,) * 2 for place in range(len(events))]  # start and end in one
    days = [date.fromisoformat(event.day).toordinal() for event in events]
    ends = [date.fromisoformat(event.until or event.day).toordinal() for event in events]
    first, whole = min(days), (max(ends) - min(days)) or 1
    return [
        (EDGE + width * (day - first) / whole, EDGE + width * (end - first) / whole)
        for day, end in zip(days, ends, strict=True)
    ]


def _levels(starts: Sequence[float]) -> list[int]:
    """The height of each point above the line, so that none hides another."""
    found: list[int] = []
    for place, start in enumerate(starts):
        taken = {found[other] for other in range(place) if abs(starts[other] - start) < NEAR}
        found.append(next(level for level in range(place + 1) if level not in taken))
    return found
