"""Quantities of a Chinese text: 三个工作日, 10万元, 一年半, 每季度, 三分之二, 百分之五点五, 三成."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache

from clausework.lang.patterns import HAN_RANGE, Patterns, cut, starts_of
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
from clausework.lang.zh.numerals import DIGIT, HAN, NUMERAL, value

PREFIXES = dict(zip("纳微毫厘百千兆吉太", "nμmchkMGT", strict=True))
POWERS = {"平方": "²", "立方": "³"}
PARTS = {"百": "percent", "千": "per mille", "万": "per myriad"}

TRANSLATED = frozenset("次倍件名个人份台家场张位组套批款轮颗只辆种户笔")
"""Classifiers of numbers that the other language has to say; 三级 may be `Level III` there."""
FIRM = "".join(rf"(?<!{word})" for word in ("至少", "至多", "少于", "多于", "低于", "超过", "最多", "每"))

HAN_WORDS = {"digit": DIGIT, "firm": FIRM, "han": HAN, "han_range": HAN_RANGE, "numeral": NUMERAL}
ZH = Patterns(__file__, {**COMMON.texts(), **HAN_WORDS})
UNITS = ZH.table("units")

ENDS = ZH.text("ends")


@lru_cache(maxsize=1 << 12)
def amount(text: str) -> Fraction | None:
    """The number in figures or characters, with its scale: 1.2万, 两千零五十, 五点五, 30余万, 十（10）."""
    said, again, bracketed = (
        text.rstrip(")）").replace("(", "（").partition("（")
    )  # 十（10）, in any brackets
    match = ZH.number.fullmatch(said)
    if not match:
        return None
    number = in_figures(match["number"]) if ZH.figure.match(match["number"]) else _worded(match["number"])
    times = value("一" + match["scale"]) if match["scale"] else 1
    if number is None or times is None or (again and amount(bracketed) != number * times):
        return None
    return number * times


def _worded(text: str) -> Fraction | None:
    """The number of a numeral that may have a decimal point, and then a scale: 五点五, 三点五万."""
    whole, point, part = text.partition("点")
    number = value(whole)
    if number is None or not point:
        return None if number is None else Fraction(number)
    decimals = part.rstrip("百千万亿")
    scale = value("一" + part[len(decimals) :])
    digits = "".join(str(value(character)) for character in decimals)
    if len(digits) != len(decimals) or not digits.isdecimal() or scale is None:  # 五点十 is none
        return None
    return (number + Fraction(int(digits), 10 ** len(digits))) * scale


def _leading(text: str) -> Fraction | None:
    """The number of a quantity without its scale: 5 of 5万元."""
    found = ZH.leading.match(text)
    return amount(found["number"]) if found else None


def _clock(text: str) -> Meaning:
    return meaning(Measure(Fraction(7), "day"), Measure(Fraction(24), "hour"))


def _date(text: str) -> Meaning:
    plain = ZH.sighed.sub("", text)
    if "/" in plain:
        return slashed(plain)
    if "-" in plain:
        year, month, day = map(int, plain.split("-"))
        return dated(year, month, day)
    match = ZH.date.fullmatch(plain)
    if match is None:
        return unread(text)
    year, month, day = (_whole(match[name]) for name in ("year", "month", "day"))
    return dated(year, month, day)


def _whole(words: str | None) -> int:
    return int(words) if words and words.isdigit() else value(words or "零") or 0


def _monthly(text: str) -> Meaning:
    number = amount(ZH.sighed.sub("", text)[2:-1])
    return Meaning(f"{text[0]} month {number}") if number is not None else unread(text)


def _part(text: str) -> Meaning:
    if "半" in text:
        return meaning(Measure(Fraction(1, 2), "part"), of="over" if text[0] == "过" else "")
    if "/" in text:
        above, below = map(int, text.split("/"))
        return meaning(Measure(Fraction(above, below or 1), "part"))
    if vulgar := in_figures(text):
        return meaning(Measure(vulgar, "part"))
    below_words, _, above_words = text.partition("分之")
    if below_words in PARTS:
        ends = [amount(words) for words in re.split(ENDS, above_words)]
        known = [Measure(end, PARTS[below_words]) for end in ends if end is not None]
        return meaning(*known) if len(known) == len(ends) else unread(text)
    above_number, below_number = amount(above_words), amount(below_words)
    if above_number is None or not below_number:
        return unread(text)
    return meaning(Measure(above_number / below_number, "part"))


def _percent(text: str) -> Meaning:
    if "分之" in text:
        return _part(text)
    if text[1:2] == "成":
        tenths = (value(text[0]) or 0) * 10 + (value(text[2:]) or 0)  # 三成五 is 35 percent
        return meaning(Measure(Fraction(tenths), "percent"))
    return _measured(text)


def _period(text: str) -> Meaning:
    each = "each" if text[0] == "每" else ""
    words = text.removeprefix("每")
    if words.endswith("刻钟"):
        number = amount(words.removesuffix("刻钟").strip())
        return unread(text) if number is None else meaning(Measure(number * 15, "minute"), of=each)
    if words[0] == "半":
        return meaning(Measure(Fraction(1, 2), _unit(words[1:])), of=each)
    if words.startswith("个半"):
        return meaning(Measure(Fraction(3, 2), _unit(words[2:])))
    if (unit := words.removeprefix("个").removesuffix("度" if words == "年度" else "")) in UNITS:
        return meaning(Measure(Fraction(1), UNITS[unit], loose=True), of=each)  # 每年 may be `annually`
    return _measured(text)


def _unit(word: str) -> str:
    """The name of a unit by its word or symbol: months of 个月, km² of 平方公里, mg of 毫克."""
    word = word.removeprefix("个")
    if word[:2] in POWERS:
        return _unit(word[2:]) + POWERS[word[:2]]
    if word in UNITS:
        return UNITS[word]
    prefix = PREFIXES.get(word[:1])
    return prefix + UNITS[word[1:]] if prefix and word[1:] in UNITS else unit_of(word)


def _measured(text: str) -> Meaning:
    """A number with its unit or classifier, in this order."""
    match = ZH.read.fullmatch(text)
    number = amount(match["amount"]) if match else None
    if match is None or number is None:
        return unread(text)
    number = (number + Fraction(1, 2) if match["half"] or match["a"] else number) * (
        -1 if match["below"] else 1
    )
    many = match["many"] or "".join(re.findall("[余多]", match["amount"]))
    of = " ".join(filter(None, ("each" if match["each"] else "", many)))
    word = match["unit"]
    if word in TRANSLATED:
        loose = number == 1 or (number == 2 and word not in "次倍")
        return meaning(Measure(number, COUNT, loose), of=f"{of} {word}".strip())
    if ZH.counts.fullmatch(word):
        return meaning(Measure(number, ""), of=f"{of} {word}".strip())
    sign = match["sign"]
    if not word or (word.lower() in SHORT_SCALES and (sign or word != "m")):
        number *= SHORT_SCALES.get(word.lower(), 1)
        return meaning(Measure(number, CURRENCIES[sign.upper()] if sign else "", loose=number == 1), of=of)
    return meaning(*rate(number, word, _unit), of=of)


WRITINGS = (
    Writing("number", ZH.text("time_of_day"), unread),
    Writing("period", ZH.text("clock"), _clock),
    Writing("date", ZH.text("monthly"), _monthly),
    Writing("date", ZH.text("dates"), _date),
    Writing("percentage", ZH.text("percent"), _percent),
    Writing("date", r"\d{4}\s?年", _date),
    Writing("period", ZH.text("period"), _period),
    Writing("number", ZH.text("part"), _part),
    Writing("number", ZH.text("numbers"), _measured),
    Writing("number", ZH.text("from"), _measured),
    Writing("number", ZH.text("one"), _measured, vague=True),
)
WRITTEN = (ZH.text("name"), *(writing.pattern for writing in WRITINGS))
"""The patterns as they are written."""


def starts(words: Iterable[str] = ()) -> re.Pattern[str]:
    """The beginnings of quantities, names and these words."""
    return starts_of((*WRITTEN, *(word[0] for word in words)), others=True)


GRAMMAR = Grammar.of(
    WRITINGS,
    starts(),
    cased=True,
    before=r"第|(?<![A-Za-z])[A-Z/]{2,}\s?",
    joins=r"\s?[至到或～~—–-]{1,2}\s?",
    leading=_leading,
)
TWO = ("双方", "双重", "二者")


def numbers(text: str) -> Iterator[Fraction]:
    """Every number in figures or characters, also that of 双方, 三包 and 一般."""
    text = cut(text, ZH.uncounted.finditer(text), "，")
    for match in ZH.any.finditer(text):
        if (number := amount(match.group())) is not None:
            yield number
    if any(word in text for word in TWO):
        yield Fraction(2)


def cited(before: str, old: str, new: str, after: str) -> tuple[Sequence[str], Sequence[str]]:
    """The places that either side of a change cites, as many as the other; none if anything else differs."""
    head, tail = ZH.head.search(before), ZH.tail.match(after)
    start, end = head.group() if head else "", tail.group() if tail else ""
    old, new = start + old + end, start + new + end
    places = ZH.place.findall(old), ZH.place.findall(new)
    if ZH.others.search(before.removesuffix(start)) or ZH.place.sub("§", old) != ZH.place.sub("§", new):
        return (), ()
    return places if len(places[0]) == len(places[1]) else ((), ())
