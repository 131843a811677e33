"""Quantities with units, found in Chinese and English alike: 三个工作日 and `three working days`."""

from __future__ import annotations

import re

from clausework.text.numerals import value

Quantity = tuple[str, str]
"""A number in digits and the kind of unit it counts."""

ZH_UNITS = {
    "个工作日": "working day",
    "工作日": "working day",
    "个自然日": "day",
    "自然日": "day",
    "个月": "month",
    "小时": "hour",
    "分钟": "minute",
    "秒": "second",
    "日": "day",
    "天": "day",
    "周": "week",
    "年": "year",
    "次": "time",
    "倍": "time",
    "元": "yuan",
    "%": "percent",
}
ZH = re.compile(
    r"(?<![第\d.—-])(?P<half>半)年"
    r"|(?<![第\d.—一二三四五六七八九十百千-])"
    r"(?P<number>\d+(?:\.\d+)?|[零二三四五六七八九十百千两]+|一[十百千]?[一二三四五六七八九十百零]*)(?P<scale>[万亿]?)"
    r"(?P<unit>个工作日|工作日|个自然日|自然日|个月|小时|分钟|秒|日|天|周(?!岁|边|期|知|密)|年(?!代|度|龄|\d)"
    r"|次(?!性)|倍|元(?!素)|%)"
)
PERCENT = re.compile(r"百分之(?P<number>\d+|[一二三四五六七八九十百]+)")
ZH_DATES = re.compile(
    r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月\d{1,2}日|第[一二三四五六七八九十百\d]+[条款项]"
)

SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
WORDS = {word: number for number, word in enumerate(SMALL.split())}
WORDS.update({word: 20 + 10 * number for number, word in enumerate(TENS.split())})
TEN, UNIT = "|".join(TENS.split()), "|".join(SMALL.split()[:10])
NUMBER = (
    rf"(?P<digits>\d[\d,]*(?:\.\d+)?)|(?P<words>(?:{TEN})-(?:{UNIT})|{'|'.join(WORDS)})(?P<hundred> hundred)?"
    r"|(?P<a>an?) hundred"
)
EN = re.compile(
    rf"\b(?:{NUMBER})[\s-]*(?P<scale>thousand|million)?[\s-]*"
    r"(?P<unit>(?:working|business)[\s-]days?|(?:calendar |natural |consecutive |more )?days?|months?(?:ly)?"
    r"|hours?|minutes?|seconds?|weeks?|years?(?! of age| old)|times|yuan|per cent|percent|%)(?![a-z])"
    r"|\b(?P<half>half[\s-]a[\s-]year|half[\s-]year(?:ly)?)\b|\b(?P<twice>twice)\b",
    re.IGNORECASE,
)
CURRENCY = re.compile(r"\b(?:CNY|RMB) ?(?P<digits>\d[\d,]*(?:\.\d+)?)")


def quantities(text: str, lang: str) -> frozenset[Quantity]:
    """The quantities in a text; ones are left out, as languages say `yearly` and `a day` for them.

    How often a quantity is said does not count: a translation may say it once for twice.
    """
    found = _chinese(text) if lang.startswith("zh") else _english(text)
    return frozenset(item for item in found if item[0] != "1")


def _chinese(text: str) -> list[Quantity]:
    text = ZH_DATES.sub(lambda match: "〇" * len(match.group()), text)
    found = [(_digits(match["number"]), "percent") for match in PERCENT.finditer(text)]
    for match in ZH.finditer(PERCENT.sub("〇", text)):
        if match["half"]:
            found.append(("6", "month"))
            continue
        number = _scaled(_digits(match["number"]), {"万": 10_000, "亿": 100_000_000}.get(match["scale"], 1))
        found.append((number, ZH_UNITS[match["unit"]]))
    return found


def _english(text: str) -> list[Quantity]:
    found = [(match["digits"].replace(",", ""), "yuan") for match in CURRENCY.finditer(text)]
    for match in EN.finditer(CURRENCY.sub("", text)):
        if match["half"]:
            found.append(("6", "month"))
        elif match["twice"]:
            found.append(("2", "time"))
        else:
            found.append((_scaled(_spelt(match), _scale(match["scale"])), _unit(match["unit"])))
    return found


def _spelt(match: re.Match[str]) -> str:
    if match["digits"]:
        return match["digits"].replace(",", "")
    if match["a"]:
        return "100"
    number = sum(WORDS[word] for word in match["words"].lower().split("-"))
    return str(number * 100 if match["hundred"] else number)


def _scale(word: str | None) -> int:
    return {"thousand": 1_000, "million": 1_000_000}.get((word or "").lower(), 1)


def _unit(words: str) -> str:
    unit = words.lower().replace("-", " ").replace("business", "working").split()
    last = unit[-1].removesuffix("ly").removesuffix("s")
    if words.lower() in ("%", "per cent", "percent"):
        return "percent"
    return f"working {last}" if unit[0] == "working" else last


def _digits(numeral: str) -> str:
    number = None if numeral[0].isdigit() else value(numeral)
    return numeral if number is None else str(number)


def _scaled(number: str, scale: int) -> str:
    return number if scale == 1 or "." in number else str(int(number) * scale)
