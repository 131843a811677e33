"""Quantities of a Chinese text: 三个工作日, 10万元, 一年半, 每季度, 三分之二, 百分之五点五, 三成."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache

from clausework.lang.names import NAME
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
from clausework.lang.scan import cut, starts_of
from clausework.lang.script import HAN_RANGE
from clausework.lang.zh.numerals import HAN, NUMERAL, fraction, value

UNITS = {
    **dict.fromkeys(("年", "周年"), "year"),
    "季度": "quarter",
    **dict.fromkeys(("月", "个月"), "month"),
    **dict.fromkeys(("周", "星期", "礼拜"), "week"),
    "工作日": "working day",
    **dict.fromkeys(("日", "天", "自然日", "日历日"), "day"),
    **dict.fromkeys(("小时", "钟头", "h"), "hour"),
    **dict.fromkeys(("学时", "课时"), "lesson"),
    **dict.fromkeys(("分钟", "min"), "minute"),
    **dict.fromkeys(("秒", "s"), "second"),
    "d": "day",
    **dict.fromkeys(("元", "圆"), "yuan"),
    "美元": "dollar",
    "欧元": "euro",
    "港元": "HKD",
    "日元": "yen",
    "英镑": "pound",
    "%": "percent",
    "‰": "per mille",
    "‱": "per myriad",
    "个百分点": "percent",
    **dict.fromkeys(("岁", "周岁"), AGE),
    **dict.fromkeys(("千克", "公斤"), "kg"),
    "毫克": "mg",
    "克": "g",
    "吨": "t",
    "毫米": "mm",
    "厘米": "cm",
    "公里": "km",
    "千米": "km",
    "米": "m",
    "平方米": "m²",
    "立方米": "m³",
    "毫升": "mL",
    "ml": "mL",
    "升": "L",
    **dict.fromkeys(("℃", "°C", "摄氏度"), "°C"),
}
SIGNS = {"￥": "yuan", "¥": "yuan", "$": "dollar", "€": "euro", "£": "pound"}
HALVED = {"一刻钟": Measure(Fraction(15), "minute"), "三刻钟": Measure(Fraction(45), "minute")}
SCALES = {"万": 10**4, "亿": 10**8, "百万": 10**6, "千万": 10**7}
PARTS = {"百": "percent", "千": "per mille", "万": "per myriad"}

SYMBOLS = (
    r"℃|°C|(?:[kMGT]?(?:bit/s|bps|B/s|Hz)|[kKMGT]B|(?<!\d{4})s(?!店)|[mµμn]s|min|h|[mckµμ]?m|[mk]?g|m?L|ml|kW|dB|lx|px|fps|p"
    r"|(?-i:[WV])|(?<=\s)d)(?![A-Za-z0-9/])"
)
"""Symbols of units, of which a number is no more cut off than of 元."""
MEASURED = (
    r"毫克|千克|公斤|克(?![隆服拉])|吨|毫米|厘米|公里|千米|米(?![饭粉线])|平方米|立方米"
    r"|毫升|升(?![级降温学值])|摄氏度"
)
MONEY = r"[美欧港日]?元(?![素旦件月])|英镑|圆整?"
TIMES = (
    r"个?(?:工作日|自然日|日历日|季度|小时|钟头|星期|礼拜|学时|课时)|个月|周年|年(?![度代龄级轻薪])|刻钟|分钟"
    r"|周(?![岁边期知密末])|日(?![期志常历益])|天(?![然气])|秒(?!杀)"
)
HALVES = "年|月|小时|钟头|学时|星期|分钟|天|日(?![期志常历益])"
COUNTED = (
    r"次|人|项|家|条|款|名|倍|份|字|级|类|种|台|件|批|期|处|门|户|部|页|章|节|张|轮|颗|辆|个(?!工作日|自然日|月|季度|星期)"
    r"|场(?![所地景])|位(?![于置数])|组(?![织合成建])|套|只(?![能应有要是限可用])"
)
TRANSLATED = frozenset("次倍件名个人份台家场张位组套批款轮颗只辆种户")
"""Classifiers of numbers that the other language has to say; 三级 may be `Level III` there."""
FIRM = "".join(rf"(?<!{word})" for word in ("至少", "至多", "少于", "多于", "低于", "超过", "最多", "每"))
ONE = rf"{FIRM}一\s?(?:{COUNTED})"
"""一种 means some kind, unless a word before makes it a number: 至少一种."""
FORMAL = "[壹贰叁肆伍陆柒捌玖][拾佰仟万亿][零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{0,22}"
POINTED = f"(?:(?<!万)(?![万亿]){NUMERAL}(?:点[零〇一二三四五六七八九]{{1,8}})?|{FORMAL})"
"""A numeral in characters; 万一 is a word."""
AMOUNT = rf"(?:{DIGITS}(?:\s?[百千]?[万亿])?|{POINTED})"
MANY = "[余多]?"
BY_DIGITS = "[零〇一二三四五六七八九]{4}"
NUMBER = rf"(?P<number>{DIGITS}|[{HAN}点壹贰叁肆伍陆柒捌玖拾佰仟]+)(?:\s?(?P<scale>[百千]?[万亿]))?"

DATES = (
    r"\d{4}\s?年\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?[日号])?|\d{4}-\d{2}-\d{2}(?!\d)"
    r"|\d{1,2}\s?月(?:\s?\d{1,2}\s?[日号]|(?!\d))"
    rf"|{BY_DIGITS}年(?:[一二三四五六七八九十]{{1,2}}月(?:[一二三四五六七八九十]{{1,3}}日)?)?"
    rf"|[一二三四五六七八九十]{{1,2}}月[一二三四五六七八九十]{{1,3}}日(?!以?内)"
)
MONTHLY = rf"[每次当]月\s?{AMOUNT}\s?日(?!以?内)"
PERCENT = (
    rf"{DIGITS}\s?[%％‰‱]|[百千万]分之(?:{POINTED}|{DIGITS})|(?:{DIGITS}|{POINTED})个百分点"
    rf"|[一二三四五六七八九][成](?:[一二三四五六七八九](?-i:(?![{HAN_RANGE}])))?(?=$|[，。；：、）的以]|左右|至|到)"
)
PERIOD = (
    rf"每?{AMOUNT}\s?{MANY}(?:{TIMES})半?|每?(?:{POINTED}|{DIGITS})个半(?:{HALVES})"
    rf"|每?(?<![上下前后大多第])半个?(?:{HALVES})|(?<![一二两三四五六七八九十\d])个半(?:月|小时|钟头|星期)"
    r"|每个?(?:工作日|季度|小时|星期|年度?|月|周(?![边期])|日(?![期志常])|天)"
)
PART = rf"{POINTED}分之(?:{POINTED}|{DIGITS})|过?半数|一半|(?<![A-Za-z\d.])\d/\d(?![A-Za-z\d])"
NUMBERS = (
    rf"(?!{ONE}){AMOUNT}\s?{MANY}(?:{COUNTED}|{MONEY}|{MEASURED}|周?岁)半?"
    rf"|[￥¥$€£]?{DIGITS}(?:\s?[百千]?[万亿]|\s?(?:{SYMBOLS}))?"
)
FROM = rf"{POINTED}(?=[至到～~—–-]{{1,2}}{AMOUNT}(?:{TIMES}|{COUNTED}|{MONEY}|{MEASURED}|周?岁))"

READ = re.compile(
    rf"(?P<each>每)?{NUMBER}\s?(?P<many>{MANY})(?P<a>个半)?"
    rf"(?P<unit>{TIMES}|{HALVES}|{MONEY}|{MEASURED}|周?岁|个百分点|[%％‰‱]|{SYMBOLS}|{COUNTED}|)(?P<half>半?)",
    re.IGNORECASE,
)
DATE = re.compile(
    rf"(?:(?P<year>\d{{4}}|{BY_DIGITS})年)?(?:(?P<month>[^年月]+)月)?(?:(?P<day>[^年月日号]+)[日号])?"
)
CLOCK = r"7\s?[×xX*]\s?24\s?(?:个?小时)?"
SIGHED = re.compile(r"\s")


@lru_cache(maxsize=1 << 12)
def amount(text: str) -> Fraction | None:
    """The number in figures or characters, with its scale: 1.2万, 两千零五十, 五点五."""
    match = re.fullmatch(NUMBER, text)
    if not match:
        return None
    number = in_figures(match["number"]) if match["number"][0].isdigit() else fraction(match["number"])
    return None if number is None else number * SCALES.get(match["scale"], 1)


def _clock(text: str) -> Meaning:
    return meaning(Measure(Fraction(7), "day"), Measure(Fraction(24), "hour"))


def _date(text: str) -> Meaning:
    plain = SIGHED.sub("", text)
    if "-" in plain:
        year, month, day = map(int, plain.split("-"))
        return dated(year, month, day)
    match = DATE.fullmatch(plain)
    if match is None:
        return unread(text)
    year, month, day = (_whole(match[name]) for name in ("year", "month", "day"))
    return dated(year, month, day)


def _whole(words: str | None) -> int:
    return int(words) if words and words.isdigit() else value(words or "零") or 0


def _monthly(text: str) -> Meaning:
    number = amount(SIGHED.sub("", text)[2:-1])
    return Meaning(f"{text[0]} month {number}") if number is not None else unread(text)


def _part(text: str) -> Meaning:
    if "半" in text:
        return meaning(Measure(Fraction(1, 2), "part"), of="over" if text[0] == "过" else "")
    if "/" in text:
        above, below = map(int, text.split("/"))
        return meaning(Measure(Fraction(above, below or 1), "part"))
    below_words, _, above_words = text.partition("分之")
    above_number, below_number = amount(above_words), amount(below_words)
    if above_number is not None and below_words in PARTS:
        return meaning(Measure(above_number, PARTS[below_words]))
    if above_number is None or not below_number:
        return unread(text)
    return meaning(Measure(above_number / below_number, "part"))


def _percent(text: str) -> Meaning:
    if "分之" in text:
        return _part(text)
    if text[1:2] == "成":
        tenths = (value(text[0]) or 0) * 10 + (value(text[2:]) or 0)
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
        return meaning(Measure(Fraction(1), UNITS[unit], loose=True), of=each)
    return _measured(text)


def _unit(word: str) -> str:
    """The name of a unit by its word: months of 个月, working days of 工作日."""
    word = word.replace("％", "%").removesuffix("整")
    return UNITS.get(word) or UNITS.get(word.removeprefix("个")) or UNITS.get(word.lower()) or word


def _measured(text: str) -> Meaning:
    """A number with its unit or classifier, in this order."""
    sign = SIGNS.get(text[0], "")
    match = READ.fullmatch(text[1:] if sign else text)
    number = amount(match["number"] + (match["scale"] or "")) if match else None
    if match is None or number is None:
        return unread(text)
    number += Fraction(1, 2) if match["half"] or match["a"] else 0
    of = " ".join(filter(None, ("each" if match["each"] else "", match["many"])))
    word = match["unit"]
    if word in TRANSLATED:
        loose = number == 1 or (number == 2 and word not in "次倍")
        return meaning(Measure(number, COUNT, loose), of=f"{of} {word}".strip())
    if re.fullmatch(COUNTED, word):
        return meaning(Measure(number, ""), of=f"{of} {word}".strip())
    unit = sign or (_unit(word) if word else "")
    return meaning(Measure(number, unit, loose=number == 1), of=of)


WRITINGS = (
    Writing("period", CLOCK, _clock),
    Writing("date", MONTHLY, _monthly),
    Writing("date", DATES, _date),
    Writing("percentage", PERCENT, _percent),
    Writing("date", r"\d{4}\s?年", _date),
    Writing("period", PERIOD, _period),
    Writing("number", PART, _part),
    Writing("number", NUMBERS, _measured),
    Writing("number", FROM, _measured),
    Writing("number", ONE, _measured, vague=True),
)
WRITTEN = (NAME, *(writing.pattern for writing in WRITINGS))
"""The patterns as they are written."""


def starts(words: Iterable[str] = ()) -> re.Pattern[str]:
    """Where a quantity, a name or one of the words can begin."""
    return starts_of((*WRITTEN, *(word[0] for word in words)), others=True)


GRAMMAR = Grammar.of(
    WRITINGS,
    starts(),
    before=r"第|(?<![A-Za-z])[A-Z/]{2,}\s?",
    joins=r"\s?[至到或～~—–-]{1,2}\s?",
)
UNCOUNTED = (
    rf"{DATES}|\d{{4}}\s?年|第[{HAN}\d]+[条款项章节次类级种方]"
    rf"|(?<![A-Z/])[A-Z/]+\s?\d[\d.]*(?:[—:]\d{{4}})?|{NAME}"
)
ANY = re.compile(rf"\d[\d,]*(?:\.\d+)?[万亿]?|[{HAN}]{{1,24}}")
TWO = ("双方", "双重", "二者")


def numbers(text: str) -> Iterator[Fraction]:
    """Every number in figures or characters, also that of 双方, 三包 and 一般."""
    text = cut(text, re.finditer(UNCOUNTED, text), "，")
    for match in ANY.finditer(text):
        if (number := amount(match.group())) is not None:
            yield number
    if any(word in text for word in TWO):
        yield Fraction(2)
