"""Which comments caused which changes, and which may be spoken of."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from clausework.model.comment import Comment

TAKEN = ("accepted", "partly")
"""Outcomes of comments that change the text."""


def may_be_shown(comment: Comment) -> bool:
    """Whether the public may read a comment: its state alone decides, whatever else stands in the record."""
    return comment.state in ("published", "answered")


def causes_of(comments: Iterable[Comment], drafts: Collection[str] | None) -> dict[str, tuple[str, ...]]:
    """For each clause or provision the comments whose acceptance changed it.

    Only comments on `drafts` count; None is any draft. One that may not be shown is no cause to name.
    """
    found: dict[str, tuple[str, ...]] = {}
    for comment in comments:
        answer = comment.disposition
        if answer is None or answer.outcome not in TAKEN or not may_be_shown(comment):
            continue
        if drafts is None or comment.draft in drafts:
            for identity in comment.changed:
                found[identity] = (*found.get(identity, ()), comment.id)
    return found
