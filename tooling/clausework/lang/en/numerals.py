"""English numbers: one hundred and five, 1.5 million, two and a half, a dozen, thirty (30)."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from clausework.lang.quantities import DIGITS, in_figures
from clausework.lang.units import CURRENCY

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
FIGURED = re.compile(DIGITS)
HALVED = re.compile(r"(?P<whole>.+?)[ -]and[ -](?:a|one)[ -]half(?: (?P<scale>.+))?")
POINTED = re.compile(rf"(?P<whole>.+?) point (?P<digits>(?:(?:{_DIGIT}) ?)+?)(?: ?(?P<scale>{SCALE}))?")
LEADING = re.compile(
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
