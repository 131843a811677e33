"""The change of each clause: its texts, what they amount to, and why it was made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from clausework.model.draft import Draft, Reason
from clausework.model.redline import Change, Kind, Label, LineChange, TextChange
from clausework.redline.align import Pair
from clausework.redline.entitled import points_of, titles_of
from clausework.redline.heirs import Heirs, news
from clausework.redline.metadata import Beside
from clausework.redline.passages import passages
from clausework.redline.point import Point
from clausework.redline.sentences import Teller
from clausework.redline.singly import only
from clausework.redline.texts import Writer
from clausework.redline.tokens import Tokenizer, terms_of
from clausework.redline.verdicts import WEIGHTS, Points, decision_of, judge
from clausework.redline.vocabulary import Vocabulary
from clausework.text.catalogue import LANGUAGES

STOPS = "。！？.!?"
Causes = Mapping[str, tuple[str, ...]]
"""For the ID of a clause or provision the IDs of the comments that caused its change."""


class Changes:
    """Makes the changes of one redline."""

    def __init__(
        self,
        old: Draft,
        new: Draft,
        pairs: Sequence[Pair],
        heirs: Heirs,
        provisions: Heirs,
        causes: Causes,
    ) -> None:
        self._name = f"{old.label}-{new.label}"
        self._pairs = pairs
        self._titles = titles_of(old, new)
        self._causes = causes
        self._main = new.languages[0] if new.languages else LANGUAGES[0]
        self._lineage = news(old, new)
        self._reasons = tuple(reason for reason in new.reasons if reason not in old.reasons)
        self._beside = Beside(old, new, provisions)
        self._teller = Teller(
            {clause.id: clause for clause in old.clauses},
            {clause.id: clause for clause in new.clauses},
            self._main,
        )
        self._writers: dict[str, Writer] = {}
        self._words: dict[str, Vocabulary] = {}
        for lang in languages(old, new):
            tokenizer = Tokenizer(terms_of((old, new), lang), lang)
            self._writers[lang] = Writer(old, new, lang, pairs, heirs, provisions, tokenizer)
            self._words[lang] = Vocabulary(old, new, lang, pairs, heirs, tokenizer)

    def all(self) -> tuple[Change, ...]:
        """The change of every clause of either draft, in the order of the pairs."""
        return tuple(self._change(place, pair) for place, pair in enumerate(self._pairs))

    def title(self) -> Change | None:
        """The change of the standard's own title; None if it is called as it was."""
        if self._titles is None:
            return None
        written = {lang: writer.title(self._titles) for lang, writer in self._writers.items()}
        texts = {lang: TextChange(title=edits) for lang, edits in written.items() if edits}
        change = Change(
            id=f"{self._name}:title",  # no ID of a clause has a colon
            old=self._titles.old.id if self._titles.old else "",
            new=self._titles.id,
            texts=texts,
        )
        return self._told(change, self._titles, self._titles.kinds, points_of(texts))

    def _change(self, place: int, pair: Pair) -> Change:
        texts = {
            lang: text for lang, writer in self._writers.items() if (text := writer.write(place)) is not None
        }
        change = Change(
            id=f"{self._name}.{pair.id}",
            old=pair.old.id if pair.old else "",
            new=pair.new.id if pair.new else "",
            old_number=pair.old.number if pair.old else "",
            new_number=pair.new.number if pair.new else "",
            old_index=pair.old_index,
            new_index=pair.new_index,
            texts=texts,
        )
        points = self._points(pair, texts)
        kinds = _kinds(pair, points)
        return self._told(change, pair, kinds, points) if kinds else change

    def _points(self, pair: Pair, texts: Mapping[str, TextChange]) -> Points:
        found: dict[str, tuple[Point, ...]] = {}
        for lang, text in texts.items():
            if altered(text, pair.new is None):
                points = passages(pair, text, self._words[lang])
                found[lang] = points or (Point(kind="layout", rank=9, verdict="form"),)
        found[""] = self._beside.points(pair)
        return found

    def _told(self, change: Change, pair: Pair, kinds: tuple[Kind, ...], points: Points) -> Change:
        """The change with its verdict, labels, sentence and causes."""
        ids = frozenset((change.old, change.new, *_altered_provisions(change.texts.values()))) - {""}
        reasons = [reason for reason in self._reasons if ids.intersection(reason.ids)]
        events = [event for event in self._lineage if ids.intersection((*event.old, *event.new))]
        points = {lang: _overruled(found, reasons) for lang, found in points.items()}
        verdict = judge(pair, points, self._main, decision_of(reasons, ids), ids)
        lost = _joined(event.reason for event in events if change.old in event.old and not change.new)
        return msgspec.structs.replace(
            change,
            kinds=kinds,
            weight=verdict.weight,
            verdict=verdict.texts(),
            decision=verdict.decision,
            labels=(*only(kinds, change, verdict), *self._labels(points)),
            sentence=self._teller.tell(pair, points, lost),
            why=_joined([*(reason.reason for reason in reasons), *(event.reason for event in events)]),
            comments=tuple(sorted({comment for id_ in ids for comment in self._causes.get(id_, ())})),
        )

    def _labels(self, points: Points) -> tuple[Label, ...]:
        """The labels without repetition, those of the authoritative text first."""
        order = [self._main, *(lang for lang in points if lang not in (self._main, "")), ""]
        found = (label for lang in order for point in points.get(lang, ()) for label in point.labels)
        return tuple(dict.fromkeys(found))


