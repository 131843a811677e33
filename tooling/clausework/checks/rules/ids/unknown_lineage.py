"""A lineage that names IDs which no draft has."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.identities import ids, previous_ids

FROM = Bilingual(
    "沿革中的旧 ID {id} 在上一稿中没有", "The lineage lets go {id}, which the previous draft does not have"
)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each new ID that is neither in the draft nor let go later, and each old one that never was."""
    now = ids(context)
    later: set[str] = set()
    label = context.project.label if context.project else context.draft.label
    before = previous_ids(context) if context.previous else None
    for entry in reversed(context.draft.lineage):
        for name in entry.new:
            if name not in now and name not in later:
                yield _fault(context, name)
        for name in entry.old if before is not None and entry.draft == label else ():
            if before is not None and name not in before:
                yield _fault(context, name, FROM)
        later.update(entry.old)


def _fault(context: CheckContext, name: str, message: Bilingual | None = None) -> Violation:
    return Violation(
        at=context.named("standard/lineage.yml", name), length=len(name), values={"id": name}, message=message
    )


RULE = Rule(
    id="IDS-007",
    name="unknown-lineage",
    severity="error",
    title=Bilingual("沿革写了不存在的 ID", "Lineage names an unknown ID"),
    message=Bilingual("沿革中的新 ID {id} 不存在", "The lineage leads to {id}, which there is not"),
    remedy=Bilingual("改正 standard/lineage.yml 中的 ID", "Correct the ID in standard/lineage.yml"),
    why=Bilingual("写错的沿革把旧条款的意见引向空处。", "A wrong lineage leads old comments nowhere."),
    source="Clausework",
    needs="draft",
    broken="""
%lineage renamed | P-1 -> P-9
# platform 平台
平台应公示规则。{#P-2}
""",
    passing="""
%lineage renamed | P-1 -> P-2
# platform 平台
平台应公示规则。{#P-2}
""",
    check=check,
)
