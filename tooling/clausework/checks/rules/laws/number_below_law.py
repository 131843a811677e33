"""An amount below the floor of the law, or above its ceiling."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.rules.laws._amounts import Span, amounts, names_thing
from clausework.checks.rules.laws._resting import ProvisionText, direct, in_both, printed
from clausework.model.law import StatutoryLimit

BOUNDS = {"least": Bilingual("不少于", "not less than"), "most": Bilingual("不超过", "not more than")}


def check(context: CheckContext) -> Iterator[Violation]:
    """Compare the amounts of each provision with the limits of the articles that it carries out."""
    for basis, article in direct(context):
        text = basis.provision
        for limit in article.limits:
            said = _beyond(text, limit, context.main)
            if said:
                yield Violation(
                    at=text.at,
                    clause=text.clause,
                    length=text.length,
                    values={
                        "id": text.id,
                        "said": said,
                        "bound": BOUNDS[limit.bound],
                        "amount": in_both(limit.amount),
                        "article": printed(context, basis.cited.citation),
                    },
                )


def _beyond(text: ProvisionText, limit: StatutoryLimit, lang: str) -> str:
    """The words of an amount that the law does not allow; "" if any of them keeps to it."""
    if not names_thing(text.text, limit.about.get(lang, "")):
        return ""
    lawful = amounts(limit.amount.get(lang, ""), lang)
    compared = [one for one in amounts(text.text, lang) if lawful and one.unit == lawful[0].unit]
    if not compared or any(_kept(one, lawful[0], limit) for one in compared):
        return ""
    return compared[0].words


def _kept(one: Span, lawful: Span, limit: StatutoryLimit) -> bool:
    return one.high >= lawful.low if limit.bound == "least" else one.low <= lawful.high


RULE = Rule(
    id="LAW-006",
    name="number-below-law",
    severity="warning",
    title=Bilingual("数值比法律宽", "Number laxer than that of the law"),
    message=Bilingual(
        "{id} 写“{said}”，{article}规定{bound}{amount}", "{id} says “{said}”, {article} {bound} {amount}"
    ),
    remedy=Bilingual("改成法律的数值，或者更严的", "Take the number of the law, or a stricter one"),
    why=Bilingual(
        "按标准做的人，会以为已经守法。", "Who keeps to the standard believes that the law is kept as well."
    ),
    source="Clausework",
    needs="draft",
    broken="""
%law CSL | 网络安全法
%article CSL 21(3) | 留存网络日志 | binds=platform verb=应当 least=六个月 about=日志
# platform 平台 {roles=platform}
%provision P-1 | basis=CSL 21(3)
平台应保存直播内容和使用日志，保存期不少于六十日。{#P-1}
""",
    passing="""
%law CSL | 网络安全法
%article CSL 21(3) | 留存网络日志 | binds=platform verb=应当 least=六个月 about=日志
# platform 平台 {roles=platform}
%provision P-1 | basis=CSL 21(3)
平台应保存直播内容不少于六十日，保存使用日志不少于六个月。{#P-1}
""",
    check=check,
)
