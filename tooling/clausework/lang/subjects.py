"""Subjects of normative verbs: the roles that the sentences of a text bind.

The place of a name in its sentence decides, not that it occurs: 平台 is no subject in 平台的规则应 or
向平台应, nor is "platform" in "the rules of the platform shall".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate, groupby

from clausework.lang.modals import Verb, classify
from clausework.lang.registry import part
from clausework.lang.role_names import Named, RoleNames
from clausework.lang.sentences import BLANK, sentences, unquoted

SIGHT = 400
"""How far from a verb its subject is looked for, in characters; no sentence of a standard is longer."""
ASIDE = re.compile(r"（[^（）]*）|\([^()]*\)")


def subjects(text: str, lang: str, names: RoleNames) -> tuple[Named, ...]:
    """The roles that the normative verbs of `text` have as subject or agent, in order of the verbs."""
    verbs = classify(text, lang) if names.find(text) else ()  # names are found faster than verbs
    if not verbs:
        return ()
    readable = ASIDE.sub(lambda match: BLANK * len(match.group()), unquoted(text, lang))
    ends = tuple(accumulate(map(len, sentences(text, lang))))
    found: list[Named] = []
    for place, inside in groupby(verbs, lambda verb: bisect_right(ends, verb.start)):
        span = ends[place - 1] if place else 0, ends[place]
        found += _of_sentence(readable, lang, span, inside, names)
    return tuple(found)


def _of_sentence(
    text: str, lang: str, span: tuple[int, int], verbs: Iterable[Verb], names: RoleNames
) -> list[Named]:
    """The same of the sentence between two offsets, which has these verbs."""
    known = part(lang, "subjects")
    found: list[Named] = []
    start = span[0]
    for number, verb in enumerate(verbs):
        start = max(start, verb.start - SIGHT)
        before, after = text[start : verb.start], text[verb.end : min(span[1], verb.end + SIGHT)]
        here = known.doers(before, names, first=not number)
        if here:
            found += [named.moved(start) for named in here]
        else:
            found += [named.moved(verb.end) for named in known.agents(before, verb, after, names)]
        start = verb.end
    return found
