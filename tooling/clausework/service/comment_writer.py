"""Who writes down the comments that came in: the scribe beside this process, or this process itself."""

from __future__ import annotations

import asyncio
import math
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from clausework.consultation.receipts import Acknowledgement, Receipt, Refusal, acknowledge
from clausework.consultation.submission import Submission
from clausework.errors import StoreBusy, StoreError
from clausework.service.json_log import note
from clausework.service.loop_wakeup import Arrivals
from clausework.service.writer_process import Link, heard
from clausework.store.base import CAPACITY, PATIENCE, Store
from clausework.store.copies.last_runs import touch
from clausework.store.scribe import Done, Handed, Opening, error_of, frame, opening_of

Outcome = Acknowledgement | Refusal

AGAIN = (0.0, 0.5, 2.0, 5.0)
"""Seconds after which a scribe that was lost is started anew; the last holds from then on."""
WELL_SECONDS = 3
"""For which a scribe must have served so that another takes its place at once."""
WEIGHT = 32 << 20
"""Bytes that may be under way to the scribe."""
LATE_SECONDS = 15
"""After which a sender waits no longer; the scribe refuses what it comes to later than PATIENCE."""
SILENT_SECONDS = 60
"""After which a scribe that does not answer who waits longest is given up."""
REMEMBERED = 5
"""Seconds for which it is told that a comment could not be written, unless a later one was."""
LOOK_SECONDS = 1
"""Between two looks at both."""


class CommentWriter(ABC):
    """Takes submissions to the store, for one event loop."""

    _trouble: tuple[float, str] | None = None

    @abstractmethod
    def take(self, sent: Submission) -> asyncio.Future[Outcome]:
        """What the store answers, after the commit; StoreBusy at once if too much waits."""

    @property
    def waiting(self) -> int:
        """How many submissions are under way beside those that wait for the store's own writer."""
        return 0

    @property
    def process(self) -> int:
        """The number of the process beside this one that writes; 0 if there is none."""
        return 0

    @property
    def restarts(self) -> int:
        """How often it was started anew."""
        return 0

    @abstractmethod
    async def answers(self) -> None:
        """Return when who writes has committed a row; StoreBusy if it has not."""

    @property
    def trouble(self) -> str:
        """Why the last comment could not be written, if that was a moment ago; "" otherwise."""
        since, why = self._trouble or (0.0, "")
        return why if time.monotonic() - since < REMEMBERED else ""

    def _went_wrong(self, error: StoreError) -> None:
        if error.key == "store_failed":  # and not for want of room in a queue, or of time
            self._trouble = (time.monotonic(), cause_of(error))


def cause_of(error: StoreError) -> str:
    """What an error of the store comes from, by the name that its library has for it."""
    return str(error.values.get("kind", error.key))


