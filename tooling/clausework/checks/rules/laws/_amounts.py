"""The amounts of laws and provisions, in units that can be compared."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from clausework.lang.quantities import Measure, quantities

DAYS = {
    "day": (Fraction(1), Fraction(1)),
    "working day": (Fraction(1), Fraction(3)),
    "month": (Fraction(28), Fraction(31)),
    "second": (Fraction(1, 86400), Fraction(1, 86400)),
}
"""The fewest and the most days that a unit of time may take; those of a working day have holidays between."""


class Span(NamedTuple):
    """An amount by its least and greatest value, as a month may have 28 or 31 days."""

    words: str
    low: Fraction
    high: Fraction
    unit: str
    exact: tuple[Fraction, str]
    period: bool

    def same(self, other: Span) -> bool:
        """Whether both say the same amount."""
        return self.exact == other.exact


def amounts(text: str, lang: str) -> list[Span]:
    """The amounts of a text that have a unit; 每年 tells how often, and is none."""
    return [
        _span(one.text, measure, one.kind == "period")
        for one in quantities(text, lang)
        for measure in one.measures
        if measure.unit and not one.value.startswith("each")
    ]


def _span(words: str, measure: Measure, period: bool) -> Span:
    number, unit = measure.exact
    least, most = DAYS.get(unit, (Fraction(1), Fraction(1)))
    unit = "day" if unit in DAYS else unit
    return Span(words, number * least, number * most, unit, measure.exact, period)


def names_thing(text: str, words: str) -> bool:
    """Whether a text has one of the words, which a bar parts; without any, it need have none."""
    return not words or any(word in text for word in words.split("|"))
