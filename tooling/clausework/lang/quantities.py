"""Quantities of a text: numbers with their units, periods, dates, percentages, sums of money.

The one reader of them: checks compare the values of two languages, a redline those of two drafts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple
from unicodedata import normalize

import msgspec

from clausework.lang.names import NAME
from clausework.lang.registry import part
from clausework.lang.scan import FirstOf, scan
from clausework.lang.sentences import independent

QuantityKind = Literal["period", "date", "percentage", "number"]
Day = tuple[int, int, int]
"""Year, month and day; 0 for what is not said."""

COUNT, AGE = "count", "age"
"""The units of things that are counted (三件 and `three items`, 两次 and `twice`) and of years of life."""
BASES: Mapping[str, tuple[str, Fraction]] = {
    "year": ("month", Fraction(12)),
    "quarter": ("month", Fraction(3)),
    "week": ("day", Fraction(7)),
    "hour": ("second", Fraction(3600)),
    "minute": ("second", Fraction(60)),
    "per mille": ("percent", Fraction(1, 10)),
    "per myriad": ("percent", Fraction(1, 100)),
}
"""Units that are so many of another; a working day is no day, and 24 hours are not always one."""
DIGITS = r"(?:\d{1,3}(?:[ \u2009\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)*)"
"""A number in figures, with or without marks between groups of three."""
GROUPED = re.compile(r"[ \u2009\u202f]|(?<=\d),(?=\d{3}(?!\d))")
PLAIN = re.compile(r"[0-9]{1,30}(?:\.[0-9]{1,30})?")


class Measure(NamedTuple):
    """A number of a unit, as it is written.

    A loose one need not be said in the other language: a year may hide in `annually`, a two in `both`.
    A unit "" is that of a number that counts nothing: a code, an ordinal, a year.
    """

    number: Fraction
    unit: str
    loose: bool = False

    @property
    def exact(self) -> tuple[Fraction, str]:
        """The same in the unit that all of its kind have: 一年 and twelve months are 12 months."""
        unit, times = BASES.get(self.unit, (self.unit, Fraction(1)))
        return self.number * times, unit


class Meaning(NamedTuple):
    """What the words of a quantity mean, wherever they stand.

    `value` is the same for all writings of it: 三年, 3年 and 3 年. Another unit is another value.
    """

    value: str
    measures: tuple[Measure, ...] = ()
    day: Day | None = None


class Quantity(msgspec.Struct, frozen=True, gc=False):
    """A quantity at `start` of a text. A vague one is a number only beside another: 一种, `one`."""

    kind: QuantityKind
    start: int
    text: str
    value: str
    measures: tuple[Measure, ...] = ()
    day: Day | None = None
    vague: bool = False

    @property
    def end(self) -> int:
        """The offset after the quantity."""
        return self.start + len(self.text)


class Writing(NamedTuple):
    """One way to write quantities: the pattern of it, and what a match of it means."""

    kind: QuantityKind
    pattern: str
    meaning: Callable[[str], Meaning]
    vague: bool = False


class Grammar(NamedTuple):
    """How a language writes quantities: `pattern` has a group for each writing, and finds names in none.

    `firm` is the part of it without the vague ones.
    """

    writings: Sequence[Writing]
    pattern: FirstOf
    firm: re.Pattern[str]
    starts: re.Pattern[str]
    counts_nothing: re.Pattern[str]
    compound: re.Pattern[str]
    joins: re.Pattern[str]

    @staticmethod
    def of(
        writings: Sequence[Writing],
        starts: re.Pattern[str],
        *,
        edge: str = "",
        before: str = "(?!)",
        after: str = "(?!)",
        joins: str = "(?!)",
    ) -> Grammar:
        """The grammar of these writings, of which the first that fits is meant; the vague ones come last.

        `before` and `after` stand beside a number that counts nothing, `joins` between the two
        numbers of a range.
        """
        groups = [f"(?i:(?P<k{place}>{edge}(?:{one.pattern})))" for place, one in enumerate(writings)]
        vague = [group for group, one in zip(groups, writings, strict=True) if one.vague]
        firm = re.compile("|".join((NAME, *groups[: len(groups) - len(vague)])))
        return Grammar(
            writings,
            FirstOf((firm, *(re.compile(group) for group in vague))),
            firm,
            starts,
            re.compile(f"(?:{before})$"),
            re.compile(after),
            re.compile(joins),
        )


SIGHT = 40
"""How far before a number it is looked for what makes it count nothing, in characters."""


def quantities(text: str, lang: str) -> tuple[Quantity, ...]:
    """Every quantity of the text, in order; no two overlap."""
    found = read(text, lang)
    return tuple([one for one in found if not one.vague]) if any(one.vague for one in found) else found


@lru_cache(maxsize=16384)
def read(text: str, lang: str) -> tuple[Quantity, ...]:
    """The same, and the vague ones."""
    sentences = independent(text, lang)
    if len(sentences) == 1:
        return tuple(_found(text, grammar(lang)))
    found: list[Quantity] = []
    start = 0
    for sentence in sentences:
        known = read(sentence, lang)
        found += [msgspec.structs.replace(one, start=start + one.start) for one in known] if start else known
        start += len(sentence)
    return tuple(found)


def grammar(lang: str) -> Grammar:
    """How a language writes quantities."""
    known: Grammar = part(lang, "quantities").GRAMMAR
    return known


def numbers(text: str, lang: str) -> frozenset[Fraction]:
    """Every number that the text says, whatever it counts, and also inside of words."""
    said: Iterable[Fraction] = part(lang, "quantities").numbers(text)
    return frozenset(said)


def _found(text: str, known: Grammar) -> Iterator[Quantity]:
    """The quantities; the first number of a range has the unit of the second: 3 to 5 days."""
    first: Quantity | None = None
    for match in scan(known.pattern, known.starts, text):
        if not match.lastgroup:
            continue
        writing, words = known.writings[int(match.lastgroup[1:])], match.group()
        value, measures, day = writing.meaning(words)
        start = match.start()
        if known.counts_nothing.search(text, max(0, start - SIGHT), start) or (
            measures and measures[0].unit == COUNT and known.compound.match(text, match.end())
        ):
            measures = tuple([Measure(one.number, "") for one in measures])
        one = Quantity(writing.kind, start, words, value, measures, day, writing.vague)
        if first:
            yield _of_range(first, one, text, known.joins)
        first = one
    if first:
        yield first


def _of_range(first: Quantity, second: Quantity, text: str, joins: re.Pattern[str]) -> Quantity:
    bare = first.kind == "number" and len(first.measures) == 1 and first.measures[0].unit in ("", COUNT)
    if not bare or not second.measures or second.measures[0].unit in ("", COUNT):
        return first
    if not joins.fullmatch(text, first.end, second.start):
        return first
    unit = second.measures[0].unit
    number = first.measures[0].number
    return msgspec.structs.replace(
        first, kind=second.kind, value=f"{number} {unit}", measures=(Measure(number, unit),), vague=False
    )


@lru_cache(maxsize=1 << 12)
def in_figures(text: str) -> Fraction | None:
    """The number that is written in figures; None for what is none, or longer than any that counts."""
    plain = GROUPED.sub("", normalize("NFKC", text))
    return Fraction(plain) if PLAIN.fullmatch(plain) else None


def meaning(*measures: Measure, of: str = "") -> Meaning:
    """What some measures mean; `of` tells apart what has the same numbers and units."""
    said = " ".join(f"{one.number} {one.unit}" for one in measures)
    return Meaning(f"{of} {said}".strip(), measures)


def unread(text: str) -> Meaning:
    """What a number means that cannot be read: itself."""
    return Meaning(re.sub(r"\s", "", normalize("NFKC", text)).lower())


def dated(year: int, month: int, day: int) -> Meaning:
    """What a date means."""
    return Meaning(f"{year:04}-{month:02}-{day:02}", (), (year, month, day))
