"""Follow: what became, in the working text, of the places that comments are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from clausework.consultation.anchor import AnchorFollower, FollowedAnchor, followed, told
from clausework.drafts.naming import draft_name
from clausework.drafts.register import open_draft, read_register
from clausework.model.comment import Comment
from clausework.model.draft import WORKING, Draft


def follow_comments(root: Path, comments: Iterable[Comment]) -> dict[str, FollowedAnchor]:
    """By number what became of each comment on a frozen draft; others are not followed."""
    comments = tuple(comments)
    known = {entry.label for entry in read_register(root)}
    labels = sorted({comment.draft for comment in comments} & known)
    drafts = {label: open_draft(root, label) for label in (*labels, WORKING)}
    return followed(comments, drafts, WORKING)


class FollowedPlaces:
    """What became of the places of comments on frozen drafts in the draft that the site shows, in words."""

    def __init__(self, drafts: Mapping[str, Draft], current: Draft) -> None:
        self._current = current
        self._followers = {
            label: AnchorFollower(draft, current) for label, draft in drafts.items() if label != current.label
        }

    def sentence(self, comment: Comment, lang: str) -> str:
        """A sentence on what became of the place; "" for a comment on the current draft."""
        follower = self._followers.get(comment.draft)
        if follower is None:
            return ""
        found = follower.follow(comment.anchor, comment.lang)
        name = draft_name(found.draft, lang)
        return told(found, self._current, name, lang, quoted=bool(comment.anchor.quote))
