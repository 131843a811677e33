"""Which lines of a changed clause were made from other clauses, and which a drafter wrote."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.model.clause import Clause, lines_of
from clausework.model.redline import LineChange, TextChange
from clausework.redline.align.clauses import Pair
from clausework.redline.explain.binding import derived

Lines = tuple[LineChange, ...]


def divided(pair: Pair, text: TextChange, lang: str) -> tuple[Lines, Lines]:
    """The lines that a drafter wrote in either draft, and those made in every draft that has them."""
    sides = tuple(zip(text.lines, _made(pair, text, lang), strict=True))
    return tuple(line for line, made in sides if not made), tuple(line for line, made in sides if made)


def _made(pair: Pair, text: TextChange, lang: str) -> Iterator[bool]:
    old, new = _written(pair.old, lang), _written(pair.new, lang)
    place = 0
    for line in text.lines:
        made = (line.new is None or place >= new) and (
            line.old is None or bool(line.origin) or line.order >= old
        )
        place += line.new is not None
        yield made


def _written(clause: Clause | None, lang: str) -> float:
    """How many lines of the clause a drafter wrote, which come before those that were made."""
    if clause is None or not derived(clause):
        return float("inf")
    text = clause.texts.get(lang)
    return len(lines_of(text.own)) if text else 0
