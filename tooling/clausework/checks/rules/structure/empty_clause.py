"""A clause that says nothing, or only that something is to follow."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.model.clause import walk

PLACEHOLDER = re.compile(
    r"\s*[（(【\[]?(?:此处|本[条章节]|以下|具体)?(?:内容)?"
    r"(?:待定|待补充?|待完善|待编写|待写|保留|暂缺|暂无|略|省略|无|TODO|TBD|TBC|FIXME|XXX+"
    r"|to be (?:determined|defined|added|completed))"
    r"(?:内容)?[)）】\]]?(?:[：:][^。]{0,30})?\s*[。.！…]*\s*",
    re.IGNORECASE,
)

TO_FOLLOW = Bilingual("条款只写了“{found}”", "The clause says only “{found}”")


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each clause without blocks and sub-clauses, and each placeholder."""
    for clause in context.draft.clauses:
        below = context.children(clause.id)
        for lang, text in clause.texts.items():
            if not text.blocks and not below and not clause.generated:
                yield Violation(at=fallback(clause, lang), clause=clause.id, length=len(text.title))
            for block in walk(text.blocks):
                if block.text and PLACEHOLDER.fullmatch(block.text) and block.kind != "cell":
                    at = block.at or fallback(clause, lang)
                    values: dict[str, object] = {"found": block.text.strip()}
                    yield Violation(
                        at=at, clause=clause.id, length=len(block.text), values=values, message=TO_FOLLOW
                    )


RULE = Rule(
    id="STR-010",
    name="empty-clause",
    severity="warning",
    title=Bilingual("空条款", "Empty clause"),
    message=Bilingual("条款没有内容", "The clause says nothing"),
    remedy=Bilingual(
        "写出条文，或从 standard/outline.yml 中删去", "Write it, or take it out of standard/outline.yml"
    ),
    why=Bilingual("公众不能对空白提意见。", "The public cannot comment on nothing."),
    source="Clausework",
    needs="chapter",
    broken="""
# platform 平台
待补充。
""",
    passing="""
# platform 平台
## platform.vetting 核查
平台应核查骑手的身份。{#P-1}
""",
    check=check,
)
