"""Follow: what became, in the working text, of the places that comments are about."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from clausework.consultation.anchor import FollowedAnchor, followed
from clausework.drafts.register import read_register
from clausework.drafts.revisions import open_draft
from clausework.model.comment import Comment
from clausework.source.project import WORKING


def follow_comments(root: Path, comments: Iterable[Comment]) -> dict[str, FollowedAnchor]:
    """By number what became of each comment on a frozen draft; others are not followed."""
    comments = tuple(comments)
    known = {entry.label for entry in read_register(root)}
    labels = sorted({comment.draft for comment in comments} & known)
    drafts = {label: open_draft(root, label) for label in (*labels, WORKING)}
    return followed(comments, drafts, WORKING)
