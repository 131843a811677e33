"""An element whose title is not the fixed one."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.elements import TITLES


def check(context: CheckContext) -> Iterator[Violation]:
    """Compare the title of each element with the fixed one, in each language."""
    for clause in context.draft.clauses:
        for lang, text in clause.texts.items():
            fixed = TITLES.get(clause.element, {}).get(lang, text.title)
            if text.title and text.title != fixed:
                yield Violation(
                    at=fallback(clause, lang),
                    clause=clause.id,
                    length=len(text.title),
                    values={"title": text.title, "fixed": fixed},
                )


RULE = Rule(
    id="STR-003",
    name="element-title",
    severity="error",
    title=Bilingual("要素标题不是固定字样", "Element under another title"),
    message=Bilingual(
        "标题“{title}”不是这一要素的固定标题", "“{title}” is not the fixed title of this element"
    ),
    remedy=Bilingual("改为“{fixed}”", "Use “{fixed}”"),
    why=Bilingual(
        "范围、规范性引用文件、术语和定义的章号和标题是固定的。",
        "The numbers and titles of scope, normative references and terms are fixed.",
    ),
    source="GB/T 1.1—2020, 8.5 to 8.8",
    broken="# references 引用标准 {element=normative-references}",
    passing="# references 规范性引用文件 | Normative references {element=normative-references}",
    check=check,
)
