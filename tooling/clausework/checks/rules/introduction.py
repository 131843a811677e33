"""Rules about the introduction."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, LocatedFact, Violation, fallback

LONGEST = 1200


def long_introduction(context: CheckContext) -> Iterator[Violation]:
    """Count the characters of the introduction."""
    passages = (item for item in context.in_language("zh") if context.element(item.clause) == "introduction")
    count = sum(len(passage.prose) for passage in passages)
    if count > LONGEST:
        clause = next(item for item in context.draft.clauses if item.element == "introduction")
        at, length = fallback(clause, "zh"), len(clause.texts["zh"].title) if "zh" in clause.texts else 1
        yield LocatedFact(at=at, clause=clause.id, length=length).fault(count=count)


SLOGANS = re.compile(
    r"蓬勃发展|迅猛发展|如火如荼|方兴未艾|日新月异|突飞猛进|应运而生|井喷|欣欣向荣|正确领导|助力|乡村振兴|弯道超车|蓝海|前所未有|百花齐放|爆炸式|新引擎|新动能|风口|赋能|高质量发展|爆发式增长"
    r"|随着[^，。]{2,30}(?:快速|迅速|飞速|不断|深入)发展"
)


def slogan_in_introduction(context: CheckContext) -> Iterator[Violation]:
    """Name each slogan."""
    for passage in context.in_language("zh"):
        if context.element(passage.clause) != "introduction":
            continue
        for match in SLOGANS.finditer(passage.used):
            yield passage.found(match).fault(found=match.group())
