"""Quantities of a text: numbers with their units, periods, dates, sums; and names that are no numbers.

The one reader of them: checks compare the values of two languages, a redline those of two drafts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple
from unicodedata import normalize, numeric

import msgspec

from clausework.lang.patterns import FirstOf, Patterns, beside, compiled, scan
from clausework.lang.registry import part
from clausework.lang.sentences import independent
from clausework.lang.zh.numerals import NUMERAL, value

# Units of measure: the symbols that all languages share, and how much of another unit each is. The words
# for units (公里, kilometres) and the names of periods are those of a language.
DATA = beside(__file__)
PREFIXES = {sign: Fraction(times) for sign, times in DATA["prefixes"].items()}
SYMBOLS: Mapping[str, str] = DATA["symbols"]
"""The symbols, and the prefixes that each may have."""
OTHER_WRITINGS: Mapping[str, str] = DATA["other_writings"]
NOT_A_UNIT: Mapping[str, str] = DATA["not_a_unit"]
"""Symbols that are often something else: the 1990s, a 4s store, 3D, 6 p.m."""


def _pattern(symbol: str, prefixes: str) -> str:
    before = prefixes.replace("μ", "μµ").replace("k", "kK")  # two code points for micro, KB for kB
    if symbol not in NOT_A_UNIT:
        return (f"[{before}]?" if before else "") + symbol
    return NOT_A_UNIT[symbol] + (f"|[{before}]{symbol}" if before else "")


SYMBOL = rf"(?-i:{'|'.join(_pattern(*one) for one in SYMBOLS.items())}|[kKMGT]?bps|m?l|℃|KG)"
"""The symbol of a unit, which heeds case: 5 g is no 5G."""
COMMON = Patterns(__file__, {"numeral": NUMERAL, "symbol": SYMBOL})
"""The patterns that those of a language are made of."""

BASES: Mapping[str, tuple[str, Fraction]] = {
    **{unit: (of, Fraction(times)) for unit, (of, times) in DATA["bases"].items()},
    **{
        prefix + symbol: (
            OTHER_WRITINGS.get(symbol, symbol),
            PREFIXES[prefix] ** {"²": 2, "³": 3}.get(symbol[-1], 1),
        )
        for symbol, prefixes in SYMBOLS.items()
        for prefix in prefixes
        if symbol != "B"
    },
}
"""Units that are so many of another; a working day is no day, a kilobyte is not always so many bytes."""

CURRENCIES: Mapping[str, str] = DATA["currencies"]
SHORT_SCALES = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12}


def unit_of(symbol: str) -> str:
    """The name of a unit by its symbol: a prefix in another writing is the same, as in KB and µm."""
    plain = symbol.replace("µ", "μ")
    if len(plain) > 1 and plain[0] == "K":
        plain = "k" + (plain[1:] if plain != "KG" else "g")
    return OTHER_WRITINGS.get(plain, plain)


AMOUNT = COMMON.text("amount")
UNDATED = COMMON.text("undated")
YEAR = COMMON.text("year")
DATED = COMMON.dated
CITED = COMMON.cited


@lru_cache(maxsize=4096)
def plain_name(text: str) -> str:
    """A name in one writing: 第十二条 and 第12条, with whatever dash."""

    def in_figures(match: re.Match[str]) -> str:
        number = value(match.group())
        return match.group() if number is None else str(number)

    return re.sub(r"[\s—–-]", "", COMMON.numerals.sub(in_figures, normalize("NFKC", text)).lower())


QuantityKind = Literal["period", "date", "percentage", "number"]
Day = tuple[int, int, int]
"""Year, month and day; 0 for what is not said."""

COUNT, AGE = "count", "age"
"""The units of things that are counted (三件 and `three items`, 两次 and `twice`) and of years of life."""
DIGITS = COMMON.text("digits")


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
    """The meaning of the words of a quantity, wherever they stand.

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
    """The quantities of a language: `pattern` has a group for each writing, and finds names in none.

    `firm` is the part of it without the vague ones.
    """

    writings: Sequence[Writing]
    pattern: FirstOf
    firm: re.Pattern[str]
    starts: re.Pattern[str]
    counts_nothing: re.Pattern[str]
    compound: re.Pattern[str]
    joins: re.Pattern[str]
    leading: Callable[[str], Fraction | None]

    @staticmethod
    def of(
        writings: Sequence[Writing],
        starts: re.Pattern[str],
        *,
        edge: str = "",
        cased: bool = False,
        before: str = "(?!)",
        after: str = "(?!)",
        joins: str = "(?!)",
        leading: Callable[[str], Fraction | None] = lambda text: None,
    ) -> Grammar:
        """The grammar of these writings, of which the first that fits is meant; the vague ones come last.

        `before` and `after` stand beside a number that counts nothing, `joins` between the two
        numbers of a range; `leading` reads the number of a quantity without its scale, 5 of 5万元.
        `cased` patterns heed case, since to fold all Han characters takes long.
        """
        heed = "" if cased else "i"
        groups = [f"(?{heed}:(?P<k{place}>{edge}(?:{one.pattern})))" for place, one in enumerate(writings)]
        vague = [group for group, one in zip(groups, writings, strict=True) if one.vague]
        firm = compiled("|".join((COMMON.text("name"), *groups[: len(groups) - len(vague)])))
        return Grammar(
            writings,
            FirstOf((firm, *(compiled(group) for group in vague))),
            firm,
            starts,
            compiled(f"(?:{before})$"),
            compiled(after),
            compiled(joins),
            leading,
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
    """The grammar of quantities in a language."""
    known: Grammar = part(lang, "quantities").GRAMMAR
    return known


def numbers(text: str, lang: str) -> frozenset[Fraction]:
    """Every number that the text says, whatever it counts, and also inside of words."""
    said: Iterable[Fraction] = part(lang, "quantities").numbers(text)
    return frozenset(said)


def _found(text: str, known: Grammar) -> Iterator[Quantity]:
    """The quantities; the two numbers of a range have one unit: 3 to 5 days, CNY 3 to 5 million."""
    first: Quantity | None = None
    for match in scan(known.pattern, known.starts, text):
        if not match.lastgroup:  # a name, which is no quantity: GB/T 1.1
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
            if known.joins.fullmatch(text, first.end, one.start):
                first, one = _of_range(first, one, known)
            yield first
        first = one
    if first:
        yield first


def _of_range(first: Quantity, second: Quantity, known: Grammar) -> tuple[Quantity, Quantity]:
    """The ends of a range: the first has the unit of the second, the second the currency of the first.

    The first has the scale of the second if it is the smaller number: 3至5万元, but not 500至5万元.
    """
    sign = COMMON.money.match(first.text)
    if sign:
        match = known.pattern.fullmatch(sign.group() + second.text)  # as if the sign stood there too
        if not match or not match.lastgroup:
            return first, second
        value, measures, _ = known.writings[int(match.lastgroup[1:])].meaning(match.group())
        second = msgspec.structs.replace(second, value=value, measures=measures, vague=False)
    bare = first.kind == "number" and len(first.measures) == 1 and first.measures[0].unit in ("", COUNT)
    if not second.measures or not (sign or bare):
        return first, second
    (number, of, _), last = first.measures[0], second.measures[0]
    low, high = known.leading(first.text), known.leading(second.text)
    scale = last.number / high if high else Fraction(1)
    if scale.denominator == 1 and low and high and low == number < high:  # it has no scale of its own
        number *= scale
    if last.unit not in ("", COUNT):
        return _with(first, number, last.unit, second.kind), second
    return (first if number == low else _with(first, number, of)), second


def _with(one: Quantity, number: Fraction, unit: str, kind: QuantityKind = "number") -> Quantity:
    """The same words with what the other end of the range says of them."""
    return msgspec.structs.replace(
        one, kind=kind, value=f"{number} {unit}", measures=(Measure(number, unit),), vague=False
    )


@lru_cache(maxsize=1 << 12)
def in_figures(text: str) -> Fraction | None:
    """The number that is written in figures; None for what is none, or longer than any that counts."""
    if mixed := COMMON.mixed.fullmatch(text):
        above, _, below = mixed["part"].partition("/")
        # The float of ⅓ is not a third.
        vulgar = Fraction(0) if below else Fraction(numeric(mixed["part"])).limit_denominator(10)
        part = Fraction(int(above), int(below) or 1) if below else vulgar
        whole = in_figures(mixed["whole"]) if mixed["whole"] else Fraction(0)
        return None if whole is None else whole + part
    plain = COMMON.grouped.sub("", normalize("NFKC", text))  # full-width figures, and 10,000
    return Fraction(plain) if COMMON.plain.fullmatch(plain) else None


def meaning(*measures: Measure, of: str = "") -> Meaning:
    """The meaning of some measures; `of` tells apart what has the same numbers and units."""
    said = " ".join(f"{one.number} {one.unit}" for one in measures)
    return Meaning(f"{of} {said}".strip(), measures)


def rate(number: Fraction, words: str, unit_of: Callable[[str], str]) -> tuple[Measure, ...]:
    """A number of a unit, which may be so much for each of another: 60 km/h is 60 km, and an hour."""
    unit, _, each = words.replace("bps", "bit/s").replace(" per ", "/").replace("每", "/").partition("/")
    first = Measure(number, unit_of(unit), loose=number == 1)
    return (first, Measure(Fraction(1), unit_of(each), loose=True)) if each else (first,)


def unread(text: str) -> Meaning:
    """The meaning of a number that cannot be read: itself."""
    return Meaning(re.sub(r"\s", "", normalize("NFKC", text)).lower())


def dated(year: int, month: int, day: int) -> Meaning:
    """The meaning of a date."""
    return Meaning(f"{year:04}-{month:02}-{day:02}", (), (year, month, day))


def slashed(text: str) -> Meaning:
    """The meaning of a date with slashes, if the year tells the month from the day: 7/1/2026 does not."""
    first, second, third = text.split("/")
    return dated(int(first), int(second), int(third)) if len(first) == 4 else unread(text)
