"""Rules about numerals and units."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, ClauseView, Facts, LocatedFact, Violation

NUMBER = re.compile(
    r"(?<![\d.,A-Za-z/—-])(?<!编号)(?<!编号为)(?<!号码)(?<!号码为)(?<!电话)(?<!电话为)(?<!邮编)(?<!代码)(?<!代码为)(?<!账号)"
    r"(?:(?P<grouped>\d{1,3}(?:[, \u2009\u202f]\d{3})+)|(?P<plain>\d{5,8}))(?![\d.—-]|,\d)"
)


class Number(LocatedFact, frozen=True, kw_only=True):
    """A large number and the `way` it is grouped: by the sign before its last three digits, or by none."""

    text: str
    way: str


def _numbers(view: ClauseView) -> Iterator[Number]:
    if view.element in ("bibliography", "normative-references"):
        return
    for passage in view.passages:
        for match in NUMBER.finditer(passage.used):
            yield passage.fact(
                Number,
                match.start(),
                match.group(),
                text=match.group(),
                way=match.group()[-4] if match["grouped"] else "",
            )


NUMBERS = Facts(Number, _numbers)


def digit_grouping(context: CheckContext) -> Iterator[Violation]:
    """Name the first number of five digits or more that is grouped otherwise than the first such."""
    numbers = NUMBERS.of(context)
    first = next(numbers, None)
    for number in numbers:
        if first is not None and number.way != first.way:
            yield number.fault(found=number.text, example=first.text)
            return


UNITS = r"(?P<unit>个?工作日|个月|小时|分钟|[日天年元倍名件家场次周项])"
DIGITS = re.compile(rf"(?<![\d.—年月-])\d+{UNITS}(?!以)")
CHARACTERS = re.compile(
    rf"(?<![第几数一二三四五六七八九十百千万])[一二三四五六七八九十百千两]+(?<!一){UNITS}(?![以性])"
)
DATE = re.compile(r"\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日")


def mixed_numerals(context: CheckContext) -> Iterator[Violation]:
    """Name the first quantity of a clause written in the other way; dates do not count."""
    first: dict[tuple[str, str], tuple[str, str]] = {}
    for passage in context.in_language("zh"):
        text = DATE.sub(lambda match: " " * len(match.group()), passage.used)
        for way, pattern in (("digits", DIGITS), ("characters", CHARACTERS)):
            for match in pattern.finditer(text):
                key = passage.clause.id, match["unit"].removeprefix("个")
                other, example = first.setdefault(key, (way, match.group()))
                if other != way:
                    yield passage.found(match).fault(found=match.group(), example=example)
