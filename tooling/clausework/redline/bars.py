"""The differences that no change of form may have: of number, unit, verb, comparator, negation and the like.

A replacement, declared or proved, covers lines without anybody reading them. Whatever says another rule than
before is therefore barred from it, whoever declares it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from operator import attrgetter
from typing import TypeVar

from clausework.lang.limits import has_signs, signs, without_signs
from clausework.lang.modals import Verb, Wording, classify
from clausework.lang.patterns import beside
from clausework.lang.quantities import COUNT, Quantity, numbers, quantities
from clausework.lang.registry import folder, part
from clausework.lang.sentences import independent
from clausework.model.by_identity import by_identity
from clausework.model.cause import Bar, BarKind
from clausework.model.draft import Draft
from clausework.model.redline import LabelKind
from clausework.redline.content_words import contents
from clausework.strings.catalogue import LANGUAGES, both, say

# How far a normative verb binds, and what a change from one to another means.
DATA = beside(__file__)
STRENGTH: Mapping[str, int] = DATA["strength"]
DENIAL: Mapping[str, str] = DATA["denial"]
LEVELS = {verb: level for level, verbs in DATA["inadmissible"].items() for verb in verbs.split("|")}


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


def verbs_said(text: str, lang: str, words: Wording | None) -> Sequence[Verb]:
    """The same, or if the text has verbs of its own, all that it has."""
    return verbs_of(text, lang) if words is None else classify(text, lang, words)


@by_identity(8)
def levels_of(draft: Draft) -> Mapping[str, Mapping[str, str]]:
    """The level of each provision by its ID, as the text in each language has it; "" is a statement."""
    return {
        lang: {
            block.id: level_of(verb) if (verb := verb_in(verbs_said(block.text, lang, draft.verbs))) else ""
            for _, block in draft.provisions(lang)
        }
        for lang in draft.languages
    }


def verb_in(verbs: Sequence[Verb]) -> Verb | None:
    """The verb of several that makes a sentence a provision: the first that is admitted, else the first."""
    return next((verb for verb in verbs if verb.modal), next(iter(verbs), None))


def transition(old: str, new: str) -> LabelKind:
    """The meaning of a change from a verb of level `old` to one of level `new`; "" is a statement."""
    if not old or not new:
        level = old or new
        if STRENGTH.get(DENIAL.get(level, level), 0) < STRENGTH["recommendation"]:
            return "modal-changed"
        return "modal-strengthened" if new else "modal-weakened"
    if (old in DENIAL) != (new in DENIAL):  # from shall to shall not is neither more nor less
        return "modal-changed"
    before, after = STRENGTH[DENIAL.get(old, old)], STRENGTH[DENIAL.get(new, new)]
    if min(before, after) == STRENGTH["capability"]:  # to be able is no step of being obliged
        return "modal-changed"
    return "modal-strengthened" if after > before else "modal-weakened"


Member = TypeVar("Member")
SIGNS: tuple[BarKind, ...] = ("comparator", "negation", "order", "choice", "quantifier")
LATIN = re.compile(r"[A-Za-z]+")
PREFIXES = ("un", "in", "im", "ir", "il", "non", "dis", "mis")
"""What makes an English word its contrary: unencrypted, irregular."""


def bars(old: str, new: str, lang: str, words: Wording | None = None) -> tuple[Bar, ...]:
    """All that bars the two wordings of one thing from being one rule; `words` are the text's own verbs."""
    verbs = tuple(_of_verbs(old, new, lang, words))
    # The 不 of 不得 is in the verb.
    rest = [bar for bar in _of_signs(old, new, lang) if not (verbs and bar.kind == "negation")]
    return (*_of_amounts(quantities(old, lang), quantities(new, lang)), *verbs, *rest)


def of_meaning(old: str, new: str, lang: str, words: Wording | None = None) -> tuple[Bar, ...]:
    """All in which a translation alone came to say another thing: what bars it, else words with content."""
    if found := bars(old, new, lang, words):
        return found
    before, after = (contents(text, lang) for text in (old, new))
    common = Counter(map(_singular, before)) & Counter(map(_singular, after))
    space = "" if folder(lang) == "zh" else " "
    gone, come = (space.join(besides(side, common, _singular)) for side in (before, after))
    return (Bar("words", gone, come),) if gone or come else ()


def _singular(word: str) -> str:
    return word.removesuffix("s")


