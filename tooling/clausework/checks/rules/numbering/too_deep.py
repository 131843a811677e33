"""A clause below the fifth level."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation

LEVELS = 6
"""A chapter and five levels of sub-clauses."""


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each clause that lies too deep."""
    for clause in context.draft.clauses:
        if clause.depth > LEVELS:
            yield Violation(
                at=fallback(clause, context.main), clause=clause.id, values={"number": clause.number}
            )


RULE = Rule(
    id="NUM-003",
    name="too-deep",
    severity="error",
    title=Bilingual("条的层次过深", "Clause too deep"),
    message=Bilingual("{number}超过了第五层次的条", "{number} lies below the fifth level of sub-clauses"),
    remedy=Bilingual("提升一层，或改用列项", "Raise it by a level, or use a list"),
    why=Bilingual("条最多设五层。", "Five levels of sub-clauses are the most there may be."),
    source="GB/T 1.1—2020, 7.3.1; ISO/IEC Directives 2, 22.3.1",
    needs="chapter",
    broken="""
# a 甲
## a.b 乙
### a.b.c 丙
#### a.b.c.d 丁
##### a.b.c.d.e 戊
###### a.b.c.d.e.f 己
####### a.b.c.d.e.f.g 庚
""",
    passing="""
# a 甲
## a.b 乙
### a.b.c 丙
""",
    check=check,
)
