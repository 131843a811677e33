"""A clause of examples alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation

TITLES = re.compile(
    r"(?:应用|使用|编写)?(?:示例|举例|例子|实例)(?:说明)?|注|注释|脚注"
    r"|(?:Worked )?[Ee]xamples?|Notes?|Footnotes?"
)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each clause titled as examples."""
    for clause in context.draft.clauses:
        text = clause.texts.get(context.main)
        if text and TITLES.fullmatch(text.title) and context.chapter(clause).element == "clause":
            yield Violation(
                at=fallback(clause, context.main),
                clause=clause.id,
                length=len(text.title),
                values={"title": text.title},
            )


RULE = Rule(
    id="NTE-004",
    name="chapter-of-examples",
    severity="info",
    title=Bilingual("示例单独成条", "Examples as a clause"),
    message=Bilingual("“{title}”单独成条", "“{title}” is a clause of its own"),
    remedy=Bilingual(
        "示例放在它说明的条文之后；多的设资料性附录",
        "Put examples after what they explain; many of them make an informative annex",
    ),
    why=Bilingual("示例离开所说明的条文就看不懂。", "An example is understood only beside its provision."),
    source="GB/T 1.1—2020, 9.10",
    broken="""
# platform 平台
平台应公示规则。{#P-1}
# samples 示例
""",
    passing="""
# platform 平台
平台应公示规则。{#P-1}
# annex-samples 示例 {element=annex informative}
""",
    check=check,
)