def barred(old: str, new: str, lang: str, amounts: tuple[Sequence[Quantity], Sequence[Quantity]]) -> bool:
    """Whether anything bars a place in a line, which has a part of these amounts; no more is looked for."""
    found = (_of_amounts(*amounts), _of_verbs(old, new, lang, None), _of_signs(old, new, lang))
    return any(True for _ in chain.from_iterable(found))  # lazily: the first bar is enough


def bars_of_pair(old: str, new: str, lang: str, words: Wording | None = None) -> tuple[Bar, ...]:
    """The same of words that stand alone, which say less than a line: 三 is a number here, 日 a unit."""
    found = bars(old, new, lang, words)
    if quantities(old, lang) or quantities(new, lang):
        return found
    pairs: tuple[tuple[BarKind, object, object], ...] = (
        ("number", numbers(old, lang), numbers(new, lang)),
        ("unit", _unit(old, lang), _unit(new, lang)),
    )
    for kind, before, after in pairs:
        if before and after and before != after:  # one alone may be part of another word
            return (*found, Bar(kind, old, new))
    return found


def _of_amounts(before: Sequence[Quantity], after: Sequence[Quantity]) -> Iterator[Bar]:
    """The quantities that only one side has; the same numbers of other units differ in these alone."""
    common = Counter(one.value for one in before) & Counter(one.value for one in after)  # order says nothing
    gone, come = (besides(side, common, attrgetter("value")) for side in (before, after))
    if gone or come:
        same = [_figures(one) for one in gone] == [_figures(one) for one in come]
        kind: BarKind = "unit" if same else "number"
        yield Bar(kind, " ".join(one.text for one in gone), " ".join(one.text for one in come))


def besides(found: Iterable[Member], common: Counter[str], value: Callable[[Member], str]) -> list[Member]:
    """What one side has beside the values that both have."""
    left = Counter(common)
    rest: list[Member] = []
    for one in found:
        if left[value(one)]:
            left[value(one)] -= 1
        else:
            rest.append(one)
    return rest


def _figures(one: Quantity) -> object:
    """The numbers of a quantity without their units; of a date, itself."""
    return [measure.number for measure in one.measures] or one.value


def _unit(text: str, lang: str) -> str:
    """The meaning of two of the words as a unit, if they are one: 日 and 个月, `day` and `months`."""
    probe = f"2 {text}"  # two of them: English units have a plural
    found = quantities(probe, lang) or quantities(f"2{text}", lang)
    if len(found) != 1 or found[0].text.replace(" ", "") != probe.replace(" ", ""):  # only part is a unit
        return ""
    known = [measure.unit for measure in found[0].measures]
    return found[0].value if found[0].day or not {"", COUNT}.issuperset(known) else ""


def _of_verbs(old: str, new: str, lang: str, words: Wording | None) -> Iterator[Bar]:
    before, after = (verbs_said(text, lang, words) for text in (old, new))
    if [level_of(verb) for verb in before] != [level_of(verb) for verb in after]:
        yield Bar("verb", *(" ".join(verb.form for verb in verbs) for verbs in (before, after)))


def _of_signs(old: str, new: str, lang: str) -> Iterator[Bar]:
    """Limits, and what denies, puts in order, leaves a choice or counts in."""
    old, new = map(part(lang, "variants").in_one_form, (old, new))  # another writing is the same sign
    for kind in SIGNS if has_signs(old, lang) or has_signs(new, lang) else ():
        before, after = signs(old, lang, kind), signs(new, lang, kind)
        if [sign for sign, _ in before] != [sign for sign, _ in after]:
            yield Bar(kind, " ".join(word for _, word in before), " ".join(word for _, word in after))
        if kind == "comparator":  # the 不 of 不少于 is no negation of its own
            old, new = without_signs(old, lang, kind), without_signs(new, lang, kind)
    yield from islice(_contraries(old, new), 1)


def _contraries(old: str, new: str) -> Iterator[Bar]:
    """An English word that only a prefix makes the contrary of the one before."""
    before, after = (Counter(word.lower() for word in LATIN.findall(text)) for text in (old, new))
    for gone in before - after:
        for come in after - before:
            longer, shorter = sorted((gone, come), key=len, reverse=True)  # either may have lost the prefix
            if any(longer == prefix + shorter for prefix in PREFIXES):
                yield Bar("negation", gone, come)


def told(found: Iterable[Bar]) -> dict[str, str]:
    """The differences in each language, as a refusal names them: 数值（六十日 → 六日）."""
    named = [both(f"why.bar_{bar.kind}", old=bar.old or "∅", new=bar.new or "∅") for bar in found]
    return {lang: say(lang, "why.bars").join(words[lang] for words in named) for lang in LANGUAGES}
