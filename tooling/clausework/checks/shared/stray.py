"""Normative verbs where no provision may stand, and duties imposed by law, which a standard reports."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from clausework.checks.engine.context import CheckContext, Passage
from clausework.checks.engine.rule import Violation
from clausework.lang.modals import Modal, Verb
from clausework.lang.script import HAN_RANGE
from clausework.lang.sentences import sentence_at

LAWS = {
    "zh": re.compile(
        rf"《[^《》]*(?:法|条例|规定|办法)[^《》]*》|(?:法律|法规|[{HAN_RANGE}]{{2,10}}法|条例)(?:、行政法规)?(?:第[^，。]{{1,8}}条)?(?:规定|要求)"
    ),
    "en": re.compile(
        r"\b(?:[A-Z][\w-]+ (?:[Ll]aw|Act|Code|Regulations?)"
        r"|(?:[Ll]aws? and|by|under|of) (?:the )?(?:law|regulations?))\b"
    ),
}


@lru_cache(maxsize=1 << 10)
def external(sentence: str, lang: str) -> bool:
    """True if a sentence names the law or authority that its duty comes from."""
    return lang in LAWS and bool(LAWS[lang].search(sentence))


BINDING: frozenset[Modal] = frozenset({"requirement", "prohibition"})
PROVISIONS: frozenset[Modal] = BINDING | frozenset(
    {"recommendation", "discouragement", "permission", "exemption"}
)

OBLIGES = frozenset(("必须", "应当", "务必", "务须", "须", "must", "has to", "is required to"))
BANS = frozenset(
    (
        *("不得", "禁止", "严禁", "不准", "不许", "不允许", "不应当", "不可以", "切勿", "请勿"),
        *("must not", "may not", "is forbidden", "is not allowed"),
    )
)


def level_of(passage: Passage, verb: Verb) -> Modal | None:
    """The level that a reader takes a verb for, admitted or not; None where it tells what a law demands."""
    if verb.modal or verb.form not in OBLIGES | BANS:
        return verb.modal
    if external(sentence_at(passage.prose, passage.lang, verb.start), passage.lang):
        return None
    return "requirement" if verb.form in OBLIGES else "prohibition"


def stray_verbs(
    context: CheckContext, where: Callable[[Passage], bool], modals: frozenset[Modal] = PROVISIONS
) -> Iterator[Violation]:
    """A fault for each verb of those levels in the passages; the fixed patent notice is exempt."""
    for passage in context.passages:
        if not where(passage) or "patent right" in passage.prose:
            continue
        for verb in passage.verbs:
            if level_of(passage, verb) in modals:
                yield Violation(
                    at=passage.at(verb.start),
                    clause=passage.clause.id,
                    length=len(verb.text),
                    values={"verb": verb.form},
                )
