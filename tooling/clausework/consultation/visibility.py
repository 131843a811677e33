"""What of a comment the public may read."""

from __future__ import annotations

import msgspec

from clausework.consultation.fields import FIELDS
from clausework.model.comment import Comment

WORDLESS = {field.path: "" for field in FIELDS if field.own and field.key == field.path}


def may_be_shown(comment: Comment) -> bool:
    """Whether the public may read a comment: its state alone decides, whatever else stands in the record."""
    return comment.state in ("published", "answered")


def public_part(comment: Comment) -> Comment:
    """What git and lists may have of a comment: without its words if they are not to be read."""
    return without_words(comment) if comment.withdrawn or comment.state == "withheld" else comment


def without_words(comment: Comment) -> Comment:
    """A comment that is kept back: that it was, when and about what; the digest stays."""
    anchor = msgspec.structs.replace(comment.anchor, quote="")
    return msgspec.structs.replace(comment, anchor=anchor, verified=False, **WORDLESS)
