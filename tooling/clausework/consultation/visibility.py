"""What of a comment the public may read."""

from __future__ import annotations

from collections.abc import Iterable

from clausework.consultation.fields import FIELDS, with_values
from clausework.model.comment import SHOWN, Comment

WORDLESS = {field.path: "" for field in FIELDS if field.own} | {"verified": False}
"""What a comment without its words has at the paths of them; without a name there is none to be verified."""


def may_be_shown(comment: Comment) -> bool:
    """Whether the public may read a comment: its state alone decides, whatever else stands in the record."""
    return comment.state in SHOWN


def is_unreviewed(comment: Comment) -> bool:
    """Whether nobody has decided yet that the public may read a comment, or that it may not."""
    return comment.state not in SHOWN and comment.state != "withheld"


def unreviewed_numbers(comments: Iterable[Comment]) -> tuple[str, ...]:
    """The numbers of those that nobody has reviewed."""
    return tuple(comment.id for comment in comments if is_unreviewed(comment))


def is_kept_back(state: str, withdrawn: str) -> bool:
    """Whether the words of a comment are not to be read: it is withheld, or its author took it back."""
    return bool(withdrawn) or state == "withheld"


def public_part(comment: Comment) -> Comment:
    """What git and lists may have of a comment: without its words if they are not to be read."""
    return without_words(comment) if is_kept_back(comment.state, comment.withdrawn) else comment


def without_words(comment: Comment) -> Comment:
    """A comment that is kept back: that it was, when and about what; the digest stays."""
    return with_values(comment, WORDLESS)
