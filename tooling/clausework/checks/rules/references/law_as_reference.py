"""A law cited as if it were a standard."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, ClauseView, Facts, LocatedFact
from clausework.checks.engine.rule import GBT2020, Bilingual, Rule, Violation
from clausework.checks.shared.citations import citations

LAW = re.compile(r"(?:法|条例|规定|办法|决定|意见|通知)》?(?:（[^）]*）)?$")
CITED = {
    "zh": re.compile(
        r"(?:符合|遵守|遵循|执行|按照?|依照|依据|根据|满足|违反)[^。；《，]{0,12}(?P<title>《(?:"
        r"中华人民共和国[^《》]*|[^《》]*(?:(?<![办方做算用看手说书想])法|法(?:实施)?条例|条例|实施细则)(?:（[^）]*）)?"
        r"|[^《》]*(?:互联网|网络|国家|国务院|电子商务|广告|食品|药品|化妆品|产品|商品|消费者|未成年人|个人信息|市场监督)"
        r"[^《》]*(?:规定|办法)(?:（[^）]*）)?)》)"
    ),
    "en": re.compile(
        r"(?:compl(?:y|ies) with|in accordance with|accords? with|conforms? (?:to|with)|observes?|obeys?"
        r"|abides? by) (?:the )?"
        r"(?P<title>(?:(?:[A-Z][\w'-]*|of|on|the|and|for|in) ){0,12}?(?:Law|Act|Regulations?|Measures))\b"
    ),
}
"""A law that is named where something is to be conformed to; rules that a platform gives itself are none."""
IN_TEXT = Bilingual(
    "写出要做的事；把法律依据写在条款文件 provisions 的 basis 中，附录会自动列出",
    "State the act, and put the article into `basis` under `provisions`; the annex lists it by itself",
)


class Binding(LocatedFact, frozen=True, kw_only=True):
    """A law that the text makes binding, by its title."""

    title: str


def _laws(view: ClauseView) -> Iterator[Binding]:
    for passage in view.passages if view.normative else ():
        pattern = (
            CITED.get(passage.lang) if (passage.verbs or passage.block.id) and not passage.aside else None
        )
        for match in pattern.finditer(passage.prose) if pattern else ():
            yield Binding(
                at=passage.at(match.start("title")),
                clause=passage.clause.id,
                length=len(match["title"]),
                title=match["title"],
            )


LAWS = Facts(Binding, _laws)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name laws in the list of normative references and laws that the text makes binding."""
    for reference in context.draft.normative:
        title = reference.title.get("zh", "")
        if LAW.search(title) and not any(citations(reference.id)):
            at = context.named("standard/references.yml", title)
            yield Violation(at=at, length=len(title), values={"title": f"《{title.strip('《》')}》"})
    for law in LAWS.of(context):
        yield Violation(
            at=law.at, clause=law.clause, length=law.length, values={"title": law.title}, remedy=IN_TEXT
        )


RULE = Rule(
    id="REF-010",
    name="law-as-reference",
    severity="error",
    title=Bilingual("规范性引用法律、法规", "Law as a normative reference"),
    message=Bilingual("规范性引用了{title}", "{title} is cited normatively"),
    remedy=Bilingual(
        "在 standard/references.yml 中从 normative 移到 laws 或者 bibliography",
        "Move it from `normative` to `laws` or `bibliography` in standard/references.yml",
    ),
    why=Bilingual(
        "法律本来就有约束力，不靠标准引用；标准写明法律要求的具体做法。",
        "Law binds without a standard; the standard says which acts the law asks for.",
    ),
    source="GB/T 1.1—2020, 9.5.4",
    profiles=(GBT2020,),
    needs="draft",
    broken="平台应遵守《中华人民共和国电子商务法》。{#P-1}",
    passing="平台应保存交易信息，保存期限见[](#platform)。{#P-1}",
    check=check,
)
