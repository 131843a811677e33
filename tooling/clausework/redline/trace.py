"""Traces through all drafts: of a line to its origin, and of each line of a clause to what caused it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import msgspec

from clausework.model.cause import Cause, ChangedLine
from clausework.model.comment import Comment
from clausework.model.draft import Clause, ClauseText, Draft, Line, lines_of
from clausework.redline.align.lines import Where
from clausework.redline.alignment import LineAlignment, lines_between
from clausework.redline.causes import account, distinct, of_translation
from clausework.redline.explain.passages import from_clauses
from clausework.redline.words.readable import line_shown


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
        """Where a line of the newer draft stood in the older; None if it is new."""
        return self._between.origin(where)

    def goal(self, where: Where) -> Where | None:
        """Where a line of the older draft stands in the newer; None if it is gone."""
        return None if where in self.departed else self._between.goal(where)

    def former(self, clause: str) -> str:
        """The ID in the older draft of a clause of the newer; its own if it is new."""
        pairs = self._between.pairs
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
            return of_translation(line)
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
            clause = step.former(clause)

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
    since = account(lines_between(base, new), base, new, comments).lines
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
    changes = [(label, change) for label, change in past if change.old != change.new]
    return BlamedLine(
        kind=kind,
        id=name,
        words=words,
        draft=changes[0][0] if changes else trace.first,
        causes=changes[0][1].causes if changes else (),
        earlier=tuple(_earlier(trace, changes, main)),
    )


def _earlier(trace: Trace, changes: list[tuple[str, ChangedLine]], main: str) -> Iterator[Wording]:
    """What a line said before each of its changes, and since when."""
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
