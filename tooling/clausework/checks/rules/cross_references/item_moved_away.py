"""A reference to an item that now has the marker of another."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.cross_references import CROSS_REFERENCES
from clausework.model.mentions import ITEM, cited_labels, clause_named, item_names


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each reference to an item whose words of the previous draft stand under another marker."""
    if context.previous is None:
        return
    for link in CROSS_REFERENCES.of(context):
        if ITEM not in link.target or link.target not in cited_labels(context.previous).get(link.lang, {}):
            continue
        name = clause_named(link.target)
        before, clause = context.previous.clause(name), context.clauses.get(name)
        if before is None or clause is None:
            continue
        words = next((block.text for item, block in item_names(before, link.lang) if item == link.target), "")
        now = {item: block.text for item, block in reversed([*item_names(clause, link.lang)])}
        new = next((item for item, text in now.items() if text == words), "")
        if new and now.get(link.target) != words:
            yield Violation(
                at=link.at,
                clause=link.clause,
                length=link.length,
                values={"target": link.target, "new": new, "draft": context.previous.label},
            )


RULE = Rule(
    id="XRF-014",
    name="item-moved-away",
    severity="warning",
    title=Bilingual("引用的列项换了字母", "Reference to an item that has another letter now"),
    message=Bilingual(
        "{draft}中的 {target} 现在是 {new}",
        "What was {target} in {draft} is {new} now",
    ),
    remedy=Bilingual(
        "改引 {new}；原来的字母就是要引的，注明允许",
        "Refer to {new}, or allow it here if the letter is meant",
    ),
    why=Bilingual(
        "增删列项后字母会变，引用会指到另一项。",
        "Letters change when items come and go, and the reference leads to another item.",
    ),
    source="Clausework",
    needs="draft",
    broken="""
%previous
# b 乙
见[](#a:a)。
# a 甲
平台保存：
1. 订单；
2. 评价。
%draft
# b 乙
见[](#a:a)。
# a 甲
平台保存：
1. 协议；
2. 订单；
3. 评价。
""",
    passing="""
%previous
# b 乙
见[](#a:a)。
# a 甲
平台保存：
1. 订单；
2. 评价。
%draft
# b 乙
见[](#a:b)。
# a 甲
平台保存：
1. 协议；
2. 订单；
3. 评价。
""",
    check=check,
)
