"""An ID that was let go and is used again."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.identities import ids, provisions, retired
from clausework.model.clause import Clause, Place


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each ID that the lineage retired, renamed, split or merged away and the draft still has."""
    now = ids(context)
    for name, entry in retired(context.draft.lineage):
        if name in now:
            yield Violation(
                at=_place(context, now[name], name),
                clause=now[name].id,
                length=len(name),
                values={"id": name, "draft": entry.draft},
            )


def _place(context: CheckContext, clause: Clause, name: str) -> Place:
    for block in provisions(clause, context.main):
        if block.id == name:
            return Passage(clause, context.main, block).at()
    return fallback(clause, context.main)


RULE = Rule(
    id="IDS-006",
    name="reused-id",
    severity="error",
    title=Bilingual("已停用的 ID 又被使用", "Retired ID used again"),
    message=Bilingual(
        "{id} 在{draft}中已不再使用，不能另作他用", "{id} was let go in {draft} and cannot be used again"
    ),
    remedy=Bilingual(
        "换一个新 ID；若是误写，改正 standard/lineage.yml", "Give a new ID, or correct standard/lineage.yml"
    ),
    why=Bilingual(
        "同一 ID 先后指两件事，旧的意见就会张冠李戴。",
        "An ID that means two things in turn moves old comments to the wrong text.",
    ),
    source="Clausework",
    needs="draft",
    broken="""
%lineage retired | P-1 ->
# platform 平台
平台应公示规则。{#P-1}
""",
    passing="""
%lineage retired | P-1 ->
# platform 平台
平台应公示规则。{#P-2}
""",
    check=check,
)
