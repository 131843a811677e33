"""What the check says of a reference that leads nowhere: the nearest name, or what became of the one it has."""

from __future__ import annotations

import pytest
from notation import read_example

from clausework.checks.engine.registry import all_rules
from clausework.checks.engine.run import finding

TABLE = "表：保存期{#tab-records}\n\n| 甲 |\n|---|\n| 1 |\n"
TABLE_EN = "Table: Periods {#tab-records}\n\n| A |\n|---|\n| 1 |\n"


@pytest.mark.parametrize(
    ("example", "target", "zh", "en"),
    [
        (f"# a 甲\n期限见[](#tab-record)。\n\n{TABLE}[en]\n{TABLE_EN}", "tab-record",
         "最接近的是 tab-records（表1）", "The nearest is tab-records (Table 1)"),
        ("# b 乙\n见[](#a:z)。\n# a 甲\n平台保存：\n1. 甲；\n2. 乙。", "a:z",
         "最接近的是 a:b（第2章 b)）", "The nearest is a:b (第2章 b))"),
        (f"# a 甲\n期限见[](#tab-records)。\n\n{TABLE}[en]\nSee [](#tab-records).", "tab-records",
         "别的语言版本中有这个标签，本语言版本的同一处也要写 {#tab-records}",
         "Another language has this label: write {#tab-records} at the same place in this one"),
        (f"%previous\n# a 甲\n见[](#tab-records)。\n# b 乙\n\n{TABLE}%draft\n# a 甲\n见[](#tab-records)。", "tab-records",
         "在D1中它是b的表1，已删去；删去引用或改引别处",
         "In D1 it was 表1 in b, which is gone; refer to something else, or to nothing"),
        ("%lineage renamed | P-1 -> P-2\n# a 甲\n见[](#P-1)。\n# b 乙\n平台应公示规则。{#P-2}", "P-1",
         "它已改为 P-2（第2章），改引用", "It is P-2 (第2章) now; change the reference"),
        ("%lineage retired | P-1 ->\n# a 甲\n见[](#P-1)。", "P-1",
         "它已停用，删去引用或改引别处", "It was retired; refer to something else, or to nothing"),
    ],
)  # fmt: skip
def test_the_remedy_says_what_is_meant_or_what_became_of_it(
    example: str, target: str, zh: str, en: str
) -> None:
    rule = next(rule for rule in all_rules() if rule.id == "XRF-001")
    (found,) = (finding(rule, fault) for fault in rule.check(read_example(example, "zh")))
    assert found.message == {"zh": f"引用的 {target} 不存在", "en": f"There is no {target} to refer to"}
    assert found.length == len(target)
    assert found.remedy["zh"] == zh
    assert found.remedy["en"] == en
