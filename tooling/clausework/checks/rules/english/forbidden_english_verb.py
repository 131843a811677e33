"""An English verb that states no provision."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.stray import external
from clausework.lang.sentences import sentence_at
from clausework.model.finding import Severity

INSTEAD = {
    "must": "shall",
    "must not": "shall not",
    "may not": "shall not",
    "ought to": "should",
    "will": "shall",
    "is required to": "shall",
    "is not required to": "need not",
    "does not have to": "need not",
    "has to": "shall",
    "need to": "shall",
    "is to": "shall",
    "is forbidden": "shall not",
    "is not allowed": "shall not",
}
ERRORS = ("must", "must not", "may not", "ought to")


OUTSIDE = ("must", "must not")


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each such verb where provisions stand.

    `will` beside a real verb tells of the future, and `must` in a sentence that names the law is a
    constraint from outside.
    """
    for passage in context.in_language("en"):
        if not context.normative(passage):
            continue
        provides = any(verb.modal for verb in passage.verbs)
        for verb in passage.verbs:
            told = verb.form in OUTSIDE and external(sentence_at(passage.prose, "en", verb.start), "en")
            if verb.modal is None and not told and not (verb.form == "will" and provides):
                severity: Severity = "error" if verb.form in ERRORS else "warning"
                yield Violation(
                    at=passage.at(verb.start),
                    clause=passage.clause.id,
                    length=len(verb.text),
                    values={"verb": verb.text, "instead": INSTEAD[verb.form]},
                    severity=severity,
                )


RULE = Rule(
    id="ENG-001",
    name="forbidden-english-verb",
    severity="error",
    title=Bilingual("英文不规范的能愿动词", "English verb that states no provision"),
    message=Bilingual("英文“{verb}”不是标准的能愿动词", "“{verb}” is not a verb of provisions"),
    remedy=Bilingual("改为 {instead}", "Use “{instead}”"),
    why=Bilingual(
        "must 只用于外部约束，may not 有两种读法。",
        "“Must” is for constraints from outside, and “may not” reads in two ways.",
    ),
    source="ISO/IEC Directives 2, 7",
    lang="en",
    broken="The platform must verify identity. {#P-1}",
    passing="The platform shall verify identity. {#P-1}",
    check=check,
)
