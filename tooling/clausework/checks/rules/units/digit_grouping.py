"""Large numbers grouped in more than one way."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, ClauseView, Facts, LocatedFact
from clausework.checks.engine.rule import Bilingual, Rule, Violation

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
            yield Number(
                at=passage.at(match.start()),
                clause=passage.clause.id,
                length=len(match.group()),
                text=match.group(),
                way=match.group()[-4] if match["grouped"] else "",
            )


NUMBERS = Facts(Number, _numbers)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name the first number of five digits or more that is grouped otherwise than the first such."""
    numbers = NUMBERS.of(context)
    first = next(numbers, None)
    for number in numbers:
        if first is not None and number.way != first.way:
            yield Violation(
                at=number.at,
                clause=number.clause,
                length=number.length,
                values={"found": number.text, "example": first.text},
            )
            return


RULE = Rule(
    id="UNI-006",
    name="digit-grouping",
    severity="info",
    title=Bilingual("大数的分节不一", "Large numbers grouped in two ways"),
    message=Bilingual(
        "“{found}”与“{example}”分节的写法不一", "“{found}” is grouped otherwise than “{example}”"
    ),
    remedy=Bilingual("全文用一种写法", "Use one way throughout"),
    why=Bilingual("写法一致，数值才好比较。", "Numbers in one form are easy to compare."),
    source="GB/T 15835—2011",
    needs="draft",
    broken="""
# platform 平台
平台应自交易完成之日起保存10,000条以内的记录，并备份20000条记录。{#P-1}
""",
    passing="""
# platform 平台
平台应备份20000条记录和10000张图片。{#P-1}
""",
    check=check,
)
