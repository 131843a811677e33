"""Who writes down the comments that came in: the scribe beside this process, or this process itself."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import time
from abc import ABC, abstractmethod

import msgspec

from clausework.comments.receipts import Acknowledgement, Receipt, Refusal, acknowledge
from clausework.comments.store.base import CAPACITY, PATIENCE, Store
from clausework.comments.store.scribe import (
    DONE,
    Handed,
    Opening,
    Started,
    error_of,
    frame,
    opening_of,
    unframe,
)
from clausework.comments.submission import Submission
from clausework.errors import StoreBusy, StoreError
from clausework.service.arrivals import Arrivals
from clausework.service.journal import note

Outcome = Acknowledgement | Refusal

COMMAND = (sys.executable, "-P", "-m", "clausework.comments.store.scribe")
START_SECONDS = 60
"""Within which a scribe must have opened the store."""
STOP_SECONDS = 10
"""Within which it must have ended once all is written."""
AGAIN = (0.1, 0.5, 2.0, 5.0)
"""Seconds after which a scribe that was lost is started anew; the last holds from then on."""


class Hands(ABC):
    """Takes submissions to the store, for one event loop."""

    @abstractmethod
    def take(self, sent: Submission) -> asyncio.Future[Outcome]:
        """What the store answers, after the commit; StoreBusy at once if too much waits."""

    @property
    def waiting(self) -> int:
        """How many submissions are under way beside those that wait for the store's own writer."""
        return 0

    @property
    def ready(self) -> bool:
        """Whether a submission can be taken now."""
        return True


class Here(Hands):
    """The writer's thread of this process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._arrivals: Arrivals[Outcome] | None = None

    def take(self, sent: Submission) -> asyncio.Future[Outcome]:
        """See `Hands`."""
        loop = asyncio.get_running_loop()
        if self._arrivals is None:
            self._arrivals = Arrivals(loop)
        arrivals, waiting = self._arrivals, loop.create_future()

        def told(result: Receipt | Refusal | None, error: StoreError | None) -> None:
            arrivals.told(waiting, acknowledge(result) if isinstance(result, Receipt) else result, error)

        self._store.hand_in(sent, told, arrivals.bell)
        return waiting


class Beside(Hands):
    """A scribe: it is started, given what came in within a turn of the loop at once, and replaced if lost.

    What a lost scribe had been given is answered as busy: it may have been committed, and whoever
    sends it again with the same name gets the receipt of the first.
    """

    def __init__(self, opening: Opening, capacity: int = CAPACITY) -> None:
        self._opening = opening
        self._capacity = capacity
        self._loop = asyncio.get_running_loop()
        self._pending: dict[int, asyncio.Future[Outcome]] = {}
        self._number = 0
        self._frames: list[bytes] = []
        self._link: _Link | None = None
        self._losses = 0
        self._closing = False
        self._restart: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start a scribe; StoreError if it cannot open the store."""
        link = _Link(self, self._opening)
        await link.open()
        self._link, self._losses = link, 0

    def take(self, sent: Submission) -> asyncio.Future[Outcome]:
        """See `Hands`."""
        if self._link is None:
            raise StoreBusy("store_closing")
        if len(self._pending) >= self._capacity:
            raise StoreBusy("store_full")
        self._number += 1
        body = frame(Handed(self._number, time.monotonic() + PATIENCE, sent))
        if not self._frames:
            self._loop.call_soon(self._send)
        self._frames.append(body)
        waiting = self._pending[self._number] = self._loop.create_future()
        return waiting

    @property
    def waiting(self) -> int:
        """How many submissions the scribe has been given and not yet answered."""
        return len(self._pending)

    @property
    def ready(self) -> bool:
        """Whether there is a scribe."""
        return self._link is not None

    @property
    def process(self) -> int:
        """The number of the scribe's process; 0 if there is none."""
        return self._link.process.pid if self._link is not None and self._link.process is not None else 0

    async def close(self) -> None:
        """Have the scribe finish what it was given, and end."""
        self._closing = True
        if self._restart is not None:
            self._restart.cancel()
        if self._link is not None:
            self._send()
            await self._link.close()

    def answered(self, body: bytes) -> None:
        """Tell the sender what came of a submission."""
        done = DONE.decode(body)
        waiting = self._pending.pop(done.id)
        if waiting.done():  # its sender hung up; the comment is kept all the same
            return
        error = error_of(done)
        outcome = done.taken or done.refusal
        if error is None and outcome is not None:
            waiting.set_result(outcome)
        else:
            waiting.set_exception(error or StoreError("call_failed", kind="None"))

    def lost(self, link: _Link) -> None:
        """The scribe has ended."""
        if link is not self._link:
            return
        self._link = None
        self._frames.clear()
        pending, self._pending = self._pending, {}
        for waiting in pending.values():
            if not waiting.done():
                waiting.set_exception(StoreBusy("store_failed", kind="ScribeLost"))
        if not self._closing:
            note("scribe", outcome="lost", waiting=len(pending))
            self._restart = self._loop.create_task(self._start_again())

    async def _start_again(self) -> None:
        while self._link is None:
            await asyncio.sleep(AGAIN[min(self._losses, len(AGAIN) - 1)])
            losses = self._losses + 1
            try:
                await self.start()
            except StoreError as error:
                note("scribe", outcome="failed", reason=error.key)
            self._losses = losses
        note("scribe", outcome="started")

    def _send(self) -> None:
        frames, self._frames = self._frames, []
        if frames and self._link is not None:
            self._link.write(b"".join(frames))


