"""An admitted but less plain form of a verb."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Replacement, Rule, Violation

PLAIN = {
    "应该": "应",
    "不应该": "不应",
    "只准许": "应",
    "不准许": "不应",
    "可以": "可",
    "可以不": "不必",
    "可不": "不必",
    "可不必": "不必",
    "无须": "不必",
    "能够": "能",
    "不能够": "不能",
    "允许": "可",
    "建议": "宜",
    "推荐": "宜",
    "不建议": "不宜",
    "不推荐": "不宜",
}

EQUAL = frozenset({"可以", "能够", "不能够"})
"""Forms that differ from the plain verb in nothing but length."""
ELSEWHERE = frozenset({"允许", "建议", "推荐", "不建议", "不推荐"})
"""Forms that open a sentence, where the plain verb stands after the actor; a person has to turn it round."""
AFTER = Bilingual("改为在主体之后用“{plain}”", "Put {plain} after the actor")


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each verb that has a plainer form."""
    for passage in context.in_language("zh"):
        if not context.normative(passage):
            continue
        for verb in passage.verbs:
            if verb.modal and verb.form in PLAIN:
                yield Violation(
                    at=passage.at(verb.start),
                    clause=passage.clause.id,
                    length=len(verb.text),
                    values={"verb": verb.form, "plain": PLAIN[verb.form]},
                    change=None
                    if verb.form in ELSEWHERE
                    else Replacement(verb.text, PLAIN[verb.form], safe=verb.form in EQUAL),
                    remedy=AFTER if verb.form in ELSEWHERE else None,
                )


RULE = Rule(
    id="MOD-004",
    name="variant-verb",
    severity="warning",
    title=Bilingual("能愿动词的等效写法", "Verb in an equivalent form"),
    message=Bilingual("“{verb}”是等效写法，宜用“{plain}”", "{verb} is an equivalent form of {plain}"),
    remedy=Bilingual("改为“{plain}”", "Use {plain}"),
    why=Bilingual(
        "等效表述只用于语言结构所限的特殊情形。",
        "Equivalents are for sentences that cannot take the plain verb.",
    ),
    source="GB/T 1.1—2020, Annex C",
    broken="商家可以申诉。{#M-1}",
    passing="商家可申诉。{#M-1}",
    check=check,
    cure="safe",
    covers=("MOD-005",),
)
