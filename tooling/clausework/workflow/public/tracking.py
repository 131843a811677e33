"""Track a comment by its secret: its receipt, what has become of it, and taking it back."""

from __future__ import annotations

from pathlib import Path

import msgspec

from clausework.consultation.receipts import Receipt
from clausework.consultation.records import read_record
from clausework.store.files import named
from clausework.store.recording.chain import StoreContext
from clausework.store.session import Session
from clausework.store.tracking import Supplement, TrackedComment, track, tracked, withdraw

__all__ = ["Receipt", "Supplement", "TrackedComment", "track", "tracked_comment", "withdraw"]


def tracked_comment(db: Session, context: StoreContext, root: Path, secret: str) -> TrackedComment | None:
    """All that the page of a comment tells, for one who has its secret; None for any other.

    An answer that the record in git holds is shown before the store has it.
    """
    found = track(db, context, secret)
    if found is None:
        return None
    whole = tracked(db, _with_answer(root, found))
    return msgspec.structs.replace(whole, files=named(whole.files, context.key))


def _with_answer(root: Path, found: Receipt) -> Receipt:
    """The receipt with the answer that the record in git holds, if it holds one."""
    record = read_record(root, found.number)
    if record is None or record.digest != found.digest or record.disposition is None:
        return found
    comment = msgspec.structs.replace(found.comment, disposition=record.disposition, state=record.state)
    return msgspec.structs.replace(found, comment=comment)
