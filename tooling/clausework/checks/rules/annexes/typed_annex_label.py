"""An annex whose title carries its letter or its status."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Replacement, Rule, Violation

LABEL = re.compile(
    r"^(?:附\s*录\s*[A-Z一二三四五六七八九十\d]*\s*)?[（(](?:规范性|资料性)(?:附录)?[）)]\s*"
    r"|^附\s*[录件]\s*(?:[A-Z](?![A-Za-z])|[一二三四五六七八九十]+(?!览)|\d+)\s*"
    r"|\s*[（(](?:规范性|资料性)(?:附录)?[）)]$"
    r"|^Annex\s+(?:[A-Z]|\d+)\b[\s:.—-]*(?:\((?:normative|informative)\)\s*)?"
)
UNTITLED = Bilingual("附录没有标题", "The annex has no title")
GIVE = Bilingual("写上标题", "Give it a title")


def check(context: CheckContext) -> Iterator[Violation]:
    """Look at the start of the titles of annexes and of what may pass for one."""
    for clause in context.draft.clauses:
        for lang, text in clause.texts.items():
            match = LABEL.search(text.title)
            if match:
                yield Violation(
                    at=fallback(clause, lang),
                    clause=clause.id,
                    length=len(match.group()),
                    values={"label": match.group().strip()},
                    change=Replacement(match.group(), ""),
                )
            elif clause.element == "annex" and clause.depth == 1 and not text.title.strip():
                yield Violation(at=fallback(clause, lang), clause=clause.id, message=UNTITLED, remedy=GIVE)


RULE = Rule(
    id="ANX-001",
    name="typed-annex-label",
    severity="error",
    title=Bilingual("附录标题中手写编号或者性质", "Letter or status typed into the title of an annex"),
    message=Bilingual("附录标题中手写了“{label}”", "The title of the annex carries “{label}”"),
    remedy=Bilingual(
        "删去；编号由次序生成，性质写在 status 中",
        "Delete it; the letter follows from the order, the status stands in `status`",
    ),
    why=Bilingual("手写的编号和性质会与生成的冲突。", "What is typed contradicts what is generated."),
    source="GB/T 1.1—2020, 9.6.1, 9.6.2",
    broken="""
# annex-grades 附录一　违规行为分级 {element=annex informative}
""",
    passing="""
# annex-grades 违规行为分级 {element=annex informative}
""",
    check=check,
    cure="suggested",
)
