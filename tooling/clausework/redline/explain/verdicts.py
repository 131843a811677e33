"""Weight of a change: whether it is substantive or editorial, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from clausework.model.redline import Decision, Weight
from clausework.redline.align.clauses import Pair
from clausework.redline.explain.detail import ChangeDetail
from clausework.redline.words.readable import enumerated
from clausework.strings.catalogue import LANGUAGES, say

WEIGHTS = ("substantive", "editorial")
TITLES = frozenset(("title", "title_given", "title_taken", "term", "standard_title"))
"""Kinds of details that are about a title."""
NAMED = 2
"""How many reasons a verdict names."""

ChangeDetails = Mapping[str, Sequence[ChangeDetail]]
"""The details of a clause's text by language; under "" those of what stands beside the words."""


class WeightVerdict(msgspec.Struct, frozen=True):
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
        """The drafters' decision on the weight, in brackets; "" if there is none."""
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


class AssignedWeight(msgspec.Struct, frozen=True, kw_only=True):
    """A weight that drafters gave, to the `whole` clause or to the provisions `ids` and the `title`."""

    weight: str
    by: str
    ids: tuple[str, ...] = ()
    whole: bool = False
    title: bool = False


def judge(
    pair: Pair,
    details: ChangeDetails,
    main: str,
    assigned: AssignedWeight | None = None,
    ids: Collection[str] = (),
) -> WeightVerdict:
    """The verdict on a clause; `main` is the authoritative language, whose text decides.

    The weight that drafters gave, if `given`, confirms or overrules what the details say; `ids` are
    those of what changed. A weight for a provision or the title has been put into the details already.
    """
    found = _judged(pair, details, main)
    if assigned is None:
        return found
    weight: Weight = "substantive" if assigned.weight == "substantive" else "editorial"
    if not assigned.whole:
        overruled = tuple(dict.fromkeys(_overruled(details, assigned, pair.id)))
        names = (*assigned.ids, pair.id) if assigned.title else assigned.ids
        confirmed = () if overruled else tuple(name for name in names if name in ids)
        decision = Decision(confirms=not overruled, by=assigned.by, ids=overruled or confirmed, weight=weight)
        return msgspec.structs.replace(found, decision=decision)
    if found.weight == weight:
        return msgspec.structs.replace(found, decision=Decision(confirms=True, by=assigned.by, weight=weight))
    decision = Decision(by=assigned.by, weight=weight, computed=found.weight)
    return WeightVerdict(weight, ("overruled",), decision, found.keys)


def _overruled(details: ChangeDetails, assigned: AssignedWeight, clause: str) -> Iterable[str]:
    """What has another weight than was computed: provisions, and the `clause` for its title."""
    for detail in (detail for of in details.values() for detail in of if detail.verdict == "overruled"):
        if detail.kind in TITLES and assigned.title:
            yield clause
        elif detail.provision in assigned.ids:
            yield detail.provision


def _judged(pair: Pair, details: ChangeDetails, main: str) -> WeightVerdict:
    decisive = (*details.get(main, ()), *details.get("", ()))
    substantive = sorted(
        (detail for detail in decisive if detail.weight == "substantive"), key=lambda detail: detail.rank
    )
    if "inserted" in pair.kinds or "deleted" in pair.kinds:
        kind = "inserted" if "inserted" in pair.kinds else "deleted"
        if substantive:
            return WeightVerdict("substantive", (kind,))
        crossed = any(detail.verdict == "moved" for detail in decisive)
        return WeightVerdict("editorial", ("moved" if crossed else f"{kind}_only",))
    if substantive:
        return WeightVerdict("substantive", _distinct(substantive))
    if decisive:
        return WeightVerdict("editorial", _distinct(decisive))
    if translated := [detail for of in details.values() for detail in of]:
        heavy = [detail for detail in translated if detail.weight == "substantive"]
        keys = ("translation", *_distinct(sorted(heavy, key=lambda detail: detail.rank))[: NAMED - 1])
        return WeightVerdict("substantive" if heavy else "editorial", keys)
    return WeightVerdict("editorial", ("unchanged",))


def _distinct(details: Iterable[ChangeDetail]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(detail.verdict for detail in details))[:NAMED]
