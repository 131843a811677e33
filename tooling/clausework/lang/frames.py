"""Frames of a line, in which two languages say one thing: its limits, negations, conditions and roles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from clausework.lang.limits import signs
from clausework.lang.modals import classify
from clausework.lang.patterns import compiled
from clausework.lang.quantities import Quantity, quantities
from clausework.lang.registry import folder, is_read, words_of
from clausework.lang.role_names import RoleNames
from clausework.lang.sentences import sentences

AMOUNT = "⌖"
"""What stands for an amount in the patterns of the words around it."""
SIDES = {"≥": "≥", ">": "≥", "≤": "≤", "<": "≤"}
Difference = tuple[str, str, str]
"""One respect in which two texts differ, with the words of each; "" for nothing."""


class ToldText(NamedTuple):
    """A text in its language, with the names of the roles there."""

    text: str
    lang: str
    names: RoleNames


class ToldLimit(NamedTuple):
    """A limit that a text sets to an amount: `side` is ≥, ≤ or "" for none; a loose one may go unsaid."""

    side: str
    words: str
    loose: bool = False


@cache
def _patterns(lang: str, table: str) -> Mapping[str, re.Pattern[str]]:
    known: Mapping[str, str] = words_of(lang, "limits")[table]
    return {name: compiled(f"(?i){pattern}") for name, pattern in known.items()}


@cache
def _said(lang: str) -> re.Pattern[str]:
    """What says something of any kind, in small letters."""
    known = words_of(lang, "limits")
    kinds: Mapping[str, str] = known["said"]
    return compiled(known["edge"] + "(?:" + "|".join(f"(?P<{kind}>{of})" for kind, of in kinds.items()) + ")")


def differences(one: ToldText, other: ToldText) -> Iterator[Difference]:
    """Everything in which the other text sets other limits, denies, conditions or names another role."""
    if is_read(one.lang) and is_read(other.lang):
        yield from _limits(one, other)
        yield from _signs(one, other)
        yield from _roles(one, other)


def _limits(one: ToldText, other: ToldText) -> Iterator[Difference]:
    """The limits of the amounts that both texts name; an amount of one alone is another number."""
    first, second = _limits_said(one), _limits_said(other)
    for amount in (amount for amount in first if amount in second):
        here, there = first[amount], second[amount]
        if not {limit.side for limit in here} & {limit.side for limit in there}:
            a, b = here[0], there[0]
            if (a.side and b.side) or not (a.loose or b.loose):
                yield "limit", a.words, b.words


def _limits_said(told: ToldText) -> Mapping[object, list[ToldLimit]]:
    """The limits of each amount of a text, by its number in the unit that all of its kind have."""
    found: dict[object, list[ToldLimit]] = {}
    done = 0
    for one in quantities(told.text, told.lang):
        measure = next((of for of in one.measures if of.unit and (of.number != 1 or not of.loose)), None)
        if measure:
            found.setdefault(measure.exact, []).append(_limit(told, one, done))
            done = one.end  # at least, a year, 10 times: a rate parts no limit from its amount
    return found


SIGHT = 200
"""How far from an amount the words are looked for that limit it, so that time stays linear."""


def _limit(told: ToldText, one: Quantity, done: int) -> ToldLimit:
    """The limit that the words beside an amount make of it; `done` is the end of the amount before it."""
    around = _patterns(folder(told.lang), "around")
    start = max(done, one.start - SIGHT)
    text = told.text[start : one.start] + AMOUNT + told.text[one.end : one.end + SIGHT]
    near = around["near"].search(text)
    known = [of for of in signs(near.group(), told.lang, "comparator") if of[0] in SIDES] if near else []
    for sign, words in known[-1:]:
        head = text[: near.start() + near.group().rindex(words)] if near else ""
        before = told.text[max(start - SIGHT, 0) : start] + head if near else ""
        if sign in "<>" and around["turned"].search(before):  # not less than
            sign = "≥" if sign == "<" else "≤"
        elif sign in "<>" and around["denied"].search(before):  # no goods of more than: it may be either
            return ToldLimit("", words, loose=True)
        return ToldLimit(SIDES[sign], near.group().replace(AMOUNT, one.text) if near else "")
    side = next((side for side in "≥≤" if around[side].search(text)), "")
    return ToldLimit(side, one.text, loose=bool(side))


def _signs(one: ToldText, other: ToldText) -> Iterator[Difference]:
    """What one text says of a kind while nothing in the other can say it, sentence by sentence."""
    first = sentences(one.text, one.lang)
    second = sentences(other.text, other.lang) if len(first) > 1 else ()
    pairs = zip(first, second, strict=True) if len(first) == len(second) else ((one.text, other.text),)
    for texts in pairs:
        for side, (here, there) in enumerate(zip((one, other), (other, one), strict=True)):
            heard = _patterns(folder(there.lang), "heard")
            for match in _said(folder(here.lang)).finditer(texts[side].lower()):
                kind, words = match.lastgroup or "", match.group()
                if not heard[kind].search(texts[1 - side]):
                    yield (kind, "", words) if side else (kind, words, "")


def _roles(one: ToldText, other: ToldText) -> Iterator[Difference]:
    """A role that the one text alone names, with one that the other names instead."""
    first = {named.role: named.word for named in one.names.find(one.text)}
    second = {named.role: named.word for named in other.names.find(other.text)} if first else {}
    lost = [word for role, word in first.items() if role not in second]
    added = [word for role, word in second.items() if role not in first]
    if lost and (added or classify(one.text, one.lang)):  # a heading leaves out whose
        yield "role", lost[0], next(iter(added), "")
