"""Two sibling clauses under one title."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each title that a sibling already has."""
    seen: dict[tuple[str, str, str], str] = {}
    for clause in context.draft.clauses:
        for lang, text in clause.texts.items():
            key = (clause.parent, lang, "".join(text.title.split()).casefold())
            if text.title and key in seen:
                yield Violation(
                    at=fallback(clause, lang),
                    clause=clause.id,
                    length=len(text.title),
                    values={"title": text.title, "other": seen[key]},
                )
            seen.setdefault(key, clause.number or clause.id)


RULE = Rule(
    id="NUM-010",
    name="twin-titles",
    severity="warning",
    title=Bilingual("同级条款标题相同", "Siblings under one title"),
    message=Bilingual(
        "标题“{title}”与同级的{other}相同", "Its sibling {other} also bears the title “{title}”"
    ),
    remedy=Bilingual("改一个，使两条能够区分", "Change one so that the two can be told apart"),
    why=Bilingual(
        "目录、检索结果和意见表只显示标题。",
        "Tables of contents, search results and comment tables show titles alone.",
    ),
    source="GB/T 1.1—2020, 9.1",
    needs="draft",
    broken="""
# platform 平台
## platform.a 一般要求
## platform.b 一般要求
""",
    passing="""
# platform 平台
## platform.a 准入
## platform.b 核查
""",
    check=check,
)
