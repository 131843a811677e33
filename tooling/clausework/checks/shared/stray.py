"""Normative verbs where no provision may stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from clausework.checks.engine.context import CheckContext, Passage
from clausework.checks.engine.rule import Violation
from clausework.checks.shared.external import external
from clausework.lang.modals import Modal, Verb
from clausework.lang.sentences import sentence_at

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
