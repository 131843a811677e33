"""Annexes in another order than that in which the text first mentions them."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.cross_references import to_annexes


def check(context: CheckContext) -> Iterator[Violation]:
    """Name the first annex that the text mentions before the one above it."""
    first: dict[str, int] = {}
    for link, annex in to_annexes(context):
        if link.lang == context.main and annex.id != context.chapter(context.clauses[link.clause]).id:
            first.setdefault(annex.id, len(first))
    before = None
    for clause in context.draft.clauses:
        if clause.id not in first or clause.depth != 1:
            continue
        if before is not None and first[clause.id] < first[before.id]:
            yield Violation(
                at=fallback(clause, context.main),
                clause=clause.id,
                values={"letter": clause.number, "before": before.number},
            )
            return
        before = clause


RULE = Rule(
    id="ANX-005",
    name="annex-order",
    severity="error",
    title=Bilingual("附录的次序与提及的先后不符", "Annexes out of the order of mention"),
    message=Bilingual(
        "附录{letter}在条文中先于附录{before}被提及", "The text mentions Annex {letter} before Annex {before}"
    ),
    remedy=Bilingual("在 outline.yml 中按提及的先后排列附录", "Put the annexes in that order in outline.yml"),
    why=Bilingual(
        "附录的字母按条文提及的先后给出。",
        "Annexes get their letters in the order in which the text mentions them.",
    ),
    source="GB/T 1.1—2020, 9.6.1",
    needs="draft",
    covers=("ANX-001",),
    broken="""
# platform 平台
分级见[](#annex-b)，流程见[](#annex-a)。
# annex-a 流程 {element=annex informative}
# annex-b 分级 {element=annex informative}
""",
    passing="""
# platform 平台
流程见[](#annex-a)，分级见[](#annex-b)。
# annex-a 流程 {element=annex informative}
# annex-b 分级 {element=annex informative}
""",
    check=check,
)
