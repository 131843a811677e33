"""Replay of the chain: the recorded digest of every row, compared with the row that is there."""

from __future__ import annotations

import math
import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import apsw
import msgspec

from clausework.consultation.log.chain import IntegrityFault, of_event, safely
from clausework.consultation.window import instant
from clausework.store.integrity.keys import key_used_since
from clausework.store.recording import tally
from clausework.store.recording.recorded import columns_of, recorded_tables
from clausework.store.schema import steps as schema
from clausework.store.schema.ledger import last_contracting
from clausework.store.schema.row_digests import Recorder, RowMark, layout
from clausework.store.schema.shape import key_of
from clausework.store.session import Session, Value

FOLDED = """
CREATE TABLE row (
  name BLOB PRIMARY KEY,
  kind TEXT NOT NULL,
  digest BLOB NOT NULL,
  gone INTEGER NOT NULL,
  event INTEGER NOT NULL,
  met INTEGER NOT NULL
) WITHOUT ROWID
"""
MEET = "UPDATE row SET met = met + 1 WHERE name = ? RETURNING digest, gone, event, met"


class LastRecord(msgspec.Struct, frozen=True):
    """What the last event on a row says, and how often the row has been met in the tables."""

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
        db.execute(FOLDED)
        db.execute("BEGIN")
        try:
            yield RecordedRows(db)
        finally:
            db.close()


TOLD = "SELECT seq, payload FROM event WHERE kind = 'adopted' ORDER BY seq DESC LIMIT 1"
"""The words are those of the index."""


class AdoptionProgress(msgspec.Struct, frozen=True):
    """The table, and the name of its row that was adopted last; "" at the end."""

    table: str
    last: str


DONE = AdoptionProgress("", "")


def is_complete(db: Session, since: float) -> bool:
    """Whether the chain tells of every row by events after a place in it, which are of one key."""
    told = """max(CASE WHEN payload LIKE '%"rows":"%' THEN 1 ELSE 0 END)"""
    first, recorded = db.execute(f"SELECT count(*), {told} FROM event WHERE seq = 1").get  # noqa: S608 - our own text
    return not first or (since == 0 and recorded == 1) or place_of(db, since) == DONE


def place_of(db: Session, since: float) -> AdoptionProgress | None:
    """The last place that an event after `since` tells; None if none does."""
    found = db.execute(TOLD).get
    try:
        return msgspec.json.decode(found[1], type=AdoptionProgress) if found and found[0] > since else None
    except (msgspec.MsgspecError, TypeError):
        return None


ROWS = re.compile(r'"rows":"([0-9a-f ]+)"')
SHOWN = ("number", "name", "seq", "kind", "consultation id")
"""Columns of keys that say nothing secret; of others only the first characters are told."""
SECRET, LONGEST = 8, 40
EPOCH = datetime.min.replace(tzinfo=UTC)


def replay(db: Session, key: bytes) -> Iterator[IntegrityFault]:
    """Where a row is not the one that the chain tells of, or an event comes before the one before it."""
    since = key_used_since(db, key)
    recorder = Recorder(key)
    with recorded_rows() as told:
        unread = yield from _reading(_events(db, recorder, told, since), "event")
        if since == math.inf:
            yield IntegrityFault("rows_keyless")
        elif not is_complete(db, since):
            yield IntegrityFault("rows_untold")
        elif not unread:  # else what the last events tell is not known
            yield from _compared(db, recorder, told)


def _compared(db: Session, recorder: Recorder, told: RecordedRows) -> Iterator[IntegrityFault]:
    """Where the tables are not what was recorded."""
    unread = set()
    for table in recorded_tables():
        if (yield from _reading(_rows(db, recorder, told, table), table)):
            unread.add(table)
    yield from _lost(told, unread)
    for table in tally.TALLIED:
        yield from _reading(_sum(db, recorder, table), table)
    yield from _reading(_strange_sums(db), "tally")
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
    columns = columns_of(db, table)
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


def _sum(db: Session, recorder: Recorder, table: str) -> Iterator[IntegrityFault]:
    """Whether the rows of a table are those that were counted."""
    columns = columns_of(db, table)
    rows = db.stream(f"SELECT {', '.join(columns)} FROM {table}")  # noqa: S608 - our own names
    kept = tally.read(db, recorder, table)
    if kept is None:
        yield IntegrityFault("sum_lost", "tally", table)
    elif kept != tally.total_of(recorder, table, columns, rows):
        yield IntegrityFault("sum_other", table)


def _strange_sums(db: Session) -> Iterator[IntegrityFault]:
    for (name,) in db.execute("SELECT name FROM tally ORDER BY name"):
        if name not in tally.TALLIED:
            yield IntegrityFault("row_untold", "tally", _shown(name, LONGEST))


def _release(db: Session) -> Iterator[IntegrityFault]:
    """Whether the store says of the releases that may go on with it what its steps said.

    Without the table it says nothing: that was so before r0011_rows, which each store has that is audited.
    """
    told = db.columns("compatibility")
    found = [value for (value,) in db.execute("SELECT oldest FROM compatibility")] if told else []
    if found != [last_contracting(schema.STEPS[-1])]:
        yield IntegrityFault("table_other", "compatibility")


def label(table: str, key: Sequence[Value]) -> str:
    """What a message calls a row: by its key, of which nothing secret is told."""
    names = key_of(table)
    lengths = (LONGEST if name in SHOWN or f"{table} {name}" in SHOWN else SECRET for name in names)
    return " ".join(_shown(value, length) for value, length in zip(key, lengths, strict=True))


def _shown(value: object, length: int) -> str:
    text = value if isinstance(value, str) else str(value) if isinstance(value, int) else type(value).__name__
    return text if len(text) <= length else f"{text[:length]}…"
