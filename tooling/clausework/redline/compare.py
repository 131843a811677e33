"""Compare two drafts: align, write, label, and prove that nothing was lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from clausework.errors import NotLossless
from clausework.layout.mentions import cited_labels
from clausework.model.cause import ChangedLine
from clausework.model.draft import Clause, Draft, Line, lines_of
from clausework.model.redline import (
    Change,
    Kind,
    Label,
    LineChange,
    Operation,
    Redline,
    Side,
    TextChange,
    draft_digest,
)
from clausework.redline.align.clauses import Aligned, Pair, lineage_between
from clausework.redline.alignment import Alignment, languages, standard_lines
from clausework.redline.causes import account, with_causes
from clausework.redline.explain import metadata, sentences
from clausework.redline.explain.passages import passage_changes
from clausework.redline.ledger import RecordMaker
from clausework.redline.words.diff import restore
from clausework.redline.words.texts import TextChangeWriter, texts_at, unchanged_texts
from clausework.redline.words.tokens import tokenizer_between
from clausework.redline.words.vocabulary import Vocabulary


# Proof that a redline is lossless: accept it for the new text, reject it for the old.
class RestoredClause(msgspec.Struct, frozen=True, gc=False):
    """A clause given back: for each language that has any text its title and its lines."""

    id: str
    number: str
    texts: dict[str, tuple[str, tuple[Line, ...]]]


def accept(redline: Redline) -> tuple[RestoredClause, ...]:
    """The clauses of the new draft, in order."""
    found = []
    for change in sorted((each for each in redline.changes if each.new), key=lambda each: each.new_index):
        texts = {}
        for lang, text in sorted(change.texts.items()):
            lines = (_line(line.new, line, "insert") for line in text.lines if line.new is not None)
            texts[lang] = (text.title_of("insert"), tuple(lines))
        found.append(RestoredClause(change.new, change.new_number, _told(texts)))
    return tuple(found)


def reject(redline: Redline) -> tuple[RestoredClause, ...]:
    """The clauses of the old draft, in order; their lines are gathered from wherever they went."""
    lines: dict[tuple[str, str], dict[int, Line]] = {}
    clauses: dict[str, Change] = {}
    for change in redline.changes:
        if change.old:
            clauses.setdefault(change.old, change)  # of a split the first; all have the same number and place
        for lang, text in change.texts.items():
            for line in text.lines:
                if line.old is not None and not line.destination:  # told where it arrived
                    home = line.origin or change.old
                    lines.setdefault((home, lang), {})[line.order] = _line(line.old, line, "delete")
    ordered = sorted(clauses.values(), key=lambda change: change.old_index)
    langs = sorted({lang for change in redline.changes for lang in change.texts})
    found = []
    for change in ordered:
        texts = {}
        for lang in langs:
            kept = lines.get((change.old, lang), {})
            title = change.texts.get(lang, TextChange()).title_of("delete")
            if title or kept:
                texts[lang] = (title, tuple(kept[order] for order in sorted(kept)))
        found.append(RestoredClause(change.old, change.old_number, texts))
    return tuple(found)


def restored_title(redline: Redline, side: Operation) -> dict[str, str]:
    """A draft's own title: the new one by accepting the change of the old, the old one by rejecting it."""
    if redline.title is None:
        return _given(redline.old.title if side == "insert" else redline.new.title)
    return _given({lang: text.title_of(side) for lang, text in redline.title.texts.items()})


def plain_text(draft: Draft) -> tuple[RestoredClause, ...]:
    """The text that `accept` and `reject` must give back for a draft."""
    found = []
    for clause in draft.clauses:
        texts = {lang: (text.title, lines_of(text.blocks)) for lang, text in sorted(clause.texts.items())}
        found.append(RestoredClause(clause.id, clause.number, _told(texts)))
    return tuple(found)


def prove(redline: Redline, old: Draft, new: Draft) -> None:
    """Raise NotLossless, naming the clause, unless the redline gives back both drafts exactly.

    If it is the standard's own title that is lost, what is named is the standard.
    """
    for side, found, wanted in (
        ("new", accept(redline), plain_text(new)),
        ("old", reject(redline), plain_text(old)),
    ):
        if found != wanted:
            faults = (b.id for a, b in zip(found, wanted, strict=False) if a != b)
            raise NotLossless(next(faults, ""), side)
    titles: tuple[tuple[str, Operation, Draft], ...] = (("new", "insert", new), ("old", "delete", old))
    for side, done, draft in titles:
        if restored_title(redline, done) != _given(draft.title):  # an empty title and none are the same
            raise NotLossless(draft.standard, side)


