"""An introduction that obliges."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.stray import BINDING, stray_verbs


def check(context: CheckContext) -> Iterator[Violation]:
    """Name the requirements and prohibitions of the introduction."""
    return stray_verbs(context, lambda passage: context.element(passage.clause) == "introduction", BINDING)


RULE = Rule(
    id="INT-001",
    name="requirement-in-introduction",
    severity="error",
    title=Bilingual("引言中有要求", "Requirement inside the introduction"),
    message=Bilingual(
        "引言不提要求，此处却用了“{verb}”", "The introduction requires nothing, yet it says “{verb}”"
    ),
    remedy=Bilingual("改为陈述，或移到正文", "State facts, or move it to the body"),
    why=Bilingual("引言说明缘由和背景，不提要求。", "The introduction gives reasons and background."),
    source="GB/T 1.1—2020, 8.4; ISO/IEC Directives 2, 13.2",
    broken="""
# introduction 引言 {element=introduction}
各方应共同维护秩序。
""",
    passing="""
# introduction 引言 {element=introduction}
本文件旨在促进各方共同维护秩序。
""",
    check=check,
)
