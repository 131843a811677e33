"""One clause that writes quantities of a unit partly in digits, partly in characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage
from clausework.checks.engine.rule import Bilingual, Rule, Violation

UNITS = r"(?P<unit>个?工作日|个月|小时|分钟|[日天年元倍名件家场次周项])"
DIGITS = re.compile(rf"(?<![\d.—年月-])\d+{UNITS}(?!以)")
CHARACTERS = re.compile(
    rf"(?<![第几数一二三四五六七八九十百千万])[一二三四五六七八九十百千两]+(?<!一){UNITS}(?![以性])"
)
DATE = re.compile(r"\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日")


def check(context: CheckContext) -> Iterator[Violation]:
    """Name the first quantity of a clause written in the other way; dates do not count."""
    first: dict[tuple[str, str], tuple[str, str]] = {}
    for passage in context.in_language("zh"):
        text = DATE.sub(lambda match: " " * len(match.group()), passage.used)
        for way, pattern in (("digits", DIGITS), ("characters", CHARACTERS)):
            for match in pattern.finditer(text):
                key = passage.clause.id, match["unit"].removeprefix("个")
                other, example = first.setdefault(key, (way, match.group()))
                if other != way:
                    yield _fault(passage, match, example)


def _fault(passage: Passage, match: re.Match[str], example: str) -> Violation:
    return Violation(
        at=passage.at(match.start()),
        clause=passage.clause.id,
        length=len(match.group()),
        values={"found": match.group(), "example": example},
    )


RULE = Rule(
    id="UNI-005",
    name="mixed-numerals",
    severity="warning",
    title=Bilingual("一条之内数字的写法不一", "Digits and characters mixed in one clause"),
    message=Bilingual("同一条中“{found}”与“{example}”写法不一", "“{found}” beside “{example}” in one clause"),
    remedy=Bilingual(
        "同一条中同类的数，一律用阿拉伯数字或者一律用汉字",
        "Write numbers of one kind all in digits or all in characters",
    ),
    why=Bilingual("写法不一，读者会以为有别。", "A difference in form looks like a difference in meaning."),
    source="GB/T 15835—2011, 4.1",
    broken="""
# records 记录
平台应自交易完成之日起保存订单不少于六十天，保存投诉不少于90天。{#P-1}
""",
    passing="""
# records 记录
平台应自交易完成之日起保存订单不少于60天，保存投诉不少于90天。{#P-1}
""",
    check=check,
)
