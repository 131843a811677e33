"""One submission inside a transaction: found again, judged by the clock, numbered and chained."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import msgspec

from clausework.consultation.log.chain import Event, link
from clausework.consultation.log.high_water import HighWaterMark, Reached
from clausework.consultation.numbers import make_number, sequence_of
from clausework.consultation.receipts import Receipt, Refusal
from clausework.consultation.sealing import keyed
from clausework.consultation.submission import Submission
from clausework.consultation.tokens import secret_hash, tracking_secret
from clausework.consultation.window import Phase, Window, instant, window_of
from clausework.errors import StoreBusy, StoreError
from clausework.lang.normalise import forbidden_characters, normalise
from clausework.model.canonical import written_digest
from clausework.model.comment import Consultation, State
from clausework.store import tally
from clausework.store.events import LAST
from clausework.store.files import insert_files
from clausework.store.holding import HELD, told_of
from clausework.store.marks import clear, keep, noted, replayed
from clausework.store.recorded import change, must_record, put, take_noted
from clausework.store.rows import Kept, insert, local, receipt_for, receipt_of, rows
from clausework.store.session import Clock, Session

SKEW = timedelta(seconds=5)
"""By which a clock may be before the last event and still be called right: two machines never agree."""
ROWS = "rows"
"""The kind of an event that tells of rows and of nothing else."""


class Desk(msgspec.Struct, frozen=True):
    """What judging needs beside the database: the consultations, the key, the clock.

    `floors` gives for each prefix the highest sequence number that is taken already elsewhere. `mark`
    says how far the log has gone, in the `epoch` that the store is in.
    """

    consultations: Mapping[str, Consultation]
    key: bytes
    clock: Clock
    floors: Mapping[str, int]
    mark: HighWaterMark | None = None
    epoch: int = 1


def take(db: Session, desk: Desk, sent: Submission) -> Receipt | Refusal:
    """Keep a submission, or find the one that it repeats, or refuse it; the caller commits."""
    consultation = desk.consultations.get(sent.consultation)
    if consultation is None:
        return Refusal("unknown")
    earlier = _earlier(db, desk, sent, consultation)
    if earlier is not None:
        return earlier
    now = moment(db, desk)
    at = db.held.instant
    phase = phase_of(db, consultation, sent.opened)
    if phase in ("early", "closed"):
        return Refusal("early" if phase == "early" else "closed")
    if replayed(db, sent.proof):
        return Refusal("replayed")
    sent = noted(sent, at, is_behind(db))
    secret = tracking_secret(desk.key, sent.keys[0])
    if sent.proof is not None:
        clear(db, at)
        settle(db)  # what is cleared has nothing to do with the comment
    kept = _keep(db, desk, sent, consultation, now, secret_hash(secret), phase == "late")
    _hold(db, kept.number, sent, now)
    db.held.present.update(sent.keys)
    return receipt_for(sent, kept, consultation, _told(db, consultation), secret)


def _keep(
    db: Session, desk: Desk, sent: Submission, consultation: Consultation, now: str, track: str, late: bool
) -> Kept:
    """Number and store a submission, and append to the chain that it was received."""
    sequence = _next_sequence(db, consultation.prefix, desk.floors.get(consultation.prefix, 0))
    number = make_number(consultation.prefix, sequence)
    digest = written_digest(
        sent.consultation, sent.draft, sent.anchor, sent.text, sent.suggestion, sent.reason
    )
    told: dict[str, str | bool] = {
        "clause": sent.anchor.clause,
        "consultation": sent.consultation,
        "digest": digest,
        "draft": sent.draft,
        "late": late,
        "suspect": sent.suspect,
    }
    if sent.attachments:
        told["attachments"] = " ".join(file.digest for file in sent.attachments)
    if sent.consents:
        told["consents"] = " ".join(sent.consents)
    if sent.follows:
        told["follows"] = sent.follows
    kept = Kept(number, consultation.prefix, sequence, track, now, late, digest, next_place(db))
    insert(db, sent, kept, desk.key)
    insert_files(db, number, sent.attachments, desk.key)
    keep(db, number, sent)
    append(db, now, "received", number, told)
    return kept


def _hold(db: Session, number: str, sent: Submission, now: str) -> None:
    """Append which files are held back and why, as an act that nobody at the desk has done."""
    for file in sent.attachments:
        if file.held:
            told = {"by": "", "role": "", "old": told_of(file), "new": " ".join(file.held)}
            put(db, "act", ("seq", "name", "number"), (next_place(db), "", number))
            append(db, now, HELD, number, told)


def _told(db: Session, consultation: Consultation) -> str:
    """The instant of this transaction in the zone of a consultation."""
    found = db.held.local.get(consultation.zone)
    if found is None:
        found = db.held.local[consultation.zone] = local(db.held.now, consultation)
    return found


def moment(db: Session, desk: Desk) -> str:
    """The instant of this transaction: one for all that it carries, read when it has the lock.

    What it carries had come in by then, so none is judged to be later than it was. The chain never
    goes back in time: where the clock does, it is the instant of the last event.
    """
    if not db.held.now:
        _must_not_be_behind(db, desk)
    return _moment(db, desk.clock)


def _moment(db: Session, clock: Clock) -> str:
    if not db.held.now:
        told, head = clock(db), last_event(db)
        here = instant(told)
        last = instant(head.at) if head else here
        db.held.clock, db.held.instant = here, max(here, last)
        db.held.now = told if head is None or here >= last else head.at
    return db.held.now


def _must_not_be_behind(db: Session, desk: Desk) -> None:
    """StoreBusy where the database was put back to an older state under a process that writes to it."""
    if desk.mark is None:
        return
    reached, last = desk.mark.reached, last_event(db)
    size = last.seq if last is not None else 0
    other = last is not None and size == reached.size and last.hash != reached.last
    if reached.epoch > desk.epoch or (reached.epoch == desk.epoch and (size < reached.size or other)):
        raise StoreBusy("store_behind_mark", size=reached.size, found=size)


def raise_mark(db: Session, desk: Desk) -> None:
    """Have the high-water mark cover what was committed, before anyone is told of it.

    It begins with the first receipt, or the first signed state: who opens a store and then another has
    lost nothing.
    """
    if desk.mark is None or not (db.given or desk.mark.reached.size):
        return
    last = last_event(db)
    if last is not None:
        numbers = dict(db.given)
        desk.mark.raise_to(Reached(epoch=desk.epoch, size=last.seq, last=last.hash, numbers=numbers))


def is_behind(db: Session) -> bool:
    """Whether the clock says an instant before the last event, and is wrong; known after `moment`."""
    return db.held.instant - db.held.clock > SKEW


def phase_of(db: Session, consultation: Consultation, opened: str) -> Phase:
    """How what comes in this transaction is judged, of which the form was opened at `opened`, if known."""
    found, since = window(db, consultation), instant(opened) if opened else None
    if is_behind(db):
        return found.phase_within(db.held.clock, db.held.instant, since)
    return found.phase(db.held.instant, since)


def window(db: Session, consultation: Consultation) -> Window:
    """The window of a consultation that this store knows."""
    found = db.windows.get(consultation.id)
    if found is None:
        made = db.execute("SELECT made FROM consultation WHERE id = ?", (consultation.id,)).get
        found = window_of(consultation, str(made or came(db, consultation.id)))
        db.windows[consultation.id] = found
    return found


def came(db: Session, consultation: str) -> str:
    """The instant at which a consultation came to this store as the chain tells it, "" if it never did."""
    told = link(None, "", "made", "", {"consultation": consultation}).payload[:-1]
    sql = "SELECT min(at) FROM event WHERE number = '' AND kind = 'made' AND substr(payload, 1, ?) = ?"
    return str(db.execute(sql, (len(told), told)).get or "")


def _earlier(
    db: Session, desk: Desk, sent: Submission, consultation: Consultation
) -> Receipt | Refusal | None:
    for key in sent.keys:
        if db.absent(key):
            continue
        found = db.execute("SELECT number, body FROM comment WHERE submission = ?", (key,)).get
        if found is None:
            continue
        number, body = found
        if body != keyed(desk.key, "body", sent.body):
            return Refusal("conflict")
        row = rows(db, "WHERE comment.number = ?", number)[0]
        # Whoever wrote it down may have been killed before the mark covered it.
        prefix, sequence = sequence_of(number)
        db.given[prefix] = max(db.given.get(prefix, 0), sequence)
        return receipt_of(row, consultation, desk.key, tracking_secret(desk.key, key), again=True)
    return None


def _next_sequence(db: Session, prefix: str, floor: int) -> int:
    highest = db.held.sequences.get(prefix)
    if highest is None:
        highest = int(db.execute("SELECT max(sequence) FROM comment WHERE prefix = ?", (prefix,)).get or 0)
    db.held.sequences[prefix] = db.given[prefix] = max(highest, floor) + 1
    return db.held.sequences[prefix]


def review(db: Session, desk: Desk, number: str, state: State, why: str) -> None:
    """Set the state of a comment and append who has seen it to the chain; the caller commits."""
    why = normalise(why)
    for offset in forbidden_characters(why)[:1]:
        raise StoreError("reason_character", code=f"U+{ord(why[offset]):04X}")
    now = moment(db, desk)
    change(db, "comment", {"state": state, "withheld": why, "reviewed": now}, "number = ?", (number,))
    append(db, now, state, number, {"reason": why})


def last_event(db: Session) -> Event | None:
    """The end of the chain, as this transaction has it."""
    if db.held.head is None:
        last = db.execute(LAST).get
        db.held.head = Event(*last) if last else None
    return db.held.head


def append(db: Session, at: str, kind: str, number: str, payload: Mapping[str, str | bool]) -> Event:
    """Add an event to the end of the chain; it tells of the rows that were written since the last one.

    None is before the last one, whatever the clock says.
    """
    head = last_event(db)
    at = max(at, head.at) if head is not None else at
    told = dict(payload)
    if head is None:  # from here on the chain tells of every row, with this key
        told |= {"rows": "", "key": must_record(db).fingerprint}
    if db.held.noted:
        told["rows"] = take_noted(db)
    event = link(head, at, kind, number, told)
    db.add("event", Event.__struct_fields__, msgspec.structs.astuple(event))
    db.held.head = event
    if head is None:
        tally.begin_all(db, must_record(db))
    return event


def next_place(db: Session) -> int:
    """The sequence number that the next event will have."""
    head = last_event(db)
    return head.seq + 1 if head is not None else 1


def settle(db: Session) -> None:
    """Tell of the rows that a work has written and that no event of its own has told of."""
    while db.held.noted:
        append(db, _moment(db, db.clock), ROWS, "", {})
