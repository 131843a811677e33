"""A provision ID under a code that no clause has."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.identities import IDENTIFIED_BLOCKS, previous_ids

OTHER = Bilingual(
    "新条文 {id} 的前缀 {prefix} 是条款 {other} 的代号",
    "The prefix {prefix} of the new {id} is the code of {other}",
)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each new ID whose prefix is the code of another clause, or made of parts that no code has.

    A provision that moved keeps its ID; without a previous draft nobody knows which have moved. Codes are put
    together of a family and a topic: beside P-PRC and N-CON, N-PRC is a prefix as well.
    """
    owners = {clause.code: clause.id for clause in context.draft.clauses if clause.code}
    old = previous_ids(context)
    prefixes = (*owners, *(name.rpartition("-")[0] for name in old))
    parts = {part for prefix in prefixes for part in prefix.split("-")}
    for item in IDENTIFIED_BLOCKS.of(context):
        code, prefix = context.clauses[item.clause].code, item.id.rpartition("-")[0]
        if item.lang != context.main or not code or prefix == code or item.id in old:
            continue
        other = prefix in owners and context.previous is not None
        if other or not parts.issuperset(prefix.split("-")):
            yield Violation(
                at=item.at,
                clause=item.clause,
                length=item.length,
                values={"id": item.id, "code": code, "prefix": prefix, "other": owners.get(prefix, "")},
                message=OTHER if other else None,
                severity=None if context.previous else "info",
            )


RULE = Rule(
    id="IDS-005",
    name="foreign-code",
    severity="warning",
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
