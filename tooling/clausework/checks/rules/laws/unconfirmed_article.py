"""An article that nobody has looked up in the text of its law."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.rules.laws._resting import at_citation, bases


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each citation of an article that the data call unconfirmed."""
    for basis in bases(context):
        if basis.cited.article and basis.cited.article.unconfirmed:
            yield at_citation(context, basis)


RULE = Rule(
    id="LAW-012",
    name="unconfirmed-article",
    severity="info",
    title=Bilingual("法律条文没有核对原文", "Article not yet looked up"),
    message=Bilingual(
        "{id} 的依据{article}没有核对过原文", "{article}, on which {id} rests, was not looked up in the law"
    ),
    remedy=Bilingual(
        "核对原文，改正数据，删去 references.yml 中的 unconfirmed",
        "Look it up, correct the data, and delete `unconfirmed` in references.yml",
    ),
    why=Bilingual(
        "没有核对过的条，别的规则都不拿来判断；编制说明列出它们。",
        "No other rule judges by such an article; the editing note lists them.",
    ),
    source="Clausework",
    needs="draft",
    broken="""
%law ECL | 电子商务法
%article ECL 33 | 公示协议和规则 | verb=应当 unconfirmed
# platform 平台
%provision P-1 | basis=ECL 33
平台应公示规则。{#P-1}
""",
    passing="""
%law ECL | 电子商务法
%article ECL 33 | 公示协议和规则 | verb=应当
# platform 平台
%provision P-1 | basis=ECL 33
平台应公示规则。{#P-1}
""",
    check=check,
)
