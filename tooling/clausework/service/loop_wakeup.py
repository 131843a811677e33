"""Answers of the writer's thread brought to the event loop: one wake-up for a group of them.

`asyncio.wrap_future` wakes the loop for each future, which costs a system call for each comment.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Generic, TypeVar

from clausework.errors import StoreError

T = TypeVar("T")


class Arrivals(Generic[T]):
    """What has been answered and not yet told to one loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._told: deque[tuple[asyncio.Future[T], T | None, StoreError | None]] = deque()

    def told(self, waiting: asyncio.Future[T], result: T | None, error: StoreError | None) -> None:
        """Note an answer, in the writer's thread."""
        self._told.append((waiting, result, error))

    def bell(self) -> None:
        """Have the loop come for what was noted, in the writer's thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._tell)

    def _tell(self) -> None:
        while self._told:
            waiting, result, error = self._told.popleft()
            if waiting.done():  # its sender hung up; the comment is kept all the same
                continue
            if error is None:
                waiting.set_result(result)  # type: ignore[arg-type]
            else:
                waiting.set_exception(error)
