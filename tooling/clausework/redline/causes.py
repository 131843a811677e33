"""The cause of each changed line: comments and reasons name it, or prove that they cover it."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import chain
from typing import NamedTuple

import msgspec

from clausework.model.by_identity import by_identity
from clausework.model.cause import BarredReason, Cause, CauseAccount, ChangedLine, Promise
from clausework.model.comment import SHOWN, TAKEN, Claim, Comment, Disposition
from clausework.model.draft import WORKING, Clause, ClauseText, Draft, Line, Lineage, Reason, lines_of
from clausework.model.redline import TextChange
from clausework.redline.align.clauses import lineage_between
from clausework.redline.align.lines import Where
from clausework.redline.alignment import (
    LineAlignment,
    line_digest,
    lines_between,
    placed_lines,
    signature,
    translated,
)
from clausework.redline.bars import bars, bars_of_pair
from clausework.redline.content_words import modern
from clausework.redline.explain.passages import from_clauses
from clausework.redline.words.readable import line_shown

# What an answer relies on: made from its words, and judged when the text has moved on.
NAME = re.compile(r"(?<![\w.-])[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)*", re.ASCII)
"""A word of an answer that may be an ID."""
MARK = re.compile(r"[-.\d]")
"""What an ID has and a word of English has not: `platform` is also a chapter."""


@by_identity(4)
def place_digests(draft: Draft) -> dict[str, str]:
    """The digest of the words of each place: a provision with its items, a clause, the standard's title."""
    main = draft.languages[0]
    found = {draft.standard: line_digest(None, ["title", draft.title.get(main, "")])}
    for clause in draft.clauses:
        text = clause.texts.get(main, ClauseText())
        said: dict[str, list[object]] = {clause.id: [text.title]}
        for place, line in placed_lines(clause.id, lines_of(text.own)):  # what is generated has its own place
            for name in dict.fromkeys((clause.id, place)):  # a line counts for its clause as well
                said.setdefault(name, []).append(signature(line))
        found.update({place: line_digest(None, lines) for place, lines in said.items()})
    return found


def claims_of(
    comment: Comment, answer: Disposition, draft: Draft, label: str, refused: Mapping[str, tuple[str, ...]]
) -> tuple[Claim, ...]:
    """The claims of an answer in the draft: the places that its words name, or that cover the comment.

    `refused` are words that are not adopted, each at a place, "" for that of the comment. An answer that a
    comment is covered, and that names no place, means the one that it is about.
    """
    said = place_digests(draft)
    own = comment.anchor.provision or comment.anchor.clause
    covering = answer.changes if answer.outcome == "covered" else ()
    told = [name for name in NAME.findall(answer.reason) if name != draft.standard and MARK.search(name)]
    changed = {name.partition("@")[0] for name in answer.lines}
    named = [name for name in (*covering, *told) if name in said and name not in changed]  # proved so
    if answer.outcome == "covered" and not named and own in said:
        named = [own]
    claim = partial(Claim, draft=label)
    covered = (claim(says="covered", place=place, digest=said[place]) for place in dict.fromkeys(named))
    barred = (claim(says="not-adopted", place=at or own, words=words) for at, words in refused.items())
    return (*covered, *barred)


class BrokenClaim(NamedTuple):
    """A claim that holds no more: its words moved or are `gone`, or a refused `word` came with a `line`."""

    comment: Comment
    claim: Claim
    gone: bool = False
    word: str = ""
    line: ChangedLine | None = None


def broken_claims(
    comments: Iterable[Comment], lines: Callable[[], Iterable[ChangedLine]], draft: Draft
) -> Iterator[BrokenClaim]:
    """The claims of answers that hold no more of a draft, into which these `lines` changed."""
    for comment in comments:
        for claim in comment.disposition.standing if comment.disposition else ():
            now = place_digests(draft).get(claim.place, "") if claim.digest else ""  # a refusal has none
            if now != claim.digest:
                yield BrokenClaim(comment, claim, gone=not now)
            for word, line in came_in(claim, lines() if claim.words else (), draft):
                yield BrokenClaim(comment, claim, word=word, line=line)


def came_in(claim: Claim, lines: Iterable[ChangedLine], draft: Draft) -> Iterator[tuple[str, ChangedLine]]:
    """The refused words that a changed line at the place or below has brought, with the first such line."""
    told = [line for line in lines if not line.derived] if claim.words else []
    for word in claim.words:
        come = (line for line in told if word in line.new and word not in line.old)  # news alone
        if line := next((line for line in come if _within(draft, line, claim.place)), None):
            yield word, line


