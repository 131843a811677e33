"""Comments with their dispositions, for the rules about the process."""

from __future__ import annotations

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Violation
from clausework.model.clause import Place
from clausework.model.comment import Comment, Consultation
from clausework.model.draft import WORKING
from clausework.model.finding import Severity
from clausework.redline.causes import TAKEN


def record(context: CheckContext, comment: Comment, word: str = "disposition") -> Place:
    """Where the record of a comment says `word`."""
    return context.named(f"comments/{comment.consultation}/{comment.anchor.clause}/{comment.id}.yml", word)


def about(
    context: CheckContext,
    comment: Comment,
    word: str = "disposition",
    values: dict[str, object] | None = None,
    message: Bilingual | None = None,
    remedy: Bilingual | None = None,
    severity: Severity | None = None,
) -> Violation:
    """A fault of a comment, at `word` in its record; words and severity are the rule's if not given."""
    return Violation(
        at=record(context, comment, word),
        clause=comment.anchor.clause if comment.anchor.clause in context.clauses else "",
        length=len(word),
        values={"id": comment.id, **(values or {})},
        about=(comment.id, word.partition("@")[0]),
        message=message,
        remedy=remedy,
        severity=severity,
        key=comment.id,
    )


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


def consultations(context: CheckContext) -> dict[str, Consultation]:
    """The consultations by ID."""
    return {item.id: item for item in context.project.consultations} if context.project else {}
