"""A Chinese verb in its segment: what stands between two marks, which is as far as a verb governs."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from clausework.lang.modals import Verb

ACTORS = "者人台家播构员方会间户关院府局委部门统品务容息料据均也都还并又只仅则即但亦"
"""What ends the name of those who act, and the adverbs that stand between them and their verb."""
SEGMENT_END = re.compile("[，。；：！？\n]")
SIGHT = 400
"""How far from a verb its clause is looked for, in characters; no sentence of a standard is longer."""
SOFT = frozenset(
    (
        "能",
        "能够",
        "不能",
        "不能够",
        "可",
        "可以",
        "需要",
        "需",
        "须",
        "不可",
        "不必",
        "无需",
        "不需要",
        "只能",
        "理应",
    )
)
ABLE = frozenset(("能", "能够", "不能", "不能够", "需", "需要", "不需要"))


class Segment(NamedTuple):
    """A verb in its segment: what stands between two marks, the second of which is `closing`.

    A soft verb may stand in the clause of another without obliging anybody; an able one is soft, and
    tells what can or need be done.
    """

    text: str
    start: int
    end: int
    verb: Verb
    whole: str
    lead: str
    rest: str
    closing: str
    soft: bool
    able: bool


def segment_of(text: str, verb: Verb, ends: Sequence[int]) -> Segment:
    """The segment of a verb; `ends` are the places of the marks that end one."""
    place = bisect_left(ends, verb.start)
    start = max(0, verb.start - SIGHT, ends[place - 1] + 1 if place else 0)
    end = min(len(text), verb.end + SIGHT, ends[place] if place < len(ends) else len(text))
    whole, lead, rest = text[start:end], text[start : verb.start], text[verb.end : end]
    form = verb.form
    return Segment(text, start, end, verb, whole, lead, rest, text[end : end + 1], form in SOFT, form in ABLE)
