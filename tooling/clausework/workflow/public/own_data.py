"""Take along all that is kept of a comment and its author, or have the author erased."""

from __future__ import annotations

import msgspec

from clausework.consultation.files.attachments import Attachment
from clausework.model.comment import Comment
from clausework.store.files import files_of, named
from clausework.store.privacy import CommentEvent, PersonalData, erase, happenings, personal
from clausework.store.recording.chain import StoreContext
from clausework.store.session import Session
from clausework.store.tracking import track

__all__ = ["Attachment", "CommentEvent", "OwnData", "PersonalData", "erase", "own_data"]


class OwnData(msgspec.Struct, frozen=True):
    """All that the store holds of one comment and its author."""

    comment: Comment
    personal: PersonalData
    events: tuple[CommentEvent, ...]
    files: tuple[Attachment, ...]


def own_data(db: Session, context: StoreContext, secret: str) -> OwnData | None:
    """All that is kept of a comment, for one who has its secret; None for any other."""
    found = track(db, context, secret)
    if found is None:
        return None
    number, key = found.number, context.key
    files = named(files_of(db, number), key)
    return OwnData(found.comment, personal(db, key, number), happenings(db, number), files)
