"""A vague word in place of a number."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation

from ._words import VAGUE


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each vague number."""
    for passage in context.in_language("zh"):
        for match in VAGUE.finditer(passage.used):
            yield Violation(
                at=passage.at(match.start()),
                clause=passage.clause.id,
                length=len(match.group()),
                values={"found": match.group()},
            )


RULE = Rule(
    id="LSC-001",
    name="vague-number",
    severity="error",
    title=Bilingual("含混的数量", "A vague number"),
    message=Bilingual("“{found}”不是数量", "“{found}” is not a number"),
    remedy=Bilingual("写明数量", "Give the number"),
    why=Bilingual("数量不明，就无法证实。", "What has no number cannot be verified."),
    source="直播委员会起草须知, 3",
    broken="""
# platform 平台
平台应保存若干份记录。{#P-1}
""",
    passing="""
# platform 平台
平台应保存三份记录。{#P-1}
""",
    check=check,
)
