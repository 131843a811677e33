"""Verdict and sentence on each change: the weight of a clause with its reasons, and what a reader is told."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple, cast

import msgspec

from clausework.lang.patterns import beside
from clausework.lang.script import language_among
from clausework.lang.sentences import sentences
from clausework.layout.mentions import printed_number
from clausework.model.draft import Clause, Reason
from clausework.model.redline import Change, ChangeRecord, Decision, Kind, Label, LabelKind, Proof, Weight
from clausework.redline.align.clauses import Aligned, Pair
from clausework.redline.bars import bars
from clausework.redline.words.hunks import WORD
from clausework.redline.words.readable import enumerated
from clausework.redline.words.tokens import Tokenizer
from clausework.strings.catalogue import LANGUAGES, say, text_in

DATA = beside(__file__)
RANKS = {key: place for place, key in enumerate(DATA["first"].split())}


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
ONLY: Mapping[str, str] = DATA["only"]
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
        by = text_in(decision.by, lang) if isinstance(decision.by, dict) else decision.by
        by = by or say(lang, "redline.editor")
        if (own := language_among(by, LANGUAGES, lang)) != lang:
            told = say(lang, "site.untranslated_tag", language=say(lang, f"docx.in_{own}"))
            by += f"〔{told}〕" if lang == "zh" else f" [{told}]"
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
    own = [record for record in records if record.owed] or list(records)  # of generated lines alone, these
    given = [(reason, [record for record in own if _weighs(reason, record)]) for reason in reasons]
    given = sorted((each for each in given if each[1]), key=lambda each: len(each[1]) < len(own))
    if not given:
        return records, computed
    reason, named = given[0]
    weight = _weight(reason)
    weights = {record.name: _weight(each) for each, those in reversed(given) for record in those}
    told = tuple(
        msgspec.structs.replace(record, weight=wanted, reasons=("overruled",))
        if (wanted := weights.get(record.name, record.weight)) != record.weight
        else record
        for record in records
    )
    if len(named) < len(own):  # the rest keeps its computed weight, so the clause is judged anew
        others = [record.place for record in named if record.weight != weight]
        ids = tuple(dict.fromkeys(others or [record.place for record in named]))
        decision = Decision(confirms=not others, by=reason.by, ids=ids, weight=weight)
        return told, msgspec.structs.replace(_judged(kinds, told, beside, main), decision=decision)
    if computed.weight == weight:
        decision = Decision(confirms=True, by=reason.by, weight=weight)
        return told, msgspec.structs.replace(computed, decision=decision)
    decision = Decision(by=reason.by, weight=weight, computed=computed.weight)
    return told, WeightVerdict(weight, ("overruled",), decision, computed.keys)


def _weighs(reason: Reason, record: ChangeRecord) -> bool:
    """Whether a reason gives the record its weight: a translation of another meaning is never editorial."""
    editorial = record.lang and _weight(reason) == "editorial"
    return record.name in reason.lines and not (editorial and bars(record.old, record.new, record.lang))


def _weight(reason: Reason) -> Weight:
    return "substantive" if reason.weight == "substantive" else "editorial"


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
    if every and not ones and all(record.lang for record in written):  # the original says what it said
        otherwise = any(bars(record.old, record.new, record.lang) for record in written)
        first = "translated_otherwise" if otherwise else "translation"
        return WeightVerdict(weight, tuple(dict.fromkeys((first, *_heaviest(heavy)[: NAMED - 1]))))
    return WeightVerdict(weight, _heaviest(heavy or every) or ("unchanged",))


def _heaviest(keys: Iterable[str]) -> tuple[str, ...]:
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


MOST = 3
"""How many changes a sentence names before it only counts them."""
LENGTH = {"zh": 40, "en": 90}
"""Characters of a quotation; a longer one is cut in the middle."""
OPEN = " ，,、；;：:（(“‘"
"""Marks that do not end the first part of a quotation that is cut."""
INNER = re.compile(r"(?<!\w)‘([^‘]*?)’(?!\w)")
"""An English quotation; elsewhere its mark is an apostrophe."""
WHOLE = ("inserted", "deleted")
"""Kinds that say it all."""

SEVERAL = 3
"""Provisions whose data are told as one."""
ATTRIBUTES: Mapping[str, str] = DATA["attributes"]
UNQUOTED = ("metadata_basis", "metadata_bound", "metadata_generated", "metadata_normative")


class Entry(NamedTuple):
    """A changed line by its `name`, with what was found out of it; what is not `owed` is not counted."""

    name: str
    details: ChangeDetails
    owed: bool = True

    @property
    def quiet(self) -> bool:
        """True if all that changed goes without saying."""
        every = [detail for details in self.details.values() for detail in details]
        return bool(every) and all(detail.quiet for detail in every)

    def source(self, main: str) -> str:
        """The language in which it is told: the authoritative, else one in which it changed; "" of data."""
        return next((lang for lang in (main, *sorted(self.details)) if lang and self.details.get(lang)), "")


class SentencePart:
    """Part of a sentence: a detail, how often, and of which lines."""

    def __init__(self, detail: ChangeDetail, source: str) -> None:
        self.detail, self._source = detail, source
        self.count = 0
        self.entries: list[Entry] = []

    @property
    def names(self) -> tuple[str, ...]:
        """The lines that it tells of."""
        return tuple(entry.name for entry in self.entries)

    @property
    def order(self) -> tuple[bool, int]:
        """The heavier come first."""
        return self.detail.weight != "substantive", self.detail.rank

    def in_language(self, lang: str, told: Sequence[ChangeDetail]) -> tuple[ChangeDetail | None, int, str]:
        """The same change as another language has it, with how often and in which language it is.

        None if it has been `told` there; where only this language changed, it is told in its own words.
        """
        if self._source in ("", lang) or self.detail not in self._own():  # data have no language
            return self.detail, self.count, self._source
        theirs = [detail for entry in self.entries for detail in entry.details.get(lang, ())]
        if not theirs:
            return self.detail, self.count, self._source
        left = sorted(
            (detail for detail in theirs if detail not in told and not detail.quiet),
            key=lambda detail: (detail.weight != self.detail.weight, abs(detail.rank - self.detail.rank)),
        )
        if not left:
            return None, 0, lang
        same = {detail.lines for detail in theirs if _key(detail) == _key(left[0])}
        return left[0], len(same), lang

    def _own(self) -> list[ChangeDetail]:
        return [detail for entry in self.entries for detail in entry.details.get(self._source, ())]


class SentenceWriter:
    """Writes the sentence of each change; it knows the clauses' numbers and titles in both drafts."""

    def __init__(self, aligned: Aligned) -> None:
        self._old, self._new, self._main = aligned.old, aligned.new, aligned.main

    def write(
        self, pair: Pair, entries: Sequence[Entry], beside: ChangeDetails, reason: Mapping[str, str]
    ) -> dict[str, str]:
        """The sentence in each language; `beside` is told of no line here, `reason` why a clause is gone.

        What is told of which lines, and how many are left, is chosen by the authoritative text.
        """
        parts = [part for part in self._parts(entries, beside) if not part.detail.quiet]
        chosen = sorted(_attributes(parts), key=lambda part: part.order)
        written = [part for part in chosen if part.detail.verdict != "generated"]
        summed = len(written) < len(chosen) and len(chosen) > MOST  # generated lines crowd out others
        chosen = written if summed else chosen
        told = {name for part in chosen[:MOST] for name in part.names}
        left = [entry for entry in entries if entry.owed and entry.name not in told and not entry.quiet]
        cut = not left and len(chosen) > MOST  # then nothing counts what is not named
        return {
            lang: self._sentence(pair, chosen, len(left), (cut, summed), reason, lang) for lang in LANGUAGES
        }

    def _parts(self, entries: Iterable[Entry], beside: ChangeDetails) -> Iterable[SentencePart]:
        """The parts to be told, each once with the lines that it tells of."""
        found: dict[tuple[object, ...], SentencePart] = {}
        met: set[tuple[object, ...]] = set()
        every = (*entries, Entry("", beside, owed=False))
        for entry in every:
            source = entry.source(self._main)
            for detail in (*entry.details.get(source, ()), *(entry.details.get("", ()) if source else ())):
                key = _key(detail)
                part = found.setdefault(key, SentencePart(detail, source))
                if (key, detail.lines, entry.name if not detail.lines else "") not in met:
                    part.count += 1
                met.add((key, detail.lines, entry.name if not detail.lines else ""))
                part.entries.append(entry)
        return found.values()

    def _sentence(
        self,
        pair: Pair,
        parts: Sequence[SentencePart],
        left: int,
        more: tuple[bool, bool],
        reason: Mapping[str, str],
        lang: str,
    ) -> str:
        if any(kind in pair.kinds for kind in WHOLE):
            crossed = [self._detail(part.detail, 1, lang) for part in parts if part.detail.verdict == "moved"]
            return _close([self._whole(pair, reason, lang), *crossed], lang)
        structure = self._structure(pair, bool(parts), lang)
        return _close([*structure, *self._listed(parts, left, more, _written(pair), lang)], lang)

    def _listed(
        self,
        parts: Sequence[SentencePart],
        left: int,
        more: tuple[bool, bool],
        written: Container[str],
        lang: str,
    ) -> list[str]:
        """The first parts, how many lines are left and, if they are many, the generated ones as one."""
        cut, summed = more
        texts: list[str] = []
        told: list[ChangeDetail] = []
        lead = ""
        for part in parts[:MOST]:
            detail, count, source = part.in_language(lang, told)
            if detail is None:
                continue
            told.append(detail)
            text = self._detail(detail, count, lang)
            if source in LANGUAGES and lang in written and source not in (lang, lead):  # once a row
                lead, text = source, say(lang, f"redline.only_{source}") + text
            texts.append(text)
        if cut and texts:
            texts[-1] += say(lang, "redline.among")
        if left:
            texts.append(say(lang, "redline.more_one" if left == 1 else "redline.more", count=left))
        if summed:
            texts.append(say(lang, "redline.regenerated"))
        return texts

    def of_line(self, pair: Pair, details: ChangeDetails, aspect: str) -> dict[str, str]:
        """The sentence of one changed line in each language; of its place or ID, what became of it."""
        parts = sorted(self._parts((Entry("line", details),), {}), key=lambda part: part.order)
        more = (len(parts) > MOST, False)
        if parts:
            return {
                lang: _close(self._listed(parts, 0, more, _written(pair), lang), lang) for lang in LANGUAGES
            }
        alone = msgspec.structs.replace(pair, kinds=(aspect,)) if aspect in STRUCTURE else pair
        became = {lang: self._became(alone, lang) for lang in LANGUAGES}
        return {lang: _close(told, lang) for lang, told in became.items() if told}

    def _became(self, pair: Pair, lang: str) -> list[str]:
        whole = any(kind in pair.kinds for kind in WHOLE)
        return [self._whole(pair, {}, lang)] if whole else self._structure(pair, True, lang)

    def _whole(self, pair: Pair, reason: Mapping[str, str], lang: str) -> str:
        clause = pair.new or pair.old
        element = clause.element if clause and clause.element in ("term", "annex") else "clause"
        kind = "inserted" if "inserted" in pair.kinds else "deleted"
        text = say(lang, f"redline.{kind}_{element}")
        why = _first(reason.get(lang, ""), lang) if kind == "deleted" else ""
        return text + say(lang, "redline.because", reason=why) if why else text

    def _structure(self, pair: Pair, told: bool, lang: str) -> list[str]:
        """The changes of the clause as a whole; a new number is told only where nothing else is."""
        old, new = self._name(pair.old, lang), self._name(pair.new, lang)
        parts = []
        if "split" in pair.kinds:
            successors = self._names(pair.kin, lang)
            parts.append(say(lang, "redline.split", old=old, new=successors))
        if "merged" in pair.kinds and pair.new is None:
            parts.append(say(lang, "redline.merged_away", new=self._names(pair.kin, lang)))
        elif "merged" in pair.kinds and "split" not in pair.kinds:
            parts.append(say(lang, "redline.merged", old=self._names(pair.kin, lang)))
        if "renamed" in pair.kinds and pair.old and pair.new:
            parts.append(say(lang, "redline.renamed", old=pair.old.id, new=pair.new.id))
        if "moved" in pair.kinds:
            parts.append(
                say(lang, "redline.moved", old=old, new=new)
                if old != new
                else say(lang, "redline.moved_place")
            )
        if "renumbered" in pair.kinds and not told and not parts:
            parts.append(say(lang, "redline.renumbered", old=old, new=new))
        if parts and not told and "split" not in pair.kinds:
            parts[-1] += say(lang, "redline.unchanged")
        return parts

    def _names(self, clauses: Sequence[Clause], lang: str) -> str:
        return enumerated([self._name(clause, lang) for clause in clauses], lang)

    def _name(self, clause: Clause | None, lang: str) -> str:
        """The number of a clause, or its title if it has none."""
        if clause is None:
            return ""
        return printed_number(clause.number, lang) or clause.text_in(lang).title or clause.id

    def _detail(self, detail: ChangeDetail, count: int, lang: str) -> str:
        old, new = detail.others.get(lang, (detail.old, detail.new))
        # Names of laws have marks of their own, and are told in full; others are not words of the text.
        plain = detail.kind.startswith(UNQUOTED)
        told = [text if plain else quoted(text, lang) for text in (old, new)]
        text = say(
            lang,
            f"redline.say_{self._key(detail)}",
            old=told[0] or say(lang, "redline.nothing"),
            new=told[1] or say(lang, "redline.nothing"),
            before=quoted(detail.before, lang),
            after=quoted(detail.after, lang),
            ids=detail.old or detail.new,
            provision=detail.before,
            what=say(lang, f"redline.aspect_{detail.before}") if detail.kind == "cover" else "",
            old_id=detail.old,
            new_id=detail.new,
            origin=self._name(self._old.clause(detail.before), lang),
            goal=self._name(self._new.clause(detail.after), lang),
            old_kind=say(lang, f"redline.kind_{detail.old}") if detail.kind == "reshaped" else "",
            new_kind=say(lang, f"redline.kind_{detail.new}") if detail.kind == "reshaped" else "",
            kind=say(lang, f"redline.kind_{detail.new}") if detail.kind == "replaced" else "",
            count=detail.count,
            others=detail.count - 1,
        )
        if detail.levels:
            names = [say(lang, f"redline.level_{level or 'statement'}") for level in detail.levels]
            text += say(lang, "redline.levels", old=names[0], new=names[1])
        return text + say(lang, "redline.times", count=count) if count > 1 else text

    def _key(self, detail: ChangeDetail) -> str:
        """The string that tells the detail."""
        if detail.kind in ("insert", "shifted"):
            beside = "_before" if detail.after else "_after" if detail.before else ""
            return detail.kind + beside
        if detail.kind.startswith(("insert_", "delete_")) and detail.count > 1:
            return f"{detail.kind}_many"
        return detail.kind


