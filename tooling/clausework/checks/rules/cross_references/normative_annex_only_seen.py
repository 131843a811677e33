"""A normative annex that no requirement makes binding."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.cross_references import to_annexes

SEES = re.compile(r"(?:参?见|[Ss]ee)\s*$")


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each normative annex to which every reference only says “see”."""
    ways: dict[str, list[bool]] = {}
    for link, annex in to_annexes(context):
        if link.lang == context.main and annex.id != context.chapter(context.clauses[link.clause]).id:
            ways.setdefault(annex.id, []).append(bool(SEES.search(link.before)))
    for clause in context.draft.clauses:
        if (
            clause.element == "annex"
            and clause.depth == 1
            and not clause.informative
            and all(ways.get(clause.id, [False]))
        ):
            yield Violation(
                at=fallback(clause, context.main), clause=clause.id, values={"letter": clause.number}
            )


RULE = Rule(
    id="XRF-005",
    name="normative-annex-only-seen",
    severity="warning",
    title=Bilingual("规范性附录只被“见”", "Normative annex that is only seen"),
    message=Bilingual(
        "附录{letter}是规范性附录，而各处只写“见”",
        "Annex {letter} is normative, but the text only says “see”",
    ),
    remedy=Bilingual(
        "在要求中写“应符合[](#…)”，或把附录改为资料性",
        "Bind to it in a requirement (shall conform to), or make the annex informative",
    ),
    why=Bilingual("“见”只告诉读者去哪里看，不构成要求。", "“See” points, it does not bind."),
    source="GB/T 1.1—2020, 9.5.5; ISO/IEC Directives 2, 15.5.3",
    needs="draft",
    broken="""
# platform 平台
违规行为的分级见[](#annex-grades)。
# annex-grades 违规行为分级 {element=annex}
""",
    passing="""
# platform 平台
平台对违规行为的分级应符合[](#annex-grades)。{#P-1}
# annex-grades 违规行为分级 {element=annex}
""",
    check=check,
)
