"""An article that the law as data does not have."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.rules.laws._resting import at_citation, bases


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each citation of an article that is not among those of its law, where the law has any."""
    for basis in bases(context):
        cited = basis.cited
        if cited.name and cited.article is None and cited.law and cited.law.articles:
            yield at_citation(context, basis)


RULE = Rule(
    id="LAW-003",
    name="unknown-article",
    severity="warning",
    title=Bilingual("法律的数据中没有这一条", "Article that the law as data does not have"),
    message=Bilingual(
        "{id} 以{article}为依据，references.yml 中这部法律没有这一条",
        "{id} rests on {article}, which the law does not have in references.yml",
    ),
    remedy=Bilingual(
        "核对条号；条号没有错的，把这一条写进 references.yml 的 articles",
        "Look the article up; if it is right, add it to `articles` in references.yml",
    ),
    why=Bilingual(
        "没有数据的条，程度、对象、数值和施行日期都没有核对过。",
        "Of an article without data, neither level, addressee, number nor date has been compared.",
    ),
    source="Clausework",
    needs="draft",
    broken="""
%law ECL | 电子商务法
%article ECL 33 | 公示规则
# platform 平台
%provision P-1 | basis=ECL 303
平台应公示规则。{#P-1}
""",
    passing="""
%law ECL | 电子商务法
%article ECL 33 | 公示规则
# platform 平台
%provision P-1 | basis=ECL 33
平台应公示规则。{#P-1}
""",
    check=check,
)
