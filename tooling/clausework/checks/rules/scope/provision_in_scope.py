"""A scope that obliges."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.stray import stray_verbs


def check(context: CheckContext) -> Iterator[Violation]:
    """Name the normative verbs of the scope."""
    return stray_verbs(context, lambda passage: passage.clause.element == "scope")


RULE = Rule(
    id="SCP-001",
    name="provision-in-scope",
    severity="error",
    title=Bilingual("范围中有要求", "Provision inside the scope"),
    message=Bilingual(
        "范围只作陈述，此处却用了“{verb}”", "The scope only states facts, yet it says “{verb}”"
    ),
    remedy=Bilingual(
        "改为陈述，如“本文件适用于……”；要求移到正文",
        "State facts (“This document applies to …”); move the provision to the body",
    ),
    why=Bilingual("范围只陈述管什么、适用于谁。", "The scope states what the document covers, and no more."),
    source="GB/T 1.1—2020, 8.5.2; ISO/IEC Directives 2, 14.2",
    broken="""
# scope 范围 {element=scope}
本文件适用于平台，平台应遵守本文件。
""",
    passing="""
# scope 范围 {element=scope}
本文件适用于建设工程的监理。
""",
    check=check,
)
