"""A word that may as well be 应 and another verb, where nothing else provides."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.lang.modals import doubtful

PLAIN = {
    "用": ("应使用", "使用"),
    "对": ("对……应……", "处置"),
    "付": ("应支付", "支付"),
    "收": ("应收取", "收取"),
    "答": ("应回答", "回答"),
    "聘": ("应聘用", "求职"),
}
"""By its second character: what says that it is a requirement, and what that it is none."""


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each such word where provisions stand: the reader cannot tell whether it obliges."""
    for passage in context.in_language("zh"):
        if not context.normative(passage):
            continue
        for word in doubtful(passage.prose, "zh"):
            verb = word.text[1]
            duty, statement = PLAIN[verb]
            yield Violation(
                at=passage.at(word.start),
                clause=passage.clause.id,
                length=len(word.text),
                values={"word": word.text, "verb": verb, "duty": duty, "statement": statement},
            )


RULE = Rule(
    id="MOD-020",
    name="ambiguous-modal",
    severity="warning",
    title=Bilingual("看不出是不是要求", "Requirement or statement, one cannot tell"),
    message=Bilingual(
        "“{word}”可读作一个词，也可读作“应”加“{verb}”，看不出是不是要求",
        "{word} reads as one word or as 应 (shall) before {verb}; it may or may not be a requirement",
    ),
    remedy=Bilingual(
        "是要求就写“{duty}”，只是陈述就写“{statement}”",
        "Write {duty} for a requirement, {statement} for a statement",
    ),
    why=Bilingual(
        "句中没有别的能愿动词，读作一个词就没有要求，也没有条文 ID。",
        "No other verb of the sentence provides: read as one word it obliges nobody and has no ID.",
    ),
    source="GB/T 1.1—2020, 9.1; Clausework",
    broken="企业应用节水器具。",
    passing="企业应使用节水器具。{#P-1}",
    check=check,
)
