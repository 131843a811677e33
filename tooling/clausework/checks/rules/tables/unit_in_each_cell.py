"""A column of a table that repeats one unit in each cell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, place_of
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.rules.tables._tables import tables
from clausework.lang.script import HAN_RANGE
from clausework.model.clause import Block

VALUE = re.compile(
    rf"\s*(?:\d[\d\s.,]*(?P<unit>[^\d\s.,][^\d]{{0,6}}?)|[零一二三四五六七八九十百千两]+(?P<han>个?[{HAN_RANGE}]{{1,3}}))\s*"
)
FEWEST = 3


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each column whose cells are all numbers with one unit."""
    for clause, _, table in tables(context):
        for column in range(max((len(row.children) for row in table.children), default=0)):
            cells = [row.children[column] for row in table.children[1:] if column < len(row.children)]
            unit = _unit(cells)
            if unit and len(cells) >= FEWEST:
                yield Violation(
                    at=place_of(cells[0]), clause=clause.id, length=len(cells[0].text), values={"unit": unit}
                )


def _unit(cells: list[Block]) -> str:
    """The unit of every cell, or "" if one has no number or another unit."""
    matches = [VALUE.fullmatch(cell.text) for cell in cells]
    units = {match["unit"] or match["han"] if match else "" for match in matches}
    return units.pop() if len(units) == 1 else ""


RULE = Rule(
    id="TAB-004",
    name="unit-in-each-cell",
    severity="warning",
    title=Bilingual("每格都写同一单位", "One unit in every cell"),
    message=Bilingual("这一栏每格都写“{unit}”", "Every cell of the column says “{unit}”"),
    remedy=Bilingual(
        "把单位写进栏目名，或者在表题后写“单位为{unit}”",
        "Put the unit into the head of the column or after the caption",
    ),
    why=Bilingual("单位写一次，数值才好比较。", "With the unit said once, the values are easy to compare."),
    source="GB/T 1.1—2020, 9.8.3",
    broken="""
# platform 平台
表：记录保存期

| 记录 | 期限 |
|---|---|
| 订单 | 30天 |
| 回放 | 60天 |
| 投诉 | 90天 |
""",
    passing="""
# platform 平台
表：记录保存期

| 记录 | 期限（天） |
|---|---|
| 订单 | 30 |
| 回放 | 60 |
| 投诉 | 90 |
""",
    check=check,
)
