"""Normative references without entries and without the sentence that says so, or with both."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.elements import NONE_LISTED
from clausework.lang.registry import is_read

BOTH = Bilingual("列有引用文件，又写没有", "Documents are listed beside the sentence that there are none")
DELETE = Bilingual("删去“没有规范性引用文件”一句", "Delete the sentence that there are none")


def check(context: CheckContext) -> Iterator[Violation]:
    """Compare the list with the sentence."""
    if not is_read(context.main):
        return
    for clause in context.draft.clauses:
        if clause.element != "normative-references" or context.main not in clause.texts:
            continue
        view = context.views[clause.id]
        words = "".join(item.prose for item in view.in_language(context.main))
        said = bool(NONE_LISTED.search(words))
        listed = bool(context.draft.normative) or len(clause.texts[context.main].own) > 1
        if said and context.draft.normative:
            yield Violation(at=fallback(clause, context.main), clause=clause.id, message=BOTH, remedy=DELETE)
        elif not said and not listed:
            yield Violation(at=fallback(clause, context.main), clause=clause.id)


RULE = Rule(
    id="REF-002",
    name="no-references-sentence",
    severity="error",
    title=Bilingual("没有引用文件而没有说明", "No references, and no word of it"),
    message=Bilingual(
        "没有列引用文件，也没有写明没有", "No document is listed, and the clause does not say so"
    ),
    remedy=Bilingual(
        "写“本文件没有规范性引用文件。”", "Write “There are no normative references in this document.”"
    ),
    why=Bilingual("空章让读者以为漏了内容。", "An empty clause looks like an omission."),
    source="GB/T 1.1—2020, 8.6; ISO/IEC Directives 2, 15.5",
    broken="""
# references 规范性引用文件 {element=normative-references}
""",
    passing="""
# references 规范性引用文件 {element=normative-references}
本文件没有规范性引用文件。
""",
    needs="draft",
    check=check,
)
