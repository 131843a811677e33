"""A provision ID under a code that no clause has."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.identities import IDENTIFIED_BLOCKS, previous_ids


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each ID of a family that no code belongs to; a provision that moved keeps its ID.

    The family is what stands before the first hyphen: P-BKG-01 and P-IPR-01 are of one family.
    """
    families = {clause.code.partition("-")[0] for clause in context.draft.clauses if clause.code}
    old = previous_ids(context)
    for item in IDENTIFIED_BLOCKS.of(context):
        code = context.clauses[item.clause].code
        foreign = item.id.partition("-")[0] not in families and item.id not in old
        if item.lang == context.main and foreign and code:
            yield Violation(
                at=item.at,
                clause=item.clause,
                length=item.length,
                values={"id": item.id, "code": code},
            )


RULE = Rule(
    id="IDS-005",
    name="foreign-code",
    severity="info",
    title=Bilingual("条文 ID 的前缀不是任何条款的代号", "Provision ID under no clause's code"),
    message=Bilingual("{id} 的前缀不是任何条款的 code", "The prefix of {id} is the code of no clause"),
    remedy=Bilingual(
        "新条文用本条款的代号 {code}；移来的条文保留原 ID",
        "Use {code}, the code of this clause; a moved provision keeps its ID",
    ),
    why=Bilingual("从 ID 看得出条文属于哪一条款。", "An ID shows to which clause its provision belongs."),
    source="Clausework",
    needs="draft",
    broken="""
# platform 平台 {code=P-BKG}
平台应公示规则。{#X-ABC-01}
""",
    passing="""
# platform 平台 {code=P-BKG}
平台应公示规则。{#P-BKG-01}
""",
    check=check,
)
