"""Answers of the writer's thread brought to the event loop: one wake-up for a group of them.

`asyncio.wrap_future` wakes the loop for each future, which costs a system call for each comment.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from concurrent.futures import Future
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

T = TypeVar("T")


class Arrivals:
    """What has been answered and not yet told to one loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._lock = threading.Lock()
        self._done: deque[tuple[Future[Any], asyncio.Future[Any]]] = deque()

    def wait(self, future: Future[T]) -> asyncio.Future[T]:
        """A future of the loop that is resolved soon after the other."""
        told: asyncio.Future[T] = self._loop.create_future()
        future.add_done_callback(lambda done: self._note(done, told))
        return told

    def _note(self, done: Future[Any], told: asyncio.Future[Any]) -> None:
        with self._lock:
            self._done.append((done, told))
            first = len(self._done) == 1
        if first and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._tell)

    def _tell(self) -> None:
        with self._lock:
            found = list(self._done)
            self._done.clear()
        for done, told in found:
            if told.done():  # its sender hung up; the comment is kept all the same
                continue
            error = done.exception()
            if error is None:
                told.set_result(done.result())
            else:
                told.set_exception(error)


_ARRIVALS: WeakKeyDictionary[asyncio.AbstractEventLoop, Arrivals] = WeakKeyDictionary()


async def arrival(future: Future[T]) -> T:
    """What another thread answers."""
    loop = asyncio.get_running_loop()
    arrivals = _ARRIVALS.get(loop)
    if arrivals is None:
        arrivals = _ARRIVALS.setdefault(loop, Arrivals(loop))
    return await arrivals.wait(future)
