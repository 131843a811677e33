"""Two lettered lists in one clause."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation


def check(context: CheckContext) -> Iterator[Violation]:
    """Name every lettered list after the first whose lead-in has no ID to cite it by."""
    for clause in context.draft.clauses:
        for lang, text in clause.texts.items():
            unnamed = 0
            for before, block in zip((None, *text.blocks), text.blocks, strict=False):
                if block.kind == "list" and block.ordered and not (before and before.id):
                    unnamed += 1
                    if unnamed > 1:
                        yield Violation(at=block.at or fallback(clause, lang), clause=clause.id)


RULE = Rule(
    id="LST-006",
    name="two-lettered-lists",
    severity="warning",
    title=Bilingual("一条之内有两组字母编号的列项", "Two lettered lists in one clause"),
    message=Bilingual(
        "本条已有一组字母编号的列项，“a)”指不清是哪一个",
        "The clause already has a lettered list, so “a)” is ambiguous",
    ),
    remedy=Bilingual(
        "拆成两条；或给引语加条文 ID；不需引用时改用“- ”列项",
        "Divide the clause, give the lead-in an ID, or use a dash list",
    ),
    why=Bilingual("引用“5.2 a)”时要只有一个 a)。", "A citation such as “5.2 a)” must have one target."),
    source="GB/T 1.1—2020, 7.5; ISO house style",
    broken="""
信息包括：

1. 名称；
2. 地址。

记录包括：

1. 订单；
2. 回放。
""",
    passing="""
平台应公示下列信息：{#P-1}

1. 名称；
2. 地址。

平台应保存下列记录：{#P-2}

1. 订单；
2. 回放。
""",
    check=check,
)
