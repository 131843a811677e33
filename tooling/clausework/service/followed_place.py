"""What has become of the place of a comment in the draft that the site shows, for its author."""

from __future__ import annotations

from collections.abc import Mapping

from clausework.consultation.anchor import AnchorFollower, told
from clausework.model.comment import Comment
from clausework.model.draft import Draft
from clausework.source.project import WORKING
from clausework.strings.catalogue import say


class Whereabouts:
    """Follows comments on the frozen drafts to the current one."""

    def __init__(self, drafts: Mapping[str, Draft], current: Draft) -> None:
        self._current = current
        self._followers = {
            label: AnchorFollower(draft, current) for label, draft in drafts.items() if label != current.label
        }

    def told(self, comment: Comment, lang: str) -> str:
        """A sentence on what became of the place; "" for a comment on the current draft."""
        follower = self._followers.get(comment.draft)
        if follower is None:
            return ""
        found = follower.follow(comment.anchor, comment.lang)
        name = say(lang, "site.working") if found.draft == WORKING else found.draft
        return told(found, self._current, name, lang, quoted=bool(comment.anchor.quote))
