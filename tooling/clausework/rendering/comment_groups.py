"""The public comments of a consultation by chapter and by who made them, and what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from clausework.model.comment import OUTCOMES, Comment
from clausework.rendering import labels
from clausework.rendering.view import View

SHOWN_OUTCOMES = (*OUTCOMES, "pending")
PARTS = {
    "accepted": ("accepted",),
    "partly": ("partly",),
    "rejected": ("rejected",),
    "other": ("covered", "out-of-scope"),
    "pending": ("pending",),
}
"""The parts of a bar, and the outcomes that each counts."""

GONE = "gone-"
"""What the keys of chapters begin with whose clauses are no more."""


class CommentGroup(msgspec.Struct, frozen=True):
    """Comments that are counted together; `key` is the ID of the chapter or of the role."""

    key: str
    name: str
    comments: tuple[Comment, ...]

    @property
    def outcomes(self) -> Counter[str]:
        """How many have each outcome."""
        return Counter(map(outcome_of, self.comments))


def outcome_of(comment: Comment) -> str:
    """What became of a comment, `pending` if nothing yet."""
    return comment.disposition.outcome if comment.disposition else "pending"


def part_of(outcome: str) -> str:
    """The part of a bar that counts an outcome."""
    return next(part for part, outcomes in PARTS.items() if outcome in outcomes)


def present(comments: Iterable[Comment]) -> list[str]:
    """The outcomes that there are, in their order."""
    found = set(map(outcome_of, comments))
    return [name for name in SHOWN_OUTCOMES if name in found]


def by_chapter(view: View, shown: Iterable[Comment]) -> tuple[CommentGroup, ...]:
    """Those on the whole document first, then each chapter that has comments, then those that are gone."""
    names: dict[str, str] = {}
    found: dict[str, list[Comment]] = {}
    known: dict[tuple[str, str], tuple[str, str]] = {}
    for comment in shown:
        place = comment.draft, comment.anchor.clause
        if place not in known:
            known[place] = _chapter(view, comment)
        key, name = known[place]
        names[key] = name
        found.setdefault(key, []).append(comment)
    order = [view.draft.standard, *(chapter.id for chapter in labels.chapters(view.draft))]
    keys = sorted(found, key=lambda key: order.index(key) if key in order else len(order))
    return tuple(CommentGroup(key, names[key], tuple(found[key])) for key in keys)


def _chapter(view: View, comment: Comment) -> tuple[str, str]:
    """The chapter of a comment's clause as it stands, or of its heir; the whole document.

    Of a clause that is gone it is the chapter that it had, which says so.
    """
    if view.draft.is_whole(comment.anchor.clause):
        return view.draft.standard, view.whole
    for end in (comment.anchor.clause, *view.index.moved.get(comment.anchor.clause, ())):
        if end in view.index.clauses:
            chapter = labels.chapter_of(view.draft, view.index.clauses[end])
            return chapter.id, view.heading(chapter)
    draft = view.publication.edition(comment.draft).draft
    clause = draft.clause(comment.anchor.clause)
    if clause is None:
        return GONE, view.say("clause_gone")
    chapter = labels.chapter_of(draft, clause)
    return GONE + chapter.id, view.say("chapter_gone", chapter=view.heading(chapter))


def by_role(view: View, shown: Sequence[Comment]) -> tuple[CommentGroup, ...]:
    """The kinds of commenters in the order of the project, as far as they commented."""
    groups = (
        CommentGroup(role, view.role(role), tuple(item for item in shown if item.role == role))
        for role in view.publication.commenters
    )
    return tuple(group for group in groups if group.comments)