class ThreadWriter(CommentWriter):
    """The writer's thread of this process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._arrivals: Arrivals[Outcome] | None = None

    def take(self, sent: Submission) -> asyncio.Future[Outcome]:
        """See `CommentWriter`."""
        loop = asyncio.get_running_loop()
        if self._arrivals is None:
            self._arrivals = Arrivals(loop)
        arrivals, waiting = self._arrivals, loop.create_future()

        def told(result: Receipt | Refusal | None, error: StoreError | None) -> None:
            if error is not None:
                self._went_wrong(error)
            else:
                self._trouble = None
            arrivals.told(waiting, acknowledge(result) if isinstance(result, Receipt) else result, error)

        self._store.hand_in(sent, told, arrivals.bell)
        return waiting

    async def answers(self) -> None:
        """See `CommentWriter`."""
        await asyncio.wrap_future(self._store.write(lambda db, _desk: touch(db)))


class _Pending(NamedTuple):
    """Who waits for an answer, since which instant, and how many bytes were handed over."""

    waiting: asyncio.Future[Any]
    since: float
    size: int


class SubprocessWriter(CommentWriter):
    """A scribe: it is started, given what came in within a turn of the loop at once, and replaced if lost.

    What a lost scribe had been given is answered as busy: it may have been committed, and whoever
    sends it again with the same name gets the receipt of the first. So is what takes too long; it
    counts as under way until the scribe has answered, so what waits is bounded however long that is.
    """

    def __init__(self, opening: Opening, capacity: int = CAPACITY) -> None:
        self._opening = opening
        self._capacity = capacity
        self._loop = asyncio.get_running_loop()
        self._pending: dict[int, _Pending] = {}
        self._weight = 0
        self._number = 0
        self._frames: list[bytes] = []
        self._link: Link | None = None
        self._losses = 0
        self._restarts = 0
        self._started = 0.0
        self._oldest = 0
        self._silent = 0
        self._closing = False
        self._most = math.inf
        self._leaving: set[asyncio.Task[None]] = set()
        self._restart: asyncio.Task[None] | None = None
        self._asked: asyncio.Future[Any] | None = None
        self._look_again: asyncio.TimerHandle | None = None

    async def start(self) -> None:
        """Start a scribe; StoreError if it cannot open the store."""
        link = Link(self._opening, self._answered, self._gone)
        await link.open()
        self._link, self._started, self._silent = link, self._loop.time(), 0
        if self._look_again is None:
            self._look()

    def take(self, sent: Submission) -> asyncio.Future[Outcome]:
        """See `CommentWriter`."""
        if len(self._pending) >= self._capacity or self._weight >= WEIGHT:
            raise StoreBusy("store_full")
        return self._hand(sent)

    def _hand(self, sent: Submission | None) -> asyncio.Future[Any]:
        if self._link is None or self._closing:
            raise StoreBusy("store_closing")
        self._number += 1
        now = time.monotonic()
        body = frame(Handed(self._number, now + PATIENCE, sent))
        if not self._frames:
            self._loop.call_soon(self._send)
        self._frames.append(body)
        waiting: asyncio.Future[Any] = self._loop.create_future()
        self._pending[self._number] = _Pending(waiting, now, len(body))
        self._weight += len(body)
        return waiting

    @property
    def waiting(self) -> int:
        """How many submissions the scribe has been given and not yet answered."""
        return len(self._pending)

    @property
    def process(self) -> int:
        """See `CommentWriter`."""
        return self._link.pid if self._link is not None else 0

    @property
    def restarts(self) -> int:
        """See `CommentWriter`."""
        return self._restarts

    async def answers(self) -> None:
        """See `CommentWriter`; however many ask at a time, the scribe is asked once."""
        if self._asked is None or self._asked.done():
            self._asked = self._hand(None)
            self._asked.add_done_callback(heard)
        await asyncio.shield(self._asked)

    def hurry(self, seconds: float) -> None:
        """Let nobody wait for longer than this from now on: the service is about to end."""
        self._most = seconds

    async def close(self) -> None:
        """Have the scribe finish what it was given, and end."""
        self._closing = True
        if self._restart is not None:
            self._restart.cancel()
            await asyncio.wait([self._restart])
        if self._link is not None:
            self._send()
            await self._link.close()
        if self._look_again is not None:
            self._look_again.cancel()
        if self._leaving:
            await asyncio.wait(self._leaving)

    def _answered(self, done: Done) -> None:
        """Tell the sender what came of a submission; until that is done, it counts as under way."""
        waiting, _, size = self._pending[done.id]
        if not waiting.done():  # it is if its sender hung up or was told to come again; the comment is kept
            error = error_of(done)
            if error is None:
                if done.taken is not None:
                    self._trouble = None
                waiting.set_result(done.taken or done.refusal)
            else:
                self._went_wrong(error)
                waiting.set_exception(error)
        del self._pending[done.id]
        self._weight -= size

    def _gone(self, link: Link) -> None:
        """The scribe has ended, or is about to."""
        if link is not self._link:
            return
        self._link = None
        if not self._closing:
            if self._loop.time() - self._started > WELL_SECONDS:
                self._losses = 0
            self._restart = self._loop.create_task(self._start_again())
            note("scribe", "error", outcome="lost", waiting=len(self._pending))
        leaving = self._loop.create_task(link.over())
        self._leaving.add(leaving)
        leaving.add_done_callback(self._leaving.discard)
        self._frames.clear()
        pending, self._pending, self._weight = self._pending, {}, 0
        for waiting, _, _ in pending.values():
            if not waiting.done():
                waiting.set_exception(StoreBusy("store_failed", kind="ScribeLost"))

    async def _start_again(self) -> None:
        """Start a scribe whatever stands in the way of it now: a service without one takes nothing."""
        while self._link is None:
            await asyncio.sleep(AGAIN[min(self._losses, len(AGAIN) - 1)])
            self._losses += 1
            try:
                await self.start()
            except Exception as error:  # whatever it was, later it may go well
                reason = error.key if isinstance(error, StoreError) else type(error).__name__
                note("scribe", "error", outcome="failed", reason=reason)
        self._restarts += 1
        note("scribe", outcome="started")

    def _look(self) -> None:
        """Let nobody wait for too long, and give up a scribe that has died without ending.

        It answers in the order in which it is asked. Turns are counted in which who waits longest got no
        answer, and not the time: we may have been stopped as well.
        """
        self._look_again = self._loop.call_later(LOOK_SECONDS, self._look)
        late = time.monotonic() - min(LATE_SECONDS, self._most)
        for waiting, since, _ in self._pending.values():
            if since > late:
                break
            if not waiting.done():
                waiting.set_exception(StoreBusy("store_late"))
        before, self._oldest = self._oldest, next(iter(self._pending), 0)
        self._silent = self._silent + 1 if self._oldest and self._oldest == before else 0
        if self._silent * LOOK_SECONDS > SILENT_SECONDS and self._link is not None:
            note("scribe", "error", outcome="stuck")
            self._silent = 0
            self._link.kill()

    def _send(self) -> None:
        frames, self._frames = self._frames, []
        if frames and self._link is not None:
            self._link.write(b"".join(frames))


def hands_of(store: Store) -> Callable[[], ThreadWriter | SubprocessWriter]:
    """What makes, on an event loop, a scribe; or none if the store goes by a clock that no other process has.

    What the scribe is told of the store is read now, before the loop runs.
    """
    if not store.goes_by_its_database:
        return partial(ThreadWriter, store)
    store.marks_likeness = False  # the scribe looks for it, while the desk's writer would do so a second time
    return partial(SubprocessWriter, opening_of(store))
