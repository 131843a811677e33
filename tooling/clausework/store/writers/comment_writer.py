"""The interface of the write backends, and the one that uses the store's own writer thread."""

from __future__ import annotations

import asyncio
import logging
import time
from abc import ABC, abstractmethod
from collections import deque
from typing import Any

from clausework.consultation.submission import Acknowledgement, Receipt, Refusal, Submission, acknowledge
from clausework.errors import StoreError
from clausework.store.base import Store
from clausework.store.last_runs import touch

Outcome = Acknowledgement | Refusal

LOG = logging.getLogger("clausework.store")
FAILURE_SHOWN_S = 5
"""Seconds for which a failed write is reported, unless a later one succeeded."""


class CommentWriter(ABC):
    """Takes submissions to the store, for one event loop."""

    _failure: tuple[float, str] | None = None

    @abstractmethod
    def submit(self, submission: Submission) -> asyncio.Future[Outcome]:
        """What the store answers, after the commit; StoreBusy at once if too much waits."""

    @abstractmethod
    async def check(self) -> None:
        """Return when a row has been committed; StoreBusy if it could not be."""

    async def start(self) -> None:
        """Be ready to take submissions; StoreError if the store cannot be opened."""
        return

    def limit_wait(self, seconds: float) -> None:
        """Let no sender wait for longer than this from now on: the service is about to end."""
        return

    async def close(self) -> None:
        """Finish what was submitted; the store itself is closed by whoever opened it."""
        return

    @property
    def waiting(self) -> int:
        """How many submissions are under way beside those that wait for the store's own writer thread."""
        return 0

    @property
    def process(self) -> int:
        """The number of the writer process; 0 if there is none."""
        return 0

    @property
    def restarts(self) -> int:
        """How often the writer process was started anew."""
        return 0

    @property
    def recent_failure(self) -> str:
        """Why the last comment could not be written, if that was a moment ago; "" otherwise."""
        since, why = self._failure or (0.0, "")
        return why if time.monotonic() - since < FAILURE_SHOWN_S else ""

    def _note_failure(self, error: StoreError) -> None:
        if error.key == "store_failed":  # and not for want of room in a queue, or of time
            self._failure = (time.monotonic(), cause_of(error))


def cause_of(error: StoreError) -> str:
    """What an error of the store comes from, by the name that its library has for it."""
    return str(error.values.get("kind", error.key))


class ThreadWriter(CommentWriter):
    """Writes by the store's own writer thread, in this process.

    The event loop is woken once for a group of answers: `asyncio.wrap_future` would wake it for each, which
    costs a system call for each comment.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._loop: asyncio.AbstractEventLoop | None = None
        self._answers: deque[tuple[asyncio.Future[Any], Any, StoreError | None]] = deque()

    def submit(self, submission: Submission) -> asyncio.Future[Outcome]:
        """See `CommentWriter`."""
        self._loop = loop = asyncio.get_running_loop()
        future: asyncio.Future[Outcome] = loop.create_future()

        def on_done(result: Receipt | Refusal | None, error: StoreError | None) -> None:
            if error is not None:
                self._note_failure(error)
            else:
                self._failure = None
            outcome = acknowledge(result) if isinstance(result, Receipt) else result
            self._answers.append((future, outcome, error))

        self._store.submit_then(submission, on_done, self._wake_loop)
        return future

    async def check(self) -> None:
        """See `CommentWriter`."""
        await asyncio.wrap_future(self._store.write(lambda db, _desk: touch(db)))

    def _wake_loop(self) -> None:
        """Have the loop resolve the futures that have been answered; called in the writer thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._resolve)

    def _resolve(self) -> None:
        while self._answers:
            future, outcome, error = self._answers.popleft()
            if future.done():  # its sender hung up; the comment is kept all the same
                continue
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(outcome)
