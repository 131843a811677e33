"""Whether a change is substantive or editorial, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from clausework.model.draft import Reason
from clausework.model.redline import Decision, Weight
from clausework.redline.align import Pair
from clausework.redline.binding import derived
from clausework.redline.point import Point
from clausework.text.catalogue import LANGUAGES, say

WEIGHTS = ("substantive", "editorial")
NAMED = 2
"""How many reasons a verdict names."""

Points = Mapping[str, Sequence[Point]]
"""The points of a clause's text by language; under "" those of what stands beside the words."""


class Verdict(msgspec.Struct, frozen=True):
    """A weight with the strings of its reasons; `decision` tells what an editor said of it."""

    weight: Weight
    keys: tuple[str, ...]
    decision: Decision | None = None

    def texts(self) -> dict[str, str]:
        """The reasons in each language, and who confirmed or overruled the weight."""
        return {lang: self._text(lang) for lang in LANGUAGES}

    def _text(self, lang: str) -> str:
        text = say(lang, "redline.verdicts").join(say(lang, f"redline.verdict_{key}") for key in self.keys)
        if self.decision and self.decision.by:
            how = "redline.confirmed_by" if self.decision.confirms else "redline.decided_by"
            text += say(lang, how, by=self.decision.by)
        elif self.decision and self.decision.confirms:
            text += say(lang, "redline.confirmed")
        return text


def judge(pair: Pair, points: Points, main: str, given: Reason | None = None) -> Verdict:
    """The verdict on a clause; `main` is the authoritative language, whose text decides.

    The weight of an editor's reason, if `given`, confirms or overrules what the points say. One for
    a provision has been put into the points already.
    """
    found = _judged(pair, points, main)
    if given is None:
        return found
    whole = {pair.old.id if pair.old else "", pair.new.id if pair.new else ""} & set(given.ids)
    overruled = any(point.verdict == "overruled" for of in points.values() for point in of)
    if whole and found.weight != given.weight:
        weight: Weight = "substantive" if given.weight == "substantive" else "editorial"
        found, overruled = Verdict(weight, ("overruled",)), True
    return msgspec.structs.replace(found, decision=Decision(confirms=not overruled, by=given.by))


def decision_of(reasons: Iterable[Reason], ids: Collection[str]) -> Reason | None:
    """The first reason with a weight for one of the IDs."""
    return next(
        (reason for reason in reasons if reason.weight in WEIGHTS and set(reason.ids) & set(ids)), None
    )


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
    if decisive and clause and derived(clause):
        return Verdict("editorial", ("generated",))
    if decisive:
        return Verdict("editorial", _distinct(decisive))
    if any(points.values()):
        return Verdict("editorial", ("translation",))
    return Verdict("editorial", ("unchanged",))


def _distinct(points: Iterable[Point]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(point.verdict for point in points))[:NAMED]
