"""Quantities of a Chinese text: 三个工作日, 10万元, 一年半, 每季度, 三分之二, 百分之五点五, 三成."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache

from clausework.lang.patterns import HAN_RANGE, cut, on_use, starts_of
from clausework.lang.quantities import (
    AGE,
    COUNT,
    CURRENCIES,
    CURRENCY,
    DIGITS,
    NAME,
    NEGATIVE,
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
from clausework.lang.zh.numerals import DIGIT, HAN, NUMERAL, value

UNITS = {
    "年": "year", "周年": "year", "季度": "quarter", "月": "month", "周": "week", "星期": "week",
    "礼拜": "week", "工作日": "working day", "日": "day", "天": "day", "自然日": "day", "日历日": "day",
    "小时": "hour", "钟头": "hour", "学时": "lesson", "课时": "lesson", "分钟": "minute", "秒": "second",
    "毫秒": "ms", "微秒": "μs", "纳秒": "ns", "岁": AGE, "周岁": AGE,
    "元": "yuan", "圆": "yuan", "圆整": "yuan", "美元": "dollar", "欧元": "euro", "英镑": "pound",
    "港元": "HKD", "日元": "yen",
    "%": "percent", "％": "percent", "百分点": "percent", "‰": "per mille", "‱": "per myriad",
    "米": "m", "公里": "km", "公顷": "ha", "亩": "mu", "克": "g", "公斤": "kg", "吨": "t", "升": "L",
    "赫": "Hz", "赫兹": "Hz", "字节": "B", "比特": "bit", "像素": "px", "分贝": "dB", "勒克斯": "lx",
    "瓦时": "Wh", "瓦": "W", "瓦特": "W", "伏": "V", "伏特": "V", "焦耳": "J", "帕": "Pa", "帕斯卡": "Pa",
    "摄氏度": "°C",
}  # fmt: skip
"""The units by their words, which may have a prefix or a power: 毫克, 平方公里."""
PREFIXES = dict(zip("纳微毫厘百千兆吉太", "nμmchkMGT", strict=True))
POWERS = {"平方": "²", "立方": "³"}
PARTS = {"百": "percent", "千": "per mille", "万": "per myriad"}

MEASURED = (
    r"(?:平方|立方)?(?:[毫厘千]?米(?![饭粉线])|公里)|公斤|公顷|吨|亩|[微毫千]?克(?![隆服拉])|[微毫]?升(?![级降温学值])"
    r"|[纳微毫]秒|[千兆吉]?赫兹?|[千兆吉太]?(?:字节|比特|瓦时|瓦特?(?![片房斯])|焦耳)|[毫千]?伏特?(?!尔)"
    r"|[百千兆]?帕(?:斯卡)?(?!金)|分贝|像素|摄氏度|勒克斯"
)
UNIT = rf"(?:{MEASURED}|{SYMBOL}(?![A-Za-z0-9²³]))"
RATE = rf"{UNIT}(?:[/每](?:{UNIT}|秒|分钟|小时|天|日|年)|(?!/))"
"""A unit, of which a number is no more cut off than of 元, and what each is for: 60公里/小时, 5毫克每升."""
MONEY = r"[美欧港日]?元(?![素旦件月])|英镑|圆整?"
TIMES = (
    r"个?(?:工作日|自然日|日历日|小时|钟头|星期|礼拜|学时|课时)|个月|周年|年(?![度代龄级轻薪])|刻钟|分钟"
    r"|周(?![岁边期知密末])|日(?![期志常历益元])|天(?![然气])|秒(?!杀)|(?:个|(?<=两))季度"
)
"""The words of periods; 三季度 is the third quarter of a year, and no period of nine months."""
HALVES = "年|月|小时|钟头|学时|星期|分钟|天|日(?![期志常历益])"
COUNTED = (
    r"次|人|项|家|条|款|名|倍|份|字|级|类|种|台|件|批|期|处|门|户|部|页|章|节|张|轮|颗|辆|个(?!工作日|自然日|月|季度|星期)"
    r"|场(?![所地景])|位(?![于置数])|组(?![织合成建])|套|只(?![能应有要是限可用])"
)
COUNTS = on_use(COUNTED)
TRANSLATED = frozenset("次倍件名个人份台家场张位组套批款轮颗只辆种户")
"""Classifiers of numbers that the other language has to say; 三级 may be `Level III` there."""
FIRM = "".join(rf"(?<!{word})" for word in ("至少", "至多", "少于", "多于", "低于", "超过", "最多", "每"))
ONE = rf"{FIRM}一\s?(?:{COUNTED})"
"""一种 means some kind, unless a word before makes it a number: 至少一种."""
FORMAL = "[壹贰叁肆伍陆柒捌玖][拾佰仟万亿][零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{0,22}"
POINTED = f"(?:(?<!万)(?![万亿]){NUMERAL}(?:点[{DIGIT}]{{1,8}}[百千]?[万亿]?)?|{FORMAL})"
"""A numeral in characters; 万一 is a word."""
SCALE = r"(?:\s?[余多]?(?:[十百千]?[万亿]|万亿))?"
AMOUNT = rf"(?:(?:{DIGITS}|{POINTED}){SCALE}(?:[（(](?:{DIGITS}|{NUMERAL})[)）])?)"
"""A number with its scale, and the same in brackets: 30余万, 十（10）."""
MANY = "[余多]?"
BY_DIGITS = f"[{DIGIT}]{{4}}"
NUMBER = on_use(
    rf"(?P<number>{DIGITS}|[{HAN}点壹贰叁肆伍陆柒捌玖拾佰仟]+)\s?(?P<many>[余多]?)(?P<scale>[十百千万亿]*)"
)
ENDS = r"[至到～~—–-]{1,2}"
"""What stands between the two numbers of a range."""

DATES = (
    rf"\d{{4}}\s?年\s?\d{{1,2}}\s?月(?:\s?\d{{1,2}}\s?[日号])?|\d{{4}}-\d{{2}}-\d{{2}}(?!\d)|{SLASHED}"
    r"|\d{1,2}\s?月(?:\s?\d{1,2}\s?[日号]|(?!\d))"
    rf"|{BY_DIGITS}年(?:[一二三四五六七八九十]{{1,2}}月(?:[一二三四五六七八九十]{{1,3}}日)?)?"
    rf"|[一二三四五六七八九十]{{1,2}}月[一二三四五六七八九十]{{1,3}}日(?!以?内)"
)
MONTHLY = rf"[每次当]月\s?{AMOUNT}\s?日(?!以?内)"
PERCENT = (
    rf"{DIGITS}\s?[%％‰‱]|[百千万]分之(?:{POINTED}|{DIGITS})"
    rf"(?:{ENDS}(?![百千万]分之)(?:{POINTED}|{DIGITS})(?!\s?(?:[%％‰\d]|{TIMES})))?|(?:{DIGITS}|{POINTED})个百分点"
    rf"|[一二三四五六七八九][成](?:[一二三四五六七八九](?![{HAN_RANGE}]))?(?=$|[，。；：、）的以]|左右|至|到)"
)
PERIOD = (
    rf"每?{AMOUNT}\s?{MANY}(?:{TIMES})半?|每?(?:{POINTED}|{DIGITS})个半(?:{HALVES})"
    rf"|每?(?<![上下前后大多第])半个?(?:{HALVES})|(?<![一二两三四五六七八九十\d])个半(?:月|小时|钟头|星期)"
    r"|每个?(?:工作日|季度|小时|星期|年度?|月|周(?![边期])|日(?![期志常])|天)"
)
PART = (
    rf"{POINTED}分之(?:{POINTED}|{DIGITS})|过?半数|一半|(?<![A-Za-z\d.])\d/\d(?![A-Za-z\d])|(?<!\d)[{VULGAR}]"
)
NUMBERS = (
    rf"(?!{ONE})(?:{NEGATIVE}|零下)?{AMOUNT}\s?{MANY}(?:{COUNTED}|{MONEY}|{RATE}|周?岁)半?"
    rf"|(?:{CURRENCY})\s?{DIGITS}(?:{SHORT_SCALE}|{SCALE})|(?:{NEGATIVE})?{DIGITS}(?:{SHORT_SCALE}|{SCALE})"
)
FROM = rf"(?:零下)?{POINTED}(?={ENDS}{AMOUNT}(?:{TIMES}|{COUNTED}|{MONEY}|{MEASURED}|周?岁))"

READ = on_use(
    rf"(?P<each>每)?(?P<below>[-−]|零下)?(?P<sign>{CURRENCY})?\s?(?P<amount>{AMOUNT})"
    rf"\s?(?P<many>{MANY})(?P<a>个半)?"
    rf"(?P<unit>{TIMES}|{HALVES}|{MONEY}|{RATE}|周?岁|个百分点|[%％‰‱]|{COUNTED}|{SHORT_SCALE}|)(?P<half>半?)",
)
FIGURE = on_use(rf"[\d{VULGAR}]")
DATE = on_use(
    rf"(?:(?P<year>\d{{4}}|{BY_DIGITS})年)?(?:(?P<month>[^年月]+)月)?(?:(?P<day>[^年月日号]+)[日号])?"
)
CLOCK = r"7\s?[×xX*]\s?24\s?(?:个?小时)?"
SIGHED = on_use(r"\s")
LEADING = on_use(rf"(?:(?:{CURRENCY})\s?)?(?P<number>{DIGITS}|[{HAN}点]+?(?=[百千]?[万亿]|[^{HAN}点]|$))")


@lru_cache(maxsize=1 << 12)
def amount(text: str) -> Fraction | None:
    """The number in figures or characters, with its scale: 1.2万, 两千零五十, 五点五, 30余万, 十（10）."""
    said, again, bracketed = text.rstrip(")）").replace("(", "（").partition("（")
    match = NUMBER.fullmatch(said)
    if not match:
        return None
    number = in_figures(match["number"]) if FIGURE.match(match["number"]) else _worded(match["number"])
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
    if len(digits) != len(decimals) or not digits.isdecimal() or scale is None:
        return None
    return (number + Fraction(int(digits), 10 ** len(digits))) * scale


def _leading(text: str) -> Fraction | None:
    """The number of a quantity without its scale: 5 of 5万元."""
    found = LEADING.match(text)
    return amount(found["number"]) if found else None


def _clock(text: str) -> Meaning:
    return meaning(Measure(Fraction(7), "day"), Measure(Fraction(24), "hour"))


def _date(text: str) -> Meaning:
    plain = SIGHED.sub("", text)
    if "/" in plain:
        return slashed(plain)
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
    match = READ.fullmatch(text)
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
    if COUNTS.fullmatch(word):
        return meaning(Measure(number, ""), of=f"{of} {word}".strip())
    sign = match["sign"]
    if not word or (word.lower() in SHORT_SCALES and (sign or word != "m")):
        number *= SHORT_SCALES.get(word.lower(), 1)
        return meaning(Measure(number, CURRENCIES[sign.upper()] if sign else "", loose=number == 1), of=of)
    return meaning(*rate(number, word, _unit), of=of)


WRITINGS = (
    Writing("number", TIME_OF_DAY, unread),
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
UNCOUNTED = on_use(
    rf"{DATES}|\d{{4}}\s?年|第[{HAN}\d]+[条款项章节次类级种方]"
    rf"|(?<![A-Z/])[A-Z/]+\s?\d[\d.]*(?:[—:]\d{{4}})?|{NAME}"
)
ANY = on_use(rf"\d[\d,]*(?:\.\d+)?[万亿]?|{NUMERAL}")
TWO = ("双方", "双重", "二者")


def numbers(text: str) -> Iterator[Fraction]:
    """Every number in figures or characters, also that of 双方, 三包 and 一般."""
    text = cut(text, UNCOUNTED.finditer(text), "，")
    for match in ANY.finditer(text):
        if (number := amount(match.group())) is not None:
            yield number
    if any(word in text for word in TWO):
        yield Fraction(2)


_N = "[〇零一二三四五六七八九十百千两0-9]+"
PLACE = on_use(rf"(?:本条)?第{_N}[条款项章节编](?:之{_N})?(?:第{_N}款)?|附录[A-Z]")
HEAD = on_use(rf"(?:本条)?(?:第(?:{_N}(?:[条款项章节](?:第{_N}?)?)?)?)?$")
TAIL = on_use(rf"(?:(?:{_N})?[条款项章节编])?(?:第{_N}款)?")
OTHERS = on_use(r"》[^，；。：]*$|(?:该|其)[法例定章]$|(?:RFC|ISO|IEC|IEEE|W3C|ECMA|GB)[^.;:]*$|\][\s,]*$")
"""What says that a place of another document is cited."""


def cited(before: str, old: str, new: str, after: str) -> tuple[Sequence[str], Sequence[str]]:
    """The places that either side of a change cites, as many as the other; none if anything else differs."""
    head, tail = HEAD.search(before), TAIL.match(after)
    start, end = head.group() if head else "", tail.group() if tail else ""
    old, new = start + old + end, start + new + end
    places = PLACE.findall(old), PLACE.findall(new)
    if OTHERS.search(before.removesuffix(start)) or PLACE.sub("§", old) != PLACE.sub("§", new):
        return (), ()
    return places if len(places[0]) == len(places[1]) else ((), ())
