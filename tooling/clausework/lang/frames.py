"""Frames of a line, in which two languages say one thing: its limits, negations, conditions and roles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache, lru_cache
from typing import NamedTuple

from clausework.lang.limits import signs, without_signs
from clausework.lang.modals import classify
from clausework.lang.patterns import compiled
from clausework.lang.quantities import Quantity, quantities
from clausework.lang.registry import folder, is_read, words_of
from clausework.lang.role_names import RoleNames
from clausework.lang.sentences import sentences

LOWER, UPPER, STRICT = frozenset("≥>"), frozenset("≤<"), frozenset("<>")


class Limit(NamedTuple):
    """A limit that a text sets to an amount: `side` is ≥, ≤ or "" for none; a loose one may go unsaid."""

    side: str
    words: str
    loose: bool = False


class Difference(NamedTuple):
    """One respect in which two texts differ, with the words of each."""

    kind: str
    first: str
    other: str


class Around(NamedTuple):
    """The words around an amount that make it a limit, as a language writes them."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    upper: re.Pattern[str]
    lower: re.Pattern[str]
    upper_after: re.Pattern[str]
    lower_after: re.Pattern[str]
    turned: re.Pattern[str]
    denied: re.Pattern[str]


@cache
def _around(lang: str) -> Around:
    known = words_of(lang, "limits").get("around", {})
    return Around(*(compiled(known.get(name, "(?!)")) for name in Around._fields))


@cache
def _marks(lang: str) -> Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    """What each kind of frame is said with in a language, and in what the same of another is heard."""
    known: Mapping[str, Mapping[str, str]] = words_of(lang, "limits").get("frames", {})
    return {kind: (compiled(of["said"]), compiled(of["heard"])) for kind, of in known.items()}


def differences(one: str, lang: str, other: str, other_lang: str) -> Iterator[Difference]:
    """Everything in which the other text, in its language, sets other limits, denies or conditions."""
    if is_read(lang) and is_read(other_lang):
        yield from _limits(one, lang, other, other_lang)
        yield from _signs(one, lang, other, other_lang)


def _limits(one: str, lang: str, other: str, other_lang: str) -> Iterator[Difference]:
    """The limits of the amounts that both texts name."""
    first, second = limits_said(one, lang), limits_said(other, other_lang)
    for amount in (amount for amount in first if amount in second):  # one alone is another number
        here, there = first[amount], second[amount]
        if not {limit.side for limit in here} & {limit.side for limit in there}:
            a, b = here[0], there[0]
            if (a.side and b.side) or not (a.loose or b.loose):
                yield Difference("limit", a.words, b.words)


@lru_cache(maxsize=4096)
def limits_said(text: str, lang: str) -> Mapping[tuple[Fraction, str], tuple[Limit, ...]]:
    """The limits of each amount of a text, by its number in the unit that all of its kind have."""
    found: dict[tuple[Fraction, str], tuple[Limit, ...]] = {}
    done = 0
    for one in quantities(text, lang):
        measure = next((of for of in one.measures if of.unit and (of.number != 1 or not of.loose)), None)
        if measure:
            known = found.get(measure.exact, ())
            found[measure.exact] = (*known, _limit(text, lang, one, done))
            done = one.end  # at least, a year, 10 times: a rate parts no limit from its amount
    return found


def _limit(text: str, lang: str, one: Quantity, done: int) -> Limit:
    """The limit that the words beside an amount make of it; `done` is the end of the amount before it."""
    around = _around(folder(lang))
    for match in (around.before.search(text, done, one.start), around.after.match(text, one.end)):
        said = signs(match.group(), lang, "comparator") if match else ()
        if match and said:
            sign, words = said[-1]
            at = match.start() + match.group().rindex(words)
            side = "≥" if sign in LOWER else "≤" if sign in UPPER else ""
            if sign in STRICT and around.turned.search(text, 0, at):
                side = "≥" if side == "≤" else "≤"
            elif sign in STRICT and around.denied.search(text, 0, at):
                return Limit("", words, True)
            return Limit(side, text[min(at, one.start) : max(match.end(), one.end)])
    for side, before, after in (
        ("≤", around.upper, around.upper_after),
        ("≥", around.lower, around.lower_after),
    ):
        if before.search(text, done, one.start) or after.match(text, one.end):
            return Limit(side, one.text, True)
    return Limit("", one.text)


def _signs(one: str, lang: str, other: str, other_lang: str) -> Iterator[Difference]:
    """What one text says of a kind while nothing in the other can say it, sentence by sentence."""
    first, second = sentences(one, lang), sentences(other, other_lang)
    if len(first) != len(second):
        first, second = (one,), (other,)
    own, theirs = _marks(folder(lang)), _marks(folder(other_lang))
    for here, there in zip(first, second, strict=True):
        bare = without_signs(here, lang, "comparator"), without_signs(there, other_lang, "comparator")
        for kind in own if theirs else ():
            (said, heard), (says, hears) = own[kind], theirs[kind]
            lost, added = said.search(bare[0]), says.search(bare[1])
            if lost and not hears.search(there):
                yield Difference(kind, lost.group(), "")
            if added and not heard.search(here):
                yield Difference(kind, "", added.group())


def roles_lost(
    one: str, lang: str, names: RoleNames, other: str, other_names: RoleNames
) -> Iterator[Difference]:
    """The role that the first text, in its language, alone names, with one that the other names instead."""
    first, second = (
        {named.role: named.word for named in of.find(text)}
        for text, of in ((one, names), (other, other_names))
    )
    lost, added = (
        [of[role] for role in of if role not in than] for of, than in ((first, second), (second, first))
    )
    if lost and (added or classify(one, lang)):  # a heading leaves out whose
        yield Difference("role", lost[0], next(iter(added), ""))
