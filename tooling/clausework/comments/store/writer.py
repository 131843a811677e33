"""The one writer: it gathers what waits, commits it as one group, and only then lets anyone know."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

from clausework.comments.store.session import Session
from clausework.errors import StoreBusy, StoreError

T = TypeVar("T")

GROUP = 200
"""Calls that one transaction carries at most."""


class _Call(Generic[T]):
    """Something to do inside a transaction; its future is resolved after the commit."""

    def __init__(self, work: Callable[[Session], T], keys: tuple[str, ...], expires: float) -> None:
        self.work = work
        self.keys = keys
        self.expires = expires
        self.future: Future[T] = Future()
        # From here on nobody can cancel it: a sender who hangs up has still sent the comment.
        self.future.set_running_or_notify_cancel()
        self.result: T | None = None
        self.error: BaseException | None = None

    def run(self, db: Session) -> None:
        """Do the work apart from the others of its group, so that a fault of it undoes this call alone."""
        try:
            with db.apart():
                self.result = self.work(db)
        except Exception as error:
            if db.is_busy(error):
                raise  # the disk's fault concerns the whole group
            self.error = error

    def answer(self) -> None:
        """Tell the caller; the work is on disk."""
        if self.error is None:
            self.future.set_result(self.result)  # type: ignore[arg-type]
        elif isinstance(self.error, StoreError):
            self.future.set_exception(self.error)
        else:
            self.future.set_exception(StoreError(f"{type(self.error).__name__} in one call"))


class Writer:
    """A thread with a bounded queue before it; `connect` gives the session it alone uses."""

    def __init__(self, connect: Callable[[], Session], capacity: int, patience: float) -> None:
        self._calls: queue.Queue[_Call[object] | None] = queue.Queue(capacity)
        self._patience = patience
        self._db = connect()
        self._closed = False
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="comment-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Session], T], keys: tuple[str, ...] = ()) -> Future[T]:
        """Queue the work; StoreBusy at once if the queue is full.

        The work may be run a second time after its first run was undone: it must leave nothing
        behind but what it writes to the session. `keys` are those of a submission, to look up early.
        """
        call = _Call(work, keys, time.monotonic() + self._patience)
        with self._lock:
            if self._closed:
                raise StoreBusy("the store is closing")
            try:
                self._calls.put_nowait(call)  # type: ignore[arg-type]
            except queue.Full:
                raise StoreBusy("too many comments are waiting") from None
        return call.future

    @property
    def waiting(self) -> int:
        """How many calls wait, about."""
        return self._calls.qsize()

    def close(self) -> None:
        """Finish what is queued and end the thread."""
        with self._lock:
            self._closed = True
        self._calls.put(None)
        self._thread.join()

    def _run(self) -> None:
        going = True
        while going:
            group, going = self._gather()
            self.commit(self._db, group)
        self._db.close()

    def _gather(self) -> tuple[list[_Call[object]], bool]:
        """The calls that wait now, at least one, and whether more may come."""
        group: list[_Call[object]] = []
        call = self._calls.get()
        while call is not None:
            group.append(call)
            if len(group) == GROUP:
                return group, True
            try:
                call = self._calls.get_nowait()
            except queue.Empty:
                return group, True
        return group, False

    def commit(self, db: Session, group: list[_Call[object]]) -> None:
        """Run the calls in one transaction; they are answered when it is on disk, or all refused."""
        now = time.monotonic()
        for call in group:
            if call.expires < now:
                call.future.set_exception(StoreBusy("the store did not come to it in time"))
        live = [call for call in group if call.expires >= now]
        try:
            if live:
                with db.transaction():
                    _run(db, live)
        except Exception as error:  # whatever it was, nothing of the group has been kept
            for call in live:
                call.future.set_exception(StoreBusy(f"{type(error).__name__} in the store"))
            return
        for call in live:
            call.answer()


def _run(db: Session, calls: list[_Call[object]]) -> None:
    """Run each call apart; where statements are dear, all in one piece, unless one of them fails."""
    if db.dear:
        try:
            with db.apart():
                db.expect(key for call in calls for key in call.keys)
                for call in calls:
                    call.result = call.work(db)
            return
        except Exception as error:
            if db.is_busy(error):
                raise
    for call in calls:
        call.run(db)
