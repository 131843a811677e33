"""The one writer: it gathers what waits, commits it as one group, and only then lets anyone know."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

from clausework.errors import StoreBusy, StoreError
from clausework.store.recording.chain import settle
from clausework.store.session import Session

T = TypeVar("T")
Told = Callable[[T | None, StoreError | None], None]
"""Who is told what came of a call: its result, or why there is none."""

GROUP = 200
"""Calls that one transaction carries at most."""
QUIET = 0.05
"""Seconds without a call after which there is time for what can wait."""
SAID = frozenset(["store_moved", "store_behind_mark", "mark_unwritable"])
"""Errors that are told as they are; of others the kind is told."""
BREATH = 0.001
"""Seconds between two pieces of it, in which a call may come."""


class Call(Generic[T]):
    """Something to do inside a transaction; whoever asked for it is told after the commit."""

    __slots__ = ("bell", "error", "expires", "keys", "result", "told", "work")

    def __init__(
        self,
        work: Callable[[Session], T],
        keys: tuple[str, ...],
        expires: float,
        told: Told[T],
        bell: Callable[[], None] | None,
    ) -> None:
        self.work = work
        self.keys = keys
        self.expires = expires
        self.told = told
        self.bell = bell
        self.result: T | None = None
        self.error: BaseException | None = None

    def run(self, db: Session) -> None:
        """Do the work apart from the others of its group, so that a fault of it undoes this call alone."""
        try:
            with db.apart():
                self.result = self.work(db)
                settle(db)
        except Exception as error:
            if db.is_busy(error):
                raise  # the disk's fault concerns the whole group
            self.error = error

    def answer(self) -> None:
        """Tell the caller; the work is on disk."""
        if self.error is None or isinstance(self.error, StoreError):
            self.told(self.result, self.error)
        else:
            self.told(None, StoreError("call_failed", kind=type(self.error).__name__))


class Writer:
    """A thread with a bounded queue before it; `connect` gives the session it alone uses.

    `later` is what it does by pieces when nobody calls: it says whether any is left. After each
    commit there may be more of it. `committed` is called after a commit, before anyone is told of it.
    """

    def __init__(
        self,
        connect: Callable[[], Session],
        capacity: int,
        patience: float,
        later: Callable[[Session], bool] = lambda _: False,
        committed: Callable[[Session], None] = lambda _: None,
    ) -> None:
        self._calls: queue.SimpleQueue[Call[Any] | None] = queue.SimpleQueue()
        self._capacity = capacity
        self._patience = patience
        self._later = later
        self._committed = committed
        self._connect = connect
        self._db: Session | None = None
        self._closed = False
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="comment-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Session], T], keys: tuple[str, ...] = ()) -> Future[T]:
        """Queue the work, see `post`; the future is resolved after the commit."""
        future: Future[T] = Future()
        # From here on nobody can cancel it: a sender who hangs up has still sent the comment.
        future.set_running_or_notify_cancel()

        def told(result: T | None, error: StoreError | None) -> None:
            if error is None:
                future.set_result(result)  # type: ignore[arg-type]
            else:
                future.set_exception(error)

        self.post(work, keys, told)
        return future

    def post(
        self,
        work: Callable[[Session], T],
        keys: tuple[str, ...],
        told: Told[T],
        bell: Callable[[], None] | None = None,
    ) -> None:
        """Queue the work; StoreBusy at once if the queue is full.

        The work may be run a second time after its first run was undone: it must leave nothing
        behind but what it writes to the session. `keys` are those under which a submission may have
        come, to look up early. `bell` is rung once when all of a group have been told.
        """
        call = Call(work, keys, time.monotonic() + self._patience, told, bell)
        with self._lock:
            if self._closed:
                raise StoreBusy("store_closing")
            if self._calls.qsize() >= self._capacity:
                raise StoreBusy("store_full")
            self._calls.put(call)

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
            if group:
                self._commit(group)
        if self._db is not None:
            self._db.close()

    def _commit(self, group: list[Call[Any]]) -> None:
        """Commit a group; the session is opened for the first: whoever asks must not wait for that."""
        try:
            if self._db is None:
                self._db = self._connect()
        except Exception as error:  # whatever it was, the next group may have better luck
            kept = error if isinstance(error, StoreError) else None
            refuse(group, kept or StoreBusy("store_failed", kind=type(error).__name__))
        else:
            commit(self._db, group, self._committed)

    def _gather(self) -> tuple[list[Call[Any]], bool]:
        """The calls that wait now, at least one, and whether more may come."""
        group: list[Call[Any]] = []
        call = self._first()
        while call is not None:
            group.append(call)
            if len(group) == GROUP:
                return group, True
            try:
                call = self._calls.get_nowait()
            except queue.Empty:
                return group, True
        return group, False

    def _first(self) -> Call[Any] | None:
        """The next call; while none comes, what can wait is done."""
        wait, left = QUIET, True
        while left:
            try:
                return self._calls.get(timeout=wait)
            except queue.Empty:
                wait, left = BREATH, self._db is not None and self._later(self._db)
        return self._calls.get()


def commit(
    db: Session, group: list[Call[Any]], committed: Callable[[Session], None] = lambda _: None
) -> None:
    """Run the calls in one transaction; they are answered when it is on disk, or all refused.

    Where `committed` fails they are refused too, although they are kept: who sends a comment again
    gets the receipt of the first.
    """
    now = time.monotonic()
    live = [call for call in group if call.expires >= now]
    for call in group:
        if call.expires < now:
            call.told(None, StoreBusy("store_late"))
    try:
        if live:
            _run(db, live)
            committed(db)
    except Exception as error:  # whatever it was, nobody has been told that anything was kept
        said = isinstance(error, StoreBusy) and error.key in SAID
        kind = type(error.__cause__ or error).__name__
        reason = error if isinstance(error, StoreBusy) and said else StoreBusy("store_failed", kind=kind)
        for call in live:
            call.told(None, reason)
    else:
        for call in live:
            call.answer()
    _ring(group)


def refuse(group: list[Call[Any]], error: StoreError) -> None:
    """Tell all of a group that nothing of it was done."""
    for call in group:
        call.told(None, error)
    _ring(group)


def _ring(group: list[Call[Any]]) -> None:
    for bell in {call.bell for call in group if call.bell is not None}:
        bell()


def _run(db: Session, calls: list[Call[Any]]) -> None:
    """Commit the calls in one piece; if one of them fails, begin anew with each apart."""
    try:
        with db.transaction():
            db.expect(key for call in calls for key in call.keys)
            for call in calls:
                call.result = call.work(db)
                settle(db)
        return
    except StoreBusy:
        raise
    except Exception as error:
        if db.is_busy(error):
            raise
    with db.transaction():
        for call in calls:
            call.run(db)
