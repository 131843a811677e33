"""Numbers and quantities of an English text: three working days, CNY 100,000, two-thirds, one in ten."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache

from clausework.lang.patterns import cut, on_use, openings_of, scan
from clausework.lang.quantities import (
    AGE,
    COUNT,
    CURRENCIES,
    CURRENCY,
    DIGITS,
    NEGATIVE,
    PLACES,
    SHORT_SCALE,
    SHORT_SCALES,
    SLASHED,
    SYMBOL,
    TIME_OF_DAY,
    VULGAR,
    Grammar,
    Meaning,
    Measure,
    Writing,
    dated,
    in_figures,
    meaning,
    rate,
    slashed,
    unit_of,
    unread,
)

SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
WORDS = {word: number for number, word in enumerate(SMALL.split())}
WORDS.update({word: 20 + 10 * number for number, word in enumerate(TENS.split())})
SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
DOZEN = "dozen"
_TENS, _SMALL = TENS.replace(" ", "|"), "|".join(sorted(SMALL.split(), key=len, reverse=True))
WORD = f"{_TENS}|{_SMALL}"
SCALE = "|".join((*SCALES, DOZEN))
_DIGIT = "|".join(SMALL.split()[:10])
LOW = rf"(?:(?:{_TENS})(?:[ -](?:{_DIGIT}))?|{_SMALL})\b"
_HUNDREDS = rf"(?:[ -]hundred\b(?:[ -](?:and[ -])?{LOW}(?![ -]hundred\b))?)?"
_THOUSANDS = rf"(?:[ -](?:thousand|(?:m|b|tr)illion)\b(?:,?[ -](?:and[ -])?{LOW}{_HUNDREDS})?){{0,5}}"
_POINT = rf"(?: point(?: (?:{_DIGIT}))+(?: (?:{SCALE}))?\b)?"
_HALF = rf"(?:[ -]and[ -](?:a|one)[ -]half\b(?: (?:{SCALE})\b)?)?"
SPELT = (
    rf"(?:(?:{LOW}|(?:half )?an?(?= (?:{SCALE})\b)){_HUNDREDS}{_THOUSANDS}(?:[ -]dozen\b)?{_POINT}{_HALF})"
)
FIGURES = rf"{DIGITS}(?:[ -](?:{SCALE})\b)?"
NUMBER = rf"(?:{FIGURES}(?: \((?:(?:{WORD}|{SCALE}|and)[ -]?\b){{1,9}}\))?|{SPELT}(?: \({FIGURES}\))?)"
"""A number in figures or words, and the same in brackets: thirty (30)."""
BETWEEN = rf"(?<=between )(?:{LOW}|an?)(?:[ -](?:{SCALE})\b)*(?= and (?!a half|one[ -]half))"
"""The first of two numbers that `and` does not make one: between one hundred and two thousand."""

SIZES = SCALES | {DOZEN: 12}
FIGURED = on_use(DIGITS)
HALVED = on_use(r"(?P<whole>.+?)[ -]and[ -](?:a|one)[ -]half(?: (?P<scale>.+))?")
POINTED = on_use(rf"(?P<whole>.+?) point (?P<digits>(?:(?:{_DIGIT}) ?)+?)(?: ?(?P<scale>{SCALE}))?")
LEADING = on_use(
    rf"(?:(?:{CURRENCY}) ?)?(?P<number>{DIGITS}|{LOW}{_POINT}(?:[ -]and[ -](?:a|one)[ -]half\b)?)",
    re.IGNORECASE,
)


@lru_cache(maxsize=1 << 12)
def number_of(words: str) -> Fraction | None:
    """The number in figures or words: `1.5 million`, `two and a half`, `a dozen`, `thirty (30)`.

    None for what is no number, and for one that brackets repeat as another.
    """
    words, bracketed, again = words.lower().rstrip(")").partition(" (")
    if bracketed:
        number = number_of(words)
        return number if number == number_of(again) else None
    if words.startswith("half a"):
        rest = number_of("a" + words.removeprefix("half a"))
        return None if rest is None else rest / 2
    if halved := HALVED.fullmatch(words):
        whole = number_of(halved["whole"])
        return None if whole is None else (whole + Fraction(1, 2)) * SIZES.get(halved["scale"], 1)
    if pointed := POINTED.fullmatch(words):
        whole, digits = number_of(pointed["whole"]), pointed["digits"].split()
        part = Fraction(int("".join(str(WORDS[digit]) for digit in digits)), 10 ** len(digits))
        return None if whole is None else (whole + part) * SIZES.get(pointed["scale"], 1)
    figures = FIGURED.match(words)
    if not figures:
        return _spelt(words)
    number = in_figures(figures.group())
    scale = words[figures.end() :].strip(" -")
    return None if number is None or scale not in ("", *SIZES) else number * SIZES.get(scale, 1)


def _spelt(words: str) -> Fraction | None:
    """The number in words, of which each must have room in what stands before it: no `two five`."""
    total = part = 0
    room, above, known = 100, 10**15, False
    for word in words.replace("-", " ").replace(",", " ").split():
        if word in ("a", "an", "and"):
            continue
        size = SIZES.get(word, 0)
        known = True
        if word in WORDS and WORDS[word] < room:
            part += WORDS[word]
            room = 10 if WORDS[word] >= 20 else 0
        elif word in ("hundred", DOZEN) and part < 100:
            part, room = (part or 1) * size, 100 if word == "hundred" else 0
        elif 100 < size < above:
            total, part, above, room = total + (part or 1) * size, 0, size, 100
        else:
            return None
    return Fraction(total + part) if known else None


def leading(text: str) -> Fraction | None:
    """The number of a quantity without its scale: 5 of `5 million yuan`."""
    found = LEADING.match(text)
    return number_of(found["number"]) if found else None


ORDINALS = ["half", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
PARTS = {word: place for place, word in enumerate(ORDINALS, 2)} | {"halve": 2, "quarter": 4}
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_OF_A_WHOLE = r" of (?!(?:the|an?|each|every) (?:calendar |financial )?year\b|\d{4}\b)"
"""What follows a quarter that is a part and no time."""
_WHOLE = "(?:(?:calendar|natural|consecutive|more)[ -])?"
TIMES: tuple[tuple[str, str], ...] = (
    (r"(?:working|business)[ -]days?", "working day"),
    (r"years? of age|years? old|years?-old|year-olds?", AGE),
    (r"(?:working|business)[ -]weeks?", "working week"),
    (r"(?:working|business)[ -]hours?", "working hour"),
    (rf"{_WHOLE}days?", "day"),
    (rf"{_WHOLE}years?", "year"),
    (rf"quarters?(?!{_OF_A_WHOLE})", "quarter"),
    (rf"{_WHOLE}months?", "month"),
    (rf"{_WHOLE}weeks?", "week"),
    (r"hours?", "hour"),
    (r"minutes?", "minute"),
    (r"seconds?", "second"),
)
PREFIXES = {
    "nano": "n", "micro": "μ", "milli": "m", "centi": "c", "hecto": "h",
    "kilo": "k", "mega": "M", "giga": "G", "tera": "T",
}  # fmt: skip
MEASURED: tuple[tuple[str, str], ...] = (
    (r"met(?:re|er)s?", "m"),
    (r"gram(?:me)?s?", "g"),
    (r"lit(?:re|er)s?", "L"),
    (r"seconds?", "s"),
    (r"hertz", "Hz"),
    (r"bytes?", "B"),
    (r"bits?", "bit"),
    (r"watt[ -]?hours?", "Wh"),
    (r"watts?", "W"),
    (r"volts?", "V"),
    (r"joules?", "J"),
    (r"pascals?", "Pa"),
)
"""Units that have prefixes and powers: square kilometres."""
WORDED: tuple[tuple[str, str], ...] = (
    (r"hrs?", "hour"),
    (r"yrs?", "year"),
    (r"hectares?", "ha"),
    (r"tonnes?", "t"),
    (r"decibels?", "dB"),
    (r"lux", "lx"),
    (r"pixels?", "px"),
    (r"degrees? (?:Celsius|C)", "°C"),
    (r"yuan|RMB|CNY", "yuan"),
    (r"(?:US )?dollars?|USD", "dollar"),
    (r"euros?|EUR", "euro"),
    (r"pounds sterling|GBP", "pound"),
    (r"(?:Japanese )?yen|JPY", "yen"),
    (r"HKD|Hong Kong dollars?", "HKD"),
)
NAMES = tuple(name for _, name in (*TIMES, *WORDED))
UNITS = on_use(
    "|".join(f"(?P<u{place}>{pattern})" for place, (pattern, _) in enumerate((*TIMES, *WORDED))),
    re.IGNORECASE,
)
_PREFIXED = rf"(?:square |cubic )?(?:{'|'.join(PREFIXES)})?(?:{'|'.join(pattern for pattern, _ in MEASURED)})"
PREFIXED = on_use(
    rf"(?P<power>square |cubic )?(?P<prefix>{'|'.join(PREFIXES)})?"
    rf"(?:{'|'.join(f'(?P<m{place}>{pattern})' for place, (pattern, _) in enumerate(MEASURED))})",
    re.IGNORECASE,
)
_TIME = "|".join(pattern for pattern, _ in TIMES)
_UNIT = rf"(?:{_PREFIXED}|{'|'.join(pattern for pattern, _ in WORDED)}|{SYMBOL})"
_SYMBOL = rf"{_UNIT}(?:(?:/| per ){_UNIT})?"
EACH = rf"(?:working |business )?(?:hour|day|week|month|quarter(?!{_OF_A_WHOLE})|year)"
ADVERBS = {
    **dict.fromkeys(("annual", "annually", "yearly", "per annum"), (Fraction(1), "year")),
    **dict.fromkeys(("semi-annual", "semi-annually", "semiannual", "semiannually"), (Fraction(1, 2), "year")),
    **dict.fromkeys(("biennial", "biennially"), (Fraction(2), "year")),
    "quarterly": (Fraction(1), "quarter"),
    "monthly": (Fraction(1), "month"),
    "weekly": (Fraction(1), "week"),
    "daily": (Fraction(1), "day"),
    "hourly": (Fraction(1), "hour"),
}
"""Words for how often; `biannual` is either twice a year or every other year, so that it is not read."""

_NAME = "|".join(MONTHS)
_SHORT = "|".join(rf"{month[:3]}t?\b\.?" for month in MONTHS if month != "May")
_NTH = r"(?:st|nd|rd|th)?"
DATES = (
    rf"\d{{1,2}}{_NTH} (?:of )?(?:{_NAME}|{_SHORT}),? \d{{4}}\b"
    rf"|\b(?:{_NAME}|{_SHORT})(?: \d{{1,2}}{_NTH},?)? \d{{4}}\b|\d{{4}}-\d{{2}}-\d{{2}}(?!\d)|{SLASHED}"
    # Without a year the capital tells the month from the verb: 5 may.
    rf"|(?-i:\d{{1,2}}{_NTH} (?:of )?(?:{_NAME}|{_SHORT})(?!\w)|\b(?:{_NAME}|{_SHORT}) \d{{1,2}}{_NTH}\b"
    rf"|(?<=\bin )(?:{_NAME})\b)"
)
DATE = on_use(
    rf"(?:(?P<day>\d{{1,2}}){_NTH} (?:of )?)?(?P<month>[A-Za-z]+)\.?,?"
    rf"(?: (?P<after>\d{{1,2}}){_NTH}\b,?(?! ?\d{{4}}\d))?(?: (?P<year>\d{{4}}))?"
)
NO_UNIT_AFTER = rf"(?![ -](?:{_TIME})\b)"
PERCENT = (
    rf"{NUMBER}(?:\s?(?:%|‰|‱|(?:per ?cent|per ?mille|percentage points?)\b)"
    rf"| (?:per|in|out of) (?:a |one )?(?:ten thousand|thousand|hundred)\b{NO_UNIT_AFTER})"
    r"(?:[ -]majority)?"
)
PERIOD = (
    rf"(?:(?:once|twice) )?(?:every )?{NUMBER}[ -](?:{_TIME})\b(?: and a half\b)?"
    rf"|(?:a|one|two|every) fortnights?\b|fortnightly"
    rf"|an? (?:year|month|week|hour|day) and a half\b"
    rf"|(?:three[ -]quarters of an hour|(?:a )?quarter of an hour)\b"
    rf"|(?:(?:every|each|an?|one)[ -])?half(?: an?|[ -]?)[ -]?(?:year|month|hour|minute|day)(?:ly)?\b"
    r"(?! later of)"
    rf"|(?:(?:once|twice) )?(?:(?:an?|per|every|each) {EACH}|per (?:minute|second))\b"
    r"|(?:(?:once|twice) )?(?:(?:semi-?)?annual(?:ly)?|biennial(?:ly)?|yearly|per annum|quarterly|monthly"
    r"|weekly|hourly|daily(?! (?:life|work|use|necessit|routine|operation|management|business)))\b"
    r"|(?-i:24/7)(?!\w)"
)
_FEW = r"(?:one|two|three|four|five|six|seven|eight|nine|\d{1,2})"
PART = (
    rf"(?:(?:(?:an?|one)[ -]half"
    rf"|(?:an?|{_FEW})[ -](?:third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)s?)\b"
    r"(?! (?:part(?:y|ies)|time|countr|person|place|day|week|month|year|offence|breach|violation|instance))"
    rf"|(?:an?|one|two|three)[ -]quarters?\b(?={_OF_A_WHOLE}|[ -]majority|-))(?:[ -]majority)?"
    r"|(?<!first )(?<!second )(?<!latter )(?:half|halves)\b(?! an?\b)|(?<![\w.])\d/\d(?!\w)"
    r"|(?<!qualified )(?<!special )(?<!relative )majority\b(?! an?\b)"
    rf"(?! of (?:at least |more than )?(?:an? |{WORD}|\d))"
    rf"|{_FEW} (?:in|out of) (?:every )?(?:{WORD})\b{NO_UNIT_AFTER}|(?<!\d)[{VULGAR}]"
)
ONE_AND = rf"[ -](?:{SCALE}|point|and[ -](?:a|one)[ -]half)\b| \(\d"
"""What makes `one` a number that is meant."""
AFTER = rf"(?:-(?!\S{{1,20}}-)| ?)(?:{_SYMBOL})(?![A-Za-z0-9/²³])"
NUMBERS = (
    rf"{BETWEEN}|(?:(?<=least )|(?<=most )|(?<=than )|(?!one\b(?!{ONE_AND}| ?{_UNIT}(?![A-Za-z]))))"
    rf"(?P<currency>(?:{CURRENCY}) ?)?(?:{NEGATIVE}|(?<!or )minus )?{NUMBER}"
    rf"(?(currency)(?: ?{SHORT_SCALE})?|(?:{AFTER}|{SHORT_SCALE})?)"
    rf"|(?:twice|thrice)\b"
)
TIME = rf"{TIME_OF_DAY}|\d{{1,2}}(?:[:.][0-5]\d)? ?[ap](?:\.m\.|m\b)"
VAGUE = r"(?:one|once)\b"
COUNTED = {"once": 1, "twice": 2, "thrice": 3}
READ = on_use(
    rf"(?:every )?(?P<prefix>(?:{CURRENCY}) ?)?(?P<below>[-−]|minus )?"
    rf"(?P<number>(?:{FIGURES}|[a-z][a-z, -]*?)(?: \([^()]+\))?)"
    rf"(?:(?:(?<=[\d{VULGAR}])[ -]?|[ -])(?P<unit>{_TIME}|{_SYMBOL}|{SHORT_SCALE}))?(?P<half> and a half)?",
    re.IGNORECASE,
)
"""The parts of what was found already."""
PER = on_use(r"(?P<number>.+?)\s?(?P<unit>%|‰|‱|per ?cent|per ?mille|percentage points?)", re.IGNORECASE)
OUT_OF = on_use(r"(?P<number>.+?) (?:per|in|out of) (?:every |a |one )?(?P<of>.+)", re.IGNORECASE)
MAJORITY = on_use("[ -]majority", re.IGNORECASE)
PERCENTS = {"‰": "per mille", "permille": "per mille", "‱": "per myriad"}
OF = {"hundred": "percent", "thousand": "per mille", "ten thousand": "per myriad"}


@lru_cache(maxsize=1 << 10)
def _unit(words: str) -> str:
    """The name of a unit by the words or the symbol for it."""
    if match := UNITS.fullmatch(words):
        return NAMES[int((match.lastgroup or "u0")[1:])]
    match = PREFIXED.fullmatch(words)
    if match is None:
        return unit_of(words)
    symbol = MEASURED[int((match.lastgroup or "m0")[1:])][1]
    power = {"s": "²", "c": "³"}[match["power"][0].lower()] if match["power"] else ""
    return unit_of(PREFIXES.get((match["prefix"] or "").lower(), "") + symbol + power)


def _date(text: str) -> Meaning:
    if "/" in text:
        return slashed(text)
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
    text = MAJORITY.sub("", text)
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
    """The frequency, and the rest: `twice` of `twice a year`."""
    first, _, rest = words.partition(" ")
    if rest and first in ("once", "twice"):
        return (Measure(Fraction(COUNTED[first]), COUNT, loose=first == "once"),), rest
    return (), words


def _length(words: str) -> Measure | None:
    """The time that the words tell, in small letters."""
    if words in ADVERBS:
        often, unit = ADVERBS[words]
        return Measure(often, unit, loose=often == 1)
    if "fortnight" in words:
        return Measure(Fraction(4 if words.startswith("two") else 2), "week")
    if words.endswith(" and a half") and words.split()[0] in ("a", "an"):
        return Measure(Fraction(3, 2), words.split()[1])
    if half := re.fullmatch(r"(?:(?:every|each|an?|one)[ -])?half(?: an?|[ -]?)[ -]?([a-z]+?)(?:ly)?", words):
        return Measure(Fraction(1, 2), half[1])
    if each := re.fullmatch(rf"(?:an?|per|every|each) ({EACH}|minute|second)", words):
        return Measure(Fraction(1), _unit(each[1]), loose=True)
    match = READ.fullmatch(words)
    number = number_of(match["number"]) if match else None
    if match is None or number is None:
        return None
    number += Fraction(1, 2) if match["half"] else 0
    return Measure(number, _unit(match["unit"] or ""), loose=number == 1)


def _part(text: str) -> Meaning:
    words = MAJORITY.sub("", text.lower())
    if len(words) == 1 and (vulgar := in_figures(words)):
        return meaning(Measure(vulgar, "part"))
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
    number *= -1 if match["below"] else 1
    sign, word = (match["prefix"] or "").strip().upper(), match["unit"] or ""
    if word and word.lower() in SHORT_SCALES and (sign or word != "m"):
        number, word = number * SHORT_SCALES[word.lower()], ""
    if sign:
        return meaning(Measure(number, CURRENCIES[sign], loose=number == 1))
    if word:
        return meaning(*rate(number, word, _unit))
    if not number or _is_year(match["number"], number):
        return meaning(Measure(number, ""))
    return meaning(Measure(number, COUNT, loose=number in (1, 2)))


def _is_year(written: str, number: Fraction) -> bool:
    return len(written) == 4 and written.isdigit() and 1900 <= number < 2100


WRITINGS = (
    Writing("number", TIME, unread),
    Writing("date", DATES, _date),
    Writing("percentage", PERCENT, _percent),
    Writing("period", PERIOD, _period),
    Writing("number", PART, _part),
    Writing("number", NUMBERS, _measured),
    Writing("number", VAGUE, _measured, vague=True),
)
_NAMED = (
    "article part clause annex section chapter table figure paragraph subparagraph item step point note"
    " example appendix http doi 第 附"
)
_OPEN = "version minus semi biennial once twice thrice per every each fortnightly half halves majority an"
OPENINGS = (
    *(*WORDS, *MONTHS, *ADVERBS, *_NAMED.split(), *_OPEN.split(), "a ", "quarter"),
    *("RMB", "CNY", "USD", "EUR", "¥", "￥", "$", "€", "£", "-", "−", *map(chr, range(0xBC, 0xBF))),
    *map(chr, range(0x2150, 0x215F)),
    *(f"v{figure}" for figure in range(10)),
)
"""The words with which a quantity or name begins, if it does not begin with a figure."""


def starts(words: Iterable[str] = ()) -> re.Pattern[str]:
    """The beginnings of quantities, names and these words."""
    return openings_of((*words, *OPENINGS))


GRAMMAR = Grammar.of(
    WRITINGS,
    starts(),
    edge=r"(?<!\w)(?<!\b[bB]i-)(?<!\b[Ss]emi-)",
    before=(
        r"(?<![A-Z/])[A-Z/]{2,}\s?"
        rf"|\b(?:(?i:part|{PLACES})s?|Nos?\.|Annexes|Levels?|Class|Phase)"
        r" (?:[\d.]+(?:, (?:and )?| and | to | or |–))*"
    ),
    after="-[A-Za-z]",
    joins=r" (?:to|or|and) | ?[–—-] ?",
    leading=leading,
)

STARTS = openings_of((*WORDS, *COUNTED, "a ", "an", "half"))
DATED = on_use(DATES, re.IGNORECASE)
TOLD = on_use(rf"\b(?P<times>once|twice|thrice)\b|(?<![\w.])(?P<number>{NUMBER})(?![\w-])", re.IGNORECASE)


def numbers(text: str) -> Iterator[Fraction]:
    """Every number in figures or words."""
    for match in scan(TOLD, STARTS, cut(text, DATED.finditer(text), ";")):
        if match["times"]:
            yield Fraction(COUNTED[match["times"].lower()])
        elif (number := number_of(match["number"])) is not None:
            yield number


OTHERS = on_use(r"\b(?:RFC|ISO|IEC|IEEE|W3C|ECMA|GB)[^.;:]*$|\][\s,]*$")
OF_OTHERS = on_use(r"\s*,?\s*(?:of|in) (?!this\b)")
"""What says that a place of another document is cited."""
CLOSED = on_use(
    r"\s*(?:$|[^\w\s]|(?:and|or|of|in|to|for|is|are|applies|apply|shall|must|should|may|can|on)\b)"
)
"""What stands after the number of a place; a unit does not."""
PLACED = r"(?:sections?|clauses?|annex(?:es)?|appendix|appendices|articles?|chapters?)\b|§"
PLACE, PLACE_NUMBER = on_use(rf"(?i)\b{PLACED}"), on_use(r"\d+(?:\.\d+)*|\b[A-Z](?:\.\d+)*\b")
BEGUN, ENDED = on_use(r"[\w.]*$"), on_use(r"(?:\.?\w)*")
REFERENCE = on_use(rf"(?:(?i:{PLACED}|see\b|and\b)|{PLACE_NUMBER.pattern}|[\s,;()])*")


def cited(before: str, old: str, new: str, after: str) -> tuple[Sequence[str], Sequence[str]]:
    """The places that either side of a change cites, as many as the other; none if anything else differs."""
    head, tail = BEGUN.search(before), ENDED.match(after)
    start, end = head.group() if head else "", tail.group() if tail else ""
    sides, rest = (start + old + end, start + new + end), after[len(end) :]
    if OTHERS.search(before) or OF_OTHERS.match(rest) or not CLOSED.match(rest):
        return (), ()
    named = all(PLACE.search(before[-12:] + text) for text in (old, new))
    if not named or not all(map(REFERENCE.fullmatch, sides)):
        return (), ()
    places = PLACE_NUMBER.findall(sides[0]), PLACE_NUMBER.findall(sides[1])
    return places if len(places[0]) == len(places[1]) else ((), ())
