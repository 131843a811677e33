"""Sub-clauses under a list of documents."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation


def check(context: CheckContext) -> Iterator[Violation]:
    """Name the sub-clauses of normative references and bibliography."""
    for clause in context.draft.clauses:
        parent = context.clauses.get(clause.parent)
        if parent and parent.element in ("normative-references", "bibliography"):
            yield Violation(at=fallback(clause, context.main), clause=clause.id)


RULE = Rule(
    id="STR-005",
    name="divided-list",
    severity="warning",
    title=Bilingual("规范性引用文件、参考文献分了条", "Normative references or bibliography divided"),
    message=Bilingual(
        "规范性引用文件和参考文献不分条", "Normative references and bibliography have no sub-clauses"
    ),
    remedy=Bilingual("把文件直接列在章下", "List the documents directly in the chapter"),
    why=Bilingual(
        "清单按固定的次序排列，不再分类设条。", "The lists have an order of their own and need no division."
    ),
    source="GB/T 1.1—2020, 8.6.1, 8.13",
    needs="chapter",
    broken="""
# references 规范性引用文件 {element=normative-references}
## references.national 国家标准
""",
    passing="# references 规范性引用文件 {element=normative-references}",
    check=check,
)
