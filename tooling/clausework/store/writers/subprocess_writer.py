"""The write backend that uses a process of its own: its link to it, its watch, its restarts."""

from __future__ import annotations

import asyncio
import math
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import msgspec

from clausework.consultation.submission import Submission
from clausework.errors import StoreBusy, StoreError
from clausework.store.base import CAPACITY, PATIENCE, Store
from clausework.store.writers.comment_writer import LOG, CommentWriter, Outcome, ThreadWriter
from clausework.store.writers.protocol import (
    RESULT_DECODER,
    OpenRequest,
    SubmitRequest,
    WriteResult,
    error_of,
    frame,
    open_request,
    unframe,
)

COMMAND = (sys.executable, "-P", "-m", "clausework.store.writers.writer_process")
START_SECONDS = 60
"""Within which the process must have opened the store."""
STOP_SECONDS = 4
"""Within which it must have ended once it was told that no more will come."""
POLL_SECONDS = 0.02


class ProcessLink(asyncio.Protocol):
    """One writer process, for one event loop; `on_result` is called with each answer.

    `on_lost` is called once the process has closed its end or was given up because it does not speak the
    protocol, whether it had been opened or not. Until `wait_gone` returns the process may still be there,
    and commit what it was given.
    """

    def __init__(
        self,
        request: OpenRequest,
        on_result: Callable[[WriteResult], None],
        on_lost: Callable[[ProcessLink], None],
    ) -> None:
        self._request = request
        self._on_result = on_result
        self._on_lost = on_lost
        self._buffer = bytearray()
        self._loop = asyncio.get_running_loop()
        self._opened: asyncio.Future[None] = self._loop.create_future()
        self._opened.add_done_callback(retrieve_exception)
        self._closed: asyncio.Future[None] = self._loop.create_future()
        self._transport: asyncio.Transport | None = None
        self._reaping: asyncio.Task[None] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The number of the process; 0 before there is one."""
        return self._process.pid if self._process is not None else 0

    async def open(self) -> None:
        """Start the process; StoreError if it cannot be started or cannot open the store."""
        try:
            await self._spawn()
            self.write(frame(self._request))
            async with asyncio.timeout(START_SECONDS):
                await self._opened
            if self._closed.done():
                raise StoreBusy("store_failed", kind="ScribeLost")
        except BaseException as error:  # also if whoever starts the service has thought better of it
            self.kill()  # it was given nothing to write
            self._abandon()
            await self.wait_gone()
            if isinstance(error, OSError):  # no file descriptor, no process, no program, no answer in time
                raise StoreBusy("store_failed", kind=type(error).__name__) from error
            raise

    async def _spawn(self) -> None:
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                # In a session of its own: Ctrl-C is for the service, which then lets the process finish.
                # It has nothing to say to the standard output, which may be a file or a pipe of somebody's.
                self._process = subprocess.Popen(  # noqa: S603 - our own
                    COMMAND, stdin=theirs.fileno(), stdout=subprocess.DEVNULL, start_new_session=True
                )
            self._transport, _ = await self._loop.create_unix_connection(lambda: self, sock=ours)
        except BaseException:
            ours.close()
            raise

    def write(self, data: bytes) -> None:
        """Send, or keep until the socket takes it."""
        if self._transport is not None:
            self._transport.write(data)

    def kill(self) -> None:
        """Kill the process, which then is lost."""
        if self._process is not None:
            self._process.kill()

    async def close(self) -> None:
        """Tell the process that no more will come, and wait for its end."""
        if self._transport is not None and not self._closed.done():
            self._transport.write_eof()
            _, late = await asyncio.wait([self._closed], timeout=STOP_SECONDS)
            if late:
                LOG.error("scribe", extra={"fields": {"outcome": "stuck"}})
                self.kill()
        self._abandon()
        await self.wait_gone()

    async def wait_gone(self) -> None:
        """Return when the process is gone, or nothing ends it."""
        if self._reaping is not None:
            await asyncio.wait([self._reaping])

    def _abandon(self) -> None:
        """Leave the process to itself: it commits what it has and ends."""
        if self._transport is not None:
            self._transport.abort()
        self._reap()

    def _reap(self) -> None:
        if self._reaping is None and self._process is not None:
            self._reaping = self._loop.create_task(_reap(self._process))

    def data_received(self, data: bytes) -> None:
        """Take answers, the first of them to the opening; a process that does not speak so is killed."""
        self._buffer += data
        try:
            self._read_results()
        except (ValueError, KeyError, msgspec.DecodeError) as error:
            LOG.error("scribe", extra={"fields": {"outcome": "garbled", "reason": type(error).__name__}})
            self.kill()
            self._abandon()

    def _read_results(self) -> None:
        for body in unframe(self._buffer):
            result = RESULT_DECODER.decode(body)
            if self._opened.done():
                self._on_result(result)
            elif error := error_of(result):
                self._opened.set_exception(error)
            else:
                self._opened.set_result(None)

    def connection_lost(self, error: Exception | None) -> None:
        """The process has closed its end: it has ended, or is about to."""
        if not self._opened.done():
            self._opened.set_exception(StoreBusy("store_failed", kind="ScribeLost"))
        if not self._closed.done():
            self._closed.set_result(None)
        self._reap()
        self._on_lost(self)


def retrieve_exception(future: asyncio.Future[Any]) -> None:
    """Mark the exception of a future as seen, also if nobody awaits it any more."""
    if not future.cancelled():
        future.exception()


async def _reap(process: subprocess.Popen[bytes]) -> None:
    """Wait for a process that has nothing more to do; kill it if it does not end.

    Without a thread: it may be that there can be no more of them.
    """
    for _ in range(int(STOP_SECONDS / POLL_SECONDS)):
        if process.poll() is not None:
            return
        await asyncio.sleep(POLL_SECONDS)
    process.kill()
    for _ in range(int(STOP_SECONDS / POLL_SECONDS)):
        if process.poll() is not None:
            return
        await asyncio.sleep(POLL_SECONDS)


RESTART_DELAYS_S = (0.0, 0.5, 2.0, 5.0)
"""Seconds before each restart of a process that was lost; the last holds from then on."""
STABLE_AFTER_S = 3
"""Seconds for which a process must have served so that the next restart is immediate."""
MAX_BYTES_UNDER_WAY = 32 << 20
ANSWER_TIMEOUT_S = 15
"""After which a sender waits no longer; the process refuses what it comes to later than PATIENCE."""
HANG_TIMEOUT_S = 60
"""After which a process that does not answer its oldest request is killed."""
WATCH_INTERVAL_S = 1
"""Between two looks at both."""


class _Pending(NamedTuple):
    """The future of a request that is under way, when it was sent, and how many bytes it has."""

    future: asyncio.Future[Any]
    since: float
    size: int


class SubprocessWriter(CommentWriter):
    """Starts the writer process, sends it what came in within a turn of the loop, and replaces it if lost.

    What a lost process had been given is answered as busy: it may have been committed, and whoever
    sends it again with the same name gets the receipt of the first. So is what takes too long; it
    counts as under way until the process has answered, so what waits is bounded however long that is.
    """

    def __init__(self, request: OpenRequest, capacity: int = CAPACITY) -> None:
        self._request = request
        self._capacity = capacity
        self._loop = asyncio.get_running_loop()
        self._link: ProcessLink | None = None
        # Requests: in the order in which they were sent, by their numbers.
        self._pending: dict[int, _Pending] = {}
        self._bytes_pending = 0
        self._last_number = 0
        self._unsent: list[bytes] = []
        self._check: asyncio.Future[Any] | None = None
        # Restarts.
        self._failed_starts = 0
        self._restarts = 0
        self._started_at = 0.0
        self._restarting: asyncio.Task[None] | None = None
        self._leaving: set[asyncio.Task[None]] = set()
        self._closing = False
        # The watch over what takes too long.
        self._oldest = 0
        self._silent_looks = 0
        self._wait_limit = math.inf
        self._next_watch: asyncio.TimerHandle | None = None

    async def start(self) -> None:
        """Start the writer process; StoreError if it cannot open the store."""
        link = ProcessLink(self._request, self._on_result, self._on_lost)
        await link.open()
        self._link, self._started_at, self._silent_looks = link, self._loop.time(), 0
        if self._next_watch is None:
            self._watch()

    def submit(self, submission: Submission) -> asyncio.Future[Outcome]:
        """See `CommentWriter`."""
        if len(self._pending) >= self._capacity or self._bytes_pending >= MAX_BYTES_UNDER_WAY:
            raise StoreBusy("store_full")
        return self._request_write(submission)

    def _request_write(self, submission: Submission | None) -> asyncio.Future[Any]:
        """Queue a request, which is sent with all others of this turn of the loop."""
        if self._link is None or self._closing:
            raise StoreBusy("store_closing")
        self._last_number += 1
        now = time.monotonic()
        body = frame(SubmitRequest(self._last_number, now + PATIENCE, submission))
        if not self._unsent:
            self._loop.call_soon(self._send)
        self._unsent.append(body)
        future: asyncio.Future[Any] = self._loop.create_future()
        self._pending[self._last_number] = _Pending(future, now, len(body))
        self._bytes_pending += len(body)
        return future

    def _send(self) -> None:
        frames, self._unsent = self._unsent, []
        if frames and self._link is not None:
            self._link.write(b"".join(frames))

    @property
    def waiting(self) -> int:
        """How many requests the process has been given and not yet answered."""
        return len(self._pending)

    @property
    def process(self) -> int:
        """See `CommentWriter`."""
        return self._link.pid if self._link is not None else 0

    @property
    def restarts(self) -> int:
        """See `CommentWriter`."""
        return self._restarts

    async def check(self) -> None:
        """See `CommentWriter`; however many ask at a time, the process is asked once."""
        if self._check is None or self._check.done():
            self._check = self._request_write(None)
            self._check.add_done_callback(retrieve_exception)
        await asyncio.shield(self._check)

    def limit_wait(self, seconds: float) -> None:
        """See `CommentWriter`."""
        self._wait_limit = seconds

    async def close(self) -> None:
        """Have the process finish what it was given, and end."""
        self._closing = True
        if self._restarting is not None:
            self._restarting.cancel()
            await asyncio.wait([self._restarting])
        if self._link is not None:
            self._send()
            await self._link.close()
        if self._next_watch is not None:
            self._next_watch.cancel()
        if self._leaving:
            await asyncio.wait(self._leaving)

    def _on_result(self, result: WriteResult) -> None:
        """Resolve the future of a request; until that is done, it counts as under way."""
        future, _, size = self._pending[result.id]
        if not future.done():  # it is if its sender hung up or was told to come again; the comment is kept
            error = error_of(result)
            if error is None:
                if result.acknowledgement is not None:
                    self._failure = None
                future.set_result(result.acknowledgement or result.refusal)
            else:
                self._note_failure(error)
                future.set_exception(error)
        del self._pending[result.id]
        self._bytes_pending -= size

    def _on_lost(self, link: ProcessLink) -> None:
        """Answer all that is under way as busy, and restart: the process has ended, or is about to."""
        if link is not self._link:
            return
        self._link = None
        if not self._closing:
            if self._loop.time() - self._started_at > STABLE_AFTER_S:
                self._failed_starts = 0
            self._restarting = self._loop.create_task(self._restart())
            LOG.error("scribe", extra={"fields": {"outcome": "lost", "waiting": len(self._pending)}})
        leaving = self._loop.create_task(link.wait_gone())
        self._leaving.add(leaving)
        leaving.add_done_callback(self._leaving.discard)
        self._unsent.clear()
        pending, self._pending, self._bytes_pending = self._pending, {}, 0
        for future, _, _ in pending.values():
            if not future.done():
                future.set_exception(StoreBusy("store_failed", kind="ScribeLost"))

    async def _restart(self) -> None:
        """Start a process, again and again until it succeeds: a service without one takes nothing."""
        while self._link is None:
            await asyncio.sleep(RESTART_DELAYS_S[min(self._failed_starts, len(RESTART_DELAYS_S) - 1)])
            self._failed_starts += 1
            try:
                await self.start()
            except Exception as error:  # whatever it was, later it may go well
                reason = error.key if isinstance(error, StoreError) else type(error).__name__
                LOG.error("scribe", extra={"fields": {"outcome": "failed", "reason": reason}})
        self._restarts += 1
        LOG.info("scribe", extra={"fields": {"outcome": "started"}})

    def _watch(self) -> None:
        """Let no sender wait for too long, and kill a process that hangs.

        It answers in the order in which it is asked. Looks are counted in which the oldest request got no
        answer, and not the time: this process may have been stopped as well.
        """
        self._next_watch = self._loop.call_later(WATCH_INTERVAL_S, self._watch)
        late = time.monotonic() - min(ANSWER_TIMEOUT_S, self._wait_limit)
        for future, since, _ in self._pending.values():
            if since > late:
                break
            if not future.done():
                future.set_exception(StoreBusy("store_late"))
        before, self._oldest = self._oldest, next(iter(self._pending), 0)
        self._silent_looks = self._silent_looks + 1 if self._oldest and self._oldest == before else 0
        if self._silent_looks * WATCH_INTERVAL_S > HANG_TIMEOUT_S and self._link is not None:
            LOG.error("scribe", extra={"fields": {"outcome": "stuck"}})
            self._silent_looks = 0
            self._link.kill()


def writer_factory(store: Store) -> Callable[[], CommentWriter]:
    """What makes, on an event loop, the writer of a store.

    A store that goes by a clock which no other process has is written to by its own thread. What the writer
    process is told of the store is read now, before the loop runs.
    """
    if not store.uses_database_clock:
        return partial(ThreadWriter, store)
    store.marks_likeness = False  # the writer process looks for it: the store's own thread need not
    return partial(SubprocessWriter, open_request(store))
