"""An untitled clause that is divided again."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import GBT2009, GBT2020, Bilingual, Rule, Violation


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each clause without a title that has sub-clauses."""
    for clause in context.draft.clauses:
        if clause.parent and clause.untitled and context.children(clause.id):
            yield Violation(
                at=fallback(clause, context.main), clause=clause.id, values={"number": clause.number}
            )


RULE = Rule(
    id="NUM-012",
    name="divided-untitled",
    severity="warning",
    title=Bilingual("无标题条又分了条", "Untitled clause divided again"),
    message=Bilingual(
        "{number} 没有标题，下面又分了条", "{number} has no title, and is divided into sub-clauses"
    ),
    remedy=Bilingual("给它加标题，或者把下面的条改成列项", "Give it a title, or make its sub-clauses a list"),
    why=Bilingual(
        "无标题条没有可以概括下面各条的名称。",
        "An untitled clause has no name for what its sub-clauses share.",
    ),
    source="GB/T 1.1—2020, 7.3",
    needs="chapter",
    profiles=(GBT2009, GBT2020),
    broken="""
# platform 平台
## platform.vetting
### platform.vetting.one
平台应核查主播。{#P-1}
### platform.vetting.two
平台应公示规则。{#P-2}
## platform.access
平台应公示协议。{#P-3}
""",
    passing="""
# platform 平台
## platform.vetting
平台应核查主播。{#P-1}
## platform.access
平台应公示协议。{#P-3}
""",
    check=check,
)
