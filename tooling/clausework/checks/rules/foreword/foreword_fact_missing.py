"""A foreword that does not say who proposed, owns and drafted the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import GBT2009, GBT2020, Bilingual, Rule, Violation

FACTS = (
    (
        re.compile("(?:文件|标准)由[^。]*提出"),
        Bilingual("提出单位（本文件由……提出。）", "who proposed it (本文件由……提出。)"),
    ),
    (
        re.compile("(?:文件|标准)由[^。]*归口"),
        Bilingual("归口单位（本文件由……归口。）", "who owns it (本文件由……归口。)"),
    ),
    (
        re.compile("起草单位[：:]"),
        Bilingual("起草单位（本文件起草单位：……。）", "who drafted it (本文件起草单位：……。)"),
    ),
    (
        re.compile("主要起草人[：:]"),
        Bilingual("主要起草人（本文件主要起草人：……。）", "the drafters (本文件主要起草人：……。)"),
    ),
)


REPLACES = re.compile(r"代替了?\s*(?:GB|GJB|DB\d|[A-Z]{2}/T|T/[A-Z])")
CHANGES = re.compile(r"主要(?:技术)?变化")
REVISED = Bilingual("与所代替文件相比的主要变化", "what has changed since the document it replaces")


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each of the four facts that the foreword leaves out."""
    for clause in context.draft.clauses:
        if clause.element != "foreword" or "zh" not in clause.texts:
            continue
        words = "\n".join(item.prose for item in context.in_language("zh") if item.clause.id == clause.id)
        for pattern, name in FACTS:
            if not pattern.search(words):
                yield Violation(at=fallback(clause, "zh"), clause=clause.id, values={"name": name})
        if REPLACES.search(words) and not CHANGES.search(words):
            yield Violation(at=fallback(clause, "zh"), clause=clause.id, values={"name": REVISED})


RULE = Rule(
    id="FWD-003",
    name="foreword-fact-missing",
    severity="error",
    title=Bilingual("前言缺少提出、归口或者起草的信息", "Foreword without proposer, owner or drafters"),
    message=Bilingual("前言没有写{name}", "The foreword does not say {name}"),
    remedy=Bilingual("用固定句补上", "Add it in the fixed sentence"),
    why=Bilingual("读者要知道由谁提出、归口和起草。", "Readers must know who stands behind the text."),
    source="GB/T 1.1—2020, 8.3",
    profiles=(GBT2009, GBT2020),
    broken="""
# foreword 前言 {element=foreword}
本文件由浙江省网商协会提出。

本文件起草单位：甲公司。

本文件主要起草人：张三。
""",
    passing="""
# foreword 前言 {element=foreword}
本文件由浙江省网商协会提出并归口。

本文件起草单位：甲公司。

本文件主要起草人：张三。
""",
    check=check,
)
