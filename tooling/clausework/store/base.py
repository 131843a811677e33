"""The store of comments, the same for SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
import math
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec

from clausework.consultation.log.chain import END, Event, IntegrityFault
from clausework.consultation.log.high_water import EpochStart, HighWaterMark, KnownElsewhere, LogPosition
from clausework.consultation.spam import AbuseWords
from clausework.consultation.submission import Receipt, Refusal, Submission
from clausework.consultation.window import Window
from clausework.errors import StoreBusy, StoreError
from clausework.model.comment import Comment, Consultation, State
from clausework.store.group_commit import WriterThread
from clausework.store.head import HeadPlace, Lease
from clausework.store.intake import came, submission_keys, take, window
from clausework.store.integrity import audit, epochs
from clausework.store.integrity.keys import KeyFingerprints, key_used_since
from clausework.store.recording import StoreContext, append, moment, put, raise_mark, refuse_unknown, resume
from clausework.store.reviewing import ReviewAct, carry_out, reviewer
from clausework.store.rows import StoredComment, comment_of, each_row, rows
from clausework.store.schema.row_digests import Recorder
from clausework.store.session import Clock, Session, database_now, head_of, refuse_moved

T = TypeVar("T")
WAIT = 2.0
"""Seconds that a transaction waits for another process's lock."""
PATIENCE = 8.0
"""Seconds after which a comment that still waits in the queue is refused."""
CAPACITY = 2000
"""Comments that may wait."""
WRITES = 10.0
"""Seconds after which the server ends a statement of a writer."""


