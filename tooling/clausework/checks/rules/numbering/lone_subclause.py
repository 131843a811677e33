"""A clause with one sub-clause only."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each only child; a list of terms may have one entry."""
    for clause in context.draft.clauses:
        below = context.children(clause.id)
        if len(below) == 1 and clause.element != "terms":
            only = below[0]
            title = only.texts[context.main].title if context.main in only.texts else only.id
            yield Violation(
                at=fallback(only, context.main),
                clause=only.id,
                length=len(title),
                values={"title": title, "number": only.number, "parent": clause.number or clause.id},
            )


RULE = Rule(
    id="NUM-004",
    name="lone-subclause",
    severity="error",
    title=Bilingual("只有一个条", "Lone sub-clause"),
    message=Bilingual("{parent}之下只有{number}一个条", "{number} is the only sub-clause of {parent}"),
    remedy=Bilingual("并入上一级，或再设一条", "Merge it into the clause above, or add another"),
    why=Bilingual(
        "分条是为了区分；只有一条，无可区分。",
        "Clauses are divided to tell things apart; one alone tells nothing.",
    ),
    source="GB/T 1.1—2020, 7.3.2; ISO/IEC Directives 2, 22.3.2",
    needs="chapter",
    broken="""
# platform 平台
## platform.vetting 核查
""",
    passing="""
# platform 平台
## platform.vetting 核查
## platform.access 准入
""",
    check=check,
)