def _given(titles: Mapping[str, str]) -> dict[str, str]:
    return {lang: title for lang, title in titles.items() if title}


def _told(texts: dict[str, tuple[str, tuple[Line, ...]]]) -> dict[str, tuple[str, tuple[Line, ...]]]:
    """The languages that have any text: in a redline an empty text and none are the same."""
    return {lang: text for lang, text in texts.items() if any(text)}


def _line(bare: Line, change: LineChange, side: Literal["insert", "delete"]) -> Line:
    return msgspec.structs.replace(bare, runs=restore(change.edits, side))


# The change of each clause: its texts, what they amount to, and why it was made.
STOPS = "。！？.!?"


class Changes:
    """Makes the changes of one redline."""

    def __init__(self, aligned: Aligned) -> None:
        old, new = aligned.old, aligned.new
        self._name = f"{old.label}-{new.label}"
        self._pairs, self._kept, self._main = aligned.pairs, aligned.same, aligned.main
        self._titles = metadata.titles_of(old, new)
        self._cover = metadata.cover_lines(old, new)
        reasons = (reason for reason in new.reasons if reason not in old.reasons)
        self._weighed = tuple(reason for reason in reasons if reason.weight in sentences.WEIGHTS)
        self._lineage = lineage_between(old, new)
        self._metadata = metadata.MetadataComparison(aligned)
        self._sentences = sentences.SentenceWriter(aligned)
        self._records = RecordMaker(aligned, self._sentences)
        self._writers: dict[str, TextChangeWriter] = {}
        self._words: dict[str, Vocabulary] = {}
        for lang in languages(old, new):
            tokenizer = tokenizer_between(old, new, lang)
            writer = self._writers[lang] = TextChangeWriter(aligned, lang, tokenizer)
            self._words[lang] = Vocabulary(aligned, lang, tokenizer, writer.paragraphs()).as_before()

    def texts(self) -> tuple[dict[str, TextChange], ...]:
        """The text changes of every pair, by language."""
        return tuple(
            self._unchanged(pair.new)
            if pair.new and pair.id in self._kept  # nothing of it need be compared
            else texts_at(place, self._writers)
            for place, pair in enumerate(self._pairs)
        )

    def _unchanged(self, clause: Clause) -> dict[str, TextChange]:
        known = unchanged_texts(clause)
        return {lang: known[lang] for lang in self._writers if lang in known}

    def title_texts(self) -> dict[str, TextChange]:
        """The change of the standard itself, title and cover, by language; none if both are as they were."""
        if self._titles is None:
            return {}
        found: dict[str, TextChange] = {}
        for lang, writer in self._writers.items():
            title = writer.title(self._titles)
            lines = tuple(metadata.cover_line(line, lang, writer.edits) for line in self._cover)
            if title or lines:
                found[lang] = TextChange(title=title, lines=lines)
        return found

    def all(
        self, texts: Sequence[Mapping[str, TextChange]], lines: Sequence[Sequence[ChangedLine]]
    ) -> tuple[Change, ...]:
        """The change of every clause of either draft, in the order of the pairs; `lines` have causes."""
        return tuple(map(self._change, self._pairs, texts, lines))

    def title(self, texts: dict[str, TextChange], lines: Sequence[ChangedLine]) -> Change | None:
        """The change of the standard itself; None if title and cover are as they were."""
        if self._titles is None:
            return None
        change = Change(
            id=f"{self._name}:title",  # no ID of a clause has a colon
            old=self._titles.old.id if self._titles.old else "",
            new=self._titles.id,
            texts=with_causes(texts, lines, self._main),
        )
        details = metadata.title_details(texts, self._cover)
        return self._told(change, self._titles, self._titles.kinds, details, lines)

    def _change(self, pair: Pair, texts: Mapping[str, TextChange], lines: Sequence[ChangedLine]) -> Change:
        change = Change(
            id=f"{self._name}.{pair.id}",
            old=pair.old.id if pair.old else "",
            new=pair.new.id if pair.new else "",
            old_number=pair.old.number if pair.old else "",
            new_number=pair.new.number if pair.new else "",
            old_index=pair.old_index,
            new_index=pair.new_index,
            texts=with_causes(texts, lines, self._main),
        )
        details = self._details(pair, texts)
        kinds = _kinds(pair, details)
        return self._told(change, pair, kinds, details, lines) if kinds else change

    def _details(self, pair: Pair, texts: Mapping[str, TextChange]) -> sentences.ChangeDetails:
        found: dict[str, tuple[sentences.ChangeDetail, ...]] = {}
        if pair.id in self._kept:
            return found
        for lang, text in texts.items():
            # A clause that is gone takes its title along, which is no other change.
            if text.altered if pair.new else any(line.altered for line in text.lines):
                details = passage_changes(pair, text, self._words[lang])
                found[lang] = details or (sentences.ChangeDetail(kind="layout", verdict="form"),)
        found[""] = self._metadata.details(pair)
        return found

    def _told(
        self,
        change: Change,
        pair: Pair,
        kinds: tuple[Kind, ...],
        details: sentences.ChangeDetails,
        lines: Sequence[ChangedLine],
    ) -> Change:
        """The change with its verdict, labels, sentence and causes."""
        found = self._records.records(pair, change.texts, details, lines)
        entries = []
        for record, of in found:
            said = record.counted and record.aspect not in sentences.STRUCTURE
            entries.append(sentences.Entry(f"{record.name} {record.lang}", of, said))
        beside = {
            lang: tuple(one for one in of if not any(one in entry.details.get(lang, ()) for entry in entries))
            for lang, of in details.items()
        }
        records = tuple(record for record, _ in found)
        records, verdict = sentences.judge(pair.kinds, records, beside, self._main, self._weighed)
        ended = (event for event in self._lineage if change.old in event.old and not change.new)
        causes = [cause for line in lines for cause in line.causes]
        return msgspec.structs.replace(
            change,
            kinds=kinds,
            weight=verdict.weight,
            verdict=verdict.texts(),
            decision=verdict.decision,
            labels=(*sentences.only_label(kinds, change, verdict), *self._labels(details)),
            sentence=self._sentences.write(pair, entries, beside, _joined(event.reason for event in ended)),
            lines=records,
            bound=self._records.bound(pair, records),
            why=_joined(cause.reason for cause in causes),
            comments=tuple(sorted({cause.comment for cause in causes} - {""})),
        )

    def _labels(self, details: sentences.ChangeDetails) -> tuple[Label, ...]:
        """The labels without repetition, those of the authoritative text first."""
        order = [self._main, *(lang for lang in details if lang not in (self._main, "")), ""]
        found = (label for lang in order for detail in details.get(lang, ()) for label in detail.labels)
        return tuple(dict.fromkeys(found))


