"""A foreword that obliges."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.stray import stray_verbs


def check(context: CheckContext) -> Iterator[Violation]:
    """Name the normative verbs of the foreword."""
    return stray_verbs(context, lambda passage: passage.clause.element == "foreword")


RULE = Rule(
    id="FWD-004",
    name="provision-in-foreword",
    severity="error",
    title=Bilingual("前言中有要求", "Provision inside the foreword"),
    message=Bilingual(
        "前言不作规定，此处却用了“{verb}”", "The foreword provides nothing, yet it says “{verb}”"
    ),
    remedy=Bilingual("改为陈述，或移到正文", "State facts, or move it to the body"),
    why=Bilingual("前言是资料性要素。", "The foreword is informative."),
    source="GB/T 1.1—2020, 8.3; ISO/IEC Directives 2, 12.2",
    broken="""
# foreword 前言 {element=foreword}
平台应参照本文件执行。
""",
    passing="""
# foreword 前言 {element=foreword}
本文件的某些内容可能涉及专利。
""",
    check=check,
)
