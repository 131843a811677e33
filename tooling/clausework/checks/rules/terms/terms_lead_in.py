"""A chapter of terms whose lead-in is not one of the fixed ones."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.elements import DEFINED, NONE_DEFINED


def check(context: CheckContext) -> Iterator[Violation]:
    """Compare the paragraphs of the chapter with the fixed lead-ins."""
    for clause in context.draft.clauses:
        if clause.element != "terms" or not context.children(clause.id):
            continue
        for lang in clause.texts:
            words = "".join(item.prose for item in context.in_language(lang) if item.clause.id == clause.id)
            fixed = DEFINED.get(lang)
            if fixed and not fixed.search(words) and not NONE_DEFINED.search(words):
                yield Violation(
                    at=fallback(clause, lang), clause=clause.id, length=max(1, len(clause.texts[lang].title))
                )


RULE = Rule(
    id="TRM-001",
    name="terms-lead-in",
    severity="error",
    title=Bilingual("术语和定义的引导语不是固定句", "Lead-in of the terms in other words"),
    message=Bilingual("术语和定义没有用固定的引导语", "The terms do not open with a fixed lead-in"),
    remedy=Bilingual(
        "写“下列术语和定义适用于本文件。”，或“……界定的（以及下列）术语和定义适用于本文件。”",
        "Write “For the purposes of this document, the following terms and definitions apply.”",
    ),
    why=Bilingual("引导语写明术语来自何处。", "The lead-in says where the terms come from."),
    source="GB/T 1.1—2020, 8.7; ISO/IEC Directives 2, 16.5",
    needs="chapter",
    broken="""
# terms 术语和定义 {element=terms}
本文件采用以下定义。
## terms.platform {term=平台}
提供交易服务的组织。
""",
    passing="""
# terms 术语和定义 {element=terms}
下列术语和定义适用于本文件。
## terms.platform {term=平台}
提供交易服务的组织。
""",
    check=check,
)