def _kinds(pair: Pair, details: sentences.ChangeDetails) -> tuple[Kind, ...]:
    if "inserted" in pair.kinds or "deleted" in pair.kinds or not any(details.values()):
        return pair.kinds
    order: tuple[Kind, ...] = ("split", "merged", "renamed", "modified", "moved", "renumbered")
    return tuple(kind for kind in order if kind == "modified" or kind in pair.kinds)


def _joined(texts: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Several reasons as one text for each language, sentence after sentence."""
    found: dict[str, list[str]] = {}
    for text in texts:
        for lang, reason in text.items():
            if reason and reason not in found.setdefault(lang, []):
                found[lang].append(reason)
    joined: dict[str, str] = {}
    for lang, reasons in found.items():
        stop, blank = ("。", "") if lang.startswith("zh") else (".", " ")
        several = len(reasons) > 1
        joined[lang] = blank.join(of if not several or of[-1] in STOPS else of + stop for of in reasons)
    return joined


Explain = Callable[[tuple[ChangedLine, ...]], tuple[ChangedLine, ...]]
"""Gives lines their causes."""


def side_of(draft: Draft) -> Side:
    """A draft as one of the two of a redline."""
    mentions = {lang: dict(words) for lang, words in cited_labels(draft).items()}
    digest = draft_digest(draft)
    return Side(label=draft.label, date=draft.date, digest=digest, title=draft.title, mentions=mentions)


def compare(old: Draft, new: Draft, *, explain: Explain | None = None) -> Redline:
    """The redline from `old` to `new`; it is proved to give both back before it is returned.

    `explain` gives the lines that changed their causes; without it, they have the reasons of `new` alone.
    """
    known = Alignment(old, new)
    changes = Changes(known.aligned)
    title, texts = changes.title_texts(), changes.texts()
    of_standard = standard_lines(old, new, known.aligned.main)
    of_clauses = [
        () if pair.id in known.aligned.same and not pair.kinds else known.lines(place, found)
        for place, (pair, found) in enumerate(zip(known.aligned.pairs, texts, strict=True))
    ]
    lines = (*of_standard, *(line for found in of_clauses for line in found))
    told = iter(explain(lines) if explain else account(lines, old, new).lines)  # all at once: proofs see all
    redline = Redline(
        old=side_of(old),
        new=side_of(new),
        title=changes.title(title, [next(told) for _ in of_standard]),
        changes=changes.all(texts, [[next(told) for _ in found] for found in of_clauses]),
    )
    prove(redline, old, new)  # always: a redline that loses a word must never be shown
    return redline
