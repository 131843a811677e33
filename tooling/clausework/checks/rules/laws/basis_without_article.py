"""A law cited as a basis without its article."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.rules.laws._resting import at_citation, bases


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each citation of a law as a whole."""
    for basis in bases(context):
        if not basis.cited.name:
            yield at_citation(context, basis)


RULE = Rule(
    id="LAW-002",
    name="basis-without-article",
    severity="warning",
    title=Bilingual("法律依据没有写到条", "Legal basis without an article"),
    message=Bilingual(
        "{id} 的依据只写了{article}，没有写到条", "{id} rests on {article} as a whole, on no article"
    ),
    remedy=Bilingual(
        "写出条号；查不到所依据的条的，删去这项依据",
        "Give the article; where none can be found, delete the basis",
    ),
    why=Bilingual(
        "整部法律不能证明任何一条要求；写到条，读者才能核对。",
        "A whole law proves no requirement; an article can be looked up.",
    ),
    source="Clausework",
    needs="draft",
    broken="""
%law ECL | 电子商务法
# platform 平台
%provision P-1 | basis=ECL
平台应公示规则。{#P-1}
""",
    passing="""
%law ECL | 电子商务法
# platform 平台
%provision P-1 | basis=ECL 33
平台应公示规则。{#P-1}
""",
    check=check,
)
