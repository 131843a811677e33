"""An introduction that praises a trade instead of giving reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation

SLOGANS = re.compile(
    r"蓬勃发展|迅猛发展|如火如荼|方兴未艾|日新月异|突飞猛进|应运而生|井喷|欣欣向荣|正确领导|助力|乡村振兴|弯道超车|蓝海|前所未有|百花齐放|爆炸式|新引擎|新动能|风口|赋能|高质量发展|爆发式增长"
    r"|随着[^，。]{2,30}(?:快速|迅速|飞速|不断|深入)发展"
)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each slogan."""
    for passage in context.in_language("zh"):
        if context.element(passage.clause) != "introduction":
            continue
        for match in SLOGANS.finditer(passage.used):
            yield Violation(
                at=passage.at(match.start()),
                clause=passage.clause.id,
                length=len(match.group()),
                values={"found": match.group()},
            )


RULE = Rule(
    id="INT-002",
    name="slogan-in-introduction",
    severity="info",
    title=Bilingual("引言中的套话", "Slogans in the introduction"),
    message=Bilingual("引言中有套话“{found}”", "The introduction says “{found}”"),
    remedy=Bilingual("写明编制的原因和目的", "Say why the document was made and for what"),
    why=Bilingual(
        "引言说明原因和目的，行业的形势人人知道。",
        "An introduction gives reasons and purpose; the state of the trade is known.",
    ),
    source="GB/T 1.1—2020, 8.4",
    broken="""
# introduction 引言 {element=introduction}
养老服务业蓬勃发展。
""",
    passing="""
# introduction 引言 {element=introduction}
本文件列出各角色的责任，以便消费者知道向谁主张权利。
""",
    check=check,
)
