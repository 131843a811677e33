"""Text between the title of a clause and its first sub-clause."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.model.clause import Clause

LEAD_INS = ("terms", "symbols", "introduction", "foreword")
WARNS = re.compile(r"(?:警示|警告|注意事项|重要提示|WARNING|CAUTION|IMPORTANT)", re.IGNORECASE)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name the first block of each clause that has sub-clauses; lead-ins of terms are exempt."""
    for clause in context.draft.clauses:
        if clause.element in LEAD_INS or not context.children(clause.id):
            continue
        for lang, text in clause.texts.items():
            if clause.generated or all(WARNS.match(block.text) for block in text.blocks):
                continue
            if text.blocks:
                yield _fault(clause, lang)


def _fault(clause: Clause, lang: str) -> Violation:
    block = clause.texts[lang].blocks[0]
    at = Passage(clause, lang, block).at() if block.at else fallback(clause, lang)
    return Violation(
        at=at, clause=clause.id, length=len(block.text), values={"number": clause.number or clause.id}
    )


RULE = Rule(
    id="HNG-001",
    name="hanging-paragraph",
    severity="warning",
    title=Bilingual("悬置段", "Hanging paragraph"),
    message=Bilingual(
        "{number}的标题与第一条之间有悬置段",
        "Text hangs between the title of {number} and its first sub-clause",
    ),
    remedy=Bilingual(
        "改成第一条，如“通则”；或移入下面的条", "Make it the first sub-clause, or move it into one"
    ),
    why=Bilingual(
        "引用该编号时分不清指的是这一段还是整章。",
        "A citation of the number could mean the text or the whole clause.",
    ),
    source="GB/T 1.1—2020, 7.4; ISO/IEC Directives 2, 22.3.3",
    needs="chapter",
    broken="""
# platform 平台
平台应公示规则。{#P-1}
## platform.a 准入
## platform.b 核查
""",
    passing="""
# platform 平台
## platform.a 通则
平台应公示规则。{#P-1}
## platform.b 核查
""",
    check=check,
)
