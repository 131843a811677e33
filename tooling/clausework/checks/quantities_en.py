"""Quantities of an English text: three working days, CNY 100,000, annually, two thirds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache, lru_cache
from typing import NamedTuple

from clausework.checks.quantities import COUNT, Quantity, Reading, in_digits
from clausework.lang.scan import cut, scan

SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
WORDS = {word: number for number, word in enumerate(SMALL.split())}
WORDS.update({word: 20 + 10 * number for number, word in enumerate(TENS.split())})
SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "tenth": 10}

SYMBOLS = ("mg", "kHz", "MHz", "Hz", "kW", "MB", "GB", "TB", "Mbps", "dB", "W", "V")
UNITS: tuple[tuple[str, str, int], ...] = (
    (r"(?:working|business)[ -]days?", "working day", 1),
    (r"years? of age|years? old|-year-olds?", "age", 1),
    (r"(?:calendar |natural |consecutive |more )?days?|(?<= )d", "day", 1),
    (r"years?|yrs?", "month", 12),
    (r"quarters?(?! of (?!the year|a year))", "month", 3),
    (r"months?", "month", 1),
    (r"weeks?", "day", 7),
    (r"hours?|hrs?|h", "second", 3600),
    (r"minutes?|min", "second", 60),
    (r"seconds?|(?<= )s", "second", 1),
    (r"yuan|RMB|CNY", "yuan", 1),
    (r"per cent|percent|%", "percent", 1),
    (r"kilograms?|kilogrammes?|kg", "kg", 1),
    (r"grams?|grammes?|g", "g", 1),
    (r"millimet(?:re|er)s?|mm", "mm", 1),
    (r"centimet(?:re|er)s?|cm", "cm", 1),
    (r"kilomet(?:re|er)s?|km", "km", 1),
    (r"met(?:re|er)s?|m", "m", 1),
    (r"millilit(?:re|er)s?|mL|ml", "mL", 1),
    (r"lit(?:re|er)s?|L", "L", 1),
    (r"°C|℃|degrees? Celsius", "°C", 1),
    *((symbol, symbol, 1) for symbol in SYMBOLS),
)
UNIT = "|".join(f"(?P<u{place}>{pattern})" for place, (pattern, _, _) in enumerate(UNITS))
WORD = "|".join([*TENS.split(), *sorted(SMALL.split(), key=len, reverse=True)])
SCALE = "hundred|thousand|million|billion"
NUMBER = (
    rf"(?:(?<!\d,)\d[\d,]{{0,30}}(?:\.\d{{1,30}})?(?: (?:{SCALE}))?"
    rf"|(?:(?:{WORD})\b|an? (?=(?:{SCALE})\b))(?:[ -]?(?:and )?(?:{WORD}|{SCALE})\b){{0,12}})"
)
PERIOD = re.compile(
    rf"(?<![\w.-])(?P<number>{NUMBER})(?P<half> and a half)?[ -]?(?:{UNIT})(?![A-Za-z])", re.IGNORECASE
)
CURRENCY = rf"\b(?:CNY|RMB|¥) ?(?P<number>{NUMBER})"
HALF = (
    r"\bhalf (?:a|an) (?P<unit>year|month|hour|minute|day)\b"
    r"|\bhalf[ -](?P<unit2>year|month|hour|day)(?:ly)?\b"
)
HALVED = r"\b(?:a|one) (?P<unit>year|month|hour) and a half\b"
EACH = (
    r"\b(?:(?:a|an|one|each|every|per|1) "
    r"(?P<unit>working day|business day|year|quarter|month|week|day|hour)\b"
    r"|(?P<adverb>annual(?:ly)?|yearly|per annum|quarterly|monthly|weekly|daily|hourly)\b)"
)
ADVERBS = {"annual": "year", "annually": "year", "yearly": "year", "per annum": "year"}
FRACTION = (
    r"\b(?P<above>an?|one|two|three|four|five|\d+)?[ -]?"
    r"(?P<below>third|fourth|fifth|tenth)s?\b(?! part(?:y|ies))"
    r"|\b(?P<quarters>a|one|two|three)[ -]quarters?(?= of (?!the year|a year))"
    r"|(?P<majority>\b(?:half|halves|majority)\b(?! an?\b))"
    r"|(?<![\w.])(?P<top>\d)/(?P<bottom>\d)(?!\w)"
)
TIMES = {"once": 1, "twice": 2, "thrice": 3}
ANY = re.compile(rf"\b(?P<times>once|twice|thrice)\b|(?<![\w.])(?P<number>{NUMBER})(?![\w-])", re.IGNORECASE)
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATES = re.compile(
    rf"\d{{1,2}}(?:st|nd|rd|th)? "
    rf"(?:{MONTHS}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)(?: \d{{4}})?"
    rf"|(?:{MONTHS})(?: \d{{1,2}}(?:st|nd|rd|th)?\b)?(?:,? \d{{4}})?|\d{{4}}-\d{{2}}-\d{{2}}"
    r"|\b(?:Articles?|No\.|Tables?|Figures?|Clauses?|Annex|Part|Section) [\dA-Z][\d.]*|\b(?:19|20)\d{2}\b"
    r"|(?<![A-Z/])[A-Z/]{2,}\s?\d[\d.]*(?:[—:-]\d{4})?"
)


WORD_OF = re.compile("[a-z]+")
NUMERAL = frozenset((*WORDS, *SCALES, *TIMES))
ADVERB = "annual annually yearly annum quarterly monthly weekly daily hourly"
OFTEN = frozenset((*ADVERB.split(), "year", "quarter", "month", "week", "day", "hour"))
PART_OF_WORD = ("third", "fourth", "fifth", "tenth", "quarter", "half", "halves", "majority")
PARTED = "half halves third thirds quarters fourth fifth tenth majority"
PART = frozenset(PARTED.split())
HINT = NUMERAL | OFTEN | PART
"""A word of these or a figure is in every quantity; most texts have neither, and are asked no further."""
FIRST = "".join(sorted({word[0] + word[0].upper() for word in (*NUMERAL, "an")}))
SECOND = "".join(sorted({word[1] + word[1].upper() for word in (*NUMERAL, "an", "a ")}))
DIGIT, FIGURE = re.compile(r"\d"), re.compile(r"\d(?<!\w.)")
SPELT = re.compile(rf"[\d{FIRST}](?<!\w.)(?:(?<=\d)|[{SECOND}])")
DATE_STARTS = re.compile("[\\dA-Z/]")
"""With what a number begins, in figures or also in words, and a date."""
NOTHING = Reading((), frozenset())


class Seen(NamedTuple):
    """What a text has of what patterns need: its words, in small letters, and where a number begins."""

    lower: str
    words: frozenset[str]
    figures: bool

    @property
    def numbers(self) -> re.Pattern[str] | None:
        """Where a number can begin; None if the text has none."""
        return SPELT if not self.words.isdisjoint(NUMERAL) else FIGURE if self.figures else None


@cache
def _pattern(source: str) -> re.Pattern[str]:
    """A pattern that few texts need, so that most runs need not make it."""
    return re.compile(source, re.IGNORECASE)


def reading(text: str) -> Reading:
    """The quantities of an English text."""
    lower = text.lower()
    seen = Seen(lower, frozenset(WORD_OF.findall(lower)), DIGIT.search(text) is not None)
    if not seen.figures and seen.words.isdisjoint(HINT):
        return NOTHING
    text = cut(text, (match for match in scan(DATES, DATE_STARTS, text) if not _is_money(match)), GONE)
    numbers = seen.numbers
    counts = tuple(scan(ANY, numbers, text)) if numbers else ()
    mentions = frozenset(number for match in counts if (number := _any(match)) is not None)
    found: list[Quantity | None] = []
    rest = text
    for matches, make in MAKERS:
        taken = tuple(matches(rest, seen))
        found += map(make, taken)
        rest = cut(rest, taken, GONE)
    if numbers and rest != text:
        counts = tuple(scan(ANY, numbers, rest))
    found += map(_count, counts)
    return Reading(tuple(item for item in found if item), mentions)


GONE = ";"


def _is_money(match: re.Match[str]) -> bool:
    return match.group().startswith(("CNY", "RMB")) and bool(_pattern(CURRENCY).match(match.group()))


def _sums(text: str, seen: Seen) -> Iterator[re.Match[str]]:
    known = seen.numbers and any(sign in seen.lower for sign in ("cny", "rmb", "¥"))
    return _pattern(CURRENCY).finditer(text) if known else iter(())


def _halves_more(text: str, seen: Seen) -> Iterator[re.Match[str]]:
    return _pattern(HALVED).finditer(text) if "half" in seen.words else iter(())


def _halves(text: str, seen: Seen) -> Iterator[re.Match[str]]:
    return _pattern(HALF).finditer(text) if "half" in seen.words else iter(())


def _periods(text: str, seen: Seen) -> Iterator[re.Match[str]]:
    return scan(PERIOD, seen.numbers, text) if seen.numbers else iter(())


def _parts(text: str, seen: Seen) -> Iterator[re.Match[str]]:
    known = (seen.figures and "/" in text) or any(part in seen.lower for part in PART_OF_WORD)
    return _pattern(FRACTION).finditer(text) if known else iter(())


def _rates(text: str, seen: Seen) -> Iterator[re.Match[str]]:
    return iter(()) if seen.words.isdisjoint(OFTEN) else _pattern(EACH).finditer(text)


@lru_cache(maxsize=1 << 12)
def _number(words: str) -> Fraction | None:
    """The number that digits or words stand for: `1.5 million`, `one hundred and fifty`, `a thousand`."""
    total, part = Fraction(0), Fraction(0)
    known = False
    for word in words.lower().replace("-", " ").split():
        if word[0].isdigit():
            digits = in_digits(word)
            if digits is None:
                return None
            part += digits
        elif word in WORDS:
            part += WORDS[word]
        elif word == "hundred":
            part = (part or Fraction(1)) * 100
        elif word in SCALES:
            total, part = total + (part or Fraction(1)) * SCALES[word], Fraction(0)
        elif word in ("a", "an"):
            continue
        elif word != "and":
            return None
        known = True
    return total + part if known else None


def _unit(word: str) -> tuple[str, int]:
    return next(
        (name, factor) for pattern, name, factor in UNITS if re.fullmatch(pattern, word, re.IGNORECASE)
    )


def _made(number: Fraction, unit: str, text: str) -> Quantity:
    name, factor = _unit(unit)
    return Quantity(number * factor, name, text.strip(), number)


def _money(match: re.Match[str]) -> Quantity | None:
    number = _number(match["number"])
    return None if number is None else Quantity(number, "yuan", match.group().strip(), number)


def _halved(match: re.Match[str]) -> Quantity:
    return _made(Fraction(3, 2), match["unit"], match.group())


def _half(match: re.Match[str]) -> Quantity:
    return _made(Fraction(1, 2), match["unit"] or match["unit2"], match.group())


def _period(match: re.Match[str]) -> Quantity | None:
    number = _number(match["number"])
    if number is None:
        return None
    place = next(place for place in range(len(UNITS)) if match[f"u{place}"])
    _, name, factor = UNITS[place]
    number += Fraction(1, 2) if match["half"] else 0
    return Quantity(number * factor, name, match.group().strip(), number)


def _each(match: re.Match[str]) -> Quantity:
    adverb = (match["adverb"] or "").lower()
    unit = match["unit"] or ADVERBS.get(adverb) or adverb.removesuffix("ly").replace("dai", "day")
    return _made(Fraction(1), unit, match.group())


def _fraction(match: re.Match[str]) -> Quantity | None:
    if match["top"]:
        part = Fraction(int(match["top"]), int(match["bottom"]) or 1)
    elif match["majority"]:
        part = Fraction(1, 2)
    elif match["quarters"]:
        part = (_number(match["quarters"]) or Fraction(1)) / 4
    elif match["above"]:
        part = (_number(match["above"]) or Fraction(1)) / PARTS[match["below"].lower()]
    else:
        return None
    return Quantity(part, "part", match.group().strip(), part)


def _any(match: re.Match[str]) -> Fraction | None:
    if match["times"]:
        return Fraction(TIMES[match["times"].lower()])
    return _number(match["number"])


def _count(match: re.Match[str]) -> Quantity | None:
    number = _any(match)
    return None if number is None or number == 0 else Quantity(number, COUNT, match.group().strip(), number)


MAKERS: tuple[
    tuple[Callable[[str, Seen], Iterator[re.Match[str]]], Callable[[re.Match[str]], Quantity | None]], ...
] = (
    (_sums, _money),
    (_halves_more, _halved),
    (_halves, _half),
    (_periods, _period),
    (_parts, _fraction),
    (_rates, _each),
)
"""What is looked for in turn; what one has found is out of sight of the next."""
