"""A cell without content."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, place_of
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.rules.tables._tables import tables


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each empty cell below the head."""
    for clause, _, table in tables(context):
        for row in table.children[1:]:
            for cell in row.children:
                if not cell.runs:
                    yield Violation(at=cell.at or place_of(row), clause=clause.id)


RULE = Rule(
    id="TAB-005",
    name="empty-cell",
    severity="warning",
    title=Bilingual("空单元格", "Empty cell"),
    message=Bilingual("单元格是空的", "A cell is empty"),
    remedy=Bilingual("没有内容写“—”", "Write “—” where there is nothing"),
    why=Bilingual("空格看不出是没有还是漏填。", "An empty cell may be nothing or an omission."),
    source="GB/T 1.1—2020, 9.8.4",
    covers=("TAB-003",),
    broken="""
# platform 平台
表：记录

| 记录 | 期限 |
|---|---|
| 订单 | |
""",
    passing="""
# platform 平台
表：记录

| 记录 | 期限 |
|---|---|
| 订单 | — |
""",
    check=check,
)
