"""Normative verbs where no provision may stand, and duties imposed by law, which a standard reports."""

from __future__ import annotations

from collections.abc import Container, Iterator
from functools import lru_cache

from clausework.checks.engine.context import CheckContext, Passage, Replacement, Violation
from clausework.lang.modals import Modal, Verb, hangs
from clausework.lang.patterns import HAN_RANGE, Patterns, on_use
from clausework.lang.sentences import sentence_at
from clausework.model.finding import Severity

FIND = Patterns(__file__, {"han_range": HAN_RANGE})
LAWS = {lang: on_use(pattern) for lang, pattern in FIND.table("laws").items()}
UNABLE = frozenset(("不能", "不能够"))
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


def _bans(passage: Passage, verb: Verb) -> bool:
    """True if 不能 forbids: it tells what may not be, not what somebody or something fails in."""
    lead = FIND.before.split(passage.prose[: verb.start])[-1]
    rest = passage.prose[verb.end :]
    fails = FIND.failing.match(rest) or FIND.machine.search(lead)
    barred = FIND.barred.match(rest) or not fails
    idle = FIND.supposing.match(lead) or hangs(passage.used, passage.lang, verb.start, verb.end)
    return bool(barred) and not idle


def replaced_verbs(
    context: CheckContext,
    *,
    instead: dict[str, str],
    lang: str = "zh",
    admitted: bool = False,
    mended: bool = True,
    cases: dict[str, str] | None = None,
    otherwise: str = "",
    safe: Container[str] = (),
    warnings: Container[str] = (),
    external_too: Container[str] = (),
    beside: Container[str] = (),
    by_profile: dict[str, str] | None = None,
    banning: bool = False,
) -> Iterator[Violation]:
    """A fault for each verb where provisions stand that gives way to another, of those `admitted` or not.

    Forms stand in a row with bars between: those that give way to each verb, those told as a case, those
    that a profile allows. A verb that is told as a case, or `otherwise` as it gives way to none, has no
    cure; that of those in `safe` changes no meaning. Some are good where a sentence names a law
    (`external_too`), or `beside` a verb that states a provision. 不能 counts if it is `banning`, or is not.
    """
    plain, told = by_form(instead), by_form(cases or {})
    allowed = (by_profile or {}).get(context.draft.look, "").split("|")
    for passage in context.selected(lang):
        for verb in passage.verbs:
            form, new = verb.form, plain.get(verb.form, "")
            if (verb.modal is not None) != admitted or (admitted and not new) or form in allowed:
                continue
            if form in UNABLE and _bans(passage, verb) is not banning:
                continue
            if form in external_too and external(sentence_at(passage.prose, lang, verb.start), lang):
                continue
            if form in beside and any(other.modal for other in passage.verbs):
                continue
            case = told.get(form, "" if new else otherwise)
            change = Replacement(verb.text, new, form in safe) if mended and not case else None
            severity: Severity | None = "warning" if form in warnings else None
            found = passage.spot(verb.start, verb.text)
            yield found.fault(case, change=change, severity=severity, verb=form, instead=new, found=verb.text)
