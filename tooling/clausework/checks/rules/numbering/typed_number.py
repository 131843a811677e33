"""A number typed into a title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.lang.script import HAN_RANGE

NUMBER = re.compile(
    r"(?:\d+(?:\.\d+)+|\d+[、.．]|[A-Z]\.\d+(?:\.\d+)*|第[一二三四五六七八九十\d]+[章条节]"
    r"|附录\s*[A-Z]|Annex [A-Z]\b|[（(][一二三四五六七八九十\d]+[)）]"
    r"|[一二三四五六七八九十]+、(?![一二三四五六七八九十])|[①-⑳]|(?:Chapter|Clause|Section|Part) \d+\b"
    rf"|\d{{1,2}}(?=\s+[{HAN_RANGE}])(?!\s+[天日个年月周岁名件类级大项步种条])"
    r"|\d{1,2}(?=\s+[A-Z][a-z]))\s*"
)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each title that opens with a number."""
    for clause in context.draft.clauses:
        for lang, text in clause.texts.items():
            match = NUMBER.match(text.title)
            if match:
                yield Violation(
                    at=fallback(clause, lang),
                    clause=clause.id,
                    length=len(match.group()),
                    values={"number": match.group().strip()},
                )


RULE = Rule(
    id="NUM-008",
    name="typed-number",
    severity="error",
    title=Bilingual("标题中手写编号", "Number typed into a title"),
    message=Bilingual("标题中手写了编号“{number}”", "The title carries the typed number “{number}”"),
    remedy=Bilingual(
        "删去；编号由 outline.yml 的次序生成", "Delete it; numbers follow from the order in outline.yml"
    ),
    why=Bilingual(
        "手写的编号会与生成的编号重复或者冲突。", "A typed number doubles or contradicts the generated one."
    ),
    source="Clausework",
    broken="# platform 5.1 平台",
    passing="# platform 平台",
    check=check,
    covers=("NUM-001", "NUM-002", "STR-007"),
)
