"""Integrity audit: what shows that a store has been altered, read with bounded memory.

The chain and the comments are compared with one another; then every row with its digest in the chain, of
which the last is gathered in a temporary file. Where a store goes on with another key its rows are adopted:
what was noted with the former one proves nothing any more.
"""

from __future__ import annotations

import math
import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import apsw
import msgspec

from clausework.consultation.fields import digest_version
from clausework.consultation.log.chain import END, Event, IntegrityFault, links, of_comment, of_event, safely
from clausework.consultation.window import instant
from clausework.lang.patterns import beside
from clausework.store import recording
from clausework.store.integrity.keys import KeyFingerprints, key_used_since, note_keys
from clausework.store.rows import StoredComment, each_row
from clausework.store.schema import steps as schema
from clausework.store.schema.ledger import last_contracting
from clausework.store.schema.row_digests import Recorder, RowMark, key_of, layout
from clausework.store.session import EVENT_COLUMNS, Session, Value, holes

TOLD: str = beside(__file__)["told"]
MEET = "UPDATE row SET met = met + 1 WHERE name = ? RETURNING digest, gone, event, met"


class LastRecord(msgspec.Struct, frozen=True):
    """Last record of a row: its event, and how often the row has been met in the tables."""

    digest: bytes
    gone: int
    event: int
    met: int


class RecordedRows:
    """The last record of each row."""

    def __init__(self, db: apsw.Connection) -> None:
        self._db = db

    def note(self, event: int, marks: Iterable[RowMark]) -> None:
        """Take up what an event tells."""
        rows = ((mark.name, mark.table, mark.digest, mark.gone, event) for mark in marks)
        self._db.executemany("INSERT OR REPLACE INTO row VALUES (?, ?, ?, ?, ?, 0)", rows)

    def meet(self, name: bytes) -> LastRecord | None:
        """The record of a row that is there."""
        found = self._db.execute(MEET, (name,)).get
        return None if found is None else LastRecord(*found)

    def unmet(self) -> Iterator[tuple[str, int]]:
        """The tables of rows that must be there and have not been met, and the events that record them."""
        sql = "SELECT kind, event FROM row WHERE met = 0 AND gone = 0 ORDER BY event, name"
        yield from self._db.execute(sql)


@contextmanager
def recorded_rows() -> Iterator[RecordedRows]:
    """No records yet; the file is gone afterwards."""
    with TemporaryDirectory() as folder:
        db = apsw.Connection(str(Path(folder) / "rows.db"))
        for name, value in (("journal_mode", "off"), ("synchronous", "off"), ("cache_size", -65536)):
            db.pragma(name, value)
        db.execute(TOLD)
        db.execute("BEGIN")
        try:
            yield RecordedRows(db)
        finally:
            db.close()


ROWS = re.compile(r'"rows":"([0-9a-f ]+)"')
SHOWN = ("number", "name", "seq", "kind", "consultation id")
"""Columns of keys that say nothing secret; of others only the first characters are told."""
SECRET, LONGEST = 8, 40
EPOCH = datetime.min.replace(tzinfo=UTC)


def replay(db: Session, key: bytes) -> Iterator[IntegrityFault]:
    """Rows that are not as the chain tells of them, and events that come before the one before them."""
    since = key_used_since(db, key)
    recorder = Recorder(key)
    with recorded_rows() as told:
        unread = yield from _reading(_events(db, recorder, told, since), "event")
        if since == math.inf:
            yield IntegrityFault("rows_keyless")
        elif not unread:  # else what the last events tell is not known
            yield from _compared(db, recorder, told)


def _compared(db: Session, recorder: Recorder, told: RecordedRows) -> Iterator[IntegrityFault]:
    """Tables that are not as they were recorded."""
    unread = set()
    for table in recording.recorded_tables():
        if (yield from _reading(_rows(db, recorder, told, table), table)):
            unread.add(table)
    yield from _lost(told, unread)
    yield from _reading(_release(db), "compatibility")


def _reading(found: Iterator[IntegrityFault], table: str) -> Generator[IntegrityFault, None, bool]:
    """The faults of a table; whether they end with a value that cannot be read."""
    last = None
    for last in safely(found, table):
        yield last
    return last is not None and last.said == "table_unread"


