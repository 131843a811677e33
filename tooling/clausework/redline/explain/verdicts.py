"""Whether a change is substantive or editorial, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from clausework.model.redline import Decision, Weight
from clausework.redline.align.clauses import Pair
from clausework.redline.explain.point import Point
from clausework.redline.words.readable import enumerated
from clausework.strings.catalogue import LANGUAGES, say

WEIGHTS = ("substantive", "editorial")
TITLES = frozenset(("title", "term", "standard_title"))
"""Kinds of points that are about a title."""
NAMED = 2
"""How many reasons a verdict names."""

Points = Mapping[str, Sequence[Point]]
"""The points of a clause's text by language; under "" those of what stands beside the words."""


class Verdict(msgspec.Struct, frozen=True):
    """A weight with the strings of its reasons; `decision` tells what an editor said of it.

    `computed` are the strings of the reasons for a weight that was overruled.
    """

    weight: Weight
    keys: tuple[str, ...]
    decision: Decision | None = None
    computed: tuple[str, ...] = ()

    def texts(self) -> dict[str, str]:
        """The reasons in each language, and who confirmed or overruled the weight."""
        return {lang: self._reasons(self.keys, lang) + self._decided(lang) for lang in LANGUAGES}

    def _reasons(self, keys: Sequence[str], lang: str) -> str:
        return say(lang, "redline.verdicts").join(say(lang, f"redline.verdict_{key}") for key in keys)

    def _decided(self, lang: str) -> str:
        """Who said what of the weight, in brackets; "" if nobody did."""
        decision = self.decision
        if decision is None:
            return ""
        by = decision.by or say(lang, "redline.editor")
        ids = enumerated(decision.ids, lang)
        if decision.confirms:
            return say(lang, "redline.confirmed_ids" if ids else "redline.confirmed", by=by, ids=ids)
        weight = say(lang, f"redline.weight_{decision.computed or decision.weight}").lower()
        reasons = self._reasons(self.computed, lang)
        key = "redline.decided" if decision.computed else "redline.decided_ids"
        return say(lang, key, by=by, ids=ids, weight=weight, reasons=reasons)


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """A weight that drafters gave, to the `whole` clause or to the provisions `ids` and the `title`."""

    weight: str
    by: str
    ids: tuple[str, ...] = ()
    whole: bool = False
    title: bool = False


def judge(
    pair: Pair, points: Points, main: str, given: Given | None = None, ids: Collection[str] = ()
) -> Verdict:
    """The verdict on a clause; `main` is the authoritative language, whose text decides.

    The weight that drafters gave, if `given`, confirms or overrules what the points say; `ids` are
    those of what changed. A weight for a provision or the title has been put into the points already.
    """
    found = _judged(pair, points, main)
    if given is None:
        return found
    weight: Weight = "substantive" if given.weight == "substantive" else "editorial"
    if not given.whole:
        overruled = tuple(dict.fromkeys(_overruled(points, given, pair.id)))
        names = (*given.ids, pair.id) if given.title else given.ids
        confirmed = () if overruled else tuple(name for name in names if name in ids)
        decision = Decision(confirms=not overruled, by=given.by, ids=overruled or confirmed, weight=weight)
        return msgspec.structs.replace(found, decision=decision)
    if found.weight == weight:
        return msgspec.structs.replace(found, decision=Decision(confirms=True, by=given.by, weight=weight))
    decision = Decision(by=given.by, weight=weight, computed=found.weight)
    return Verdict(weight, ("overruled",), decision, found.keys)


def _overruled(points: Points, given: Given, clause: str) -> Iterable[str]:
    """What has another weight than was computed: provisions, and the `clause` for its title."""
    for point in (point for of in points.values() for point in of if point.verdict == "overruled"):
        if point.kind in TITLES and given.title:
            yield clause
        elif point.provision in given.ids:
            yield point.provision


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
    if decisive:
        return Verdict("editorial", _distinct(decisive))
    if any(points.values()):
        return Verdict("editorial", ("translation",))
    return Verdict("editorial", ("unchanged",))


def _distinct(points: Iterable[Point]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(point.verdict for point in points))[:NAMED]