def _written(pair: Pair) -> frozenset[str]:
    """The languages in which either draft has the clause."""
    return frozenset(lang for side in (pair.old, pair.new) if side for lang in side.texts)


def _first(reason: str, lang: str) -> str:
    """The first sentence of a reason without its stop: what follows it may be told elsewhere."""
    found = sentences(reason.strip(), lang)
    return found[0].strip(" 。.") if found else ""


def _attributes(parts: Sequence[SentencePart]) -> Iterator[SentencePart]:
    """The parts, with one for the same data of several provisions."""
    found: dict[str, list[SentencePart]] = {}
    for part in parts:
        found.setdefault(ATTRIBUTES.get(part.detail.kind, ""), []).append(part)
    yield from found.pop("", ())
    for kind, those in found.items():
        if len(those) < SEVERAL:
            yield from those
            continue
        first = min(those, key=lambda part: part.order).detail
        one = SentencePart(
            msgspec.structs.replace(first, kind=kind, old="", new="", others={}, count=len(those)), ""
        )
        one.count, one.entries = 1, [entry for part in those for entry in part.entries]
        yield one


def _key(detail: ChangeDetail) -> tuple[object, ...]:
    """The key that two details share that are told as one."""
    # Where a word was inserted does not matter when it was inserted in several places.
    key: tuple[object, ...] = (detail.kind, detail.old, detail.new, detail.levels, detail.weight)
    if detail.kind not in ("change", "insert", "delete", "layout"):
        key = (*key, detail.before, detail.after, detail.count)
    return key


