"""One submission inside a transaction: found again, judged by the clock, numbered and chained."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import apsw
import msgspec

from clausework.comments.numbers import make_number
from clausework.comments.receipts import Receipt, Refusal
from clausework.comments.store.chain import Event, link
from clausework.comments.store.rows import insert, receipt_of, rows
from clausework.comments.submission import Submission
from clausework.comments.tokens import secret_hash, tracking_secret
from clausework.comments.window import Window, instant, window_of
from clausework.model.comment import Consultation, State

Clock = Callable[[apsw.Connection], str]


class Desk(msgspec.Struct, frozen=True):
    """What judging needs beside the database: the consultations, the key, the clock.

    `floors` gives for each prefix the highest sequence number that is taken already elsewhere.
    """

    consultations: Mapping[str, Consultation]
    key: bytes
    clock: Clock
    floors: Mapping[str, int]


def take(db: apsw.Connection, desk: Desk, sent: Submission) -> Receipt | Refusal:
    """Keep a submission, or find the one that it repeats, or refuse it; the caller commits."""
    consultation = desk.consultations.get(sent.consultation)
    if consultation is None:
        return Refusal("unknown")
    earlier = _earlier(db, desk, sent, consultation)
    if earlier is not None:
        return earlier
    now = desk.clock(db)
    phase = window(db, consultation).phase(instant(now), instant(sent.opened) if sent.opened else None)
    if phase in ("early", "closed"):
        return Refusal("early" if phase == "early" else "closed")
    sequence = _next_sequence(db, consultation.prefix, desk.floors.get(consultation.prefix, 0))
    number = make_number(consultation.prefix, sequence)
    secret = tracking_secret(desk.key, sent.keys[0])
    late = phase == "late"
    digest = insert(db, sent, (number, consultation.prefix, sequence), secret_hash(secret), now, late)
    told: dict[str, str | bool] = {
        "clause": sent.anchor.clause,
        "consultation": sent.consultation,
        "digest": digest,
        "draft": sent.draft,
        "late": late,
        "suspect": sent.suspect,
    }
    append(db, now, "received", number, told)
    return receipt_of(rows(db, "WHERE comment.number = ?", number)[0], consultation, secret)


def window(db: apsw.Connection, consultation: Consultation) -> Window:
    """The window of a consultation that this store knows."""
    made = db.execute("SELECT made FROM consultation WHERE id = ?", (consultation.id,)).get
    return window_of(consultation, str(made))


def _earlier(
    db: apsw.Connection, desk: Desk, sent: Submission, consultation: Consultation
) -> Receipt | Refusal | None:
    for key in sent.keys:
        found = db.execute("SELECT number, body FROM comment WHERE submission = ?", (key,)).get
        if found is None:
            continue
        number, body = found
        if body != sent.body:
            return Refusal("conflict")
        row = rows(db, "WHERE comment.number = ?", number)[0]
        return receipt_of(row, consultation, tracking_secret(desk.key, key), again=True)
    return None


def _next_sequence(db: apsw.Connection, prefix: str, floor: int) -> int:
    highest = db.execute("SELECT max(sequence) FROM comment WHERE prefix = ?", (prefix,)).get
    return max(int(highest or 0), floor) + 1


def review(db: apsw.Connection, desk: Desk, number: str, state: State, why: str) -> None:
    """Set the state of a comment and append who has seen it to the chain; the caller commits."""
    now = desk.clock(db)
    db.execute(
        "UPDATE comment SET state = ?, withheld = ?, reviewed = ? WHERE number = ?",
        (state, why, now, number),
    )
    append(db, now, state, number, {"reason": why})


def append(db: apsw.Connection, at: str, kind: str, number: str, payload: Mapping[str, str | bool]) -> None:
    """Add an event to the end of the chain."""
    last = db.execute("SELECT * FROM event ORDER BY seq DESC LIMIT 1").get
    event = link(Event(*last) if last else None, at, kind, number, dict(payload))
    db.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?)", msgspec.structs.astuple(event))
