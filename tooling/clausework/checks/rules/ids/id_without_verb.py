"""An ID on a paragraph that is no provision."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.lang.registry import is_read


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each ID whose paragraph has no normative verb; items of a provision may have one."""
    if not is_read(context.main):
        return
    for passage in context.in_language(context.main):
        if not passage.block.id or passage.verbs:
            continue
        lead = passage.lead
        if passage.block.kind == "item" and lead and lead.id:
            continue
        yield Violation(
            at=passage.at(),
            clause=passage.clause.id,
            length=len(passage.block.text),
            values={"id": passage.block.id},
        )


RULE = Rule(
    id="IDS-004",
    name="id-without-verb",
    severity="warning",
    title=Bilingual("有 ID 而没有能愿动词", "ID on a paragraph without a verb"),
    message=Bilingual(
        "{id}这一段没有能愿动词，不成其为规定", "{id} has no normative verb and provides nothing"
    ),
    remedy=Bilingual(
        "写出“应”“宜”“可”或“能”；若只是陈述，删去 ID",
        "Say 应, 宜, 可 or 能; delete the ID if it is a statement",
    ),
    why=Bilingual(
        "条文 ID 是给要求、推荐、允许和能力用的。",
        "IDs name requirements, recommendations, permissions and capabilities.",
    ),
    source="Clausework",
    broken="平台的规则向公众公示。{#P-1}",
    passing="平台应公示规则。{#P-1}",
    check=check,
)
