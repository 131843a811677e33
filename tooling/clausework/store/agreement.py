"""Agreements with a comment, counted once for each device and each network line; they are not votes."""

from __future__ import annotations

import msgspec

from clausework.consultation.tokens import keyed
from clausework.consultation.window import instant
from clausework.model.comment import SHOWN
from clausework.store.recording.chain import StoreContext, append, moment
from clausework.store.recording.recorded import put
from clausework.store.session import Session
from clausework.store.windows import window

COLUMNS = ("number", "device", "address", "at")


class AgreementCount(msgspec.Struct, frozen=True):
    """How many agree with a comment; `again` if this one had done so before."""

    number: str
    count: int
    again: bool


def agree(
    db: Session, context: StoreContext, number: str, device: str, address: str
) -> AgreementCount | None:
    """Count an agreement; None if the comment is not open to it: unknown, not public, or closed."""
    row = db.execute("SELECT state, withdrawn, consultation FROM comment WHERE number = ?", (number,)).get
    if row is None or row[0] not in SHOWN or row[1]:
        return None
    consultation = context.consultations.get(row[2])
    now = moment(db, context)
    if consultation is None or window(db, consultation).phase(instant(now)) != "open":
        return None
    marks = (keyed(context.key, f"device {number}", device), keyed(context.key, f"address {number}", address))
    known = db.execute(
        "SELECT count(*) FROM agreement WHERE number = ? AND (device = ? OR address = ?)", (number, *marks)
    ).get
    if not known:
        put(db, "agreement", COLUMNS, (number, *marks, now))
        append(db, now, "agreed", number, {})
    return AgreementCount(number, agreements(db, number), bool(known))


def agreements(db: Session, number: str) -> int:
    """How many agree with a comment."""
    return int(db.execute("SELECT count(*) FROM agreement WHERE number = ?", (number,)).get)


def agreements_since(db: Session, head: int, last: int) -> dict[str, int]:
    """How many agree with each comment whose agreements have changed after one event and up to another."""
    changed = db.execute(
        "SELECT DISTINCT number FROM event WHERE seq > ? AND seq <= ? AND kind = 'agreed'", (head, last)
    )
    return {number: agreements(db, number) for number in [number for (number,) in changed]}
