"""Whether a line belongs to the normative text of a standard, and whether a drafter or the tool wrote it."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.model.clause import Clause, Line, lines_of
from clausework.model.redline import LineChange, TextChange
from clausework.redline.align.clauses import Pair

REFERENCES = "normative-references"
INFORMATIVE_ELEMENTS = frozenset(("foreword", "introduction", "bibliography"))
INFORMATIVE_LINES = frozenset(("note", "example", "quotation"))


def derived(clause: Clause) -> bool:
    """True for a clause that the tool writes from others, and that says nothing which they do not.

    Normative references are written by the tool too, but they say which edition is to be followed.
    """
    return bool(clause.generated) and clause.element != REFERENCES


def from_clauses(clause: Clause) -> bool:
    """True for a clause of tables that the tool makes from the provisions of other clauses."""
    return clause.generated in ("verification", "legal-basis")


def informative(clause: Clause) -> bool:
    """True for an informative element, and for a clause that is derived from others."""
    return clause.element in INFORMATIVE_ELEMENTS or clause.informative or derived(clause)


def binds(clause: Clause, line: Line) -> bool:
    """True unless the line, or the clause that it stands in, is declared informative."""
    return not (informative(clause) or line.kind in INFORMATIVE_LINES)


Placed = tuple[int, LineChange]
"""A line change with its place in the text change."""


def divided(pair: Pair, text: TextChange, lang: str) -> tuple[tuple[Placed, ...], tuple[Placed, ...]]:
    """The lines that a drafter wrote in either draft, and those made in every draft that has them."""
    sides = tuple(zip(enumerate(text.lines), _made(pair, text, lang), strict=True))
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