class Store(ABC):
    """Comments of some consultations; a comment has been kept when its receipt is there.

    One session reads, for whoever asks, under a lock; another writes, in a thread of its own.
    """

    name: str
    """What messages call it; no password is in it."""
    address: str
    """Where it is, as `open_at` takes it; there may be a password in it."""
    kept: Path | None = None
    """Where a copy lies of the store as an earlier release had it, if it was brought up to date here."""
    loop: asyncio.AbstractEventLoop | None = None
    """The event loop of the service that has opened the store; it must not wait for it."""

    def __init__(
        self,
        consultations: Iterable[Consultation],
        key: bytes,
        *,
        clock: Clock = database_now,
        floors: Mapping[str, int] | None = None,
        mark: HighWaterMark | None = None,
    ) -> None:
        self.consultations = {item.id: item for item in consultations}
        self._context = StoreContext(self.consultations, key, clock, floors or {}, mark)
        self._lock = threading.RLock()
        self._writer: WriterThread | None = None
        self._seen_life, self._waited = "", False
        self._db = self.open_session()
        try:
            self._begin()
        except Exception:
            self._db.close()
            raise

    @abstractmethod
    def open_session(self, seconds: float = 0) -> Session:
        """A new connection to the database, whose tables are up to date.

        The server ends a statement after so many seconds; 0 for one that may take as long as it needs.
        """

    @abstractmethod
    def open_reader(self, seconds: float) -> Session:
        """The same for one of several that read, whose tables the store has brought up to date."""

    @property
    def context(self) -> StoreContext:
        """The context in which a submission is judged."""
        return self._context

    def mark_words(self, words: Iterable[str]) -> None:
        """Mark comments that have one of these words, beside those that are marked anywhere."""
        self._context = msgspec.structs.replace(self._context, abusive=AbuseWords(words))

    @property
    def uses_database_clock(self) -> bool:
        """Whether the store judges by the clock of its database, and not by one that it was given."""
        return self._context.clock is database_now

    @property
    def epoch(self) -> int:
        """The epoch that the store is in: 1, and one more for each time that it lost receipts."""
        return self._context.epoch

    def restorations(self) -> tuple[EpochStart, ...]:
        """The beginnings of its later epochs."""
        with self._lock:
            return epochs.restorations(self._db)

    def _begin(self) -> None:
        """Read the epoch that the store is in, and note what is new; nothing where receipts may be lost."""
        self._context = msgspec.structs.replace(self._context, epoch=epochs.epoch_of(self._db))
        self._floor = str(self._db.execute("SELECT at FROM event ORDER BY seq DESC LIMIT 1").get or "")
        if self.is_known():
            self._register()

    def is_known(self) -> bool:
        """Whether it is known that the store has all receipts; else it gives none before it is told."""
        mark = self._context.mark
        with self._lock:
            return mark is None or epochs.knows(self._db, mark)

    def gives(self) -> bool:
        """Whether it gives receipts as far as it is known, and where there is a head as it holds it."""
        lease = self._context.lease
        return self.is_known() and (lease is None or lease.holds())

    def check_known(self) -> None:
        """StoreBusy where it is not known whether the store has all receipts: somebody has to say first."""
        if not self.is_known():
            raise StoreBusy("store_unknown")

    def check_gives(self) -> None:
        """StoreBusy with the cause where it gives no receipts, see `gives`."""
        self.check_known()
        if self._context.lease is not None:
            self._context.lease.check()

    def check_not_rolled_back(self) -> None:
        """StoreError if the store is behind its high-water mark; the mark is raised to what the store has."""
        mark = self._context.mark
        if mark is None:
            return
        with self._lock:
            epochs.check_not_rolled_back(self._db, self.epoch, mark, self.name)
        self.see_head(self._db)

    def see_head(self, db: Session) -> None:
        """Raise the high-water mark to the head of the store, as another machine may have written it."""
        mark = self._context.mark
        if mark is None or not epochs.knows(db, mark) or not epochs.has_reached(db, self.epoch, mark.reached):
            return
        if mark.reached.size or db.execute("SELECT 1 FROM comment LIMIT 1").get:
            mark.raise_to(epochs.reached_by(db, self.epoch))

    def look_out(self, db: Session) -> bool:
        """See what other machines write to a database, and raise the mark to it; to a file none do.

        Whether another server has taken over that must have every commit, as all waited for it until it was.
        """
        mark, life = self._context.mark, db.life()
        if mark is None or not life:
            return False
        if epochs.knows(db, mark):
            self.see_head(db)
            self._seen_life, self._waited = life, db.waits_for_standby()
            return False
        place, timeline = self._seen_life.rpartition(".")[0], life.rpartition(".")[2]
        taken_over = self._waited and f"{place}.{timeline}" == life
        return taken_over and epochs.has_reached(db, self.epoch, mark.look_again())

    def hold(self, place: HeadPlace, seconds: float) -> Lease | None:
        """From now on take nothing without the lease of a head, which is to be taken; None without a mark."""
        mark = self._context.mark
        if mark is None:
            return None
        lease = Lease(place, self, mark, seconds)
        self._context = msgspec.structs.replace(self._context, lease=lease)
        return lease

    def first(self) -> str:
        """The hash of the first event, which no other store has."""
        return self.read(lambda db: db.first())

    def life(self) -> str:
        """The life that its database is in, "" for a file."""
        return self.read(lambda db: db.life())

    def has_all(self, position: LogPosition) -> bool:
        """Whether the store has all that was given up to a position, or began a later epoch."""
        return self.read(lambda db: epochs.has_reached(db, self.epoch, position))

    def is_new(self) -> bool:
        """Whether nothing has happened in the store but that consultations came to it."""
        return not self.read(lambda db: db.execute("SELECT count(*) FROM event WHERE kind <> 'made'").get)

    def highest(self, series: str) -> int:
        """The highest number of a series that a comment here has; 0 if there is none."""
        sql = "SELECT max(sequence) FROM comment WHERE prefix = ?"
        return int(self.read(lambda db: db.execute(sql, (series,)).get) or 0)

    def behind(self) -> LogPosition | None:
        """The events that the high-water mark knows of and the store lacks."""
        mark = self._context.mark
        if mark is None:
            return None
        with self._lock:
            known = mark.look_again()  # what is judged is what is told: the writer raises the mark meanwhile
            return None if epochs.has_reached(self._db, self.epoch, known) else known

    def raise_mark(self, size: int, hash_of: Callable[[int], str]) -> None:
        """Have the high-water mark cover a state of the log before it is signed; `hash_of` is of an event.

        StoreError if the log is not that of which the mark knows, or if receipts may be lost.
        """
        mark = self._context.mark
        if mark is None:
            return
        self.check_gives()
        reached = mark.reached
        if not epochs.is_of(reached, self.epoch, hash_of):
            size, found = reached.size, size
            raise StoreBusy("store_rolled_back", store=self.name, mark=mark.path, size=size, found=found)
        mark.raise_to(LogPosition(epoch=self.epoch, size=size, last=hash_of(size)))

    def lacks(self, elsewhere: KnownElsewhere) -> bool:
        """Whether receipts that were given are not in the store, or may not be."""
        mark = self._context.mark
        with self._lock:
            known = mark is None or (epochs.knows(self._db, mark) and self.behind() is None)
            more = elsewhere.epoch > self.epoch or elsewhere.size > min(elsewhere.agreed, self.head())
            return more or elsewhere.open or not known

    def begin_epoch(self, elsewhere: KnownElsewhere = KnownElsewhere()) -> None:  # noqa: B008 - it is frozen
        """Go on although receipts were lost: in a new epoch, whose numbers and log nobody has seen.

        StoreError if it is known that nothing was lost.
        """
        mark = self._context.mark
        if mark is None:
            return
        if not self.lacks(elsewhere):
            raise StoreError("nothing_lost", store=self.name, mark=mark.path)
        if self._context.lease is not None:
            last = max(self.epoch, mark.reached.epoch, elsewhere.epoch)
            elsewhere = msgspec.structs.replace(elsewhere, epoch=last)
            self._context.lease.take(last + 1)
        with self._lock:
            with self._db.transaction():
                unwatched = msgspec.structs.replace(self._context, mark=None)
                epochs.begin_epoch(self._db, unwatched, mark.reached, elsewhere)
            self._go_on()

    def go_on(self) -> None:
        """Go on with the store as it is, since nothing was lost; StoreError if the mark knows of more."""
        mark = self._context.mark
        if mark is None or self.is_known():
            return
        with self._lock:
            epochs.check_not_rolled_back(self._db, self.epoch, mark, self.name)
            with self._db.transaction():
                resume(self._db, self._context)
            self._go_on()

    def _go_on(self) -> None:
        """Have this machine know the store from now on."""
        mark = self._context.mark
        if mark is not None:
            mark.raise_to(epochs.reached_by(self._db, epochs.epoch_of(self._db)))
        self._begin()

    def report_fork(self) -> None:
        """Note that somebody was shown another history of this epoch: no receipt is given in it any more."""
        mark = self._context.mark
        if mark is not None:
            mark.raise_to(msgspec.structs.replace(mark.reached, forked=True))

    def recording(self, db: Session) -> Session:
        """A session whose rows the chain will tell of, if ours is the key that the store goes with."""
        db.clock, db.began = self._context.clock, self._know
        if key_used_since(db, self._context.key) < math.inf:
            db.recorder = Recorder(self._context.key)
        return db

    def _know(self, first: Event) -> None:
        """Note that this machine knows the store from its first event on, unless it knows another one."""
        mark = self._context.mark
        if mark is not None and not mark.look_again().size:
            mark.raise_to(LogPosition(store=first.hash))

    def adopt_keys(self, keys: KeyFingerprints) -> None:
        """Go on with other keys, see `audit.adopt_keys`."""
        with self._lock, self._db.transaction():
            audit.adopt_keys(self._db, self._context, keys)

    def _register(self) -> None:
        """Note the instant at which each consultation came to this store: a rehearsal opens then."""
        if self._db.recorder is None or not _unknown(self._db, self.consultations):
            return
        with self._db.transaction():
            # Whether the store goes on at all is for who serves it to judge, see `check_not_rolled_back`.
            _make(self._db, msgspec.structs.replace(self._context, mark=None), self.consultations)

    def make(self, consultations: Sequence[Consultation]) -> tuple[Window, ...]:
        """Have consultations come to the open store, and say when they are open: none is taken for yet."""
        names = [item.id for item in consultations]
        self.write(lambda db, context: _make(db, context, names)).result()
        return tuple(self.read(partial(window, consultation=item)) for item in consultations)

    def take_up(self, consultations: Iterable[Consultation]) -> None:
        """Take comments for consultations that came to the store since it was opened."""
        self.consultations = {**self.consultations, **{item.id: item for item in consultations}}
        self._context = msgspec.structs.replace(self._context, consultations=self.consultations)

    def check_not_moved(self) -> None:
        """StoreBusy if the store was moved elsewhere, and takes nothing more."""
        refuse_moved(self.read(head_of))

    def submit(self, sent: Submission) -> Future[Receipt | Refusal]:
        """Queue a submission in normal form; the future resolves after the commit. StoreBusy if full."""
        return self._writing().submit(lambda db: take(db, self._context, sent), submission_keys(sent))

    def review(
        self, number: str, state: State, why: str = "", by: str = "", confirm_personal: bool = False
    ) -> Comment:
        """Publish or withhold a comment; StoreError if the store does not have it.

        `by` is an account of the desk that may do so, or "" for the command line.
        """
        kind = "withhold" if state == "withheld" else "publish"
        act = ReviewAct(kind=kind, numbers=(number,), reason=why, confirm_personal=confirm_personal)

        def work(db: Session) -> Comment:
            if not rows(db, "WHERE comment.number = ?", number):
                raise StoreError("no_comment_in", number=number, store=self.name)
            carry_out(db, self._context, reviewer(db, by, state) if by else None, act)
            return self._comment(rows(db, "WHERE comment.number = ?", number)[0])

        return self._writing().submit(work).result()

    def _writing(self) -> WriterThread:
        with self._lock:
            if self._writer is None:
                self._writer = self.start_writer()
            return self._writer

    def start_writer(self) -> WriterThread:
        """The writer thread, begun with the first write: reading alone needs none."""

        def committed(db: Session) -> None:
            raise_mark(db, self._context)

        return WriterThread(partial(self.open_session, WRITES), CAPACITY, PATIENCE, committed)

    @property
    def waiting(self) -> int:
        """The number of calls that the writer has not answered."""
        return self._writer.waiting if self._writer is not None else 0

    def head(self) -> int:
        """The sequence number of the last event: what the store has now came with it or before."""
        with self._reading():
            return int(self._db.execute("SELECT max(seq) FROM event").get or 0)

    def each(self, after: int = 0, until: int = END) -> Iterator[Comment]:
        """Every comment, in the order of arrival, without all of them in memory.

        After an UnreadableComment the next one can be asked for.
        """
        return map(self._comment, self._stream(after, until))

    def comments(self) -> tuple[Comment, ...]:
        """Every comment at once, in the order of arrival."""
        return tuple(self.each())

    def reasons(self, number: str) -> frozenset[str]:
        """For what a comment has ever been withheld here."""
        with self._reading():
            return frozenset(audit.reasons(self._db, number))

    def erased(self, number: str) -> bool:
        """Whether the sender of a comment has had the name erased."""
        with self._reading():
            return bool(self._db.execute("SELECT erased FROM comment WHERE number = ?", (number,)).get)

    def has(self, number: str) -> bool:
        """Whether the store has a comment with this number."""
        return bool(self._rows("WHERE comment.number = ?", number))

    def suspects(self) -> frozenset[str]:
        """The numbers of comments that a machine seems to have sent."""
        with self._reading():
            found = self._db.execute("SELECT number, consultation FROM comment WHERE suspect = 1")
            return frozenset(number for number, name in found if name in self.consultations)

    def window(self, consultation_id: str) -> Window:
        """When a consultation of this store is open."""
        with self._reading():
            return window(self._db, self.consultations[consultation_id])

    def now(self) -> str:
        """The instant by which the store judges; never before what had happened when it was opened."""
        with self._reading():
            return max(self._context.clock(self._db), self._floor)

    def own_clock_now(self) -> str:
        """The instant by the clock that the store was given, which asks no database; "" if it has none."""
        return "" if self.uses_database_clock else self._context.clock(self._db)

    def read(self, work: Callable[[Session], T]) -> T:
        """The result of `work` with the session that reads, which it must not keep."""
        with self._reading():
            return work(self._db)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """The lock of the session that reads; never in the loop of a service, which would stand still."""
        if self.loop is not None and asyncio._get_running_loop() is self.loop:
            raise RuntimeError("the store may be slow: an event loop asks the pool of readers")
        with self._lock:
            yield

    def write(self, work: Callable[[Session, StoreContext], T]) -> Future[T]:
        """Queue `work` for the writer; the future resolves after the commit. StoreBusy if full.

        Where receipts may be lost nothing is written, not even who signs in: what is kept of the chain must
        be what was given.
        """

        def checked(db: Session) -> T:
            if work is not resume:
                refuse_unknown(db, self._context)
            return work(db, self._context)

        return self._writing().submit(checked)

    def each_event(self, after: int = 0, until: int = END) -> Iterator[Event]:
        """The chain from after a sequence number on; the lock is held for one event at a time."""
        stream = audit.each_event(self._db, after, until)
        while True:
            with self._reading():
                event = next(stream, None)
            if event is None:
                return
            yield event

    def events(self) -> tuple[Event, ...]:
        """The chain from its beginning."""
        with self._reading():
            return tuple(audit.each_event(self._db))

    def faults(self) -> tuple[IntegrityFault, ...]:
        """Signs that the store has been altered: its tables, a broken chain, a row it does not tell of.

        All rows are read as of one instant: what comes in meanwhile is in neither the chain nor the comments.
        """
        with self._reading():
            tables = tuple(audit.schema_faults(self._db))
            with self._db.snapshot():
                return tuple(dict.fromkeys((*tables, *audit.faults(self._db, self._context.key))))

    def close(self) -> None:
        """Finish what waits, and give the connections back."""
        with self._lock:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
            self._db.close()

    def _comment(self, row: StoredComment) -> Comment:
        return comment_of(row, self.consultations[row.consultation])

    def _rows(self, where: str, *values: str) -> tuple[StoredComment, ...]:
        with self._reading():
            found = rows(self._db, where, *values)
        return tuple(row for row in found if row.consultation in self.consultations)

    def _stream(self, after: int, until: int) -> Iterator[StoredComment]:
        """The lock is held for a batch at a time, so that others read between."""
        stream = each_row(self._db, "comment.arrival <= ?", until, after=after)
        while True:
            with self._reading():
                row = next(stream, None)
            if row is None:
                return
            if row.consultation in self.consultations:
                yield row


def _make(db: Session, context: StoreContext, names: Iterable[str]) -> None:
    now = moment(db, context)
    for name in _unknown(db, names):
        put(db, "consultation", ("id", "made"), (name, now))
        append(db, now, "made", "", {"consultation": name})


def _unknown(db: Session, names: Iterable[str]) -> list[str]:
    """The consultations that never came; one whose row alone was deleted is not made good."""
    known = "SELECT count(*) FROM consultation WHERE id = ?"
    return [name for name in names if not db.execute(known, (name,)).get and not came(db, name)]
