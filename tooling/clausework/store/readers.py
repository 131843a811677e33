"""A pool of threads that read the store for the event loop, each within a deadline.

A store that says nothing uses up no more than a few threads: once one has hung, all are refused at
once (a circuit breaker), and one probe a second looks whether the store answers again.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Generic, TypeVar

from clausework.errors import StoreBusy, StoreError
from clausework.store.session import Session

T = TypeVar("T")
LOG = logging.getLogger("clausework.store")
READ_TIMEOUT_S = 2.0
"""The deadline of a read, from when it was asked for."""
GRACE_S = 0.5
"""Seconds beyond it, in which a store that lives gives up a read by itself."""
MAX_THREADS = 4
"""Threads, and so connections."""
MAX_WAITING = 256
"""Reads that may wait for a thread."""
PROBE_INTERVAL_S = 1.0
"""Between two looks at a store that was silent."""
MAX_HUNG = 8
"""Threads that may hang before no more are risked: what waits for a disk cannot be ended."""


class _Call(Generic[T]):
    """Something to read, and the loop on which somebody waits for it."""

    __slots__ = ("answer", "loop", "timer", "work")

    def __init__(self, work: Callable[[Session], T], loop: asyncio.AbstractEventLoop) -> None:
        self.work = work
        self.loop = loop
        self.answer: asyncio.Future[T] = loop.create_future()
        self.timer: asyncio.TimerHandle | None = None

    def settle(self, result: T | None, error: BaseException | None) -> None:
        """Tell who waits, on the loop; whoever was told that it took too long is told nothing more."""
        if self.timer is not None:
            self.timer.cancel()
        if self.answer.done():
            return
        if error is None:
            self.answer.set_result(result)  # type: ignore[arg-type]
        else:
            self.answer.set_exception(error)

    def tell(self, result: T | None, error: BaseException | None) -> None:
        """The same from a thread."""
        with suppress(RuntimeError):  # the loop has ended, and nobody waits
            self.loop.call_soon_threadsafe(self.settle, result, error)


class _Reader:
    """A thread with a session of its own; `call` and `since` tell what it reads now."""

    def __init__(self, connect: Callable[[], Session], call: _Call[Any] | None = None) -> None:
        self._connect = connect
        self.session: Session | None = None
        self.call = call
        self.since = time.monotonic()

    def do(self, call: _Call[T]) -> tuple[T | None, Exception | None]:
        """The result of the call, or why it finds nothing."""
        try:
            if self.session is None:
                self.session = self._connect()
            return call.work(self.session), None
        except StoreError as error:
            return None, error
        except Exception as error:
            if self.session is not None and self.session.is_busy(error):
                return None, StoreBusy("store_failed", kind=type(error).__name__)
            return None, error

    def interrupt(self) -> None:
        """End the statement that runs."""
        if self.session is not None:
            self.session.interrupt()

    def cut(self) -> None:
        """End whatever the thread waits for."""
        if self.session is not None:
            self.session.cut()

    def close(self) -> None:
        """Give the session back; in the thread itself, as all but `interrupt` and `cut`."""
        if self.session is not None:
            self.session.close()


class ReaderPool:
    """The pool; `connect` opens a session for a thread, which begins when it is first needed."""

    def __init__(self, connect: Callable[[], Session]) -> None:
        self._connect = connect
        self._turn = threading.Condition()
        self._waiting: deque[_Call[Any]] = deque()
        self._readers: set[_Reader] = set()
        self._lost: set[_Reader] = set()
        self._idle = 0
        self._silent = False
        self._probe: _Reader | None = None
        self._probe_at = 0.0
        self._closed = False

    async def read(self, work: Callable[[Session], T]) -> T:
        """The result of `work` with a session, which it must not keep; StoreBusy at the deadline."""
        loop = asyncio.get_running_loop()
        call = _Call(work, loop)
        with self._turn:
            self._enqueue(call)
        call.timer = loop.call_later(READ_TIMEOUT_S, self._on_deadline, call)
        return await call.answer

    @property
    def silent(self) -> bool:
        """Whether the store did not answer when it was last asked."""
        return self._silent

    @property
    def lost(self) -> int:
        """The number of threads that hang."""
        return len(self._lost)

    def close(self) -> None:
        """End the threads; what is read now is given up."""
        with self._turn:
            self._closed = True
            for reader in self._readers:
                reader.cut()
            refused = self._drain_queue()
            self._turn.notify_all()
        _refuse(refused, StoreBusy("store_closing"))

    def _enqueue(self, call: _Call[Any]) -> None:
        """Queue a call, and have a thread for it; StoreBusy if it would wait in vain."""
        if self._closed:
            raise StoreBusy("store_closing")
        if self._silent:
            self._start_probe(call.loop)
            raise StoreBusy("store_slow")
        if len(self._waiting) >= MAX_WAITING:
            raise StoreBusy("store_slow")
        self._waiting.append(call)
        if len(self._waiting) > self._idle and len(self._readers) < MAX_THREADS:
            self._start(_Reader(self._connect))
        else:
            self._turn.notify()

    def _start(self, reader: _Reader) -> None:
        self._readers.add(reader)
        thread = threading.Thread(target=self._run, args=(reader,), name="store-reader", daemon=True)
        try:
            thread.start()
        except RuntimeError:  # there can be no more threads now: those that there are must do
            self._readers.discard(reader)
            if reader is self._probe:
                self._probe = None
            elif not self._readers:
                self._waiting.clear()
                raise StoreBusy("store_slow") from None

    def _run(self, reader: _Reader) -> None:
        """One thread, until the pool is closed or has given it up."""
        call = reader.call or self._next(reader)
        while call is not None:
            result, error = reader.do(call)
            self._done(reader, error)
            call.tell(result, error)
            call = self._next(reader)
        reader.close()

    def _next(self, reader: _Reader) -> _Call[Any] | None:
        with self._turn:
            self._idle += 1
            while not self._waiting and not self._closed and reader in self._readers:
                self._turn.wait()
            self._idle -= 1
            if self._closed or reader not in self._readers:
                return None
            reader.call, reader.since = self._waiting.popleft(), time.monotonic()
            return reader.call

    def _done(self, reader: _Reader, error: Exception | None) -> None:
        with self._turn:
            reader.call = None
            self._lost.discard(reader)
            if reader is not self._probe:
                return
            self._probe = None
            if error is None:
                self._silent = False
                LOG.info("store", extra={"fields": {"outcome": "answers", "lost": len(self._lost)}})
            else:
                self._readers.discard(reader)

    def _on_deadline(self, call: _Call[Any]) -> None:
        """The deadline of a call has come: it is refused, and who reads it is asked to stop."""
        call.settle(None, StoreBusy("store_slow"))
        with self._turn:
            with suppress(ValueError):
                self._waiting.remove(call)
            reader = next((item for item in self._readers if item.call is call), None)
        if reader is not None:
            call.loop.call_at(
                call.loop.time() + self._seconds_left(reader, READ_TIMEOUT_S), self._interrupt, reader, call
            )

    def _interrupt(self, reader: _Reader, call: _Call[Any]) -> None:
        with self._turn:
            if reader.call is call:
                reader.interrupt()
        call.loop.call_later(
            self._seconds_left(reader, READ_TIMEOUT_S + GRACE_S), self._on_no_return, reader, call
        )

    def _seconds_left(self, reader: _Reader, seconds: float) -> float:
        return max(0.0, reader.since + seconds - time.monotonic())

    def _on_no_return(self, reader: _Reader, call: _Call[Any]) -> None:
        """Give up a thread that still has not come back: the store is silent."""
        with self._turn:
            if reader.call is not call or reader not in self._readers:
                return
            self._give_up_reader(reader)
            refused = self._drain_queue()
        _refuse(refused, StoreBusy("store_slow"))

    def _give_up_reader(self, reader: _Reader) -> None:
        self._readers.discard(reader)
        self._lost.add(reader)
        reader.cut()
        if reader is self._probe:
            self._probe = None
        self._probe_at = time.monotonic() + PROBE_INTERVAL_S
        if not self._silent:
            self._silent = True
            LOG.info("store", extra={"fields": {"outcome": "silent", "lost": len(self._lost)}})

    def _drain_queue(self) -> list[_Call[Any]]:
        """Those that wait, who wait no more."""
        found = list(self._waiting)
        self._waiting.clear()
        return found

    def _start_probe(self, loop: asyncio.AbstractEventLoop) -> None:
        """Have a new thread ask whether the store answers, if that is due."""
        now = time.monotonic()
        if self._probe is not None and now - self._probe.since > READ_TIMEOUT_S + GRACE_S:
            self._give_up_reader(self._probe)  # the loop that was to judge it has ended
        if self._probe is not None or now < self._probe_at or len(self._lost) >= MAX_HUNG:
            return
        call = _Call(_probe_query, loop)
        call.answer.add_done_callback(asyncio.Future.exception)
        self._probe, self._probe_at = _Reader(self._connect, call), now + PROBE_INTERVAL_S
        call.timer = loop.call_later(READ_TIMEOUT_S, self._on_deadline, call)
        self._start(self._probe)


def _probe_query(db: Session) -> object:
    """A query that any living store answers."""
    return db.execute("SELECT 1").get


def _refuse(calls: list[_Call[Any]], error: StoreBusy) -> None:
    for call in calls:
        call.tell(None, error)
