"""An annex that the text never mentions."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.cross_references import to_annexes


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each annex to which no clause outside refers."""
    cited = {
        annex.id
        for link, annex in to_annexes(context)
        if annex.id != context.chapter(context.clauses[link.clause]).id
    }
    for clause in context.draft.clauses:
        if clause.element == "annex" and clause.depth == 1 and clause.id not in cited:
            title = clause.texts[context.main].title if context.main in clause.texts else clause.id
            yield Violation(
                at=fallback(clause, context.main),
                clause=clause.id,
                length=len(title),
                values={"letter": clause.number, "id": clause.id},
            )


RULE = Rule(
    id="XRF-003",
    name="uncited-annex",
    severity="warning",
    title=Bilingual("附录没有被提及", "Annex never mentioned"),
    message=Bilingual("条文没有提及附录{letter}", "The text never mentions Annex {letter}"),
    remedy=Bilingual("在有关条款中写“见[](#{id})”", "Refer to it where it belongs, as in “see [](#{id})”"),
    why=Bilingual(
        "附录的性质由提及它的方式决定。", "How the text mentions an annex decides whether it binds."
    ),
    source="GB/T 1.1—2020, 9.6.3",
    needs="draft",
    broken="# annex-grades 违规行为分级 {element=annex informative}",
    passing="""
# platform 平台
违规行为的分级见[](#annex-grades)。
# annex-grades 违规行为分级 {element=annex informative}
""",
    check=check,
)
