"""A list of a single item."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.model.clause import walk


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each list, at any depth, that has but one item."""
    for clause in context.draft.clauses:
        for lang, text in clause.texts.items():
            for block in walk(text.own):
                if block.kind == "list" and len(block.children) == 1:
                    item = block.children[0]
                    yield Violation(
                        at=item.at or block.at or fallback(clause, lang),
                        clause=clause.id,
                        length=max(1, len(item.text)),
                    )


RULE = Rule(
    id="LST-007",
    name="lone-item",
    severity="warning",
    title=Bilingual("只有一项的列项", "List of one item"),
    message=Bilingual("列项只有这一项", "This is the only item of its list"),
    remedy=Bilingual(
        "并入引语，写成一句；或者补上漏掉的项",
        "Make one sentence of lead-in and item, or add what is missing",
    ),
    why=Bilingual("列项用来分列两项以上的内容。", "A list sets out two or more things."),
    source="GB/T 1.1—2020, 7.5; ISO house style",
    broken="""
平台应公示下列信息：{#P-1}

1. 名称。
""",
    passing="""
平台应公示下列信息：{#P-1}

1. 名称；
2. 地址。
""",
    check=check,
)