class _Link(asyncio.Protocol):
    """A process and the socket to it."""

    def __init__(self, side: Beside, opening: Opening) -> None:
        self._side = side
        self._opening = opening
        self._buffer = bytearray()
        self._loop = asyncio.get_running_loop()
        self._started: asyncio.Future[None] = self._loop.create_future()
        self._ended: asyncio.Future[None] = self._loop.create_future()
        self._transport: asyncio.Transport | None = None
        self.process: subprocess.Popen[bytes] | None = None

    async def open(self) -> None:
        """Start the process; StoreError if it cannot open the store."""
        ours, theirs = socket.socketpair()
        with theirs:
            # In a session of its own: Ctrl-C is for the service, which then lets the scribe finish.
            self.process = subprocess.Popen(COMMAND, stdin=theirs.fileno(), start_new_session=True)  # noqa: S603 - our own
        transport, _ = await self._loop.create_unix_connection(lambda: self, sock=ours)
        self._transport = transport
        self.write(frame(self._opening))
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._started
        except TimeoutError:
            await self.close()
            raise StoreBusy("store_failed", kind="ScribeSlow") from None
        except StoreError:
            await self.close()
            raise

    def write(self, data: bytes) -> None:
        """Send, or keep until the socket takes it."""
        if self._transport is not None:
            self._transport.write(data)

    async def close(self) -> None:
        """Tell the process that no more will come, and see it end."""
        if self._transport is not None and not self._ended.done():
            self._transport.write_eof()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self._ended
        except TimeoutError:
            note("scribe", outcome="stuck")
        if self._transport is not None:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Answers, the first of them to the opening."""
        self._buffer += data
        for body in unframe(self._buffer):
            if self._started.done():
                self._side.answered(body)
            else:
                error = error_of(msgspec.msgpack.decode(body, type=Started))
                if error is None:
                    self._started.set_result(None)
                else:
                    self._started.set_exception(error)

    def connection_lost(self, error: Exception | None) -> None:
        """The process has closed its end: it is over, or about to be."""
        if not self._started.done():
            self._started.set_exception(StoreBusy("store_failed", kind="ScribeLost"))
        if self.process is not None:
            self._loop.run_in_executor(None, _reap, self.process)
        if not self._ended.done():
            self._ended.set_result(None)
        self._side.lost(self)


def _reap(process: subprocess.Popen[bytes]) -> None:
    """Wait for a process that has nothing more to do; end it if it does not."""
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def hands_of(store: Store) -> Here | Beside:
    """A scribe, unless the store judges by a clock that no other process has."""
    return Beside(opening_of(store)) if store.has_own_clock else Here(store)
