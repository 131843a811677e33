"""A comment tracked by its secret: its receipt, what has become of it, its data, and taking it back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec

from clausework.consultation.files.attachments import Attachment as Attachment
from clausework.consultation.receipts import Receipt as Receipt
from clausework.consultation.records import read_record
from clausework.model.comment import Comment
from clausework.store.base import Store
from clausework.store.files import files_of, named
from clausework.store.privacy import CommentEvent as CommentEvent
from clausework.store.privacy import PersonalData as PersonalData
from clausework.store.privacy import erase as erase
from clausework.store.privacy import happenings, personal
from clausework.store.recording.chain import StoreContext
from clausework.store.session import Session
from clausework.store.tracking import Supplement as Supplement
from clausework.store.tracking import TrackedComment as TrackedComment
from clausework.store.tracking import track as track
from clausework.store.tracking import tracked
from clausework.store.tracking import withdraw as withdraw


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


T = TypeVar("T")


class TrackingStore(Protocol):
    """The store of a running service, and the project whose records it knows."""

    @property
    def root(self) -> Path:
        """The folder of the project."""

    @property
    def store(self) -> Store:
        """The store."""

    async def read(self, work: Callable[[Session], T]) -> T:
        """What `work` finds; StoreBusy if it does not answer in time."""


async def tracked_comment(service: TrackingStore, secret: str, number: str = "") -> TrackedComment | None:
    """All that the page of a comment tells, for one who has its secret; None for any other.

    None too if it is not the one of a `number` that is given. An answer that the record in git holds is
    shown before the store has it; no reader of the store is kept for as long as git's files are read.
    """
    context = service.store.context

    def work(db: Session) -> TrackedComment | None:
        found = track(db, context, secret)
        return tracked(db, found) if found is not None and number in ("", found.number) else None

    found = await service.read(work)
    if found is None:
        return None
    receipt = await asyncio.to_thread(_with_answer, service.root, found.receipt)
    return msgspec.structs.replace(found, receipt=receipt, files=named(found.files, context.key))


def _with_answer(root: Path, found: Receipt) -> Receipt:
    """The receipt with the answer that the record in git holds, if it holds one."""
    record = read_record(root, found.number)
    if record is None or record.digest != found.digest or record.disposition is None:
        return found
    comment = msgspec.structs.replace(found.comment, disposition=record.disposition, state=record.state)
    return msgspec.structs.replace(found, comment=comment)