def _events(db: Session, recorder: Recorder, told: RecordedRows, since: float) -> Iterator[IntegrityFault]:
    """Take up what the events tell of rows, and look at their times."""
    last = EPOCH
    for seq, at, payload in db.stream("SELECT seq, at, payload FROM event ORDER BY seq"):
        try:
            now = instant(at)
        except (TypeError, ValueError):
            yield IntegrityFault("time_unread", event=seq)
        else:
            if now < last:
                yield IntegrityFault("time_back", event=seq)
            last = now
        if seq <= since and since:
            continue
        rows = ROWS.search(payload) if isinstance(payload, str) else None
        try:
            told.note(seq, recorder.read(rows[1]) if rows else ())
        except ValueError:
            yield of_event(seq)


def _rows(db: Session, recorder: Recorder, told: RecordedRows, table: str) -> Iterator[IntegrityFault]:
    """The rows of a table that are not recorded, or otherwise, or twice."""
    columns = recording.columns_of(db, table)
    form = layout(table, columns)
    for row in db.stream(f"SELECT {', '.join(columns)} FROM {table}"):  # noqa: S608 - our own names
        key = form.key(row)
        name, _ = recorder.name(form.number, key)
        known = told.meet(name)
        if known is None:
            yield IntegrityFault("row_untold", table, label(table, key))
        elif known.met > 1:
            yield IntegrityFault("row_twice", table, label(table, key), known.event)
        elif known.gone or known.digest != recorder.digest(form, row):
            yield IntegrityFault("row_other", table, label(table, key), known.event)


def _lost(told: RecordedRows, unread: set[str]) -> Iterator[IntegrityFault]:
    """The rows that are recorded and are not there."""
    for table, event in told.unmet():
        if table not in unread:
            yield IntegrityFault("row_lost", table, event=event)


def _release(db: Session) -> Iterator[IntegrityFault]:
    """Whether the store says of the releases that may go on with it what its steps said."""
    told = db.columns("compatibility")
    found = [value for (value,) in db.execute("SELECT oldest FROM compatibility")] if told else []
    if found != [last_contracting(schema.STEPS[-1])]:
        yield IntegrityFault("table_other", "compatibility")


def label(table: str, key: Sequence[Value]) -> str:
    """The name of a row in messages: its key, of which nothing secret is told."""
    names = key_of(table)
    lengths = (LONGEST if name in SHOWN or f"{table} {name}" in SHOWN else SECRET for name in names)
    return " ".join(_shown(value, length) for value, length in zip(key, lengths, strict=True))


def _shown(value: object, length: int) -> str:
    text = value if isinstance(value, str) else str(value) if isinstance(value, int) else type(value).__name__
    return text if len(text) <= length else f"{text[:length]}…"


BATCH = 1000
REVIEWS = ("published", "withheld", "answered")
TELLING = ("received", "reopened", *REVIEWS, "withdrawn")
"""Kinds of events by which each column of a comment has come to be what it is."""
Payload = dict[str, str | bool]


def each_event(db: Session, after: int = 0, until: int = END) -> Iterator[Event]:
    """The chain from its beginning, some at a time: no read lasts long."""
    sql = f"SELECT {EVENT_COLUMNS} FROM event WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?"  # noqa: S608 - our own names
    while True:
        found = [Event(*row) for row in db.execute(sql, (after, until, BATCH))]
        yield from found
        if len(found) < BATCH:
            return
        after = found[-1].seq


def faults(db: Session, key: bytes = b"") -> Iterator[IntegrityFault]:
    """A broken chain, and any row of any table that the chain does not tell of as it is.

    Rows and times are compared where the key of the service is given; without it what anyone can
    prove: the chain, and that each comment is the one that was received and judged.
    """
    yield from safely(broken_events(each_event(db), each_row(db)), "event")
    yield from safely(contradicted_comments(db), "comment")
    if key:
        yield from replay(db, key)


def schema_faults(db: Session) -> Iterator[IntegrityFault]:
    """Tables, triggers and indices that are not as the steps make them, and what hangs on ours besides.

    A table beside ours is left alone: a program that ships the database elsewhere may have its own. What
    a later release made is for that one to judge.
    """
    if db.is_of_later_release():
        return
    found, made = db.schema(), db.schema_made()
    there, wanted = ({part[:3]: part.text for part in parts} for parts in (found, made))
    tables = {part.table for part in made}
    for key in sorted({*there, *wanted}):
        kind, name, table = key
        if key not in there:
            yield IntegrityFault("schema_lost", table, f"{kind} {name}")
        elif key not in wanted and table in tables:
            yield IntegrityFault("schema_foreign", table, f"{kind} {name}")
        elif key in wanted and there[key] != wanted[key]:
            yield IntegrityFault("schema_other", table, f"{kind} {name}")


