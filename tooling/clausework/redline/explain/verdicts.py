"""Verdicts on the pieces of a change, and their details."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from clausework.model.draft import Reason
from clausework.model.redline import ChangeRecord, Decision, Kind, Label, Proof, Weight
from clausework.redline.words.readable import enumerated
from clausework.strings.catalogue import LANGUAGES, say


class ChangeDetail(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """`kind` names the sentence, `verdict` the reason for the weight; `rank` orders, 0 first.

    `old` and `new` are the words to quote, in `others` those of other languages;
    `levels` are the modal levels before and after, when
    they differ; `proof` is why it is one of form. `lines` are the places of the line changes that it
    tells of, -1 for the title; `aspect` is that of data beside the words. A
    `quiet` one goes without saying. `exchanged` are whole words that gave way to others, whoever has them.
    """

    kind: str
    rank: int
    weight: Weight = "editorial"
    verdict: str = ""
    old: str = ""
    new: str = ""
    before: str = ""
    after: str = ""
    levels: tuple[str, str] | None = None
    proof: Proof | None = None
    provision: str = ""
    labels: tuple[Label, ...] = ()
    count: int = 1
    lines: tuple[int, ...] = ()
    aspect: str = ""
    quiet: bool = False
    exchanged: tuple[str, str] | None = None
    others: dict[str, tuple[str, str]] = {}


WEIGHTS = ("substantive", "editorial")
STRUCTURE = frozenset(("moved", "renamed", "split", "merged"))
"""What is told of a clause as a whole, and is no reason for its weight."""
NAMED = 2
"""How many reasons a verdict names."""
ORDER = (
    *(
        "modal-strengthened",
        "modal-weakened",
        "modal-changed",
        "period",
        "percentage",
        "number",
        "date",
        "role",
    ),
    *(
        "term_entry",
        "document",
        "added",
        "removed",
        "picture",
        "title",
        "standard_title",
        "words",
        "overruled",
    ),
    *("cover", "informative", "reference", "followed", "unresolved", "term", "moved", "edition"),
)
"""Which reasons are named first; others follow as they come."""

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


def judge(
    kinds: Collection[Kind],
    records: tuple[ChangeRecord, ...],
    beside: ChangeDetails,
    main: str,
    reasons: Iterable[Reason],
) -> tuple[tuple[ChangeRecord, ...], WeightVerdict]:
    """The records with the weights that drafters gave to them, and the verdict on their clause.

    `beside` is what was found out of no line. The first reason that names all lines decides, else the first
    that names any.
    """
    computed = _judged(kinds, records, beside, main)
    own = [record for record in records if record.owed] or list(records)
    given = [(reason, [record for record in own if record.name in reason.lines]) for reason in reasons]
    given = sorted((each for each in given if each[1]), key=lambda each: len(each[1]) < len(own))
    if not given:
        return records, computed
    reason, named = given[0]
    weight = _weight(reason)
    weights = {record.name: _weight(each) for each, those in reversed(given) for record in those}
    told = tuple(_overruled(record, weights.get(record.name, record.weight)) for record in records)
    if len(named) < len(own):
        others = [record.place for record in named if record.weight != weight]
        ids = tuple(dict.fromkeys(others or [record.place for record in named]))
        decision = Decision(confirms=not others, by=reason.by, ids=ids, weight=weight)
        return told, msgspec.structs.replace(_judged(kinds, told, beside, main), decision=decision)
    if computed.weight == weight:
        decision = Decision(confirms=True, by=reason.by, weight=weight)
        return told, msgspec.structs.replace(computed, decision=decision)
    decision = Decision(by=reason.by, weight=weight, computed=computed.weight)
    return told, WeightVerdict(weight, ("overruled",), decision, computed.keys)


def _weight(reason: Reason) -> Weight:
    return "substantive" if reason.weight == "substantive" else "editorial"


def _overruled(record: ChangeRecord, weight: Weight) -> ChangeRecord:
    if record.weight == weight:
        return record
    return msgspec.structs.replace(record, weight=weight, reasons=("overruled",))


def _judged(
    kinds: Collection[Kind], records: Sequence[ChangeRecord], beside: ChangeDetails, main: str
) -> WeightVerdict:
    told = [detail for of in beside.values() for detail in of]
    written = [record for record in records if not record.translates and record.aspect not in STRUCTURE]
    heavy = [
        *(key for record in written if record.weight == "substantive" for key in record.reasons),
        *(detail.verdict for detail in told if detail.weight == "substantive"),
    ]
    every = [*(key for record in written for key in record.reasons), *(detail.verdict for detail in told)]
    weight: Weight = "substantive" if heavy else "editorial"
    for kind in ("inserted", "deleted"):
        if kind in kinds:
            return WeightVerdict(
                weight, (kind if heavy else "moved" if "moved" in every else f"{kind}_only",)
            )
    ones = beside.get(main, ()) or beside.get("", ())
    if every and not ones and all(record.lang for record in written):
        return WeightVerdict(weight, ("translation", *_first(heavy)[: NAMED - 1]))
    return WeightVerdict(weight, _first(heavy or every) or ("unchanged",))


def _first(keys: Iterable[str]) -> tuple[str, ...]:
    order = {key: place for place, key in enumerate(ORDER)}
    return tuple(sorted(dict.fromkeys(keys), key=lambda key: order.get(key, len(ORDER))))[:NAMED]
