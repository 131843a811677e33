"""A provision that leaves a choice where its law leaves none."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.rules.laws._resting import FIRM, direct, printed

WEAK = ("recommendation", "discouragement", "permission", "exemption")
VERBS = {"requirement": Bilingual("应当", "shall"), "prohibition": Bilingual("不得", "shall not")}


def check(context: CheckContext) -> Iterator[Violation]:
    """Compare the level of each provision with that of the articles that it carries out."""
    told: set[str] = set()
    for basis, article in direct(context):
        text = basis.provision
        if article.level in FIRM and text.modal in WEAK and text.id not in told:
            told.add(text.id)
            yield Violation(
                at=text.at,
                clause=text.clause,
                length=text.length,
                values={
                    "id": text.id,
                    "verb": text.form,
                    "law": VERBS[article.level],
                    "article": printed(context, basis.cited.citation),
                },
            )


RULE = Rule(
    id="LAW-005",
    name="weaker-than-law",
    severity="warning",
    title=Bilingual("条文比法律宽", "Provision weaker than its law"),
    message=Bilingual(
        "{id} 用“{verb}”，{article}的规定是“{law}”", "{id} says “{verb}”, {article} says “{law}”"
    ),
    remedy=Bilingual(
        "法律的义务用“应”或者“不应”；条文所写的超出该条的，依据写作“参照”或者“宗旨”，或者把两件事分成两条",
        "Require what the law requires; where the provision goes beyond the article, part the two, or put "
        "`analogy` or `purpose` before the article",
    ),
    why=Bilingual(
        "标准把法律的义务写成推荐，会使人误以为可以不做。",
        "A standard that recommends what the law requires makes readers believe that they may leave it.",
    ),
    source="Clausework",
    needs="draft",
    broken="""
%law ECL | 电子商务法
%article ECL 33 | 公示协议和规则 | binds=platform verb=应当
# platform 平台 {roles=platform}
%provision P-1 | basis=ECL 33
平台宜公示规则。{#P-1}
""",
    passing="""
%law ECL | 电子商务法
%article ECL 33 | 公示协议和规则 | binds=platform verb=应当
# platform 平台 {roles=platform}
%provision P-1 | basis=ECL 33
%provision P-2 | basis=宗旨 ECL 33
平台应公示规则。{#P-1}

平台宜同时公示规则的说明。{#P-2}
""",
    check=check,
)