def broken_events(events: Iterable[Event], comments: Iterable[StoredComment]) -> Iterator[IntegrityFault]:
    """Broken events, and comments that are not those received; both come in the order of arrival."""
    stored = iter(comments)
    row = next(stored, None)
    for event, sound in links(events):
        if not sound:
            yield of_event(event.seq)
        if event.kind != "received":
            continue
        while row is not None and row.arrival < event.seq:
            yield of_comment(row.number)  # nothing in the chain tells of it
            row = next(stored, None)
        if row is None or row.arrival != event.seq:
            yield of_comment(event.number)
            continue
        told = row.number == event.number and f'"{row.digest}"' in event.payload
        if not (told and digest_version(row, row.digest)):
            yield of_comment(row.number)
        row = next(stored, None)
    while row is not None:
        yield of_comment(row.number)
        row = next(stored, None)


def contradicted_comments(db: Session) -> Iterator[IntegrityFault]:
    """Comments whose lateness, state or withdrawal is not what the chain records."""
    stored = each_row(db)
    while group := list(islice(stored, BATCH)):
        told = _events_of(db, [row.number for row in group])
        for row in group:
            if not _is_told(row, told.get(row.number, ())):
                yield of_comment(row.number)


def reasons(db: Session, number: str) -> Iterator[str]:
    """For what a comment has ever been withheld."""
    told = _events_of(db, [number]).get(number, ())
    return (
        str(msgspec.json.decode(event.payload, type=Payload).get("reason", ""))
        for event in told
        if event.kind == "withheld"
    )


def _events_of(db: Session, numbers: Sequence[str]) -> dict[str, list[Event]]:
    where = f"number IN ({holes(numbers)}) AND kind IN ({holes(TELLING)})"
    sql = f"SELECT {EVENT_COLUMNS} FROM event WHERE {where} ORDER BY seq"  # noqa: S608 - our own names
    found: dict[str, list[Event]] = {}
    for row in db.execute(sql, (*numbers, *TELLING)):
        found.setdefault(row[3], []).append(Event(*row))
    return found


def _is_told(row: StoredComment, events: Sequence[Event]) -> bool:
    state: tuple[str, str | bool, str] = ("received", "", "")
    withdrawn, received = "", False
    for event in events:
        try:
            payload = msgspec.json.decode(event.payload, type=Payload)
        except msgspec.MsgspecError:
            return False
        if event.kind == "received":
            received = _as_received(row, event.at, payload)
        elif event.kind in REVIEWS:
            state = (event.kind, payload.get("reason", ""), event.at)
        elif event.kind == "reopened":
            state = ("received", "", "")
        elif event.kind == "withdrawn":
            withdrawn = withdrawn or event.at
    return received and (row.state, row.withheld, row.reviewed, row.withdrawn) == (*state, withdrawn)


def _as_received(row: StoredComment, at: str, told: Payload) -> bool:
    """Whether a comment came then, or bears that day, in time or late, alone or to follow another."""
    late, suspect, follows = (told.get(name, "") for name in ("late", "suspect", "follows"))
    day = told.get("day", at)
    return (row.received, row.late, row.suspect, row.follows) == (day, late, suspect, follows)


def adopt_keys(db: Session, context: recording.StoreContext, keys: KeyFingerprints) -> None:
    """Note other keys, and have the chain tell of every row with them; the caller commits all or nothing.

    What was told with the former ones proves nothing any more. What the chain proves without a key, it goes
    on to prove: a comment that somebody altered is not made good.
    """
    note_keys(db, context, keys)
    for table in recording.recorded_tables():
        columns = recording.columns_of(db, table)
        rows = db.stream(f"SELECT {', '.join(columns)} FROM {table}")  # noqa: S608 - our own names
        while part := tuple(islice(rows, recording.MOST)):
            recording.note_rows(db, table, columns, part)
            recording.settle(db)
