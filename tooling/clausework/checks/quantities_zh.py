"""Quantities of a Chinese text: 三个工作日, 10万元, 一年半, 每季度, 三分之二."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from clausework.checks.quantities import COUNT, Quantity, Reading, in_digits
from clausework.lang.scan import cut, scan
from clausework.lang.zh.numerals import value

UNITS: dict[str, tuple[str, int | Fraction]] = {
    "年": ("month", 12),
    "季度": ("month", 3),
    "月": ("month", 1),
    "周": ("day", 7),
    "星期": ("day", 7),
    "工作日": ("working day", 1),
    "自然日": ("day", 1),
    "日历日": ("day", 1),
    "天": ("day", 1),
    "日": ("day", 1),
    "小时": ("second", 3600),
    "分钟": ("second", 60),
    "秒": ("second", 1),
    "d": ("day", 1),
    "h": ("second", 3600),
    "min": ("second", 60),
    "s": ("second", 1),
    "元": ("yuan", 1),
    "%": ("percent", 1),
    "‰": ("percent", Fraction(1, 10)),
    "周岁": ("age", 1),
    "岁": ("age", 1),
    "千克": ("kg", 1),
    "公斤": ("kg", 1),
    "克": ("g", 1),
    "毫米": ("mm", 1),
    "厘米": ("cm", 1),
    "公里": ("km", 1),
    "千米": ("km", 1),
    "米": ("m", 1),
    "毫升": ("mL", 1),
    "升": ("L", 1),
    "℃": ("°C", 1),
    "°C": ("°C", 1),
    "摄氏度": ("°C", 1),
}
SYMBOLS = r"min|h|(?<=\s)[ds]|kg|mg|mm|cm|km|mL|ml|kHz|MHz|Hz|kW|MB|GB|TB|Mbps|dB|g|m|L|W|V"
HAN = "零〇一二三四五六七八九十百千两"
NUMBER = rf"(?:(?P<number>(?<!\d,)\d[\d,]{{0,30}}(?:\.\d{{1,30}})?|[{HAN}]+)\s?(?P<scale>[万亿]?))"
UNIT = (
    r"个?工作日|个?自然日|日历日|个季度|季度|个月|周岁|个星期|星期|小时|分钟|年(?![代度龄级])|岁|摄氏度|千克|公斤|毫米|厘米"
    r"|公里|千米|毫升|秒(?!杀)|周(?![边期知密末])|日(?![期志常])|天(?!然)|元(?!素)|克(?!隆|服)|米(?!饭)|升(?!级)|[%％‰℃]|°C"
)
PERIOD = re.compile(
    rf"(?<![第\d.—{HAN}-]){NUMBER}\s?(?P<unit>{UNIT}|(?:{SYMBOLS})(?![A-Za-z]))(?P<half>半)?"
    rf"|(?<![第一\d])(?P<a_half>半)个?(?P<half_unit>年|月|小时|分钟|天)"
)
EACH = re.compile(r"每(?:个)?(?P<unit>工作日|季度|小时|星期|[年月周日天])(?!度)|每年度")
CLASSIFIERS = "次倍件名个人份台家场张位组套批款轮颗只辆"
COUNTED = re.compile(
    rf"(?<![第\d.—{HAN}-]){NUMBER}(?P<unit>[{CLASSIFIERS}])(?!工作日|自然日|月|季度|星期|性|例)"
)
FRACTION = re.compile(
    rf"(?<![{HAN}])(?P<below>[{HAN}]+)分之(?P<above>[{HAN}]+|\d[\d,]{{0,30}}(?:\.\d{{1,30}})?)|(?P<half>过半数|半数|一半)"
)
DATES = re.compile(
    r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{4}-\d{2}-\d{2}|\d{1,2}月\d{1,2}日"
    rf"|第[{HAN}\d]+[条款项章节次类级种方]|(?<![A-Z/])[A-Z/]+\s?\d[\d.]*(?:[—:]\d{{4}})?"
)
ROUND_THE_CLOCK = re.compile(r"7\s?[×xX*]\s?24\s?(?:个)?(?:小时)?")
ANY = re.compile(rf"(?P<number>\d[\d,]*(?:\.\d+)?|[{HAN}]+)(?P<scale>[万亿]?)")


HINT = re.compile(rf"[\d{HAN}半每]|双方|双重|二者")
"""What every quantity has; most texts have none, and are asked no further."""
STARTS, DATE_STARTS = re.compile(rf"[\d{HAN}半]"), re.compile(r"[\d第A-Z/]")
"""With what a period, a fraction or a count begins, and a date."""
GONE = "，"
TWO = ("双方", "双重", "二者")


def reading(text: str) -> Reading:
    """The quantities of a Chinese text."""
    if not HINT.search(text):
        return Reading((), frozenset())
    found: list[Quantity] = []
    text = cut(text, scan(DATES, DATE_STARTS, text), GONE)
    clocks = tuple(ROUND_THE_CLOCK.finditer(text)) if "24" in text else ()
    for match in clocks:
        found += [_quantity(24, "小时", match.group()), _quantity(7, "天", match.group())]
    text = cut(text, clocks, GONE)
    mentions = {number for match in ANY.finditer(text) if (number := _scaled(match)) is not None}
    if any(word in text for word in TWO):
        mentions.add(Fraction(2))
    parts = tuple(FRACTION.finditer(text)) if "分之" in text or "半" in text else ()
    found += filter(None, map(_fraction, parts))
    text = cut(text, parts, GONE)
    periods = tuple(scan(PERIOD, STARTS, text))
    found += filter(None, map(_period, periods))
    mentions |= {item.raw - 1 for item in found if item.unit == "age"}  # 不满十八周岁 is seventeen
    each = EACH.finditer(text) if "每" in text else ()
    found += [_quantity(1, match["unit"] or "年", match.group()) for match in each]
    found += filter(None, map(_count, scan(COUNTED, STARTS, cut(text, periods, GONE))))
    return Reading(tuple(found), frozenset(mentions))


@lru_cache(maxsize=1 << 12)
def _number(text: str) -> Fraction | None:
    if text[0].isdigit():
        return in_digits(text)
    number = value(text)
    return None if number is None else Fraction(number)


def _scaled(match: re.Match[str]) -> Fraction | None:
    number = _number(match["number"])
    return None if number is None else number * {"万": 10_000, "亿": 100_000_000}.get(match["scale"], 1)


def _quantity(number: int, unit: str, text: str) -> Quantity:
    name, factor = UNITS[unit]
    return Quantity(Fraction(number * factor), name, text, Fraction(number))


def _period(match: re.Match[str]) -> Quantity | None:
    if match["a_half"]:
        name, factor = UNITS[match["half_unit"]]
        return Quantity(Fraction(factor, 2), name, match.group(), Fraction(1, 2))
    number = _scaled(match)
    if number is None:
        return None
    raw = number + Fraction(1, 2) if match["half"] else number
    unit = match["unit"].removeprefix("个").replace("％", "%").replace("ml", "mL")
    name, factor = UNITS.get(unit, (unit, 1))
    return Quantity(raw * factor, name, match.group(), raw)


def _count(match: re.Match[str]) -> Quantity | None:
    number = _scaled(match)
    return None if number is None else Quantity(number, COUNT, match.group(), number)


def _fraction(match: re.Match[str]) -> Quantity | None:
    if match["half"]:
        return Quantity(Fraction(1, 2), "part", match.group(), Fraction(1, 2))
    below, above = _number(match["below"]), _number(match["above"])
    if not below or above is None:
        return None
    if below in (100, 1000, 10_000):
        return Quantity(above * 100 / below, "percent", match.group(), above)
    return Quantity(above / below, "part", match.group(), above / below)
