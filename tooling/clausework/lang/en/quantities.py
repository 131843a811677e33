"""Quantities of an English text: three working days, CNY 100,000, annually, two-thirds, one in ten."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cache, lru_cache

from clausework.lang.quantities import (
    AGE,
    COUNT,
    DIGITS,
    Grammar,
    Meaning,
    Measure,
    Writing,
    dated,
    in_figures,
    meaning,
    unread,
)
from clausework.lang.scan import cut, openings_of, scan

SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
WORDS = {word: number for number, word in enumerate(SMALL.split())}
WORDS.update({word: 20 + 10 * number for number, word in enumerate(TENS.split())})
SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
DOZEN = "dozen"
ORDINALS = ["half", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
PARTS = {word: place for place, word in enumerate(ORDINALS, 2)} | {"halve": 2, "quarter": 4}
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_WORD = "|".join([*TENS.split(), *sorted(SMALL.split(), key=len, reverse=True)])
_SCALE = "|".join((*SCALES, DOZEN))
_MORE = rf"(?:[ -](?:and )?(?:{_WORD}|{_SCALE})\b){{0,24}}"
_POINT = r"(?: point(?: (?:zero|one|two|three|four|five|six|seven|eight|nine))+)?"
_HALF = rf"(?: and a half(?: (?:{_SCALE}))?)?"
SPELT = rf"(?:(?:{_WORD})\b{_MORE}{_POINT}|(?:an?|half an?) (?:{_SCALE})\b{_MORE}){_HALF}"
NUMBER = rf"(?:{DIGITS}(?:[ -](?:{_SCALE})\b)?|{SPELT})"

_WHOLE = "(?:(?:calendar|natural|consecutive|more)[ -])?"
TIMES: tuple[tuple[str, str], ...] = (
    (r"(?:working|business)[ -]days?", "working day"),
    (r"years? of age|years? old|years?-old|year-olds?", AGE),
    (r"(?:working|business)[ -]weeks?", "working week"),
    (r"(?:working|business)[ -]hours?", "working hour"),
    (rf"{_WHOLE}days?", "day"),
    (rf"{_WHOLE}years?", "year"),
    (r"quarters?(?! of (?!the year|a year))", "quarter"),
    (rf"{_WHOLE}months?", "month"),
    (rf"{_WHOLE}weeks?", "week"),
    (r"hours?", "hour"),
    (r"minutes?", "minute"),
    (r"seconds?", "second"),
)
SYMBOLS: tuple[tuple[str, str], ...] = (
    (r"hrs?|h", "hour"),
    (r"yrs?", "year"),
    (r"min", "minute"),
    ("s", "second"),
    ("d", "day"),
    (r"kilograms?|kilogrammes?|kg", "kg"),
    (r"milligrams?|mg", "mg"),
    (r"grams?|grammes?|g", "g"),
    (r"tonnes?|t", "t"),
    (r"millimet(?:re|er)s?|mm", "mm"),
    (r"centimet(?:re|er)s?|cm", "cm"),
    (r"kilomet(?:re|er)s?|km", "km"),
    (r"square met(?:re|er)s?|m²", "m²"),
    (r"cubic met(?:re|er)s?|m³", "m³"),
    (r"met(?:re|er)s?|m", "m"),
    (r"millilit(?:re|er)s?|mL", "mL"),
    (r"lit(?:re|er)s?|L", "L"),
    (r"°C|℃|degrees? Celsius", "°C"),
    (r"yuan|RMB|CNY", "yuan"),
    (r"(?:US )?dollars?|USD", "dollar"),
    (r"euros?|EUR", "euro"),
    (r"pounds sterling|GBP", "pound"),
)
"""Units that stand after a number; what is written alike in both languages is in OTHERS."""
OTHERS = r"[kMGT]?(?:bit/s|bps|B/s|Hz)|[kKMGT]B|[mµμn]s|[cµμ]m|kW|dB|lx|px|fps|p|(?-i:[WV])"
NAMES = tuple(name for _, name in (*TIMES, *SYMBOLS))
UNITS = re.compile(
    "|".join(f"(?P<u{place}>{pattern})" for place, (pattern, _) in enumerate((*TIMES, *SYMBOLS))),
    re.IGNORECASE,
)
PREFIXED = {
    **dict.fromkeys(("rmb", "cny", "¥", "￥"), "yuan"),
    **dict.fromkeys(("usd", "us$", "$"), "dollar"),
    "eur": "euro",
    "€": "euro",
    "gbp": "pound",
    "£": "pound",
    "hkd": "HKD",
    "jpy": "yen",
}
PREFIX = r"RMB|CNY|USD|US\$|EUR|GBP|HKD|JPY|[¥￥$€£]"
_TIME = "|".join(pattern for pattern, _ in TIMES)
GUARDED = {"s": r"(?<!\d{4})s(?! (?:stores?|shops?)\b)", "d": "(?<= )d"}
"""Symbols that are often something else: the 1990s, a 4s store, 3D."""
_SYMBOL = "|".join([*(GUARDED.get(pattern, pattern) for pattern, _ in SYMBOLS), OTHERS])
EACH = "(?:working |business )?(?:hour|day|week|month|quarter|year)"
ADVERBS = {
    **dict.fromkeys(("annual", "annually", "yearly", "per annum"), "year"),
    "quarterly": "quarter",
    "monthly": "month",
    "weekly": "week",
    "daily": "day",
    "hourly": "hour",
}

_NAME = "|".join(MONTHS)
_SHORT = "|".join(rf"{month[:3]}t?\b\.?" for month in MONTHS if month != "May")
_NTH = r"(?:st|nd|rd|th)?"
DATES = (
    rf"\d{{1,2}}{_NTH} (?:of )?(?:{_NAME}|{_SHORT}),? \d{{4}}\b"
    rf"|\b(?:{_NAME}|{_SHORT})(?: \d{{1,2}}{_NTH},?)? \d{{4}}\b|\d{{4}}-\d{{2}}-\d{{2}}(?!\d)"
    # Without a year the capital tells the month from the verb: 5 may.
    rf"|(?-i:\d{{1,2}}{_NTH} (?:of )?(?:{_NAME}|{_SHORT})(?!\w)|\b(?:{_NAME}|{_SHORT}) \d{{1,2}}{_NTH}\b"
    rf"|(?<=\bin )(?:{_NAME})\b)"
)
DATE = re.compile(
    rf"(?:(?P<day>\d{{1,2}}){_NTH} (?:of )?)?(?P<month>[A-Za-z]+)\.?,?"
    rf"(?: (?P<after>\d{{1,2}}){_NTH}\b,?(?! ?\d{{4}}\d))?(?: (?P<year>\d{{4}}))?"
)
NO_UNIT_AFTER = rf"(?![ -](?:{_TIME})\b)"
PERCENT = (
    rf"{NUMBER}(?:\s?(?:%|‰|‱|(?:per ?cent|per ?mille|percentage points?)\b)"
    rf"| (?:per|in|out of) (?:a |one )?(?:ten thousand|thousand|hundred)\b{NO_UNIT_AFTER})"
)
PERIOD = (
    rf"(?:(?:once|twice) )?(?:every )?{NUMBER}[ -](?:{_TIME})\b"
    rf"|(?:a|one|two|every) fortnights?\b|fortnightly"
    rf"|(?:a|an|one) (?:year|month|week|hour|day) and a half\b"
    rf"|(?:three[ -]quarters of an hour|(?:a )?quarter of an hour)\b"
    rf"|(?:(?:every|each) )?half(?: an?|[ -]?)[ -]?(?:year|month|hour|minute|day)(?:ly)?\b(?! later of)"
    rf"|(?:(?:once|twice) )?(?:an?|per|every|each) {EACH}\b"
    r"|(?:(?:once|twice) )?(?:annual(?:ly)?|yearly|per annum|quarterly|monthly|weekly|hourly"
    r"|daily(?! (?:life|work|use|necessit|routine|operation|management|business)))\b"
    r"|(?-i:24/7)(?!\w)"
)
PART = (
    r"(?:an?|one|two|three|four|five|six|seven|eight|nine|\d{1,2})[ -]"
    r"(?:third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)s?\b"
    r"(?! (?:part(?:y|ies)|time|countr|person|place|day|week|month|year|offence|breach|violation|instance))"
    r"|(?:an?|one|two|three)[ -]quarters?\b(?= of (?!the year|a year)|-)"
    r"|(?:half|halves|majority)\b(?! an?\b)|(?<![\w.])\d/\d(?!\w)"
    rf"|(?:one|two|three|four|five|six|seven|eight|nine) (?:in|out of) (?:every )?(?:{_WORD}|twenty)\b"
    rf"{NO_UNIT_AFTER}"
)
EARLY_HALF = r"(?:first|second|latter) half\b"
AFTER = rf"(?: ?(?:{_SYMBOL})(?![A-Za-z0-9/²³])|-(?:{_SYMBOL})(?![A-Za-z0-9/²³-]))"
NUMBERS = (
    rf"(?:(?<=least )|(?<=most )|(?<=than )|(?!one\b(?![ -](?:{_SCALE}|point|and a half)\b)))"
    rf"(?:(?:{PREFIX}) ?)?{SPELT}(?:{AFTER})?"
    rf"|one{AFTER}|(?:(?:{PREFIX}) ?)?{DIGITS}(?:[ -](?:{_SCALE})\b)?(?:{AFTER})?|(?:twice|thrice)\b"
)
VAGUE = r"(?:one|once)\b"
COUNTED = {"once": 1, "twice": 2, "thrice": 3}
READ = re.compile(
    rf"(?:every )?(?P<prefix>(?:{PREFIX}) ?)?(?P<number>{DIGITS}(?:[ -](?:{_SCALE})\b)?|[a-z][a-z -]*?)"
    rf"(?:(?:(?<=\d)[ -]?|[ -])(?P<unit>{_TIME}|{_SYMBOL}))?",
    re.IGNORECASE,
)
"""The parts of what was found already."""
PER = re.compile(r"(?P<number>.+?)\s?(?P<unit>%|‰|‱|per ?cent|per ?mille|percentage points?)", re.IGNORECASE)
OUT_OF = re.compile(r"(?P<number>.+?) (?:per|in|out of) (?:every |a |one )?(?P<of>.+)", re.IGNORECASE)
PERCENTS = {"‰": "per mille", "permille": "per mille", "‱": "per myriad"}
OF = {"hundred": "percent", "thousand": "per mille", "ten thousand": "per myriad"}


@lru_cache(maxsize=1 << 12)
def number_of(words: str) -> Fraction | None:
    """The number in figures or words: `1.5 million`, `one hundred and fifty`, `two and a half`, `a dozen`."""
    words = words.lower()
    if words.startswith("half a"):
        rest = number_of("a" + words.removeprefix("half a"))
        return None if rest is None else rest / 2
    words, half, scale = words.partition(" and a half")
    whole, _, digits = words.partition(" point ")
    figures = re.match(DIGITS, whole)
    total, part = Fraction(0), Fraction(0)
    if figures:
        number = in_figures(figures.group())
        if number is None:
            return None
        part, whole = number, whole[figures.end() :]
    known = bool(figures)
    for word in whole.replace("-", " ").split():
        if word in WORDS:
            part += WORDS[word]
        elif word in ("hundred", DOZEN):
            part = (part or Fraction(1)) * (100 if word == "hundred" else 12)
        elif word in SCALES:
            total, part = total + (part or Fraction(1)) * SCALES[word], Fraction(0)
        elif word not in ("a", "an", "and"):
            return None
        known = known or word not in ("a", "an", "and")
    if not known:
        return None
    number = total + part
    if digits:
        number += Fraction(
            int("".join(str(WORDS[digit]) for digit in digits.split())), 10 ** len(digits.split())
        )
    number += Fraction(1, 2) if half else 0
    return number * (12 if scale.strip() == DOZEN else SCALES.get(scale.strip(), 1))


@lru_cache(maxsize=1 << 10)
def _unit(words: str) -> str:
    """The name of a unit by the words or the symbol for it."""
    match = UNITS.fullmatch(words)
    return NAMES[int((match.lastgroup or "u0")[1:])] if match else words


def _date(text: str) -> Meaning:
    if text[:5].endswith("-"):
        year, month, day = map(int, text.split("-"))
        return dated(year, month, day)
    match = DATE.fullmatch(text)
    if match is None:
        return unread(text)
    name = match["month"][:3].capitalize()
    month = next(place for place, word in enumerate(MONTHS, 1) if word.startswith(name))
    return dated(int(match["year"] or 0), month, int(match["day"] or match["after"] or 0))


def _percent(text: str) -> Meaning:
    if match := PER.fullmatch(text):
        unit = PERCENTS.get(match["unit"].lower().replace(" ", ""), "percent")
    elif match := OUT_OF.fullmatch(text):
        unit = OF[match["of"].lower()]
    number = number_of(match["number"]) if match else None
    return unread(text) if number is None else meaning(Measure(number, unit))


def _period(text: str) -> Meaning:
    words = text.lower()
    if words == "24/7":
        return meaning(Measure(Fraction(7), "day"), Measure(Fraction(24), "hour"))
    if words.endswith("quarter of an hour") or words.startswith(("three quarters of", "three-quarters of")):
        return meaning(Measure(Fraction(45 if words[0] == "t" else 15), "minute"))
    often, words = _often(words)
    each = "each" if words.startswith(("every ", "each ", "per ")) or often or words in ADVERBS else ""
    found = _length(words)
    return unread(text) if found is None else meaning(*often, found, of=each)


def _often(words: str) -> tuple[tuple[Measure, ...], str]:
    """How often, and the rest: `twice` of `twice a year`."""
    first, _, rest = words.partition(" ")
    if rest and first in ("once", "twice"):
        return (Measure(Fraction(COUNTED[first]), COUNT, loose=first == "once"),), rest
    return (), words


def _length(words: str) -> Measure | None:
    """The time that the words tell, in small letters."""
    if words in ADVERBS:
        return Measure(Fraction(1), ADVERBS[words], loose=True)
    if "fortnight" in words:
        return Measure(Fraction(4 if words.startswith("two") else 2), "week")
    if words.endswith(" and a half") and words.split()[0] in ("a", "an", "one"):
        return Measure(Fraction(3, 2), words.split()[1])
    if half := re.fullmatch(r"(?:every |each )?half(?: an?|[ -]?)[ -]?([a-z]+?)(?:ly)?", words):
        return Measure(Fraction(1, 2), half[1])
    if each := re.fullmatch(rf"(?:an?|per|every|each) ({EACH})", words):
        return Measure(Fraction(1), _unit(each[1]), loose=True)
    match = READ.fullmatch(words)
    number = number_of(match["number"]) if match else None
    if match is None or number is None:
        return None
    return Measure(number, _unit(match["unit"] or ""), loose=number == 1)


def _part(text: str) -> Meaning:
    words = text.lower()
    if "/" in words:
        above, below = map(int, words.split("/"))
        return meaning(Measure(Fraction(above, below or 1), "part"))
    if words in ("half", "halves", "majority"):
        return meaning(Measure(Fraction(1, 2), "part"), of="over" if words == "majority" else "")
    if match := OUT_OF.fullmatch(words):
        number, of = number_of(match["number"]), number_of(match["of"])
        return unread(text) if number is None or not of else meaning(Measure(number / of, "part"))
    first, last = re.split("[ -]", words)
    number = number_of(first) if first not in ("a", "an") else Fraction(1)
    return (
        unread(text) if number is None else meaning(Measure(number / PARTS[last.removesuffix("s")], "part"))
    )


def _measured(text: str) -> Meaning:
    words = text.lower()
    if words in COUNTED:
        return meaning(Measure(Fraction(COUNTED[words]), COUNT, loose=words == "once"))
    match = READ.fullmatch(text)
    number = number_of(match["number"]) if match else None
    if match is None or number is None:
        return unread(text)
    unit = PREFIXED[match["prefix"].strip().lower()] if match["prefix"] else _unit(match["unit"] or "")
    if not unit and (not number or _is_year(match["number"], number)):
        return meaning(Measure(number, ""))
    return meaning(Measure(number, unit or COUNT, loose=number == 1 or (not unit and number == 2)))


def _is_year(written: str, number: Fraction) -> bool:
    return len(written) == 4 and written.isdigit() and 1900 <= number < 2100


WRITINGS = (
    Writing("date", DATES, _date),
    Writing("percentage", PERCENT, _percent),
    Writing("period", PERIOD, _period),
    Writing("number", PART, _part),
    Writing("number", NUMBERS, _measured),
    Writing("number", VAGUE, _measured, vague=True),
)
_NAMED = "article part clause annex section chapter table figure http doi 第 附"
_OPEN = "once twice thrice per every each fortnightly half halves majority an"
OPENINGS = (
    *(*WORDS, *MONTHS, *ADVERBS, *_NAMED.split(), *_OPEN.split(), "a ", "quarter"),
    *("RMB", "CNY", "USD", "EUR", "¥", "￥", "$", "€", "£"),
)
"""The words with which a quantity or name begins, if it does not begin with a figure."""


def starts(words: Iterable[str] = ()) -> re.Pattern[str]:
    """Where a quantity, a name or one of the words can begin."""
    return openings_of((*words, *OPENINGS))


GRAMMAR = Grammar.of(
    WRITINGS,
    starts(),
    edge=r"(?<!\w)",
    before=(
        r"(?<![A-Z/])[A-Z/]{2,}\s?"
        r"|\b(?:Articles?|Nos?\.|Tables?|Figures?|Clauses?|Sections?|Parts?|Chapters?|Annexes|Levels?|Class|Phase)"
        r" (?:[\d.]+(?:, (?:and )?| and | to | or |–))*"
    ),
    after="-[A-Za-z]",
    joins=r" (?:to|or|and) | ?[–—-] ?",
)

STARTS = openings_of((*WORDS, *COUNTED, "a ", "an", "half"))
TOLD = rf"\b(?P<times>once|twice|thrice)\b|(?<![\w.])(?P<number>{NUMBER})(?![\w-])"


@cache
def _told() -> re.Pattern[str]:
    """A pattern that few texts need, so that most runs need not make it."""
    return re.compile(TOLD, re.IGNORECASE)


def numbers(text: str) -> Iterator[Fraction]:
    """Every number in figures or words."""
    dates = re.finditer(DATES, text, re.IGNORECASE)
    for match in scan(_told(), STARTS, cut(text, dates, ";")):
        if match["times"]:
            yield Fraction(COUNTED[match["times"].lower()])
        elif (number := number_of(match["number"])) is not None:
            yield number
