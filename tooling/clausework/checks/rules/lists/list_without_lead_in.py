"""A list that no sentence leads in."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.model.clause import Block

ENDS = {"zh": "：。", "en": ":."}


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each first item of a list without a lead-in, or whose lead-in ends otherwise."""
    for passage in context.passages:
        parent = passage.parent
        if passage.block.kind != "item" or not parent or parent.children[0] is not passage.block:
            continue
        if passage.lead is None or passage.lead.kind == "list":
            yield Violation(at=passage.at(), clause=passage.clause.id, length=len(passage.block.text))
        elif passage.lead.kind in ("paragraph", "item", "note"):
            yield from _ending(passage, passage.lead)


def _ending(passage: Passage, lead: Block) -> Iterator[Violation]:
    text = lead.text.rstrip()
    if text and text[-1] not in ENDS.get(passage.lang, ":."):
        before = Passage(passage.clause, passage.lang, lead)
        yield Violation(
            at=before.at(len(text) - 1),
            clause=passage.clause.id,
            message=Bilingual(
                "列项的引语没有以冒号或者句号结束",
                "The lead-in of the list ends neither with a colon nor a stop",
            ),
            remedy=Bilingual("引语以“：”结束", "End the lead-in with a colon"),
        )


RULE = Rule(
    id="LST-001",
    name="list-without-lead-in",
    severity="warning",
    title=Bilingual("列项没有引语", "List without a lead-in"),
    message=Bilingual("列项前没有引语", "No sentence leads in the list"),
    remedy=Bilingual(
        "在列项前写一句引语，如“平台应公示下列信息：”", "Lead it in, as in “The platform shall publish:”"
    ),
    why=Bilingual(
        "没有引语，读者不知道各项是要求、是情形还是举例。",
        "Without a lead-in items may be duties, cases or examples.",
    ),
    source="GB/T 1.1—2020, 7.5",
    broken="""
# platform 平台
- 名称；
- 地址。
""",
    passing="""
# platform 平台
平台应公示下列信息：{#P-1}

1. 名称；
2. 地址。
""",
    check=check,
)