def renewed(
    claims: Iterable[Claim], lines: Iterable[ChangedLine], draft: Draft, label: str
) -> tuple[Claim, ...]:
    """The claims as they hold of the draft, by somebody who has read it again; what is gone tells nothing."""
    said, told = place_digests(draft), tuple(lines)
    found: list[Claim] = []
    for claim in claims:
        come = {word for word, _ in came_in(claim, told, draft)}
        words = tuple(word for word in claim.words if word not in come)
        now = said.get(claim.place, "") if claim.digest else ""
        found.append(msgspec.structs.replace(claim, digest=now, draft=label, words=words))
    return tuple(found)


def _within(draft: Draft, line: ChangedLine, place: str) -> bool:
    """Whether a line stands at a place, or below it."""
    above, clause = {line.place, draft.standard}, draft.clause(line.clause)
    while clause is not None:
        above.add(clause.id)
        clause = draft.clause(clause.parent)
    return place in above


FIRST_WORDS = 40
"""Characters of a comment and of its answer that stand beside the change."""


def account(
    lines: Iterable[ChangedLine], old: Draft, new: Draft, comments: Iterable[Comment] = ()
) -> CauseAccount:
    """The lines that changed from `old` to `new`, each with its causes, and the causes that fit none.

    Causes are the reasons and the lineage that are news in `new`, and the comments on `old`.
    """
    found = tuple(lines)
    main = new.languages[0] if new.languages else "zh"
    reasons = tuple((place, reason) for place, reason in enumerate(new.reasons) if reason not in old.reasons)
    taken = tuple(
        comment for comment in comments if comment.draft in (old.label, WORKING) and causes_changes(comment)
    )
    broken = {each.comment.id for each in broken_claims(taken, lambda: found, new)}
    named = _named(taken, reasons, broken)
    proofs = _Proofs(reasons, new, main)
    events = [event for event in lineage_between(old, new) if any(event.reason.values())]  # these say why
    causes = []
    for line in found:
        told = (Cause(kind="lineage", reason=event.reason) for event in events if _tells(event, line))
        causes.append(of_translation(line, (*named.get(line.name, ()), *proofs.of(line), *told)))
    by_name = {line.name: given for line, given in zip(found, causes, strict=True)}
    causes = [by_name.get(line.translates, given) for line, given in zip(found, causes, strict=True)]
    explained = tuple(
        msgspec.structs.replace(line, causes=distinct(of)) if of else line
        for line, of in zip(found, causes, strict=True)
    )
    names = {line.name for line in found}
    promises = (
        *(Promise(name=name, comment=item.id) for item in taken for name in _lines(item)),
        *(Promise(name=name, reason=place) for place, reason in reasons for name in reason.lines),
    )
    return CauseAccount(
        lines=explained,
        broken=tuple(promise for promise in promises if promise.name not in names),
        idle=proofs.idle(),
        barred=tuple(proofs.barred.values()),
    )


def distinct(causes: Iterable[Cause]) -> tuple[Cause, ...]:
    """The causes in order, each once."""
    found: list[Cause] = []
    for cause in causes:
        if cause not in found:
            found.append(cause)
    return tuple(found)


def causes_changes(comment: Comment) -> bool:
    """True for a comment that the public may read and whose acceptance changes the text."""
    answer = comment.disposition
    return bool(answer and answer.outcome in TAKEN and comment.state in SHOWN)


def _lines(comment: Comment) -> tuple[str, ...]:
    return comment.disposition.lines if comment.disposition else ()


def _named(
    comments: Iterable[Comment], reasons: Iterable[tuple[int, Reason]], broken: Container[str]
) -> Mapping[str, tuple[Cause, ...]]:
    """The causes that name lines, by the names of these; answers that are `broken` are reopened."""
    found: dict[str, list[Cause]] = {}
    for comment in comments:
        for name in _lines(comment):
            cause = msgspec.structs.replace(comment_cause(comment), reopened=comment.id in broken)
            found.setdefault(name, []).append(cause)
    for _, reason in reasons:
        for name in reason.lines:
            found.setdefault(name, []).append(Cause(kind="reason", reason=reason.reason))
    return {name: tuple(causes) for name, causes in found.items()}


