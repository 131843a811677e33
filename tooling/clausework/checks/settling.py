"""Comments and what became of them, as the rules of process see them."""

from __future__ import annotations

from clausework.checks.context import Context
from clausework.model.clause import Place
from clausework.model.comment import Comment

ALTERED = frozenset({"accepted", "partly"})
"""Outcomes that a change of the text must follow."""


def record(context: Context, comment: Comment, word: str = "disposition") -> Place:
    """Where the record of a comment says `word`."""
    return context.named(f"comments/{comment.consultation}/{comment.anchor.clause}/{comment.id}.yml", word)


def real(context: Context) -> tuple[Comment, ...]:
    """The comments that count: those sent while the service is rehearsed settle nothing.

    A whole consultation that was made up as an example is marked `rehearsal` on each record, yet its
    comments are answered like any other, so it is the consultation that decides.
    """
    consultations = context.project.consultations if context.project else ()
    tried = {item.id for item in consultations if item.rehearsal}
    return tuple(comment for comment in context.comments if comment.consultation not in tried)
