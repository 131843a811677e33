"""A reference to an item where two lists of the clause have such a one."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.cross_references import CROSS_REFERENCES
from clausework.model.mentions import ITEM, clause_named, item_names, words_for


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each reference to an item whose marker two lists of its clause have."""
    for link in CROSS_REFERENCES.of(context):
        clause = context.clauses.get(clause_named(link.target)) if ITEM in link.target else None
        if clause is None:
            continue
        if [name for name, _ in item_names(clause, link.lang)].count(link.target) > 1:
            words = words_for(context.draft, link.target, link.lang)
            yield Violation(at=link.at, clause=link.clause, length=link.length, values={"item": words})


RULE = Rule(
    id="XRF-013",
    name="ambiguous-item",
    severity="warning",
    title=Bilingual("引用的列项不止一处", "Reference to an item of two lists"),
    message=Bilingual("{item}不止一处", "There is more than one {item}"),
    remedy=Bilingual(
        "一条中只列一组字母列项，或者引用该项的条文 ID",
        "Keep one lettered list to a clause, or refer to the provision ID of the item",
    ),
    why=Bilingual("读者找到的会是另一项。", "The reader would find another item."),
    source="GB/T 1.1—2020, 7.5; ISO/IEC Directives 2, 23.2",
    needs="draft",
    broken="""
# b 乙
见[](#a:a)。
# a 甲
平台保存：
1. 订单；
2. 评价。

平台公示：
1. 规则；
2. 协议。
""",
    passing="""
# b 乙
见[](#a:a)。
# a 甲
平台保存：
1. 订单；
2. 评价。
""",
    check=check,
)
