"""Quantities in the two languages of a text, made comparable: 一年, `12 months` and `yearly` alike."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

COUNT, AGE = "count", "age"
"""The units of things that are counted (三件 and `three items`, 两次 and `twice`) and of years of life."""


class Quantity(NamedTuple):
    """A number of a unit, as `text` says it; `raw` is the number that was written, before conversion.

    A loose one need not be said in the other language: a year may hide in `annually`, a two in `both`.
    """

    number: Fraction
    unit: str
    text: str
    raw: Fraction

    @property
    def loose(self) -> bool:
        """True for one of a unit, and for two things; how often is always said."""
        often = self.text.endswith(("次", "倍")) or self.text.lower() == "twice"
        return self.raw == 1 or (self.unit == COUNT and self.raw == 2 and not often)


class Reading(NamedTuple):
    """The quantities of a text in order, and every number in it, whatever it counts."""

    quantities: tuple[Quantity, ...]
    mentions: frozenset[Fraction]


WRITTEN = re.compile(r"[0-9][0-9,]{0,30}(?:\.[0-9]{1,30})?")
GAP = re.compile("[ \u2009\u202f](?<=[0-9].)(?=[0-9]{3}(?![0-9]))")
"""What divides the digits of a large number into groups of three."""


def in_digits(text: str) -> Fraction | None:
    """The number that is written in digits; None for what is none, or longer than any that counts."""
    if not WRITTEN.fullmatch(text):
        return None
    plain = text.replace(",", "")
    return Fraction(int(plain)) if plain.isdigit() else Fraction(plain)


def read(text: str, lang: str) -> Reading:
    """The quantities of a text."""
    # Each language takes its values from here, so both are imported when they are needed.
    if lang.startswith("zh"):
        from clausework.checks.quantities_zh import reading
    else:
        from clausework.checks.quantities_en import reading
    return reading(GAP.sub("", text))


def differing(one: Reading, other: Reading) -> tuple[tuple[Quantity, ...], tuple[Quantity, ...]]:
    """What either text says and the other does not; both are empty if they agree.

    How often a quantity is said does not count. Loose quantities count only against each other, or
    beside one that is not loose.
    """
    if not one.quantities and not other.quantities:
        return (), ()
    lost, extra = _unanswered(one, other), _unanswered(other, one)
    strict = [item for item in (*lost, *extra) if not item.loose]
    if strict or (lost and extra and not _counts(lost) and not _counts(extra)):
        return lost, extra
    return (), ()


def _counts(items: tuple[Quantity, ...]) -> bool:
    return all(item.unit == COUNT for item in items)


def _unanswered(one: Reading, other: Reading) -> tuple[Quantity, ...]:
    said = {(item.number, item.unit) for item in other.quantities}
    found: dict[tuple[Fraction, str], Quantity] = {}
    for item in one.quantities:
        known = (item.number, item.unit) in said or (
            item.unit in (COUNT, AGE)
            and not {item.raw, item.raw - (item.unit == AGE)}.isdisjoint(other.mentions)
        )
        if not known:
            found.setdefault((item.number, item.unit), item)
    return tuple(found.values())
