"""HTML with gaps to be filled: pages are written with few templates, so each is read once."""

from __future__ import annotations

from functools import lru_cache
from string import Formatter

from markupsafe import Markup, escape


def filled(template: str, *values: object, **named: object) -> Markup:
    """`Markup(template).format(…)` for gaps that are `{}`, `{0}` or `{name}`: what is put in is escaped."""
    parts: list[str] = []
    for text, gap in _pieces(template):
        parts.append(text)
        if gap is not None:
            parts.append(escape(values[gap] if isinstance(gap, int) else named[gap]))
    return Markup("".join(parts))  # noqa: S704 - templates are our own, and all else is escaped


@lru_cache(maxsize=1024)
def _pieces(template: str) -> tuple[tuple[str, int | str | None], ...]:
    """The pieces of text, each with the gap after it."""
    found: list[tuple[str, int | str | None]] = []
    counted = 0
    for text, field, form, conversion in Formatter().parse(template):
        if form or conversion:
            raise ValueError(template)
        if field == "":
            field, counted = str(counted), counted + 1
        found.append((text, int(field) if field is not None and field.isdigit() else field))
    return tuple(found)
