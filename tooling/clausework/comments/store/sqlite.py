"""The store of comments in one SQLite file."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from pathlib import Path

import apsw

from clausework.comments.receipts import Receipt, Refusal
from clausework.comments.store.chain import Event, broken
from clausework.comments.store.connection import connect, database_now, immediate, migrate
from clausework.comments.store.intake import Clock, Desk, append, review, take, window
from clausework.comments.store.rows import Row, comment_of, receipt_of, rows
from clausework.comments.store.writer import Writer
from clausework.comments.submission import Submission
from clausework.comments.tokens import secret_hash
from clausework.comments.window import Window
from clausework.errors import StoreError
from clausework.model.canonical import comment_digest
from clausework.model.comment import Comment, Consultation, State

WAIT = 2.0
"""Seconds that a transaction waits for another process's lock."""
PATIENCE = 8.0
"""Seconds after which a comment that still waits in the queue is refused."""
CAPACITY = 2000
"""Comments that may wait."""


class SqliteStore:
    """Comments of some consultations; a comment has been kept when its receipt is there."""

    def __init__(
        self,
        path: Path,
        consultations: Iterable[Consultation],
        key: bytes,
        *,
        clock: Clock = database_now,
        floors: Mapping[str, int] | None = None,
        capacity: int = CAPACITY,
        wait: float = WAIT,
    ) -> None:
        self.path = path
        self.consultations = {item.id: item for item in consultations}
        self._desk = Desk(self.consultations, key, clock, floors or {})
        self._capacity, self._wait = capacity, wait
        self._lock = threading.Lock()
        self._writer: Writer | None = None
        self._db = connect(path, wait)
        migrate(self._db)
        self._register()

    def _register(self) -> None:
        """Note the instant at which each consultation came to this store: a rehearsal opens then."""
        if not self._unknown():
            return
        with immediate(self._db):
            now = self._desk.clock(self._db)
            for name in self._unknown():
                self._db.execute("INSERT INTO consultation VALUES (?, ?)", (name, now))
                append(self._db, now, "made", "", {"consultation": name})

    def _unknown(self) -> list[str]:
        known = {name for (name,) in self._db.execute("SELECT id FROM consultation")}
        return [name for name in self.consultations if name not in known]

    def submit(self, sent: Submission) -> Future[Receipt | Refusal]:
        """Queue a tidy submission; the future resolves after the commit. StoreBusy if full."""
        if not sent.keys:
            raise StoreError("a submission needs a key")
        return self._writing().submit(lambda db: take(db, self._desk, sent))

    def review(self, number: str, state: State, why: str = "") -> Comment:
        """Publish or withhold a comment; StoreError if the store does not have it."""

        def work(db: apsw.Connection) -> Comment:
            if not rows(db, "WHERE comment.number = ?", number):
                raise StoreError(f"no comment {number} in {self.path.name}")
            review(db, self._desk, number, state, why)
            return self._comment(rows(db, "WHERE comment.number = ?", number)[0])

        return self._writing().submit(work).result()

    def _writing(self) -> Writer:
        with self._lock:
            if self._writer is None:
                self._writer = self.start_writer()
            return self._writer

    def start_writer(self) -> Writer:
        """The writer, begun with the first call: reading alone needs no thread."""
        return Writer(lambda: connect(self.path, self._wait), self._capacity, PATIENCE)

    def receipt(self, number: str, secret: str) -> Receipt | None:
        """The receipt of a comment for one who knows its secret."""
        found = self.track(secret)
        return found if found is not None and found.number == number else None

    def track(self, secret: str) -> Receipt | None:
        """The receipt that a secret opens; the look-up goes by hash, so its time tells nothing."""
        found = self._rows("WHERE comment.track = ?", secret_hash(secret))
        return receipt_of(found[0], self.consultations[found[0].consultation]) if found else None

    def comments(self) -> tuple[Comment, ...]:
        """Every comment, in the order of arrival."""
        return tuple(self._comment(row) for row in self._rows("ORDER BY comment.rowid"))

    def has(self, number: str) -> bool:
        """Whether the store has a comment with this number."""
        return bool(self._rows("WHERE comment.number = ?", number))

    def suspects(self) -> frozenset[str]:
        """The numbers of comments that a machine seems to have sent."""
        return frozenset(row.number for row in self._rows("WHERE comment.suspect = 1"))

    def window(self, consultation_id: str) -> Window:
        """When a consultation of this store is open."""
        with self._lock:
            return window(self._db, self.consultations[consultation_id])

    def now(self) -> str:
        """The instant by which the store judges."""
        with self._lock:
            return self._desk.clock(self._db)

    def events(self) -> tuple[Event, ...]:
        """The chain from its beginning."""
        with self._lock:
            return tuple(Event(*row) for row in self._db.execute("SELECT * FROM event ORDER BY seq"))

    def faults(self) -> tuple[str, ...]:
        """What shows that the file has been altered: a broken chain, a changed or missing comment."""
        events = self.events()
        found = [f"event {seq}" for seq in broken(events)]
        received = {event.number: event.payload for event in events if event.kind == "received"}
        for comment in self.comments():
            digest = comment_digest(comment)
            if digest != comment.digest or f'"{digest}"' not in received.pop(comment.id, ""):
                found.append(comment.id)
        return (*found, *received)

    def close(self) -> None:
        """Finish what waits, and leave one file without a log beside it."""
        with self._lock:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
            self._db.close()

    def _comment(self, row: Row) -> Comment:
        return comment_of(row, self.consultations[row.consultation])

    def _rows(self, where: str, *values: str) -> tuple[Row, ...]:
        with self._lock:
            found = rows(self._db, where, *values)
        return tuple(row for row in found if row.consultation in self.consultations)
