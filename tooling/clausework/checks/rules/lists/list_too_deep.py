"""A list in a list in a list."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.model.clause import Block, ClauseText, Place

LEVELS = 2


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each list below the second level."""
    for clause in context.draft.clauses:
        for text in clause.texts.values():
            for place in _deep(text, text.blocks, 0):
                yield Violation(at=place or text.at or Place(clause.id), clause=clause.id)


def _deep(text: ClauseText, blocks: tuple[Block, ...], depth: int) -> Iterator[Place | None]:
    for block in blocks:
        below = depth + (block.kind == "list")
        if block.kind == "list" and below > LEVELS:
            yield block.at
        yield from _deep(text, block.children, below)


RULE = Rule(
    id="LST-004",
    name="list-too-deep",
    severity="warning",
    title=Bilingual("列项超过两层", "List below the second level"),
    message=Bilingual("列项超过了两层", "The list goes below the second level"),
    remedy=Bilingual("拆成条，或并入上一层", "Divide the clause, or merge the level into the one above"),
    why=Bilingual(
        "第三层列项没有编号形式，无法引用。", "A third level has no form of number and cannot be cited."
    ),
    source="GB/T 1.1—2020, 7.5.4",
    broken="""
平台应公示下列信息：{#P-1}

1. 主体：
   1. 名称：
      1. 中文名称；
      2. 英文名称。
""",
    passing="""
平台应公示下列信息：{#P-1}

1. 主体：
   1. 名称；
   2. 地址。
""",
    check=check,
)
