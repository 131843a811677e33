"""Group commit: a writer thread gathers the writes that wait and commits them in one transaction.

Whoever asked for a write is answered after the commit, and never before.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

from clausework.errors import StoreBusy, StoreError
from clausework.store.recording import settle
from clausework.store.session import Session

T = TypeVar("T")
LOG = logging.getLogger("clausework.store")
MAX_GROUP = 200
"""Writes that one transaction carries at most."""
PASSED_ON = frozenset(["store_moved", "store_behind_mark", "store_unknown", "mark_unwritable"])
"""Errors that are passed on as they are; of others the kind is."""


class PendingWrite(Generic[T]):
    """A write that waits; its future is resolved after the commit."""

    __slots__ = ("error", "expires", "future", "keys", "result", "work")

    def __init__(self, work: Callable[[Session], T], keys: tuple[str, ...], expires: float) -> None:
        self.work = work
        self.keys = keys
        self.expires = expires
        self.result: T | None = None
        self.error: BaseException | None = None
        self.future: Future[T] = Future()
        # From here on nobody can cancel it: a sender who hangs up has still sent the comment.
        self.future.set_running_or_notify_cancel()

    def run(self, db: Session) -> None:
        """Do the work apart from the others of its group, so that a fault of it undoes this write alone."""
        try:
            with db.apart():
                self.result = self.work(db)
                settle(db)
        except Exception as error:
            if db.is_busy(error):
                raise  # the disk's fault concerns the whole group
            self.error = error

    def answer(self, refused: StoreError | None = None) -> None:
        """Resolve the future with what came of it, once the work is on disk, or why nothing was done."""
        error = refused or self.error
        if error is None:
            self.future.set_result(self.result)  # type: ignore[arg-type]
        elif isinstance(error, StoreError):
            self.future.set_exception(error)
        else:
            self.future.set_exception(StoreError("call_failed", kind=type(error).__name__))


class WriterThread:
    """A thread with a bounded queue before it; `connect` gives the session it alone uses.

    `committed` is called after a commit, before any answer.
    """

    def __init__(
        self,
        connect: Callable[[], Session],
        capacity: int,
        patience: float,
        committed: Callable[[Session], None] = lambda _: None,
    ) -> None:
        self._writes: queue.SimpleQueue[PendingWrite[Any] | None] = queue.SimpleQueue()
        self._capacity = capacity
        self._waiting = 0
        self._patience = patience
        self._committed = committed
        self._connect = connect
        self._db: Session | None = None
        self._closed = False
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="comment-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Session], T], keys: tuple[str, ...] = ()) -> Future[T]:
        """Queue the work; the future is resolved after the commit. StoreBusy at once if the queue is full.

        The work may be run a second time after its first run was undone: it must leave nothing
        behind but what it writes to the session. `keys` are those under which a submission may have
        come, to look up early.
        """
        write = PendingWrite(work, keys, time.monotonic() + self._patience)
        with self._lock:
            if self._closed:
                raise StoreBusy("store_closing")
            if self._waiting >= self._capacity:
                raise StoreBusy("store_full")
            self._waiting += 1
            self._writes.put(write)
        return write.future

    @property
    def waiting(self) -> int:
        """The number of writes that have not been answered."""
        return self._waiting

    def close(self) -> None:
        """Finish what is queued and end the thread."""
        with self._lock:
            self._closed = True
        self._writes.put(None)
        self._thread.join()

    def _run(self) -> None:
        going = True
        while going:
            group, going = self._gather()
            if group:
                try:
                    self._commit(group)
                except Exception:  # whatever it was, such as no memory: a thread that ends takes nothing more
                    LOG.exception("fault", extra={"fields": {"route": "writer"}})
                with self._lock:
                    self._waiting -= len(group)
        if self._db is not None:
            self._db.close()

    def _commit(self, group: list[PendingWrite[Any]]) -> None:
        """Commit a group; the session is opened for the first: whoever asks must not wait for that."""
        try:
            if self._db is None:
                self._db = self._connect()
        except Exception as error:  # whatever it was, the next group may have better luck
            kept = error if isinstance(error, StoreError) else None
            refuse(group, kept or StoreBusy("store_failed", kind=type(error).__name__))
        else:
            commit(self._db, group, self._committed)

    def _gather(self) -> tuple[list[PendingWrite[Any]], bool]:
        """The writes that wait now, at least one, and whether more may come."""
        group: list[PendingWrite[Any]] = []
        write = self._writes.get()
        while write is not None:
            group.append(write)
            if len(group) == MAX_GROUP:
                return group, True
            try:
                write = self._writes.get_nowait()
            except queue.Empty:
                return group, True
        return group, False


def commit(
    db: Session, group: list[PendingWrite[Any]], committed: Callable[[Session], None] = lambda _: None
) -> None:
    """Run the writes in one transaction; they are answered when it is on disk, or all refused.

    Where `committed` fails they are refused too, although they are kept: who sends a comment again
    gets the receipt of the first.
    """
    now = time.monotonic()
    live = [write for write in group if write.expires >= now]
    for write in group:
        if write.expires < now:
            write.answer(StoreBusy("store_late"))
    try:
        if live:
            _run(db, live)
            committed(db)
    except Exception as error:  # whatever it was, nobody has been told that anything was kept
        if isinstance(error, StoreBusy) and (error.key in PASSED_ON or error.key.startswith("head_")):
            reason = error
        else:
            reason = StoreBusy("store_failed", kind=type(error.__cause__ or error).__name__)
        for write in live:
            write.answer(reason)
    else:
        for write in live:
            write.answer()


def refuse(group: list[PendingWrite[Any]], error: StoreError) -> None:
    """Answer all of a group that nothing of it was done."""
    for write in group:
        write.answer(error)


def _run(db: Session, writes: list[PendingWrite[Any]]) -> None:
    """Commit the writes in one piece; if one of them fails, begin anew with each apart."""
    try:
        with db.transaction():
            db.expect(key for write in writes for key in write.keys)
            for write in writes:
                write.result = write.work(db)
                settle(db)
        return
    except StoreBusy:
        raise
    except Exception as error:
        if db.is_busy(error):
            raise
    with db.transaction():
        for write in writes:
            write.run(db)
