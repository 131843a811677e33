"""Normative verbs where no provision may stand, and duties imposed by law, which a standard reports."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from clausework.checks.engine.context import CheckContext, Passage, Violation
from clausework.lang.modals import Modal, Verb
from clausework.lang.patterns import HAN_RANGE, Patterns, on_use
from clausework.lang.sentences import sentence_at

FIND = Patterns(__file__, {"han_range": HAN_RANGE})
LAWS = {lang: on_use(pattern) for lang, pattern in FIND.table("laws").items()}
OBLIGES, BANS = (frozenset(FIND.text(name).split("|")) for name in ("obliges", "bans"))


@lru_cache(maxsize=1 << 10)
def external(sentence: str, lang: str) -> bool:
    """True if a sentence names the law or authority that its duty comes from."""
    return lang in LAWS and bool(LAWS[lang].search(sentence))


BINDING: frozenset[Modal] = frozenset({"requirement", "prohibition"})
PROVISIONS: frozenset[Modal] = BINDING | frozenset(
    {"recommendation", "discouragement", "permission", "exemption"}
)


def by_form(forms: dict[str, str]) -> dict[str, str]:
    """The verb that each form gives way to, where the forms of a verb are parted by bars."""
    return {form: verb for verb, text in forms.items() for form in text.split("|")}


def level_of(passage: Passage, verb: Verb) -> Modal | None:
    """The level that a reader takes a verb for, admitted or not; None where it tells what a law demands."""
    if verb.modal or verb.form not in OBLIGES | BANS:
        return verb.modal
    if external(sentence_at(passage.prose, passage.lang, verb.start), passage.lang):
        return None
    return "requirement" if verb.form in OBLIGES else "prohibition"


def stray_verbs(
    context: CheckContext,
    *,
    element: str = "",
    chapter: str = "",
    informative: bool = False,
    aside: bool | None = None,
    binding: bool = False,
) -> Iterator[Violation]:
    """A fault for each normative verb in the passages of such clauses; the fixed patent notice is exempt.

    Counted are the `binding` verbs alone, or those of all provisions; in notes and the like only, or in the
    text only, if `aside` is given. `element` is that of the clause, `chapter` that of the chapter it is in.
    """
    modals = BINDING if binding else PROVISIONS
    for passage in context.passages:
        above = context.chapter(passage.clause)
        if element not in ("", passage.clause.element) or chapter not in ("", above.element):
            continue
        if informative > above.informative or aside not in (None, passage.aside):
            continue
        for verb in passage.verbs if "patent right" not in passage.prose else ():
            if level_of(passage, verb) in modals:
                yield passage.spot(verb.start, verb.text).fault(verb=verb.form)
