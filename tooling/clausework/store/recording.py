"""Recorded writes: rows, and the chain of events that tells of each of them.

All that is written to a table, but for events themselves, is written here. Each row that is inserted, changed
or deleted is noted in the transaction, and the next event takes along what was noted: for each row an opaque
name and a digest, both keyed, so that who reads the chain learns nothing of the row, and nobody without the
key can make another. A row that is gone has a digest too, and cannot be told from one that is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from clausework.consultation.log.chain import RESUMED, Event, link
from clausework.consultation.log.high_water import HighWaterMark, LogPosition
from clausework.consultation.spam import AbuseWords
from clausework.consultation.window import instant
from clausework.errors import StoreBusy, StoreError
from clausework.model.comment import Consultation
from clausework.store.head import Lease
from clausework.store.schema.row_digests import GONE, Recorder, layout, number_of, tables
from clausework.store.session import Clock, Session, Value, head_of

MOST = 1000
"""Rows that one event tells of at most."""
BESIDE = ("event", "challenge")
"""Tables that the chain tells nothing of: itself, and what strangers ask for, which holds for minutes: their
requests must not make the chain grow."""


def recorded_tables() -> tuple[str, ...]:
    """The tables whose rows the chain tells of."""
    return tuple(name for name in tables() if name not in BESIDE)


def put(db: Session, table: str, columns: tuple[str, ...], values: Sequence[Value]) -> None:
    """Insert a row; it is held back as `Session.add` says."""
    db.add(table, columns, values)
    note_rows(db, table, columns, (values,))


def change(db: Session, table: str, new: Mapping[str, Value], where: str, given: Sequence[Value] = ()) -> int:
    """Change columns of the rows for which a condition holds, but none of their key; how many they are."""
    columns = columns_of(db, table)
    changes = ", ".join(f"{name} = ?" for name in new)
    sql = f"UPDATE {table} SET {changes} WHERE {where} RETURNING {', '.join(columns)}"  # noqa: S608 - our own names
    found = tuple(db.execute(sql, (*new.values(), *given)))
    note_rows(db, table, columns, found)
    return len(found)


def drop(db: Session, table: str, where: str, given: Sequence[Value] = ()) -> int:
    """Delete the rows for which a condition holds; how many they were."""
    columns = columns_of(db, table)
    sql = f"DELETE FROM {table} WHERE {where} RETURNING {', '.join(columns)}"  # noqa: S608 - our own names
    found = tuple(db.execute(sql, given))
    if table not in BESIDE:
        for row in found:
            absent(db, table, layout(table, columns).key(row))
    return len(found)


def absent(db: Session, table: str, key: Sequence[Value]) -> None:
    """Note that no row has this key: an event that anyone may read must not tell whether there was one."""
    recorder, number = recorder_of(db), number_of(table)
    name, digest = recorder.name(number, key)
    db.held.noted[name] = (number + GONE, digest)


def note_rows(db: Session, table: str, columns: tuple[str, ...], rows: Iterable[Sequence[Value]]) -> None:
    """Note rows as they are now."""
    if table in BESIDE:
        return
    recorder, form, noted = recorder_of(db), layout(table, columns), db.held.noted
    for row in rows:
        name, _ = recorder.name(form.number, form.key(row))
        noted[name] = (form.number, recorder.digest(form, row))


def recorder_of(db: Session) -> Recorder:
    """The recorder of the rows; StoreError where the key is not the store's, so that no note would hold."""
    if db.recorder is None:
        raise StoreError("not_recording")
    return db.recorder


def columns_of(db: Session, table: str) -> tuple[str, ...]:
    """The names of a table's columns, read once."""
    found = db.shapes.get(table)
    if found is None:
        found = db.shapes[table] = db.columns(table)
    return found


def take_marks(db: Session) -> str:
    """The marks that an event takes along: of all that was noted, or of as much as one event tells."""
    noted = db.held.noted
    names = sorted(noted)[:MOST]
    marks = recorder_of(db).write(noted, names)
    for name in names:
        del noted[name]
    return marks


ROWS = "rows"
"""The kind of an event that tells of rows and of nothing else."""
ABUSIVE = AbuseWords()


