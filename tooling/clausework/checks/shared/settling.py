"""Comments with their answers, and the changed lines in the files, for the rules about the process."""

from __future__ import annotations

from datetime import date, datetime

from clausework.checks.engine.context import CheckContext, LocatedFact, Violation, fallback
from clausework.lang.patterns import shared_ends
from clausework.model.cause import ChangedLine
from clausework.model.comment import TAKEN, Comment, Consultation
from clausework.model.draft import WORKING, Place, line_blocks
from clausework.model.finding import Severity

AROUND = 16
"""Characters that a message quotes before and after what changed."""
LONGEST = 100
"""Characters of a line that a message quotes."""


def place_of(context: CheckContext, line: ChangedLine) -> tuple[Place, int]:
    """The place of a line in the source, and its length; of one that is gone, the place of its clause."""
    clause = context.clauses.get(line.clause)
    if clause is None:
        path = "standard/standard.yml" if line.place == context.draft.standard else "standard/outline.yml"
        return context.named(path, line.new), max(1, len(line.new))
    text = clause.texts.get(line.lang or context.main)
    blocks = line_blocks(text.blocks) if text else ()
    at = blocks[line.line].at if 0 <= line.line < len(blocks) else None
    if at is None:
        return fallback(clause, line.lang or context.main), max(1, len(text.title) if text else 1)
    return at, max(1, len(blocks[line.line].text))


def differing(old: str, new: str) -> tuple[str, str]:
    """Both wordings of a line, without what is far from where they differ."""
    start, end = shared_ends(old, new)
    return _around(old, start, len(old) - end), _around(new, start, len(new) - end)


def _around(words: str, start: int, end: int) -> str:
    first, last = max(0, start - AROUND), min(len(words), end + AROUND)
    shown = quoted(words[first:last])
    return ("…" if first else "") + shown + ("…" if last < len(words) and not shown.endswith("…") else "")


def quoted(words: str) -> str:
    """The words of a line, cut where they are long."""
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"


def record(context: CheckContext, comment: Comment, word: str = "disposition") -> Place:
    """The place of `word` in the record of a comment."""
    return context.named(comment.record, word)


def about(
    context: CheckContext,
    comment: Comment,
    word: str = "disposition",
    case: str = "",
    severity: Severity | None = None,
    /,
    **values: object,
) -> Violation:
    """A fault of a comment, at `word` in its record."""
    clause = comment.anchor.clause if comment.anchor.clause in context.clauses else ""
    found = LocatedFact(at=record(context, comment, word), clause=clause, length=len(word))
    names = (comment.id, word.partition("@")[0])
    return found.fault(case, values, severity=severity, about=names, key=comment.id, id=comment.id)


def answerable(context: CheckContext) -> tuple[Comment, ...]:
    """The comments that the draft which is being written answers: those on the draft before it.

    Those that a rehearsal made of the working text count as well: a rehearsal shows the gates.
    """
    label = context.previous.label if context.previous else ""
    return tuple(comment for comment in context.comments if comment.draft in (label, WORKING))


def taken(context: CheckContext) -> tuple[Comment, ...]:
    """The answerable comments that were accepted, wholly or in part."""
    return tuple(
        comment
        for comment in answerable(context)
        if comment.disposition and comment.disposition.outcome in TAKEN
    )


def day_of(instant: str) -> date | None:
    """The day of an instant in the zone in which it is written; None if it is none."""
    try:
        return datetime.fromisoformat(instant).date() if instant else None
    except ValueError:
        return None


def consultations(context: CheckContext) -> dict[str, Consultation]:
    """The consultations by ID."""
    return {item.id: item for item in context.project.consultations} if context.project else {}
