"""A scope that does not say in the fixed words what the text does."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.elements import SPECIFIES, worded_by
from clausework.lang.registry import is_read


def check(context: CheckContext) -> Iterator[Violation]:
    """Look for one of the fixed openings."""
    if not is_read(context.main):
        return
    for clause in context.draft.clauses:
        if clause.element == "scope" and clause.depth == 1:
            words = "".join(
                item.prose
                for item in context.in_language(context.main)
                if context.chapter(item.clause).id == clause.id
            )
            if not SPECIFIES[worded_by(context.draft.look, context.main)].search(words):
                yield Violation(at=fallback(clause, context.main), clause=clause.id)


RULE = Rule(
    id="SCP-005",
    name="no-subject-in-scope",
    severity="error",
    title=Bilingual("范围没有写明规定了什么", "Scope without its subject"),
    message=Bilingual(
        "范围没有用固定句式写明文件做什么", "The scope does not say in the fixed words what the document does"
    ),
    remedy=Bilingual(
        "写“本文件规定了／确立了／描述了／提供了／给出了／界定了……”",
        "Open with “This document specifies (establishes, describes, gives, provides, defines) …”",
    ),
    why=Bilingual(
        "句式固定，检索和题录才能从中取出主题。",
        "The form is fixed so that catalogues can take the subject from it.",
    ),
    source="GB/T 1.1—2020, 8.5; ISO/IEC Directives 2, 14.5",
    covers=("SCP-002",),
    broken="""
# scope 范围 {element=scope}
本文件是关于电梯维护保养的。
""",
    passing="""
# scope 范围 {element=scope}
本文件确立了电梯维护保养的总体原则。
""",
    needs="chapter",
    check=check,
)
