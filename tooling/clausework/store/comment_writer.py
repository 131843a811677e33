"""The writer of comments for an event loop: what comes in goes to the store's own writer thread.

    event loop                                    writer thread (group_commit.py)
    ----------                                    -------------------------------
    writer.submit(submission) -> future           takes all that waits,
        Store.submit  ------------ queue ------>  commits it as one group,
    future.set_result(...) <--------------------  and says what came of each

The loop waits for nothing: while the database is silent the thread hangs and nothing else, senders are told
after a while to come again, and no more may be under way than there is room for.
"""

from __future__ import annotations

import asyncio
import math
import time
from concurrent.futures import Future
from contextlib import suppress
from typing import NamedTuple

from clausework.consultation.submission import Receipt, Refusal, Submission
from clausework.errors import StoreBusy, StoreError
from clausework.store.base import Store
from clausework.store.last_runs import touch

Outcome = Receipt | Refusal

FAILURE_SHOWN_S = 5
"""Seconds for which a failed write is reported, unless a later one succeeded."""
MAX_CHARACTERS = 16 << 20
"""Characters of the comments that may be under way: a text is short, and many long ones are much memory."""
ANSWER_TIMEOUT_S = 15
"""After which a sender waits no longer; the thread refuses what it comes to later than PATIENCE."""
WATCH_INTERVAL_S = 1


class _UnderWay(NamedTuple):
    """When a submission was sent, and how many characters it has."""

    since: float
    size: int


class CommentWriter:
    """Takes submissions to the store, for one event loop.

    What takes too long is answered as busy. It may be committed all the same, and whoever sends it again with
    the same name gets the receipt of the first; until the thread has answered it counts as under way, so what
    waits is bounded however long that is.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._under_way: dict[asyncio.Future[Outcome], _UnderWay] = {}  # in the order in which they came
        self._characters = 0
        self._watched = False
        self._wait_limit = math.inf
        self._failure: tuple[float, str] | None = None

    def submit(self, submission: Submission) -> asyncio.Future[Outcome]:
        """The answer of the store, after the commit; StoreBusy at once if too much waits."""
        size = len(submission.text) + len(submission.suggestion) + len(submission.reason)
        if self._under_way and self._characters + size > MAX_CHARACTERS:
            raise StoreBusy("store_full")
        written, loop = self._store.submit(submission), asyncio.get_running_loop()
        future: asyncio.Future[Outcome] = loop.create_future()
        self._under_way[future] = _UnderWay(time.monotonic(), size)
        self._characters += size

        def wake(_: Future[Outcome]) -> None:
            with suppress(RuntimeError):  # the loop has ended, and nobody waits
                loop.call_soon_threadsafe(self._resolve, future, written)

        written.add_done_callback(wake)
        if not self._watched:
            self._watched = True
            loop.call_later(WATCH_INTERVAL_S, self._watch, loop)
        return future

    async def check(self) -> None:
        """Return when a row has been committed; StoreBusy if it could not be."""
        await asyncio.wrap_future(self._store.write(lambda db, _desk: touch(db)))

    def limit_wait(self, seconds: float) -> None:
        """Let no sender wait for longer than this from now on: the service is about to end."""
        self._wait_limit = seconds

    @property
    def recent_failure(self) -> str:
        """Why the last comment could not be written, if that was a moment ago; "" otherwise."""
        since, why = self._failure or (0.0, "")
        return why if time.monotonic() - since < FAILURE_SHOWN_S else ""

    def _resolve(self, future: asyncio.Future[Outcome], written: Future[Outcome]) -> None:
        """Answer who waits, on the loop."""
        self._characters -= self._under_way.pop(future).size
        error = written.exception()
        if error is None:
            self._failure = None
        elif isinstance(error, StoreError) and error.key == "store_failed":  # and no want of room
            self._failure = (time.monotonic(), cause_of(error))
        if future.done():  # its sender hung up, or was told to come again; the comment is kept
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(written.result())

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let no sender wait for too long."""
        late = time.monotonic() - min(ANSWER_TIMEOUT_S, self._wait_limit)
        for future, (since, _) in self._under_way.items():
            if since > late:
                break
            if not future.done():
                future.set_exception(StoreBusy("store_late"))
        self._watched = bool(self._under_way)
        if self._watched:
            loop.call_later(WATCH_INTERVAL_S, self._watch, loop)


def cause_of(error: StoreError) -> str:
    """The cause of an error of the store, by the name that its library has for it."""
    return str(error.values.get("kind", error.key))