@lru_cache(maxsize=4096)
def quoted(text: str, lang: str) -> str:
    """The text in quotation marks, its own marks being the inner ones; too long a text is cut.

    The stop of a quoted line is left out: the sentence that quotes it has its own.
    """
    if not text:
        return ""
    limit = LENGTH[lang]
    text = " ".join(text.split())
    text = text.rstrip("。；.;") or text
    if len(text) > limit:
        text = _cut(text, limit * 2 // 3, limit // 4, lang)
    if lang == "zh":
        return say(lang, "redline.quoted", text=text.translate(str.maketrans("“”", "‘’")))
    return say(lang, "redline.quoted", text=INNER.sub("“\\1”", text))


def _cut(text: str, head: int, tail: int, lang: str) -> str:
    """The beginning and the end of a text in whole words; an address is quoted whole or not at all."""
    pieces = _tokenizer(lang).cut(text)
    start, end = _fitting(pieces, head), _fitting(pieces[::-1], tail)[::-1]
    ending = "".join(end)
    if not WORD.search(ending):
        # The address that stands before a last bracket is left out with what introduces it.
        kept = list(pieces[: len(pieces) - len(end) - 1])
        while kept and not WORD.search(kept[-1]):
            kept.pop()
        ending = "".join(_fitting(kept[::-1], tail)[::-1]) + ending
    ending = _from_bracket(ending).removeprefix("的，")
    return f"{''.join(start).rstrip(OPEN)}…{ending.lstrip(' ，,、')}"


def _fitting(pieces: Sequence[str], size: int) -> list[str]:
    """As many of the first pieces as have no more characters than `size`."""
    found: list[str] = []
    for piece in pieces:
        size -= len(piece)
        if size < 0:
            break
        found.append(piece)
    return found


def _from_bracket(text: str) -> str:
    """The text from where a bracket closes that was not opened in it, if words follow."""
    for place, char in enumerate(text):
        if char in "（(":
            return text
        if char in "）)":
            return text[place + 1 :] if WORD.search(text[place + 1 :]) else text
    return text


@cache
def _tokenizer(lang: str) -> Tokenizer:
    """Cuts words, numbers and addresses; a quotation that is cut needs no terms."""
    return Tokenizer((), lang)


def _close(parts: Sequence[str], lang: str) -> str:
    text = say(lang, "redline.join").join(part for part in parts if part)
    return text[:1].upper() + text[1:] + say(lang, "redline.stop")
