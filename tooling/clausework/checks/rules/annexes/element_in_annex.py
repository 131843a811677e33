"""A scope, references or terms inside an annex."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.elements import ALIASES, TITLES

NAMES = {
    name for element in ("scope", "normative-references", "terms") for name in TITLES[element].values()
} | {alias for alias, element in ALIASES.items() if element in ("scope", "normative-references", "terms")}


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each sub-clause of an annex that has the title of such an element."""
    for clause in context.draft.clauses:
        if clause.depth > 1 and context.chapter(clause).element == "annex":
            for lang, text in clause.texts.items():
                if text.title in NAMES:
                    yield Violation(
                        at=fallback(clause, lang),
                        clause=clause.id,
                        length=len(text.title),
                        values={"title": text.title},
                    )


RULE = Rule(
    id="ANX-003",
    name="element-in-annex",
    severity="error",
    title=Bilingual("附录中设了范围、引用文件或者术语", "Scope, references or terms in an annex"),
    message=Bilingual("附录中有“{title}”", "The annex has “{title}”"),
    remedy=Bilingual(
        "移到正文的相应要素，或者改标题", "Move it to that element of the text, or change the title"
    ),
    why=Bilingual(
        "一个文件只有一个范围、一份引用文件和一套术语。",
        "A document has one scope, one list of references and one set of terms.",
    ),
    source="GB/T 1.1—2020, 9.6",
    needs="chapter",
    broken="""
# annex-grades 违规行为分级 {element=annex informative}
## annex-grades.scope 范围
## annex-grades.levels 等级
""",
    passing="""
# annex-grades 违规行为分级 {element=annex informative}
## annex-grades.rules 分级原则
## annex-grades.levels 等级
""",
    check=check,
)
