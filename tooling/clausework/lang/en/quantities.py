"""Numbers and quantities of an English text: three working days, CNY 100,000, two-thirds, one in ten."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache

from clausework.lang.patterns import Patterns, cut, on_use, openings_of, scan
from clausework.lang.quantities import (
    COMMON,
    COUNT,
    CURRENCIES,
    SHORT_SCALES,
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
from clausework.lang.registry import words_of

SMALL, TENS, MONTHS = (words_of("en", "words")[name].split() for name in ("small", "tens", "months"))
WORDS: dict[str, int] = {word: number for number, word in enumerate(SMALL)}
WORDS.update({word: 20 + 10 * number for number, word in enumerate(TENS)})
SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
DOZEN = "dozen"
_TENS, _SMALL = "|".join(TENS), "|".join(sorted(SMALL, key=len, reverse=True))
SCALE = "|".join((*SCALES, DOZEN))
_DIGIT = "|".join(SMALL[:10])
_MONTH = "|".join(MONTHS)
_SHORTENED = "|".join(rf"{month[:3]}t?\b\.?" for month in MONTHS if month != "May")

PREFIXES: dict[str, str] = words_of("en", "words")["powers"]
GIVEN = {"scale": SCALE, "digit": _DIGIT, "small": _SMALL, "tens": _TENS, "prefix": "|".join(PREFIXES)}
EN = Patterns(__file__, {**COMMON.texts(), **GIVEN, "month": _MONTH, "shortened": _SHORTENED})


SIZES = SCALES | {DOZEN: 12}


@lru_cache(maxsize=1 << 12)
def number_of(words: str) -> Fraction | None:
    """The number in figures or words: `1.5 million`, `two and a half`, `a dozen`, `thirty (30)`.

    None for what is no number, and for one that brackets repeat as another.
    """
    words, bracketed, again = words.lower().rstrip(")").partition(" (")
    if bracketed:
        number = number_of(words)
        return number if number == number_of(again) else None  # thirty (13) is a slip, and means neither
    if words.startswith("half a"):
        rest = number_of("a" + words.removeprefix("half a"))
        return None if rest is None else rest / 2
    if halved := EN.halved.fullmatch(words):
        whole = number_of(halved["whole"])
        return None if whole is None else (whole + Fraction(1, 2)) * SIZES.get(halved["scale"], 1)
    if pointed := EN.pointed.fullmatch(words):
        whole, digits = number_of(pointed["whole"]), pointed["digits"].split()
        part = Fraction(int("".join(str(WORDS[digit]) for digit in digits)), 10 ** len(digits))
        return None if whole is None else (whole + part) * SIZES.get(pointed["scale"], 1)
    figures = EN.figured.match(words)
    if not figures:
        return _spelt(words)
    number = in_figures(figures.group())
    scale = words[figures.end() :].strip(" -")
    return None if number is None or scale not in ("", *SIZES) else number * SIZES.get(scale, 1)


def _spelt(words: str) -> Fraction | None:
    """The number in words, of which each must have room in what stands before it: no `two five`."""
    total = part = 0
    room, above, known = 100, 10**15, False  # above any scale that is known
    for word in words.replace("-", " ").replace(",", " ").split():
        if word in ("a", "an", "and"):
            continue
        size = SIZES.get(word, 0)
        known = True
        if word in WORDS and WORDS[word] < room:
            part += WORDS[word]
            room = 10 if WORDS[word] >= 20 else 0  # twenty takes a digit more, twelve takes none
        elif word in ("hundred", DOZEN) and part < 100:
            part, room = (part or 1) * size, 100 if word == "hundred" else 0  # `hundred` alone is one
        elif 100 < size < above:
            total, part, above, room = total + (part or 1) * size, 0, size, 100
        else:
            return None
    return Fraction(total + part) if known else None


def leading(text: str) -> Fraction | None:
    """The number of a quantity without its scale: 5 of `5 million yuan`."""
    found = EN.leading.match(text)
    return number_of(found["number"]) if found else None


ORDINALS = ["half", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
PARTS = {word: place for place, word in enumerate(ORDINALS, 2)} | {"halve": 2, "quarter": 4}
TIMES, MEASURED, WORDED = EN.rows("times"), EN.rows("measured"), EN.rows("worded")
NAMES = tuple(name for name, _ in (*TIMES, *WORDED))
UNITS = on_use(
    "|".join(f"(?P<u{place}>{pattern})" for place, (_, pattern) in enumerate((*TIMES, *WORDED))),
    re.IGNORECASE,
)
PREFIXED = on_use(
    rf"(?P<power>square |cubic )?(?P<prefix>{'|'.join(PREFIXES)})?"
    rf"(?:{'|'.join(f'(?P<m{place}>{pattern})' for place, (_, pattern) in enumerate(MEASURED))})",
    re.IGNORECASE,
)
EACH = EN.text("each")
ADVERBS = {
    word: (Fraction(times), unit) for times, unit, words in EN.rows("adverbs") for word in words.split("|")
}

COUNTED = {"once": 1, "twice": 2, "thrice": 3}
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
    symbol = MEASURED[int((match.lastgroup or "m0")[1:])][0]
    power = {"s": "²", "c": "³"}[match["power"][0].lower()] if match["power"] else ""
    return unit_of(PREFIXES.get((match["prefix"] or "").lower(), "") + symbol + power)


def _date(text: str) -> Meaning:
    if "/" in text:
        return slashed(text)
    if text[:5].endswith("-"):
        year, month, day = map(int, text.split("-"))
        return dated(year, month, day)
    match = EN.date.fullmatch(text)
    if match is None:
        return unread(text)
    name = match["month"][:3].capitalize()
    month = next(place for place, word in enumerate(MONTHS, 1) if word.startswith(name))
    return dated(int(match["year"] or 0), month, int(match["day"] or match["after"] or 0))


def _percent(text: str) -> Meaning:
    text = EN.majority.sub("", text)
    if match := EN.per.fullmatch(text):
        unit = PERCENTS.get(match["unit"].lower().replace(" ", ""), "percent")
    elif match := EN.out_of.fullmatch(text):
        unit = OF[match["of"].lower()]
    number = number_of(match["number"]) if match else None
    return unread(text) if number is None else meaning(Measure(number, unit))


def _period(text: str) -> Meaning:
    words = text.lower()
    if words == "24/7":
        return meaning(Measure(Fraction(7), "day"), Measure(Fraction(24), "hour"))
    if words.endswith("quarter of an hour") or words.startswith(("three quarters of", "three-quarters of")):
        return meaning(Measure(Fraction(45 if words[0] == "t" else 15), "minute"))
    first, _, rest = words.partition(" ")
    often: tuple[Measure, ...] = ()
    if rest and first in ("once", "twice"):  # and the rest is the time: of `twice a year`
        often, words = (Measure(Fraction(COUNTED[first]), COUNT, loose=first == "once"),), rest
    each = "each" if words.startswith(("every ", "each ", "per ")) or often or words in ADVERBS else ""
    found = _length(words)
    return unread(text) if found is None else meaning(*often, found, of=each)


def _length(words: str) -> Measure | None:
    """The time that the words tell, in small letters."""
    if words in ADVERBS:
        often, unit = ADVERBS[words]
        return Measure(often, unit, loose=often == 1)  # `annually` need not be said as a number
    if "fortnight" in words:
        return Measure(Fraction(4 if words.startswith("two") else 2), "week")
    if words.endswith(" and a half") and words.split()[0] in ("a", "an"):
        return Measure(Fraction(3, 2), words.split()[1])
    if half := re.fullmatch(r"(?:(?:every|each|an?|one)[ -])?half(?: an?|[ -]?)[ -]?([a-z]+?)(?:ly)?", words):
        return Measure(Fraction(1, 2), half[1])
    if each := re.fullmatch(rf"(?:an?|per|every|each) ({EACH}|minute|second)", words):
        return Measure(Fraction(1), _unit(each[1]), loose=True)
    match = EN.read.fullmatch(words)
    number = number_of(match["number"]) if match else None
    if match is None or number is None:
        return None
    number += Fraction(1, 2) if match["half"] else 0
    return Measure(number, _unit(match["unit"] or ""), loose=number == 1)


def _part(text: str) -> Meaning:
    words = EN.majority.sub("", text.lower())
    if len(words) == 1 and (vulgar := in_figures(words)):
        return meaning(Measure(vulgar, "part"))
    if "/" in words:
        above, below = map(int, words.split("/"))
        return meaning(Measure(Fraction(above, below or 1), "part"))
    if words in ("half", "halves", "majority"):
        return meaning(Measure(Fraction(1, 2), "part"), of="over" if words == "majority" else "")
    if match := EN.out_of.fullmatch(words):
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
    match = EN.read.fullmatch(text)
    number = number_of(match["number"]) if match else None
    if match is None or number is None:
        return unread(text)
    number *= -1 if match["below"] else 1
    sign, word = (match["prefix"] or "").strip().upper(), match["unit"] or ""
    if word and word.lower() in SHORT_SCALES and (sign or word != "m"):  # 5m is metres, $5m is millions
        number, word = number * SHORT_SCALES[word.lower()], ""
    if sign:
        return meaning(Measure(number, CURRENCIES[sign], loose=number == 1))
    if word:
        return meaning(*rate(number, word, _unit))
    written = match["number"]  # 2,026 items are no year
    if not number or (len(written) == 4 and written.isdigit() and 1900 <= number < 2100):
        return meaning(Measure(number, ""))
    return meaning(Measure(number, COUNT, loose=number in (1, 2)))


WRITINGS = (
    Writing("number", EN.text("time"), unread),
    Writing("date", EN.text("dates"), _date),
    Writing("percentage", EN.text("percent"), _percent),
    Writing("period", EN.text("period"), _period),
    Writing("number", EN.text("part"), _part),
    Writing("number", EN.text("numbers"), _measured),
    Writing("number", EN.text("vague"), _measured, vague=True),
)
OPENINGS = (
    *(*WORDS, *MONTHS, *ADVERBS, *EN.text("named").split(), *EN.text("open").split(), "a ", "quarter"),
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
    before=EN.text("before"),
    after="-[A-Za-z]",
    joins=r" (?:to|or|and) | ?[–—-] ?",
    leading=leading,
)

STARTS = openings_of((*WORDS, *COUNTED, "a ", "an", "half"))


def numbers(text: str) -> Iterator[Fraction]:
    """Every number in figures or words."""
    for match in scan(EN.told, STARTS, cut(text, EN.dated.finditer(text), ";")):
        if match["times"]:
            yield Fraction(COUNTED[match["times"].lower()])
        elif (number := number_of(match["number"])) is not None:
            yield number


PLACED = EN.text("placed")
PLACE, PLACE_NUMBER = on_use(rf"(?i)\b{PLACED}"), on_use(r"\d+(?:\.\d+)*|\b[A-Z](?:\.\d+)*\b")
BEGUN, ENDED = on_use(r"[\w.]*$"), on_use(r"(?:\.?\w)*")
REFERENCE = on_use(rf"(?:(?i:{PLACED}|see\b|and\b)|{PLACE_NUMBER.pattern}|[\s,;()])*")


def cited(before: str, old: str, new: str, after: str) -> tuple[Sequence[str], Sequence[str]]:
    """The places that either side of a change cites, as many as the other; none if anything else differs."""
    head, tail = BEGUN.search(before), ENDED.match(after)
    start, end = head.group() if head else "", tail.group() if tail else ""
    sides, rest = (start + old + end, start + new + end), after[len(end) :]
    if EN.others.search(before) or EN.of_others.match(rest) or not EN.closed.match(rest):
        return (), ()
    named = all(PLACE.search(before[-12:] + text) for text in (old, new))  # `Clause` may be kept before it
    if not named or not all(map(REFERENCE.fullmatch, sides)):
        return (), ()
    places = PLACE_NUMBER.findall(sides[0]), PLACE_NUMBER.findall(sides[1])
    return places if len(places[0]) == len(places[1]) else ((), ())
