"""Which comments may be spoken of."""

from __future__ import annotations

from clausework.model.comment import Comment


def may_be_shown(comment: Comment) -> bool:
    """Whether the public may read a comment: its state alone decides, whatever else stands in the record."""
    return comment.state in ("published", "answered")
