"""A table without a caption above it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, place_of
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.rules.tables._tables import tables

STRAY = re.compile(r"^(?:表\d*：|Table(?: \d+)?:)")
BELOW = Bilingual("表题不在表的上方", "The caption does not stand above its table")
MOVE = Bilingual("移到表之前的一段", "Move it to the paragraph before the table")


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each table without a caption and each caption without a table below it."""
    for clause, _, table in tables(context):
        if not table.text.strip():
            first = table.children[0] if table.children else table
            yield Violation(at=place_of(table if table.at else first), clause=clause.id)
    for passage in context.passages:
        if passage.block.kind == "paragraph" and STRAY.match(passage.prose):
            yield Violation(
                at=passage.at(),
                clause=passage.clause.id,
                length=len(passage.prose),
                message=BELOW,
                remedy=MOVE,
            )


RULE = Rule(
    id="TAB-001",
    name="table-without-caption",
    severity="warning",
    title=Bilingual("表没有表题", "Table without a caption"),
    message=Bilingual("表没有表题", "The table has no caption"),
    remedy=Bilingual(
        "在表之前写一段“表：记录保存期”，编号由工具生成",
        "Put a paragraph “Table: Retention of records” before it; the number is generated",
    ),
    why=Bilingual(
        "表题在表上方，读者和引用靠它认表。",
        "The caption stands above; readers and citations know the table by it.",
    ),
    source="GB/T 1.1—2020, 9.8.2",
    broken="""
# platform 平台
| 记录 | 期限 |
|---|---|
| 订单 | 三年 |
""",
    passing="""
# platform 平台
表：记录保存期

| 记录 | 期限 |
|---|---|
| 订单 | 三年 |
""",
    check=check,
)
