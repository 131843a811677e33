"""Whether a change is substantive or editorial, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from clausework.model.redline import Weight
from clausework.redline.align import Pair
from clausework.redline.point import Point
from clausework.redline.reading import enumerated
from clausework.text.catalogue import LANGUAGES, say

NAMED = 2
"""How many reasons a verdict names."""

Points = Mapping[str, Sequence[Point]]
"""The points of a clause's text by language; under "" those of what stands beside the words."""


class Verdict(msgspec.Struct, frozen=True):
    """A weight with the strings of its reasons."""

    weight: Weight
    keys: tuple[str, ...]

    def texts(self) -> dict[str, str]:
        """The reasons in each language."""
        return {
            lang: enumerated([say(lang, f"redline.verdict_{key}") for key in self.keys], lang)
            for lang in LANGUAGES
        }


def judge(pair: Pair, points: Points, main: str, given: str = "") -> Verdict:
    """The verdict on a clause; `main` is the authoritative language, whose text decides.

    An editor's weight, if `given`, overrules what the points say.
    """
    found = _judged(pair, points, main)
    if given == "substantive" and found.weight != given:
        return Verdict("substantive", ("overruled",))
    if given == "editorial" and found.weight != given:
        return Verdict("editorial", ("overruled",))
    return found


def _judged(pair: Pair, points: Points, main: str) -> Verdict:
    decisive = (*points.get(main, ()), *points.get("", ()))
    substantive = sorted(
        (point for point in decisive if point.weight == "substantive"), key=lambda point: point.rank
    )
    if "inserted" in pair.kinds or "deleted" in pair.kinds:
        kind = "inserted" if "inserted" in pair.kinds else "deleted"
        if substantive:
            return Verdict("substantive", (kind,))
        crossed = any(point.verdict == "moved" for point in decisive)
        return Verdict("editorial", ("moved" if crossed else f"{kind}_only",))
    if substantive:
        return Verdict("substantive", _distinct(substantive))
    clause = pair.new or pair.old
    if decisive and clause and clause.generated:
        return Verdict("editorial", ("generated",))
    if decisive:
        return Verdict("editorial", _distinct(decisive))
    if any(points.values()):
        return Verdict("editorial", ("translation",))
    return Verdict("editorial", ("unchanged",))


def _distinct(points: Iterable[Point]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(point.verdict for point in points))[:NAMED]
