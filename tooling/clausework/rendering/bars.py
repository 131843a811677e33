"""A static bar chart: one SVG that prints in grey, survives forced colours, and has its table beside it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

ROW = 30
LABEL = 142
WIDTH = 340
COUNT = 40


def bars(title: str, rows: Sequence[tuple[str, int]]) -> Markup:
    """Horizontal bars; the numbers are those of the table that goes with them."""
    most = max((count for _, count in rows), default=0) or 1
    height = ROW * len(rows)
    parts = []
    for place, (name, count) in enumerate(rows):
        middle = place * ROW + ROW // 2
        length = round((WIDTH - LABEL - COUNT) * count / most)
        parts.append(
            Markup(
                '<text x="{}" y="{}" text-anchor="end" font-size="14">{}</text>'
                '<rect x="{}" y="{}" width="{}" height="16"/>'
                '<text x="{}" y="{}" font-size="14">{}</text>'
            ).format(
                LABEL - 10, middle + 5, name, LABEL, middle - 8, length, LABEL + length + 8, middle + 5, count
            )
        )
    return Markup(
        '<svg class="bars" role="img" aria-label="{}" viewBox="0 0 {} {}" fill="currentColor">{}</svg>'
    ).format(title, WIDTH, height, Markup("").join(parts))
