"""Access by the secret of a comment: its receipt, its withdrawal, its supplements."""

from __future__ import annotations

import msgspec

from clausework.consultation.files.attachments import Attachment
from clausework.consultation.log.chain import Event
from clausework.consultation.submission import Receipt
from clausework.consultation.tokens import secret_hash
from clausework.model.comment import State
from clausework.store.files import files_of
from clausework.store.recording.chain import StoreContext, append, moment
from clausework.store.recording.recorded import change
from clausework.store.reviewing import discussed_since
from clausework.store.rows import receipt_of, rows
from clausework.store.session import EVENT_COLUMNS, Session, holes


class Supplement(msgspec.Struct, frozen=True):
    """A supplement, as the page of the comment that it follows tells of it."""

    number: str
    received: str
    state: State
    withdrawn: str


def withdraw(db: Session, context: StoreContext, number: str) -> None:
    """Take a comment back: nothing is erased, the number stays; a second time changes nothing."""
    if db.execute("SELECT withdrawn FROM comment WHERE number = ?", (number,)).get:
        return
    now = moment(db, context)
    change(db, "comment", {"withdrawn": now}, "number = ?", (number,))
    append(db, now, "withdrawn", number, {})


def track(db: Session, context: StoreContext, secret: str) -> Receipt | None:
    """The receipt that a secret opens; the look-up goes by hash, so its time tells nothing."""
    for row in rows(db, "WHERE comment.track = ?", secret_hash(secret)):
        if row.consultation in context.consultations:
            return receipt_of(row, context.consultations[row.consultation], context.key)
    return None


def receipt(db: Session, context: StoreContext, number: str, secret: str) -> Receipt | None:
    """The receipt of a comment for one who knows its secret."""
    found = track(db, context, secret)
    return found if found is not None and found.number == number else None


def logged_receipt(
    db: Session, context: StoreContext, number: str, secret: str
) -> tuple[Receipt, Event] | None:
    """The receipt of a comment and the event that received it, for one who knows its secret."""
    found = receipt(db, context, number, secret)
    if found is None:
        return None
    sql = f"SELECT {EVENT_COLUMNS} FROM event WHERE number = ? AND kind = 'received'"  # noqa: S608 - our own names
    return found, Event(*db.execute(sql, (number,)).get)


def followers(db: Session, number: str) -> tuple[Supplement, ...]:
    """The supplements of a comment, in the order of arrival."""
    found = db.execute(
        "SELECT number, received, state, withdrawn FROM comment WHERE follows = ? ORDER BY arrival", (number,)
    )
    return tuple(Supplement(*row) for row in found)


class TrackedComment(msgspec.Struct, frozen=True):
    """A receipt with what its page tells: since when the group discusses it, its files and supplements."""

    receipt: Receipt
    discussed: str
    files: tuple[Attachment, ...]
    followers: tuple[Supplement, ...]


def tracked(db: Session, found: Receipt) -> TrackedComment:
    """What the page of a receipt tells."""
    number = found.number
    return TrackedComment(found, discussed_since(db, number), files_of(db, number), followers(db, number))


class SentSummary(msgspec.Struct, frozen=True):
    """A comment as the overview of one sending tells of it."""

    number: str
    clause: str
    submission: str
    digest: str


def sent_under(db: Session, keys: tuple[str, ...]) -> tuple[SentSummary, ...]:
    """The comments that came under these keys, in the order of arrival."""
    columns = "SELECT number, clause, submission, digest FROM comment"
    found = db.execute(f"{columns} WHERE submission IN ({holes(keys)}) ORDER BY arrival", keys)
    return tuple(SentSummary(*row) for row in found)
