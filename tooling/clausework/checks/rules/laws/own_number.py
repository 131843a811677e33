"""A period that none of the articles behind a requirement gives."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.rules.laws._amounts import amounts
from clausework.checks.rules.laws._resting import FIRM, ProvisionBasis, bases, law_list


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each period of a requirement that is in none of its articles, unless its reason is given."""
    by_provision: dict[str, list[ProvisionBasis]] = {}
    for basis in bases(context):
        if not basis.later and basis.kind != "purpose":
            by_provision.setdefault(basis.provision.id, []).append(basis)
    for found in by_provision.values():
        text, data = found[0].provision, found[0].data
        if text.modal in FIRM and not any(data.own.values()) and all(one.cited.sure for one in found):
            said = _own(found, context.main)
            if said:
                yield Violation(
                    at=text.at,
                    clause=text.clause,
                    length=text.length,
                    values={"id": text.id, "said": said, "articles": law_list(context, found)},
                )


def _own(found: list[ProvisionBasis], lang: str) -> str:
    """The words of the first period that is in none of the articles."""
    lawful = [
        span
        for basis in found
        if basis.cited.sure
        for limit in basis.cited.sure.limits
        for span in amounts(limit.amount.get(lang, ""), lang)
    ]
    spans = (span for span in amounts(found[0].provision.text, lang) if span.period)
    return next((one.words for one in spans if not any(one.same(other) for other in lawful)), "")


RULE = Rule(
    id="LAW-011",
    name="own-number",
    severity="info",
    title=Bilingual("期限不是法律的数值", "Period that no law gives"),
    message=Bilingual(
        "{id} 的“{said}”是本文件自定的，{articles}没有规定这个期限",
        "The period “{said}” of {id} is the document's own: {articles} does not give it",
    ),
    remedy=Bilingual(
        "在 provisions 的 {id} 下用 own 写明理由，或者改为“宜”",
        "Give the reason as `own` of {id} under `provisions`, or recommend it",
    ),
    why=Bilingual(
        "写在法律依据旁边的数值，读者会当作法律的规定。",
        "A number beside a legal basis is taken for a number of the law.",
    ),
    source="Clausework",
    needs="draft",
    broken="""
%law ECL | 电子商务法
%article ECL 15 | 公示主体信息并及时更新 | verb=应当
# merchant 商家
%provision M-1 | basis=ECL 15
登记信息变更的，商家应自变更之日起三个工作日内更新。{#M-1}
""",
    passing="""
%law ECL | 电子商务法
%article ECL 31 | 保存交易信息 | verb=应当 least=三年
%article ECL 15 | 公示主体信息并及时更新 | verb=应当
# merchant 商家
%provision M-1 | basis=ECL 31
%provision M-2 | basis=ECL 15 | own=三个工作日是行业可行的期限。
商家应保存交易信息不少于三年。{#M-1}

登记信息变更的，商家应自变更之日起三个工作日内更新。{#M-2}
""",
    check=check,
)
