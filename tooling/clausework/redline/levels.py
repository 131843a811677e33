"""How far a normative verb binds, and what a change from one to another means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from clausework.lang.modals import Verb, Wording, classify
from clausework.lang.sentences import independent
from clausework.model.by_identity import by_identity
from clausework.model.draft import Draft
from clausework.model.redline import LabelKind

STRENGTH = {"requirement": 3, "recommendation": 2, "permission": 1, "capability": 0}
DENIAL = {
    "prohibition": "requirement",
    "discouragement": "recommendation",
    "exemption": "permission",
    "incapability": "capability",
}
"""The negative of each level."""

INADMISSIBLE = {
    "requirement": "必须|务必|务须|应当|理应|须|需要|需|要|must|is to|has to|need to|is required to",
    "prohibition": (
        "不得|严禁|禁止|不应当|不可以|不可|不准|不许|不允许|不要|切勿|请勿|勿|must not|may not|is forbidden"
    ),
    "exemption": "无需|不需要|不需|is not required to|does not have to",
    "recommendation": "ought to",
}
"""Verbs that the drafting rules do not admit, by the level that ordinary language gives them."""

LEVELS = {verb: level for level, verbs in INADMISSIBLE.items() for verb in verbs.split("|")}


def level_of(verb: Verb) -> str:
    """The level of a verb, also of one that the drafting rules do not admit; "" if it has none."""
    return verb.modal or LEVELS.get(verb.form) or LEVELS.get(verb.text) or ""


@lru_cache(maxsize=16384)
def verbs_of(text: str, lang: str) -> tuple[Verb, ...]:
    """The normative verbs of a text that have a level."""
    sentences = independent(text, lang)
    if len(sentences) == 1:
        return tuple(verb for verb in classify(text, lang) if level_of(verb))
    found: list[Verb] = []
    start = 0
    for sentence in sentences:
        verbs = verbs_of(sentence, lang)
        found.extend(Verb(verb.modal, start + verb.start, verb.text, verb.form) for verb in verbs)
        start += len(sentence)
    return tuple(found)


@by_identity(8)
def levels_of(draft: Draft) -> Mapping[str, Mapping[str, str]]:
    """The level of each provision by its ID, as the text in each language has it; "" is a statement."""
    return {
        lang: {block.id: level_in(block.text, lang, draft.verbs) for _, block in draft.provisions(lang)}
        for lang in draft.languages
    }


def level_in(text: str, lang: str, words: Wording | None = None) -> str:
    """The level of a sentence, "" of a statement."""
    verb = verb_of(text, lang, words)
    return level_of(verb) if verb else ""


def verb_of(text: str, lang: str, words: Wording | None = None) -> Verb | None:
    """The verb that makes a sentence a provision: the first that is admitted, else the first."""
    return verb_in(classify(text, lang, words) if words is not None else verbs_of(text, lang))


def verb_in(verbs: Sequence[Verb]) -> Verb | None:
    """The verb of several that makes a sentence a provision."""
    return next((verb for verb in verbs if verb.modal), next(iter(verbs), None))


def transition(old: str, new: str) -> LabelKind:
    """What it means that a verb of level `old` gave way to one of level `new`; "" is a statement."""
    if not old or not new:
        level = old or new
        if STRENGTH.get(DENIAL.get(level, level), 0) < STRENGTH["recommendation"]:
            return "modal-changed"
        return "modal-strengthened" if new else "modal-weakened"
    if (old in DENIAL) != (new in DENIAL):
        return "modal-changed"
    before, after = STRENGTH[DENIAL.get(old, old)], STRENGTH[DENIAL.get(new, new)]
    if min(before, after) == STRENGTH["capability"]:
        return "modal-changed"
    return "modal-strengthened" if after > before else "modal-weakened"
