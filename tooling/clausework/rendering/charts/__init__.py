"""Static charts: SVG that needs no script, prints in grey, and is never the only source of its numbers.

Each is made of attributes and classes, without style attributes, so that colours follow the palette and the
content policy holds; widths are percentages, so that letters keep their size at every width. What is shown
by colour is shown by pattern too. The same numbers give the same bytes.
"""

from __future__ import annotations

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
