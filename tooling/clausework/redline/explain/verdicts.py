"""Verdict on a clause: the weight of its heaviest record, with the reasons, and what drafters said of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import cast

import msgspec

from clausework.model.draft import Reason
from clausework.model.redline import Change, ChangeRecord, Decision, Kind, Label, LabelKind, Proof, Weight
from clausework.redline.words.readable import enumerated
from clausework.strings.catalogue import LANGUAGES, say

FIRST = (
    "modal-strengthened modal-weakened modal-changed period percentage number date role element term_entry"
    " document added removed picture title standard_title words overruled cover informative reference"
    " followed unresolved term moved edition"
)
"""Which reasons, and what they are of, are named first; others follow as they come."""
RANKS = {key: place for place, key in enumerate(FIRST.split())}


class ChangeDetail(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Something found out of a change: `kind` names the sentence, `verdict` the reason for the weight.

    `old` and `new` are the words to quote, in `others` those of other languages; `levels` are the modal
    levels before and after, when they differ; `proof` is why it is one of form. `lines` are the places of
    the line changes that it tells of, -1 for the title; `aspect` is that of data beside the words. A
    `quiet` one goes without saying. `exchanged` are whole words that gave way to others, whoever has them.
    """

    kind: str
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

    @property
    def rank(self) -> int:
        """Its place among others of its weight, 0 first."""
        return rank_of(self.verdict)


WEIGHTS = ("substantive", "editorial")
STRUCTURE = frozenset(("moved", "renamed", "split", "merged"))
"""What is told of a clause as a whole, and is no reason for its weight."""
NAMED = 2
"""How many reasons a verdict names."""

PLACES: tuple[Kind, ...] = ("moved", "renamed", "renumbered")
"""What a clause whose words are the same is called after, the first that holds."""
ONLY = {"reference": "cross-reference", "followed": "cross-reference"}
ONLY |= {one: one for one in ("edition", "term", "translation", "generated", "moved")}
"""What a clause is called after whose editorial verdict has this one reason."""
TELLING = frozenset(("inserted", "deleted", "split", "merged"))
"""Kinds beside which nothing is only something."""
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
    return tuple(sorted(dict.fromkeys(keys), key=rank_of))[:NAMED]


def rank_of(verdict: str) -> int:
    """The place of a reason among others, 0 first."""
    return RANKS.get(verdict, len(RANKS))


def only_label(kinds: Collection[Kind], change: Change, verdict: WeightVerdict) -> tuple[Label, ...]:
    """The label, if the change is editorial and all of one sort; else none."""
    if verdict.weight == "substantive" or TELLING.intersection(kinds):
        return ()
    if "modified" not in kinds:
        kind = next((of for of in PLACES if of in kinds), None)
        return (_label(cast("LabelKind", f"{kind}-only"), change),) if kind else ()
    found = {ONLY.get(key, "editorial") for key in verdict.keys}
    alone = len(found) == 1 and not {"moved", "renamed"}.intersection(kinds)
    return (Label(kind=cast("LabelKind", f"{found.pop() if alone else 'editorial'}-only")),)


def _label(kind: LabelKind, change: Change) -> Label:
    if kind == "renamed-only":
        return Label(kind=kind, old=change.old, new=change.new)
    return Label(kind=kind, old=change.old_number, new=change.new_number)
