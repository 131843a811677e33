"""A chapter of terms without terms and without the sentence that says so."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.elements import DEFINED, NONE_DEFINED
from clausework.lang.registry import is_read


def check(context: CheckContext) -> Iterator[Violation]:
    """Look for the sentence where no term is defined and no other document named."""
    if not is_read(context.main):
        return
    for clause in context.draft.clauses:
        if clause.element != "terms" or context.children(clause.id):
            continue
        words = "".join(
            item.prose for item in context.in_language(context.main) if item.clause.id == clause.id
        )
        fixed = DEFINED.get(context.main)
        elsewhere = bool(
            fixed
            and fixed.search(words)
            and not words.startswith(("下列", "For the purposes of this document, the following"))
        )
        if not NONE_DEFINED.search(words) and not elsewhere:
            yield Violation(at=fallback(clause, context.main), clause=clause.id)


RULE = Rule(
    id="TRM-002",
    name="no-terms-sentence",
    severity="error",
    title=Bilingual("没有术语而没有说明", "No terms, and no word of it"),
    message=Bilingual("没有界定术语，也没有写明没有", "No term is defined, and the clause does not say so"),
    remedy=Bilingual(
        "写“本文件没有需要界定的术语和定义。”",
        "Write “No terms and definitions are listed in this document.”",
    ),
    why=Bilingual("空章让读者以为漏了内容。", "An empty clause looks like an omission."),
    source="GB/T 1.1—2020, 8.7; ISO/IEC Directives 2, 16.5.3",
    needs="chapter",
    broken="""
# terms 术语和定义 {element=terms}
""",
    passing="""
# terms 术语和定义 {element=terms}
本文件没有需要界定的术语和定义。
""",
    check=check,
)
