"""A provision too long to be discussed as one."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation

LIMIT = 150


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each provision of more than 150 characters in Chinese."""
    for passage in context.in_language("zh"):
        length = len(passage.block.text)
        if passage.block.id and length > LIMIT:
            yield Violation(
                at=passage.at(), clause=passage.clause.id, values={"length": length, "limit": LIMIT}
            )


RULE = Rule(
    id="STY-005",
    name="long-provision",
    severity="info",
    title=Bilingual("条文过长", "Long provision"),
    message=Bilingual(
        "条文长{length}个字，超过{limit}个字", "The provision has {length} characters, more than {limit}"
    ),
    remedy=Bilingual("拆成几段，或改用列项", "Divide it, or use a list"),
    why=Bilingual("意见要能落到具体的一点上。", "A comment must be able to point at one thing."),
    source="Clausework",
    broken="平台应" + "核对分包单位和供货商的名称、地址、联系方式和许可文件，" * 8 + "并保存。{#P-1}",
    passing="平台应核对供货商的名称。{#P-1}",
    check=check,
)
