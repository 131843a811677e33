"""An introduction that is too long."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation

LONGEST = 1200


def check(context: CheckContext) -> Iterator[Violation]:
    """Count the characters of the introduction."""
    passages = (item for item in context.in_language("zh") if context.element(item.clause) == "introduction")
    count = sum(len(passage.prose) for passage in passages)
    if count > LONGEST:
        clause = next(item for item in context.draft.clauses if item.element == "introduction")
        at, length = fallback(clause, "zh"), len(clause.texts["zh"].title) if "zh" in clause.texts else 1
        yield Violation(at=at, clause=clause.id, length=length, values={"count": count})


RULE = Rule(
    id="INT-003",
    name="long-introduction",
    severity="info",
    title=Bilingual("引言过长", "A long introduction"),
    message=Bilingual("引言长达{count}字", "The introduction has {count} characters"),
    remedy=Bilingual("只留编制的原因、目的和背景", "Keep the reasons, the purpose and the background"),
    why=Bilingual(
        "引言说明原因和目的，长了没有人读。",
        "An introduction gives reasons and purpose; a long one is not read.",
    ),
    source="GB/T 1.1—2020, 8.4",
    broken=f"""
# introduction 引言 {{element=introduction}}
{"本文件列出各角色的责任，以便消费者知道向谁主张权利。" * 50}
""",
    passing="""
# introduction 引言 {element=introduction}
本文件列出各角色的责任，以便消费者知道向谁主张权利。
""",
    needs="chapter",
    check=check,
)
