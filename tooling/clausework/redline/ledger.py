"""The ledger of changes: one record for each changed line of two drafts, and all that is asked of them.

A surface does not work out, count, weigh or word a change: it asks here.

    book = ledger(redline)             # of any redline, also one that was read from JSON; made once and kept
    book.records                       # every record in the order of the new draft, the title's first
    book.of("platform.records")        # those that a clause shows, by its new ID, or by the old if it is gone
    book.change("platform.records")    # the change of a clause; former(…) its old ID; sentences(…) its lines
    book.of_place("P-REC-02")          # those at a provision (its items too), or at a clause as such
    book.count()                       # counts of everything; count(clause=…) of a clause
    book.clause_count()                # clauses by weight, and those without a change
    book.groups                        # the changes apart: title and cover, then clauses by weight
    book.heads("zh")                   # what many clauses have in common, told once: words, data, reasons
    concerned(draft)                   # whom each clause of a draft names or defines, changed or not
    book.marked(change)                # the change for a page with those heads, its shared reasons as marks
    book.summary("zh")                 # both as a sentence, the same on every surface
    sizes(redline.told(), "zh")        # words that came and went, as word processors count

A record is a `model.redline.ChangeRecord`: its name PLACE@DIGEST, words before and after in each language,
weight with its proofs, labels (level, period, number, date, role, reference … with the words of both
sides), `levels` of the provision by its ID, `bound`, `bound_before`, `concerns`, causes, and its own
`sentence`. Nothing of that is to be deduced from the clause that shows the line. Of a provision that reads
as before `of_place` is empty, whatever else changed in its clause; of one that is new or gone all records
have that fate.

Only records that are `counted` count: a made line (`derived`) and a line of a translation whose original
changed too (`translates`) are the same change as another. So a number is the same in every language.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

import msgspec

from clausework.lang.patterns import HAN_RANGE, beside, on_use
from clausework.lang.role_names import RoleNames, any_of
from clausework.layout.mentions import printed_number
from clausework.model.addressees import Bound, role_forms
from clausework.model.by_identity import by_identity
from clausework.model.cause import Cause, ChangedLine
from clausework.model.draft import Clause, Draft, walk
from clausework.model.redline import (
    Answered,
    Change,
    ChangeRecord,
    Fate,
    Fold,
    LineChange,
    Proof,
    ProofKind,
    Redline,
    TextChange,
    Weight,
)
from clausework.redline.align.clauses import Aligned, Pair
from clausework.redline.alignment import said_of, side_words, translated
from clausework.redline.bars import bars, levels_of
from clausework.redline.explain.passages import TITLE
from clausework.redline.explain.sentences import ChangeDetail, ChangeDetails, SentenceWriter
from clausework.redline.words.readable import enumerated
from clausework.strings.catalogue import say, text_in

NAMED = 12
"""Clauses that are named where many have something in common."""
GROUPS = ("cover", "substantive", "editorial")
Marked = TypeVar("Marked", LineChange, ChangeRecord)
SEVERAL = 3
"""Clauses in which a change is told once for all."""
COUNTED = on_use(rf"[{HAN_RANGE}]|[^\W{HAN_RANGE}]+(?:[.,’'-][^\W{HAN_RANGE}]+)*")
"""What word processors count: each Han character, and each word or number of other scripts."""
DATA = beside(__file__)
PLACED: Mapping[str, ProofKind] = DATA["placed"]
UNTOLD: Mapping[str, str] = DATA["untold"]


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Count of changes, and of the substantive among them; `derived` lines are apart."""

    changes: int = 0
    substantive: int = 0
    derived: int = 0

    @property
    def editorial(self) -> int:
        """The number of editorial ones."""
        return self.changes - self.substantive


class ClauseCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Count of clauses that changed, by weight, and that did not: those with a text, and mere headings."""

    substantive: int = 0
    editorial: int = 0
    same: int = 0
    headings: int = 0

    @property
    def changed(self) -> int:
        """The number of clauses that changed."""
        return self.substantive + self.editorial


class Sized(msgspec.Struct, frozen=True, kw_only=True):
    """A change with the words of one language that came and went, as word processors count them."""

    change: Change
    added: int
    removed: int


class Ledger:
    """The records of a redline."""

    def __init__(self, redline: Redline) -> None:
        self.redline = redline
        self.records: tuple[ChangeRecord, ...] = tuple(
            record for change in redline.told() for record in change.lines
        )

    @cached_property
    def _by_place(self) -> Mapping[str, tuple[ChangeRecord, ...]]:
        found: dict[str, list[ChangeRecord]] = {}
        for record in self.records:
            found.setdefault(record.place, []).append(record)
        return {key: tuple(records) for key, records in found.items()}

    def of(self, clause: str) -> tuple[ChangeRecord, ...]:
        """The records that a clause shows, by its new ID, or by the old one of a clause that is gone."""
        change = self._changes.get(clause)
        return change.lines if change else ()

    def change(self, clause: str) -> Change | None:
        """The change of a clause by its new ID, or by the old one of a clause that is gone; None if none."""
        return self._changes.get(clause)

    def former(self, clause: str) -> str:
        """The ID in the old draft of a clause of the new, "" if it is new."""
        change = self._changes.get(clause)
        return change.old if change else clause

    def sentences(self, clause: str, lang: str) -> tuple[str, ...]:
        """The changes of a clause line by line, each with its provision; of a mere number its sentence."""
        change = self._changes[clause]
        counted = [record for record in change.lines if record.counted]
        told = ((of.place if of.place != clause else "", of.sentence.get(lang, "")) for of in counted)
        found = (say(lang, "redline.colon").join(filter(None, parts)) for parts in told)
        return tuple(dict.fromkeys(found)) or (change.sentence.get(lang, ""),)

    def of_place(self, place: str) -> tuple[ChangeRecord, ...]:
        """The records of a provision or of a clause as such."""
        return self._by_place.get(place, ())

    def count(self, clause: str = "") -> Counts:
        """The counts of all changes, or of those of a clause."""
        return count(self.of(clause) if clause else self.records)

    def clause_count(self) -> ClauseCounts:
        """The counts of all clauses of the redline."""
        return clause_count(self.redline.changes)

    @cached_property
    def groups(self) -> Mapping[str, tuple[Change, ...]]:
        """The changes apart: of the title and `cover`, which are no clause, and of clauses by weight."""
        found: dict[str, list[Change]] = {name: [] for name in GROUPS}
        for change in self.redline.told():
            found["cover" if change.entitles else change.weight].append(change)
        return {name: tuple(changes) for name, changes in found.items() if changes}

    @cached_property
    def folds(self) -> tuple[Fold, ...]:
        """The folds that at least three clauses share, the most common first: words, data and reasons."""
        found: dict[tuple[object, ...], tuple[Fold, list[ChangeRecord]]] = {}
        for record in self.records:
            for fold in _common(record) if record.counted else ():
                key = (fold.kind, fold.lang, fold.old, fold.new, fold.label, _identity(fold.cause))
                found.setdefault(key, (fold, []))[1].append(record)
        often = []
        for fold, records in found.values():
            clauses = tuple(dict.fromkeys(record.clause for record in records))
            if len(clauses) >= SEVERAL:
                names = tuple(record.name for record in records)
                often.append(msgspec.structs.replace(fold, names=names, clauses=clauses))
        order = ("substitution", "attribute", "reason")
        return tuple(sorted(often, key=lambda fold: (order.index(fold.kind), -len(fold.names))))

    def substitutions(self, lang: str) -> tuple[Fold, ...]:
        """The words of a language that gave way to others in at least three clauses."""
        return tuple(fold for fold in self.folds if fold.kind == "substitution" and fold.lang == lang)

    @cached_property
    def _exchanges(self) -> frozenset[tuple[str, str, str]]:
        return frozenset((one.lang, one.old, one.new) for one in self.folds if one.kind == "substitution")

    def folded(self, change: Change) -> bool:
        """True if nothing changed in a clause but words that gave way to others in many clauses."""
        told = self._exchanges
        counted = [record for record in change.lines if record.counted]
        return bool(counted) and all(
            record.merely
            and all((lang, *pair) in told for lang, pairs in record.exchanged.items() for pair in pairs)
            for record in counted
        )

    @cached_property
    def _reasons(self) -> Mapping[tuple[object, ...], int]:
        """The reasons of many lines, each with its number among the heads."""
        found = [_identity(fold.cause) for fold in self.folds if fold.kind == "reason"]
        return {identity: number for number, identity in enumerate(found, 1)}

    def marked(self, change: Change) -> Change:
        """The change for a page that begins with the heads: a reason told there is a mark at its lines."""
        if not self._reasons or not change.lines:
            return change
        sides = ((lang, text, tuple(map(self._marked, text.lines))) for lang, text in change.texts.items())
        texts = {lang: msgspec.structs.replace(text, lines=lines) for lang, text, lines in sides}
        return msgspec.structs.replace(change, texts=texts, lines=tuple(map(self._marked, change.lines)))

    def _marked(self, line: Marked) -> Marked:
        if not line.causes:
            return line
        return msgspec.structs.replace(line, causes=tuple(map(self._mark, line.causes)))

    def _mark(self, cause: Cause) -> Cause:
        number = self._reasons.get(_identity(cause), 0)
        return msgspec.structs.replace(cause, told=number) if number else cause

    def heads(self, lang: str, within: Container[str] | None = None) -> Mapping[str, int]:
        """The folds that many clauses share, told once before the changes, with the numbers of the reasons.

        That is by the text in that language, if there is one; for a page of the clauses `within`, what is
        said of one of these.
        """
        written = dict.fromkeys(of for change in self.redline.told() for of in change.texts)
        shown = lang if lang in written else next(iter(written), "")
        return {
            self._head(fold, lang): self._reasons.get(_identity(fold.cause), 0)
            for fold in self.folds
            if fold.lang in ("", shown) and (within is None or any(one in within for one in fold.clauses))
        }

    def _head(self, fold: Fold, lang: str) -> str:
        names = [self._name(clause, lang) for clause in fold.clauses[:NAMED]]
        more = len(fold.clauses) > NAMED
        clauses = say(lang, "redline.comma").join(names) if more else enumerated(names, lang)
        if more:
            clauses = say(lang, "redline.fold_more", clauses=clauses, count=len(fold.clauses))
        return say(
            lang,
            f"redline.fold_{fold.kind}",
            clauses=clauses,
            count=len(fold.names),
            number=self._reasons.get(_identity(fold.cause), 0),
            old=fold.old,
            new=fold.new,
            label=say(lang, f"redline.label_{fold.label}") if fold.label else "",
            reason=text_in(fold.cause.reason, lang) if fold.cause else "",
        )

    @cached_property
    def _changes(self) -> Mapping[str, Change]:
        return {change.new or change.old: change for change in self.redline.told()}

    def _name(self, clause: str, lang: str) -> str:
        """The number of a clause, or its title if it has none."""
        change = self._changes[clause]
        text = change.texts.get(lang) or next(iter(change.texts.values()), TextChange())
        number = printed_number(change.new_number or change.old_number, lang)
        return number or text.title_of("insert") or clause

    def summary(self, lang: str, clause: str = "") -> str:
        """The extent of the changes in a few words; of a `clause` alone, of that."""
        if clause:
            found = self.count(clause)
            return say(lang, "redline.summary_one", changes=found.changes, substantive=found.substantive)
        clauses = self.clause_count()
        cover = count(self.redline.title.lines if self.redline.title else ()).changes
        changes = self.count().changes - cover
        parts = {
            "summary_none": not clauses.changed,
            "summary": clauses.changed,
            "summary_cover": cover,
            "summary_same": clauses.same,
            "summary_headings": clauses.headings,
        }
        counts = {name: getattr(clauses, name) for name in ("substantive", "editorial", "same", "headings")}
        return say(lang, "redline.between").join(
            say(lang, f"redline.{key}", clauses=clauses.changed, changes=changes, count=cover, **counts)
            for key, said in parts.items()
            if said
        )


@by_identity(8)
def ledger(redline: Redline) -> Ledger:
    """The ledger of a redline."""
    return Ledger(redline)


def count(records: Iterable[ChangeRecord]) -> Counts:
    """The counts of some records."""
    found = tuple(records)
    counted = [record for record in found if record.counted]
    return Counts(
        changes=len(counted),
        substantive=sum(record.weight == "substantive" for record in counted),
        derived=sum(record.derived for record in found),
    )


def clause_count(changes: Iterable[Change]) -> ClauseCounts:
    """The counts of the clauses of some changes; that of the standard itself is none of a clause."""
    found = tuple(change for change in changes if not change.entitles)
    weights = [change.weight for change in found if change.kinds]
    same = [change for change in found if not change.kinds]
    headings = sum(not any(text.lines for text in change.texts.values()) for change in same)
    return ClauseCounts(
        substantive=weights.count("substantive"),
        editorial=weights.count("editorial"),
        same=len(same) - headings,
        headings=headings,
    )


def sizes(changes: Iterable[Change], lang: str) -> tuple[Sized, ...]:
    """The number of words of a language that came and went with each change; a move has neither."""
    found = []
    for change in changes:
        text = change.texts.get(lang, TextChange())
        edits = [*text.title, *(edit for line in text.lines for edit in line.edits)]
        sides = ([edit.text for edit in edits if edit.op == op] for op in ("insert", "delete"))
        added, removed = (sum(len(COUNTED.findall(words)) for words in side) for side in sides)
        found.append(Sized(change=change, added=added, removed=removed))
    return tuple(found)


def _identity(cause: Cause | None) -> tuple[object, ...]:
    return (cause.kind, *sorted(cause.reason.items())) if cause else ()


def _common(record: ChangeRecord) -> Iterator[Fold]:
    """The parts of a record that others may share."""
    for lang, pairs in record.exchanged.items():
        apart = ((old, new) for old, new in pairs if old not in new and new not in old)
        yield from (Fold(kind="substitution", lang=lang, old=old, new=new) for old, new in apart)
    if record.aspect == "provision":
        kinds = dict.fromkeys(label.kind for label in record.labels)
        yield from (Fold(kind="attribute", label=kind) for kind in kinds)
    yield from (Fold(kind="reason", cause=cause) for cause in record.causes if any(cause.reason.values()))


@by_identity(8)
def concerned(draft: Draft) -> Mapping[str, Mapping[str, str]]:
    """The roles that each clause of a draft names or defines, or whose duties use its term, and why."""
    concerns = _Concerns(draft, Bound(draft), draft.languages[0] if draft.languages else "zh")
    return {
        clause.id: {**concerns.named(clause), **concerns.defined(clause)}
        for clause in draft.clauses
        if not clause.generated
    }


class RecordMaker:
    """Makes the records of one redline out of its changed lines and of what was found out of each."""

    def __init__(self, aligned: Aligned, sentences: SentenceWriter) -> None:
        self._main, self._origins = aligned.main, aligned.origins
        self._sentences = sentences
        self._levels = (levels_of(aligned.old), levels_of(aligned.new))
        self._bound = (Bound(aligned.old), Bound(aligned.new))
        self._concerns = _Concerns(aligned.new, self._bound[1], self._main)

    def records(
        self,
        pair: Pair,
        texts: Mapping[str, TextChange],
        details: ChangeDetails,
        lines: Sequence[ChangedLine],
    ) -> tuple[tuple[ChangeRecord, ChangeDetails], ...]:
        """The records of a clause, one for each of its changed lines, each with what was found out of it."""
        told = _Told(texts, details, lines, self._main)
        sides = zip(self._bound, (pair.old, pair.new), strict=True)
        bound = [of.provisions(side) if side else {} for of, side in sides]
        found = ((line, told.of(line)) for line in lines)
        return tuple((self._record(pair, line, told, of, bound), of) for line, of in found)

    def bound(self, pair: Pair, records: Iterable[ChangeRecord]) -> tuple[str, ...]:
        """The roles that some records bind; if none binds anybody, those that their clause binds."""
        found = dict.fromkeys(role for record in records for role in record.roles)
        sides = zip(self._bound[::-1], (pair.new, pair.old), strict=True)
        clauses = (role for of, side in sides if side for role in of.clause(side))
        return tuple(found or dict.fromkeys(clauses))

    def _record(
        self,
        pair: Pair,
        line: ChangedLine,
        told: _Told,
        found: ChangeDetails,
        bound: Sequence[Mapping[str, tuple[str, ...]]],
    ) -> ChangeRecord:
        own = found.get(line.lang or self._main, ()) or found.get("", ())
        judged = own or [detail for of in found.values() for detail in of]
        weight, reasons = _weighed(line, judged)
        change = told.change(line)
        before = next(iter(self._origins.get(line.place, ())), line.place)  # its ID in the old draft
        were, are = bound[0].get(before, ()), bound[1].get(line.place, ())
        languages = dict.fromkeys((self._main, *found))
        labels = (label for lang in languages for of in found.get(lang, ()) for label in of.labels)
        loud = [detail for of in found.values() for detail in of if not detail.quiet]
        known = {name: getattr(line, name) for name in ChangedLine.__struct_fields__}
        return ChangeRecord(
            **known,
            answered=_answered(line.causes),
            kind=change.kind if change else "",
            fates=_fates(change, line),
            weight=weight,
            reasons=reasons,
            proofs=_proofs(line, judged),
            labels=tuple(dict.fromkeys(labels)),
            levels=self._changed_levels(line, change, before),
            bound=are,
            bound_before=were,
            concerns=self._concerns.of(pair, line, (*were, *are)),
            texts=told.words(line),
            sentence={} if line.derived else self._sentences.of_line(pair, found, line.aspect),
            merely=bool(loud) and all(detail.exchanged for detail in loud),  # whole words for others
            exchanged={lang: words for lang, of in found.items() if (words := _exchanged(of)) and lang},
        )

    def _changed_levels(
        self, line: ChangedLine, change: LineChange | None, before: str
    ) -> tuple[str, str] | None:
        """The levels of the provision whose own line this is, if they differ."""
        sides = [side for side in (change.old, change.new) if side] if change else []
        if not any(side.id for side in sides) or line.lang:
            return None
        places = zip(self._levels, (before, line.place), strict=True)
        old, new = (levels.get(self._main, {}).get(place) for levels, place in places)
        return None if old is None or new is None or old == new else (old, new)


class _Told:
    """Findings on the changed lines of one clause, by line."""

    def __init__(
        self, texts: Mapping[str, TextChange], details: ChangeDetails, lines: Sequence[ChangedLine], main: str
    ) -> None:
        self._texts, self._details, self._main = texts, details, main
        self._own = {line.index: line for line in lines if line.index >= 0 and not line.lang}
        self._translations = {
            lang: translated(texts[main].lines, text.lines, self._own)
            for lang, text in texts.items()
            if lang != main and main in texts and self._own
        }

    def of(self, line: ChangedLine) -> dict[str, tuple[ChangeDetail, ...]]:
        """The details of a line by language; under "" those of data beside the words."""
        if line.aspect == "title":
            found = {lang: _details_at(of, TITLE) for lang, of in self._details.items() if lang}
        elif line.index >= 0:
            found = {lang: _details_at(self._details.get(lang, ()), at) for lang, at in self._places(line)}
        else:
            aspect = f"{line.aspect} {line.lang}".strip()
            same = (detail for detail in self._details.get("", ()) if detail.aspect == aspect)
            provision = line.place if line.aspect == "provision" else ""
            found = {"": tuple(detail for detail in same if detail.before == provision or not provision)}
        return {lang: details for lang, details in found.items() if details}

    def _places(self, line: ChangedLine) -> Iterator[tuple[str, tuple[int, ...]]]:
        """The place of the line in the text change of each language."""
        yield line.lang or self._main, (line.index,)
        if not line.lang:
            for lang, places in self._translations.items():
                yield lang, tuple(theirs for theirs, own in places.items() if own == line.index)

    def words(self, line: ChangedLine) -> dict[str, tuple[str, str]]:
        """The words of a line in its translations, before and after."""
        if line.aspect == "title":
            return {
                lang: (side_words(text.title, "delete"), side_words(text.title, "insert"))
                for lang, text in self._texts.items()
                if lang != self._main
            }
        if line.index < 0 or line.lang or line.derived:
            return {}
        # The first words of a line of the cover say what it tells.
        label = 0 if line.aspect == "text" else 1
        found = {}
        for lang, at in self._places(line):
            if lang != self._main and at:
                change = self._texts[lang].lines[at[0]]
                found[lang] = said_of(msgspec.structs.replace(change, edits=change.edits[label:]))
        return found

    def change(self, line: ChangedLine) -> LineChange | None:
        """The line change of a line; None of a title or of data."""
        text = self._texts.get(line.lang or self._main)
        return text.lines[line.index] if text and line.index >= 0 else None


def _details_at(details: Iterable[ChangeDetail], places: Sequence[int]) -> tuple[ChangeDetail, ...]:
    """The details that tell of one of the places."""
    return tuple(detail for detail in details if not set(detail.lines).isdisjoint(places))


def _weighed(line: ChangedLine, details: Sequence[ChangeDetail]) -> tuple[Weight, tuple[str, ...]]:
    """The weight of a line, and the strings of its reasons."""
    if line.derived:
        return "editorial", ("generated",)
    heavy = [detail for detail in details if detail.weight == "substantive"]
    if line.lang and not heavy and bars(line.old, line.new, line.lang):  # also where it is only informative
        return "substantive", ("translated_otherwise",)
    found = sorted(heavy or details, key=lambda detail: detail.rank)
    reasons = tuple(dict.fromkeys(detail.verdict for detail in found))
    return ("substantive" if heavy else "editorial"), reasons or (UNTOLD.get(line.aspect, "form"),)


def _proofs(line: ChangedLine, details: Iterable[ChangeDetail]) -> tuple[Proof, ...]:
    """The proofs that a line, or a part of it, is form."""
    if line.derived:
        return (Proof(kind="derived"),)
    light = [detail for detail in details if detail.weight == "editorial"]
    found = [
        detail.proof or Proof(kind="informative" if detail.verdict == "informative" else "beside")
        for detail in light
    ]
    if not found and line.aspect in PLACED:
        found = [Proof(kind=PLACED[line.aspect])]
    return tuple(dict.fromkeys(found))


def _exchanged(details: Iterable[ChangeDetail]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys(detail.exchanged for detail in details if detail.exchanged))


def _answered(causes: Iterable[Cause]) -> Answered:
    """The state of the answers to the comments that caused a change, the worst of them."""
    comments = [cause for cause in causes if cause.comment]
    if any(cause.reopened for cause in comments):
        return "reopened"
    return "corrected" if any(cause.corrected for cause in comments) else "as-answered" if comments else ""


def _fates(change: LineChange | None, line: ChangedLine) -> tuple[Fate, ...]:
    """The fate of a line or title; none of data."""
    if change is None:
        if line.aspect != "title":
            return ("moved",) if line.aspect == "moved" else ()
        return ("reworded",) if line.old and line.new else ("new",) if line.new else ("gone",)
    if change.old is None or change.new is None:
        return ("gone",) if change.new is None else ("new",)
    found: list[Fate] = ["moved"] if change.moved else []
    if any(edit.op != "equal" for edit in change.edits):
        found.append("reworded")
    if not change.old.same(change.new):
        found.append("reshaped")
    return tuple(found)


class _Concerns:
    """Whom a change concerns whom its provision does not bind, and why."""

    def __init__(self, draft: Draft, bound: Bound, main: str) -> None:
        self._draft, self._bound, self._main = draft, bound, main
        self._forms = {lang: role_forms(draft, lang) for lang in draft.languages}
        self._names = {lang: RoleNames(forms) for lang, forms in self._forms.items()}

    def of(self, pair: Pair, line: ChangedLine, bound: Iterable[str]) -> dict[str, str]:
        """The roles that the line defines or names, and those that are bound by what uses its term."""
        clause = pair.new or pair.old
        if clause is None or line.derived or line.aspect not in ("text", "title", "admitted"):
            return {}
        names = self._names.get(line.lang or self._main)
        said = (named.role for named in names.find(f"{line.old} {line.new}")) if names else ()
        defined = self.defined(clause)
        found = {**defined, **dict.fromkeys(said, "named")}
        found |= {role: why for role, why in defined.items() if why == "defined"}
        known = set(bound)
        return {role: why for role, why in sorted(found.items()) if role not in known}

    def named(self, clause: Clause) -> dict[str, str]:
        """The roles that the text of a clause names."""
        names, text = self._names.get(self._main), clause.texts.get(self._main)
        blocks = walk(text.blocks) if text and names else ()
        return {one.role: "named" for block in blocks if names for one in names.find(block.text)}

    def defined(self, clause: Clause) -> dict[str, str]:
        """The roles that a definition concerns: whom it defines, and those whose duties use the term."""
        forms = self._forms.get(self._main, {})
        roles = (forms[word] for word in clause.designations(self._main) if word in forms)
        users = dict.fromkeys(self._users.get(clause.id, ()), f"term:{clause.id}")
        return {**users, **dict.fromkeys(roles, "defined")}

    @cached_property
    def _users(self) -> Mapping[str, tuple[str, ...]]:
        """For each clause that defines a term the roles that are bound by a provision which uses it."""
        known = {
            word.lower(): clause.id
            for clause in self._draft.clauses
            for word in clause.designations(self._main)
        }
        pattern, found = any_of(known), dict[str, dict[str, None]]()
        for clause, block in self._draft.provisions(self._main):
            roles = () if clause.generated else self._bound.provisions(clause).get(block.id, ())
            if not roles:
                continue
            for match in pattern.finditer(block.text):
                term = known.get(match.group().lower()) or known.get(match.group().lower().rstrip("s"), "")
                found.setdefault(term, {}).update(dict.fromkeys(roles))
        return {term: tuple(roles) for term, roles in found.items()}
