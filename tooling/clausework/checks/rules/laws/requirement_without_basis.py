"""A requirement on which no law insists, and for which the committee gives no reason."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.rules.laws._resting import FIRM, bases, provision_texts
from clausework.model.clause import Provision


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each requirement without a basis in force and without a reason of its own.

    Only where laws are kept as data: without them nobody has looked.
    """
    if not any(law.articles for law in context.draft.laws):
        return
    founded = {basis.provision.id for basis in bases(context) if not basis.later and basis.kind != "purpose"}
    for text in provision_texts(context):
        data = context.clauses[text.clause].provisions.get(text.id, Provision())
        if text.modal in FIRM and text.id not in founded and not any(data.own.values()):
            yield Violation(
                at=text.at, clause=text.clause, length=text.length, values={"id": text.id, "verb": text.form}
            )


RULE = Rule(
    id="LAW-010",
    name="requirement-without-basis",
    severity="warning",
    title=Bilingual("要求没有法律依据，也没有理由", "Requirement with neither basis nor reason"),
    message=Bilingual(
        "{id} 用“{verb}”，没有现行的法律依据，也没有写明理由",
        "{id} says “{verb}” without a basis in force and without a reason",
    ),
    remedy=Bilingual(
        "补上依据；由本文件自行要求的，在 provisions 的 {id} 下用 own 写明理由；否则改为“宜”“不宜”",
        "Add the basis; if the document requires it by itself, give the reason as `own` of {id} under "
        "`provisions`; else recommend it",
    ),
    why=Bilingual(
        "标准可以提出法律没有的要求，但编制说明要讲得出为什么。",
        "A standard may require what no law does, but the editing note has to say why.",
    ),
    source="Clausework",
    needs="draft",
    broken="""
%law ECL | 电子商务法
%article ECL 33 | 公示协议和规则 | verb=应当
# platform 平台
%provision P-1 | basis=宗旨 ECL 33
平台应每年公示规则的修改情况。{#P-1}
""",
    passing="""
%law ECL | 电子商务法
%article ECL 33 | 公示协议和规则 | verb=应当
# platform 平台
%provision P-1 | basis=ECL 33
%provision P-2 | own=规则修改频繁，商家难以跟上。
平台应公示规则。{#P-1}

平台应每年公示规则的修改情况。{#P-2}
""",
    check=check,
)
