"""A scope that does not say to what the text applies."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.elements import APPLIES, worded_by
from clausework.lang.registry import is_read


def check(context: CheckContext) -> Iterator[Violation]:
    """Look for the sentence on what the text applies to."""
    if not is_read(context.main):
        return
    for clause in context.draft.clauses:
        if clause.element == "scope" and clause.depth == 1:
            words = "".join(
                item.prose
                for item in context.in_language(context.main)
                if context.chapter(item.clause).id == clause.id
            )
            if not APPLIES[worded_by(context.draft.look, context.main)].search(words):
                yield Violation(at=fallback(clause, context.main), clause=clause.id)


RULE = Rule(
    id="SCP-003",
    name="no-applicability",
    severity="warning",
    title=Bilingual("范围没有写明适用界限", "Scope without its limits"),
    message=Bilingual("范围没有写明适用于什么", "The scope does not say to what the document applies"),
    remedy=Bilingual("写“本文件适用于……”", "Write “This document applies to …”"),
    why=Bilingual("读者先要知道自己在不在其中。", "Readers first ask whether they are concerned."),
    source="GB/T 1.1—2020, 8.5; ISO/IEC Directives 2, 14",
    broken="""
# scope 范围 {element=scope}
本文件规定了居家养老服务的要求。
""",
    passing="""
# scope 范围 {element=scope}
本文件规定了居家养老服务的要求。本文件适用于提供居家养老服务的机构。
""",
    needs="chapter",
    check=check,
)