def comment_cause(comment: Comment) -> Cause:
    """A comment as the cause of a line, with its first words and those of its answer."""
    given = comment.disposition
    last = given.corrections[-1] if given and given.corrections else None
    told: dict[str, tuple[str, Mapping[str, str]]] = {
        "words": ("" if comment.withdrawn else comment.text, _texts(comment.translations)),
        "answer": (given.reason, given.translations) if given else ("", {}),
        "corrected": (last.text, last.translations) if last else ("", {}),
    }
    return Cause(
        kind="comment",
        comment=comment.id,
        lang=comment.lang,
        rehearsal=comment.rehearsal,
        translations={
            lang: {key: first_words(by[lang], 2 * FIRST_WORDS) for key, (_, by) in told.items() if lang in by}
            for lang in sorted({lang for _, by in told.values() for lang in by})
        },
        words=first_words(told["words"][0]),
        answer=first_words(told["answer"][0]),
        corrected=first_words(told["corrected"][0]),
        outcome=comment.disposition.outcome if comment.disposition else "",
    )


def _texts(translations: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {lang: words["text"] for lang, words in translations.items() if "text" in words}


def first_words(text: str, most: int = FIRST_WORDS) -> str:
    """The beginning of a text, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most].rstrip()}…"


class _Proofs:
    """The reasons that name no lines: each covers those that differ by what it says alone."""

    def __init__(self, reasons: Iterable[tuple[int, Reason]], new: Draft, main: str) -> None:
        self._profile, self._main, self._verbs = new.look, main, new.verbs
        proofs = [(place, reason) for place, reason in reasons if reason.replaces or reason.edition]
        self.barred: dict[int, BarredReason] = {}
        for place, reason in proofs:
            bars = [bars_of_pair(*pair, main, new.verbs) for pair in reason.replaces.items()]
            if found := tuple(chain.from_iterable(bars)):
                self.barred[place] = BarredReason(reason=place, bars=found)
        self._all = tuple(item for item in proofs if item[0] not in self.barred)
        self._used: set[int] = set()

    def of(self, line: ChangedLine) -> tuple[Cause, ...]:
        """The causes that together turn the old words into the new; none if anything else differs."""
        if line.lang or not line.reworded or not self._prove(line, self._all):
            return ()
        needed = list(self._all)
        for item in reversed(self._all):  # of two that each suffice, the first is kept
            rest = [other for other in needed if other is not item]
            if self._prove(line, rest):
                needed = rest
        if any(reason.replaces for _, reason in needed):
            found = bars(line.old, line.new, self._main, self._verbs)
            if found:  # 日 is a unit only beside its number
                for place, _ in needed:
                    self.barred.setdefault(place, BarredReason(reason=place, bars=found, line=line.name))
                return ()
        self._used.update(place for place, _ in needed)
        return tuple(
            Cause(kind="edition" if reason.edition else "replaces", reason=reason.reason)
            for _, reason in needed
        )

    def _prove(self, line: ChangedLine, reasons: Iterable[tuple[int, Reason]]) -> bool:
        words, edition = line.old, False
        for _, reason in reasons:
            edition = edition or (bool(reason.edition) and reason.edition == self._profile)
            for old, new in reason.replaces.items():
                words = words.replace(old, new)
        if edition:
            return modern(words, self._main) == modern(line.new, self._main)
        return words == line.new

    def idle(self) -> tuple[int, ...]:
        """The reasons that have covered no line although nothing bars them."""
        known = self._used | self.barred.keys()  # a barred one is told of as such
        return tuple(place for place, _ in self._all if place not in known)


def of_translation(line: ChangedLine, causes: tuple[Cause, ...]) -> tuple[Cause, ...]:
    """The causes of a line; of one that changed in a translation alone that, with the reason given for it."""
    if not line.lang or line.derived:
        return causes
    told = (msgspec.structs.replace(of, kind="translation") if of.kind == "reason" else of for of in causes)
    return tuple(told) or (Cause(kind="translation"),)


def _tells(event: Lineage, line: ChangedLine) -> bool:
    """Whether an entry of the lineage tells of the very thing that happened to an ID."""
    if line.aspect in ("renamed", "split"):
        return line.old in event.old and line.new in event.new
    if line.place not in event.old or line.place in event.new:  # it lives on: the entry tells of another
        return False
    if event.kind == "merged":
        return line.aspect == "merged" or (line.aspect == "title" and not line.new)
    return event.kind == "retired" and line.aspect in ("text", "title") and not line.new


def with_causes(
    texts: Mapping[str, TextChange], lines: Iterable[ChangedLine], main: str
) -> dict[str, TextChange]:
    """The text changes with names and causes at each line that changed, also in the translations."""
    told = [line for line in lines if line.index >= 0]
    own = {line.index: line for line in told if not line.lang}
    found: dict[str, TextChange] = {}
    for lang, text in texts.items():
        here = {line.index: line for line in told if line.lang == lang}
        if lang != main and main in texts:
            places = translated(texts[main].lines, text.lines, own)
            here |= {theirs: own[place] for theirs, place in places.items()}
        found[lang] = _marked(text, own if lang == main else here)
    return found


def _marked(text: TextChange, lines: Mapping[int, ChangedLine]) -> TextChange:
    if not lines:
        return text
    marked = list(text.lines)
    for index, line in enumerate(text.lines):
        if line.altered and (of := lines.get(index)):
            marked[index] = msgspec.structs.replace(line, name=of.name, derived=of.derived, causes=of.causes)
    return msgspec.structs.replace(text, lines=tuple(marked))


# Traces through all drafts: of a line to its origin, and of each line of a clause to what caused it.
class DraftStep:
    """Two consecutive drafts: what changed between them, with the causes, and which line became which."""

    def __init__(
        self, old: Draft, new: Draft, comments: Iterable[Comment], base: Draft | None = None
    ) -> None:
        self.label = new.label
        self._between = LineAlignment(old, new)
        self.lines = _explained(self._between.changed(), old, new, comments, base)
        own = tuple(line for line in self.lines if not line.lang)
        self.arrived: Mapping[Where, ChangedLine] = {
            (line.clause, line.line): line for line in own if line.line >= 0
        }
        self.departed: Mapping[Where, ChangedLine] = {
            (line.home, line.order): line for line in own if line.order >= 0 and line.line < 0
        }

    def origin(self, where: Where) -> Where | None:
        """The old place of a line of the newer draft; None if it is new."""
        return self._between.origin(where)

    def goal(self, where: Where) -> Where | None:
        """The new place of a line of the older draft; None if it is gone."""
        return None if where in self.departed else self._between.goal(where)

    def former(self, clause: str) -> str:
        """The ID in the older draft of a clause of the newer; its own if it is new."""
        pairs = self._between.aligned.pairs
        return next((pair.old.id for pair in pairs if pair.old and pair.id == clause), clause)


class Trace:
    """The steps from the first of some drafts to the last; comments on each cause changes of the next.

    `base` is the draft before the first, if the first is a text that was written after it and is not frozen.
    """

    def __init__(
        self, drafts: Sequence[Draft], comments: Sequence[Comment] = (), base: Draft | None = None
    ) -> None:
        self._drafts = drafts
        self._comments = comments
        self._base = base

    @cached_property
    def steps(self) -> tuple[DraftStep, ...]:
        """The steps, the oldest first."""
        pairs = zip(self._drafts, self._drafts[1:], strict=False)
        return tuple(
            DraftStep(old, new, self._comments, None if index else self._base)
            for index, (old, new) in enumerate(pairs)
        )

    def explain(self, lines: tuple[ChangedLine, ...]) -> tuple[ChangedLine, ...]:
        """Lines that changed from the first draft to the last, with the causes of all steps in between."""
        if len(self._drafts) == 2:
            return _explained(lines, self._drafts[0], self._drafts[1], self._comments, self._base)
        return tuple(
            msgspec.structs.replace(line, causes=causes) if (causes := self._causes(line)) else line
            for line in lines
        )

    def _causes(self, line: ChangedLine) -> tuple[Cause, ...]:
        if line.lang:
            alike = (entry for step in self.steps for entry in step.lines if entry.lang == line.lang)
            given = distinct(of for entry in alike if entry.place == line.place for of in entry.causes)
            return tuple(of for of in given if of.reason or of.comment) or of_translation(line, ())
        if line.line >= 0:
            found: Iterable[ChangedLine] = (entry for _, entry in self.past((line.clause, line.line)))
        elif line.order >= 0:
            found = self._fate((line.home, line.order))
        else:
            found = self._of_clause(line)
        return distinct(cause for entry in found for cause in entry.causes)

    def past(self, where: Where) -> Iterator[tuple[str, ChangedLine]]:
        """The changes of a line of the last draft, the newest first, each with the draft that made it."""
        here: Where | None = where
        for step in reversed(self.steps):
            if here is None:
                return
            if here in step.arrived:
                yield step.label, step.arrived[here]
            here = step.origin(here)

    @property
    def last(self) -> Draft:
        """The last draft."""
        return self._drafts[-1]

    def before(self, label: str) -> Draft:
        """The draft before the one of that label."""
        labels = [draft.label for draft in self._drafts]
        return self._drafts[labels.index(label, 1) - 1]

    @property
    def first(self) -> str:
        """The label of the first draft."""
        return self._drafts[0].label

    def past_of_title(self, clause: str) -> Iterator[tuple[str, ChangedLine]]:
        """The changes of the title of a clause of the last draft, the newest first."""
        for step in reversed(self.steps):
            for line in step.lines:
                if line.aspect == "title" and line.clause == clause and not line.lang:
                    yield step.label, line
            clause = step.former(clause)  # it may have had another ID then

    def _fate(self, where: Where) -> Iterator[ChangedLine]:
        """The changes of a line of the first draft until it went."""
        here: Where | None = where
        for step in self.steps:
            if here is None:
                return
            if here in step.departed:
                yield step.departed[here]
            here = step.goal(here)
            if here and here in step.arrived:
                yield step.arrived[here]

    def _of_clause(self, line: ChangedLine) -> Iterator[ChangedLine]:
        """The changes of a title, a place or data: those of the same kind on the same clause or provision."""
        names = {line.place}
        for step in reversed(self.steps):
            yield from (entry for entry in step.lines if entry.aspect == line.aspect and entry.place in names)
            names |= {step.former(name) for name in names}


def _explained(
    lines: tuple[ChangedLine, ...], old: Draft, new: Draft, comments: Iterable[Comment], base: Draft | None
) -> tuple[ChangedLine, ...]:
    """The lines with the causes that comments on the older draft and reasons of the newer give them.

    If the older is a text after a draft `base`, a line has the causes of the line of the same place that
    came to the same words since that draft: these are the changes that comments and reasons name.
    """
    if base is None:
        return account(lines, old, new, comments).lines
    since = account(lines_between(base, new), base, new, comments).lines  # what comments and reasons name
    known = {(line.place, line.new or line.old): line.causes for line in since}
    return tuple(
        msgspec.structs.replace(line, causes=known.get((line.place, line.new or line.old), line.causes))
        for line in lines
    )


class Wording(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The words of a line as they are read, and the draft in which it took them."""

    draft: str
    words: str


class BlamedLine(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A line of the last draft: its words, the draft in which it took them, and the causes of that.

    A move changes no words: a line that only moved is of the draft that it had its words in.

    `kind` is that of the line, or `title`; `id` that of a provision. `earlier` are the wordings before,
    the newest first.
    """

    kind: str
    words: str
    draft: str
    id: str = ""
    causes: tuple[Cause, ...] = ()
    earlier: tuple[Wording, ...] = ()


def blame(trace: Trace, clause: Clause, main: str) -> tuple[BlamedLine, ...]:
    """The title and the lines of a clause of the last draft, in the authoritative language."""
    text = clause.texts.get(main, ClauseText())
    past = trace.past_of_title(clause.id)
    found = [_line(trace, "title", "", text.title, past, main)] if text.title else []
    for index, line in enumerate(traced_lines(clause, main)):
        words = line_shown(line, trace.last, main)
        found.append(_line(trace, line.kind, line.id, words, trace.past((clause.id, index)), main))
    return tuple(found)


def traced_lines(clause: Clause, lang: str) -> tuple[Line, ...]:
    """The lines of a clause but those that were made from other clauses, where their causes are told."""
    text = clause.texts.get(lang, ClauseText())
    return lines_of(text.own if from_clauses(clause) else text.blocks)


def _line(
    trace: Trace, kind: str, name: str, words: str, past: Iterable[tuple[str, ChangedLine]], main: str
) -> BlamedLine:
    changes = [(label, change) for label, change in past if change.old != change.new]  # moves change no words
    draft, causes = (changes[0][0], changes[0][1].causes) if changes else (trace.first, ())
    earlier = tuple(_earlier(trace, changes, main))
    return BlamedLine(kind=kind, id=name, words=words, draft=draft, causes=causes, earlier=earlier)


def _earlier(trace: Trace, changes: list[tuple[str, ChangedLine]], main: str) -> Iterator[Wording]:
    """The earlier wordings of a line, before each of its changes, and since when."""
    for place, (label, change) in enumerate(changes):
        since = changes[place + 1][0] if place + 1 < len(changes) else trace.first
        if change.old:
            yield Wording(draft=since, words=_before(trace.before(label), change, main))


def _before(draft: Draft, change: ChangedLine, main: str) -> str:
    """The words before a change as they are read in the draft that had them."""
    clause = draft.clause(change.home) if change.order >= 0 else None
    text = clause.texts.get(main, ClauseText()) if clause else ClauseText()
    lines = lines_of(text.blocks)[change.order :] if clause else ()
    return line_shown(lines[0], draft, main) if lines else change.old
