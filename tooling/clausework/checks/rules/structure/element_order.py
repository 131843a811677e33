"""Elements in another order than the fixed one."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.elements import ORDER


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each chapter whose element ranks before that of a chapter above it."""
    highest, before = -1, ""
    for clause in context.draft.clauses:
        if clause.depth != 1 or clause.element not in ORDER:
            continue
        rank = ORDER.index(clause.element)
        title = clause.texts[context.main].title if context.main in clause.texts else clause.id
        if rank < highest:
            yield Violation(
                at=fallback(clause, context.main),
                clause=clause.id,
                length=len(title),
                values={"title": title, "before": before},
            )
        else:
            highest, before = rank, title


RULE = Rule(
    id="STR-002",
    name="element-order",
    severity="error",
    title=Bilingual("要素次序不对", "Elements out of order"),
    message=Bilingual(
        "“{title}”排在“{before}”之后，与要素的固定次序不符",
        "“{title}” stands after “{before}”, out of the fixed order",
    ),
    remedy=Bilingual(
        "在 outline.yml 中调整：前言、引言、范围、规范性引用文件、术语和定义、正文、附录、参考文献",
        "Reorder outline.yml: foreword, introduction, scope, normative references, terms, body,"
        " annexes, bibliography",
    ),
    why=Bilingual("要素的次序是固定的。", "The order of the elements is fixed."),
    source="GB/T 1.1—2020, 6.1; ISO/IEC Directives 2, 6.3",
    needs="draft",
    broken="""
# bibliography 参考文献 {element=bibliography}
# annex-a 违规分级 {element=annex}
""",
    passing="""
# annex-a 违规分级 {element=annex}
# bibliography 参考文献 {element=bibliography}
""",
    check=check,
    covers=("STR-009",),
)
