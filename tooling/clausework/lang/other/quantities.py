"""Numbers in figures, whatever they count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from clausework.lang.quantities import DIGITS, Grammar, Meaning, Measure, Writing, in_figures, meaning, unread


def _number(text: str) -> Meaning:
    plain = text.rstrip("%‰ \u00a0")
    number = in_figures(plain)
    if number is None:
        return unread(text)
    return meaning(Measure(number, {"%": "percent", "‰": "per mille"}.get(text[-1], "")))


def starts(words: Iterable[str] = ()) -> re.Pattern[str]:
    """The beginnings of numbers, names and these words."""
    return re.compile(r"\S")


GRAMMAR = Grammar.of(
    (
        Writing("percentage", rf"{DIGITS}\s?[%‰]", _number),
        Writing("number", DIGITS, _number),
    ),
    starts(),
    edge=r"(?<!\w)",
)


def numbers(text: str) -> Iterator[Fraction]:
    """Every number in figures."""
    return (
        number for match in re.finditer(DIGITS, text) if (number := in_figures(match.group())) is not None
    )


def cited(_before: str, _old: str, _new: str, _after: str) -> tuple[Sequence[str], Sequence[str]]:
    """No place is known to be cited."""
    return (), ()
