"""Blame: for each line of a clause the draft in which it took its words, why, and its earlier wordings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from clausework.model.cause import Cause, ChangedLine
from clausework.model.clause import Clause, ClauseText, Line, lines_of
from clausework.model.draft import Draft
from clausework.redline.explain.binding import from_clauses
from clausework.redline.trace import Trace
from clausework.redline.words.readable import line_shown


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