class StoreContext(msgspec.Struct, frozen=True):
    """Context of a transaction beside the database: the consultations, the key, the clock.

    `floors` gives for each prefix the highest sequence number that is taken already elsewhere. `mark`
    says how far the log has gone, in the `epoch` that the store is in. Under a head nothing is taken
    without its `lease`. What is `abusive` is marked as it comes in.
    """

    consultations: Mapping[str, Consultation]
    key: bytes
    clock: Clock
    floors: Mapping[str, int]
    mark: HighWaterMark | None = None
    epoch: int = 1
    lease: Lease | None = None
    abusive: AbuseWords = ABUSIVE


def moment(db: Session, context: StoreContext) -> str:
    """The instant of this transaction: one for all that it carries, read when it has the lock.

    What it carries had come in by then, so none is judged to be later than it was. The chain never
    goes back in time: where the clock does, it is the instant of the last event.
    """
    if not db.held.now:
        refuse_unknown(db, context)
    return _moment(db, context.clock)


def _moment(db: Session, clock: Clock) -> str:
    if not db.held.now:
        told, head = clock(db), last_event(db)
        here = instant(told)
        last = instant(head.at) if head else here
        db.held.clock, db.held.instant = here, max(here, last)
        db.held.now = told if head is None or here >= last else head.at
    return db.held.now


def refuse_unknown(db: Session, context: StoreContext) -> None:
    """StoreBusy where the store lacks receipts that were given, or it is not known whether it has all.

    So it is where a database was put back to an older state under a process that writes to it.
    """
    mark, last = context.mark, last_event(db)
    if mark is None:
        return
    size, reached = last.seq if last is not None else 0, mark.reached
    other = last is not None and size == reached.size and last.hash != reached.last
    short = reached.epoch == context.epoch and (size < reached.size or other or reached.forked)
    if short or reached.epoch > context.epoch:
        raise StoreBusy("store_behind_mark", size=reached.size, found=size)
    if last is not None and not is_known(db, mark):
        raise StoreBusy("store_unknown")
    if context.lease is not None:
        context.lease.check()


def is_known(db: Session, mark: HighWaterMark) -> bool:
    """Whether this machine, or the database by the life that it is in, knows of all receipts that were given.

    A file lives on one machine, whose mark tells. A database tells itself in which life it was begun or
    last gone on with, for all machines.
    """
    life, told = db.life(), db.told_life()
    if life and told:
        return told == life
    return mark.reached.store == db.first() or mark.look_again().store == db.first()


def resume(db: Session, context: StoreContext) -> None:
    """Go on in the life that the database is in now, as nothing was lost; the caller commits."""
    life = db.life()
    if life and db.told_life() != life:
        append(db, _moment(db, context.clock), RESUMED, "", {"life": life})


def raise_mark(db: Session, context: StoreContext) -> None:
    """Raise the high-water mark to what was committed, before it is acknowledged.

    It begins with the first receipt, or the first signed state: who opens a store and then another has
    lost nothing.
    """
    last = last_event(db)
    if context.mark is None or last is None or not (db.gave or context.mark.reached.size):
        return
    if not db.held.now:  # else it was asked before anything was written
        refuse_unknown(db, context)
    position = LogPosition(epoch=context.epoch, size=last.seq, last=last.hash, store=db.first())
    context.mark.raise_to(position)
    if context.lease is not None:  # it may have ended while this process was stopped
        context.lease.check()


def last_event(db: Session) -> Event | None:
    """The end of the chain, as this transaction has it."""
    if db.held.head is None:
        db.held.head = head_of(db)
    return db.held.head


def append(db: Session, at: str, kind: str, number: str, payload: Mapping[str, str | bool]) -> Event:
    """Add an event to the end of the chain; it tells of the rows that were written since the last one.

    None is before the last one, whatever the clock says.
    """
    head = last_event(db)
    at = max(at, head.at) if head is not None else at
    told = dict(payload)
    if head is None:  # from here on the chain tells of every row, with this key
        told |= {"rows": "", "key": recorder_of(db).fingerprint}
        if life := db.life():
            told["life"] = life
    if db.held.noted:
        told["rows"] = take_marks(db)
    event = link(head, at, kind, number, told)
    db.add("event", Event.__struct_fields__, msgspec.structs.astuple(event))
    db.held.head = event
    if head is None:
        db.began(event)
    return event


def next_place(db: Session) -> int:
    """The sequence number that the next event will have."""
    head = last_event(db)
    return head.seq + 1 if head is not None else 1


def settle(db: Session) -> None:
    """Append events for the rows that were written and that no event has recorded."""
    while db.held.noted:
        append(db, _moment(db, db.clock), ROWS, "", {})
