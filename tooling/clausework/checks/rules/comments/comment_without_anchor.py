"""A comment on a clause that no draft has."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.identities import ids, previous_ids
from clausework.checks.shared.settling import record

BASELESS = Bilingual(
    "意见 {id} 没有记录提意见时条款的文本（base）",
    "The comment {id} does not record the text it was made on (base)",
)
COPY = Bilingual(
    "从收到的表格中补上 base；纸质来件除外", "Add `base` from the form received; paper letters are exempt"
)


def check(context: CheckContext) -> Iterator[Violation]:
    """Look for the clause in the text, in the draft before it and in the lineage; or it is the standard."""
    known = ids(context).keys() | previous_ids(context).keys()
    known |= {context.draft.standard} | {
        name for entry in context.draft.lineage for name in (*entry.old, *entry.new)
    }
    for comment in context.comments:
        anchor = comment.anchor
        at = record(context, comment, anchor.clause)
        if anchor.clause and anchor.clause not in known:
            values: dict[str, object] = {"id": comment.id, "clause": anchor.clause}
            yield Violation(at=at, clause=anchor.clause, length=len(anchor.clause), values=values)
        elif anchor.quote and not anchor.base:
            yield Violation(
                at=at, clause=anchor.clause, values={"id": comment.id}, message=BASELESS, remedy=COPY
            )


RULE = Rule(
    id="CMT-002",
    name="comment-without-anchor",
    severity="error",
    title=Bilingual("意见没有落到条款", "Comment that hits no clause"),
    message=Bilingual(
        "意见 {id} 针对的条款 {clause} 在各稿中都不存在",
        "The comment {id} is on the clause {clause}, which no draft has",
    ),
    remedy=Bilingual(
        "改正 anchor 中的 clause；条款已更换标识的，在 lineage.yml 中写明",
        "Correct `clause` under `anchor`, or record the new name in lineage.yml",
    ),
    why=Bilingual(
        "意见要找得到所针对的条款和文本。", "A comment must lead to the clause and the words it is about."
    ),
    source="Clausework",
    needs="draft",
    broken="""
%comment C-1 | nowhere
# platform 平台
""",
    passing="""
%comment C-1 | platform
# platform 平台
""",
    check=check,
)