def languages(old: Draft, new: Draft) -> tuple[str, ...]:
    """Every language in which either draft has a text or a title, the new draft's own languages first."""
    found = dict.fromkeys((*new.languages, *old.languages))
    for draft in (old, new):
        found.update(dict.fromkeys(draft.title))
        for clause in draft.clauses:
            found.update(dict.fromkeys(clause.texts))
    return tuple(found)


def altered(text: TextChange, gone: bool = False) -> bool:
    """True if the clause reads differently, or its lines stand elsewhere.

    Of a clause that is `gone` the title is gone too, which is no other change.
    """
    if not gone and any(edit.op != "equal" for edit in text.title):
        return True
    return any(map(line_altered, text.lines))


def line_altered(line: LineChange) -> bool:
    """True if the line reads differently, stands elsewhere, or is another kind of line."""
    return line.moved or line.old != line.new or any(edit.op != "equal" for edit in line.edits)


def _kinds(pair: Pair, points: Points) -> tuple[Kind, ...]:
    if "inserted" in pair.kinds or "deleted" in pair.kinds or not any(points.values()):
        return pair.kinds
    order: tuple[Kind, ...] = ("split", "merged", "renamed", "modified", "moved", "renumbered")
    return tuple(kind for kind in order if kind == "modified" or kind in pair.kinds)


def _altered_provisions(texts: Iterable[TextChange]) -> Iterable[str]:
    """The IDs of provisions that came, went, moved or read differently."""
    for text in texts:
        for line in text.lines:
            if line_altered(line):
                for side in (line.old, line.new):
                    if side and side.id:
                        yield side.id


def _overruled(points: Iterable[Point], reasons: Iterable[Reason]) -> tuple[Point, ...]:
    """The points with the weights that an editor gave to their provisions."""
    given = {
        identity: reason.weight for reason in reasons if reason.weight in WEIGHTS for identity in reason.ids
    }
    return tuple(
        msgspec.structs.replace(point, weight=given[point.provision], verdict="overruled")
        if given.get(point.provision, point.weight) != point.weight
        else point
        for point in points
    )


def _joined(texts: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Several reasons as one text for each language, sentence after sentence."""
    found: dict[str, list[str]] = {}
    for text in texts:
        for lang, reason in text.items():
            if reason and reason not in found.setdefault(lang, []):
                found[lang].append(reason)
    return {lang: _sentences(reasons, lang) for lang, reasons in found.items() if reasons}


def _sentences(reasons: Sequence[str], lang: str) -> str:
    if len(reasons) == 1:
        return reasons[0]
    stop, blank = ("。", "") if lang.startswith("zh") else (".", " ")
    return blank.join(reason if reason[-1] in STOPS else reason + stop for reason in reasons)
