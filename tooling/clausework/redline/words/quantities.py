"""Numbers that matter in a standard: periods, dates, percentages and counts, in two languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal
from unicodedata import normalize

import msgspec

from clausework.lang.scan import openings_of, scan, starts_of
from clausework.lang.zh.numerals import value as han_value
from clausework.redline.words.names import AMOUNT, DIGITS, HAN, NAME, NUMERAL
from clausework.redline.words.periods import periods

QuantityKind = Literal["period", "date", "percentage", "number"]

# fmt: off
ONES = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)
TENS = (
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)
# fmt: on
VALUES = {
    **{word: number for number, word in enumerate(ONES, 1)},
    **{word: number * 10 for number, word in enumerate(TENS, 2)},
    "hundred": 100,
}
WORDS = "|".join(sorted(VALUES, key=len, reverse=True))
SPELT = rf"(?:(?:{WORDS})(?:[ -](?:{WORDS})){{0,9}})"
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
COUNTED = "次人项家条款名倍元个份字级类种台件批期处门户部页章节"
UNITS = (
    "℃|°C|(?:[kMGT]?(?:bit/s|bps|B/s|Hz)|[kKMGT]B|[mµμn]?s|min|h|[mckµμ]?m|[mk]?g|m?L|kW|dB|lx|px|fps|p)"
    r"(?![A-Za-z0-9/])"
)
"""Symbols of units, of which a number is no more cut off than of 元."""

SOME = "".join(rf"(?<!{word})" for word in ("至少", "至多", "少于", "多于", "低于", "超过", "最多", "每"))
SOME += rf"一\s?[{COUNTED}]"
"""一种 means some kind, unless a word before makes it a number: 至少一种."""

PATTERNS: dict[str, tuple[tuple[QuantityKind, str], ...]] = {
    "zh": (
        (
            "date",
            r"\d{4}\s?年\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?|\d{4}-\d{2}-\d{2}"
            r"|\d{1,2}\s?月(?:\s?\d{1,2}\s?日|(?!\d))"
            rf"|[每次当]月\s?{AMOUNT}\s?日(?!以?内)",
        ),
        ("percentage", rf"{DIGITS}\s?[%％‰]|[百千万]分之{NUMERAL}(?:点{NUMERAL})?"),
        ("date", r"\d{4}\s?年(?!度)"),
        (
            "period",
            rf"每?{AMOUNT}\s?(?:个?(?:工作日|自然日|季度|小时|分钟|学时|课时)|个月|年|周年|周(?!岁)|日|天|秒)(?!常|志|历|益)"
            r"|每(?:半年|季度|年|月|周|日|天)",
        ),
        (
            "number",
            rf"{NUMERAL}分之{NUMERAL}|(?!{SOME}){AMOUNT}\s?(?:[{COUNTED}]|[美欧港日]元|周?岁)"
            rf"|[￥¥$€£]?{DIGITS}(?:[万亿]|\s?(?:{UNITS}))?",
        ),
    ),
    "en": (
        (
            "date",
            rf"\d{{1,2}} (?:{MONTHS}) \d{{4}}|(?:{MONTHS})(?: \d{{1,2}},)? \d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}"
            # Without a year the capital tells the month from the verb: 5 may.
            rf"|(?-i:\d{{1,2}} (?:{MONTHS})\b|(?:{MONTHS}) \d{{1,2}}\b|(?<=\bin )(?:{MONTHS})\b)",
        ),
        ("percentage", rf"(?:{DIGITS}|{SPELT})\s?(?:%|‰|per ?cent\b)"),
        (
            "period",
            rf"(?:(?:once|twice) )?(?:every )?(?:{DIGITS}|{SPELT})[ -]"
            r"(?:(?:working|business|calendar|consecutive)[ -])?"
            r"(?:second|minute|hour|day|week|month|quarter|year)s?\b"
            r"|(?:(?:once|twice) )?(?:a|per|every|each) (?:hour|day|week|month|quarter|year)\b",
        ),
        (
            "number",
            rf"(?:(?<=least )|(?<=most )|(?<=than )){SPELT}|(?!one\b){SPELT}\b"
            rf"|(?:(?:RMB|CNY|USD|EUR) ?|[¥$€£])?{DIGITS}(?: ?(?:{UNITS})| (?:yuan|dollars|euros)\b)?",
        ),
    ),
}


def _compiled(lang: str) -> re.Pattern[str]:
    """A pattern with a group for each kind of quantity; what is a name is found, but in no group."""
    edge = r"(?<!\w)" if lang == "en" else ""
    groups = (f"(?P<k{index}>{edge}(?:{found}))" for index, (_, found) in enumerate(PATTERNS[lang]))
    return re.compile("|".join((NAME, *(f"(?i:{group})" for group in groups))))


COMPILED = {lang: _compiled(lang) for lang in PATTERNS}
WRITTEN = (NAME, *(pattern for _, pattern in PATTERNS["zh"]))
"""The Chinese patterns as they are written."""
STARTS = starts_of(WRITTEN, others=True)
_NAMED = "article part clause annex section chapter table figure http doi 第 附"
_WORDS = "once twice per every each RMB CNY USD EUR ¥ $ € £"
OPENINGS = (*VALUES, *MONTHS.split("|"), *_NAMED.split(), "a ", *_WORDS.split())
"""The words with which an English quantity or name begins, if it does not begin with a figure."""
STARTS_EN = openings_of(OPENINGS)


SHARE = re.compile(rf"(?P<of>[百千万])分之(?P<whole>[{HAN}]+)(?:点(?P<part>[{HAN}]+))?")


class Quantity(msgspec.Struct, frozen=True, gc=False):
    """A quantity at `start` of a text; `value` is the same for 三年, 3年 and 3 年."""

    kind: QuantityKind
    start: int
    text: str
    value: str

    @property
    def end(self) -> int:
        """The offset after the quantity."""
        return self.start + len(self.text)


@lru_cache(maxsize=16384)
def quantities(text: str, lang: str) -> tuple[Quantity, ...]:
    """Every quantity of the text, in order; no two overlap."""
    sentences = periods(text, lang)
    if len(sentences) == 1:
        return tuple(_found(text, "zh" if lang.startswith("zh") else "en"))
    found: list[Quantity] = []
    start = 0
    for sentence in sentences:
        known = quantities(sentence, lang)
        found.extend(Quantity(one.kind, start + one.start, one.text, one.value) for one in known)
        start += len(sentence)
    return tuple(found)


def one_of(others: Iterable[Quantity], text: str, at: int) -> Iterable[Quantity]:
    """The numbers like 一种 of a text at an offset, for which another text has a number of the same unit."""
    for other in others:
        if other.kind == "number" and other.text[-1] in COUNTED:
            match = re.search(rf"一\s?{other.text[-1]}", text)
            if match:
                yield Quantity("number", at + match.start(), match.group(), value_of(match.group()))


def _found(text: str, key: str) -> Iterable[Quantity]:
    pattern = COMPILED[key]
    for match in scan(pattern, STARTS if key == "zh" else STARTS_EN, text):
        if match.lastgroup:
            kind = PATTERNS[key][int(match.lastgroup[1:])][0]
            yield Quantity(kind, match.start(), match.group(), value_of(match.group()))


@lru_cache(maxsize=4096)
def value_of(text: str) -> str:
    """The text with its numerals as digits, in one writing: what two spellings share."""
    plain = SHARE.sub(_share, normalize("NFKC", text))
    plain = re.sub(rf"[{HAN}]+", lambda match: _digits(match.group()), plain)
    plain = re.sub(rf"(?i)\b{SPELT}\b", lambda match: _spelt(match.group()), plain)
    plain = plain.lower().replace("percent", "%").replace("per cent", "%")
    plain = re.sub(r"[\s—–-]|(?<=\d),(?=\d{3}(?!\d))|(?<=[a-z]{3})s$", "", plain)
    return plain.replace("天", "日").replace("个月", "月")


def _share(match: re.Match[str]) -> str:
    """百分之五点五 as 5.5%."""
    whole, part = _digits(match["whole"]), match["part"] or ""
    point = "." + "".join(str(han_value(digit)) for digit in part) if part else ""
    return whole + point + {"百": "%", "千": "‰", "万": "‱"}[match["of"]]


def _digits(numeral: str) -> str:
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        high, found, low = numeral.partition(unit)
        if found:
            parts = (han_value(high), han_value(low) if low else 0)
            return numeral if None in parts else str((parts[0] or 0) * size + (parts[1] or 0))
    number = han_value(numeral)
    return numeral if number is None else str(number)


def _spelt(words: str) -> str:
    total = 0
    for word in re.split(r"[ -]", words.lower()):
        total = total * 100 if word == "hundred" and total else total + VALUES[word]
    return str(total)
