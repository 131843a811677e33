"""The consultations that led to a draft or are on it, each with its records, to be tabled and counted."""

from __future__ import annotations

from clausework.model.cause import ChangedLine
from clausework.model.draft import Draft
from clausework.rendering.answers import ConsultationRound
from clausework.rendering.publication import Publication


def rounds_until(publication: Publication) -> tuple[ConsultationRound, ...]:
    """The consultations on the current draft and on those before it that brought anything, or ran.

    What a later draft made of the comments is not told.
    """
    labels = [edition.draft.label for edition in publication.editions]
    known = labels[: labels.index(publication.current) + 1]
    found = []
    for consultation in publication.consultations:
        comments = tuple(
            comment
            for comment in (*publication.comments, *publication.hidden)
            if comment.consultation == consultation.id
        )
        if consultation.draft not in known or not (comments or consultation.closes):
            continue
        after, lines = _after(publication, consultation.draft, known)
        found.append(
            ConsultationRound(
                consultation=consultation,
                draft=publication.edition(consultation.draft).draft,
                comments=tuple(sorted(comments, key=lambda comment: comment.id)),
                commenters=publication.commenters,
                replies=publication.replies.get(consultation.id, ()),
                after=after,
                lines=lines,
            )
        )
    return tuple(found)


def _after(
    publication: Publication, label: str, known: list[str]
) -> tuple[Draft | None, tuple[ChangedLine, ...]]:
    """The draft that follows, if it is known yet, and what changed until it."""
    for redline in publication.redlines:
        if redline.old.label == label and redline.new.label in known:
            lines = tuple(line for change in redline.told() for line in change.lines)
            return publication.edition(redline.new.label).draft, lines
    return None, ()
