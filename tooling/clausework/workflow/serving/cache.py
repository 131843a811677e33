"""A cache of what every page tells of the store, refreshed in the background.

A page that anybody may ask for waits for no store: it goes on while the store is away.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from clausework.consultation.window import Window, instant
from clausework.errors import StoreError
from clausework.model.comment import Consultation
from clausework.store.agreement import agreements_since
from clausework.store.base import Store
from clausework.store.readers import ReaderPool
from clausework.store.recording.chain import StoreContext
from clausework.store.session import Session, head_of

LOG = logging.getLogger("clausework.workflow")
REFRESH_SECONDS = 1.0


class StoreSnapshot(msgspec.Struct, frozen=True):
    """The store at a moment `at` of this machine's monotonic clock: its own clock, its last event, counts."""

    now: datetime
    at: float
    head: int
    agreed: Mapping[str, int]


class StoreCache:
    """The clock of the store, the windows of its consultations, and how many agree with a comment."""

    def __init__(self, store: Store) -> None:
        self.consultations: Mapping[str, Consultation] = store.consultations
        self._store = store
        self._windows = {name: store.window(name) for name in store.consultations}  # they never change
        self._seen = store.read(lambda db: look(db, store.context, 0))
        self._agreed = dict(self._seen.agreed)

    def now(self) -> str:
        """The instant by which the store judges, counted on since its clock was last read."""
        given = self._store.own_clock_now()
        if given:
            return given
        found = self._seen.now + timedelta(seconds=time.monotonic() - self._seen.at)
        return found.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def window(self, consultation_id: str) -> Window:
        """When a consultation is open."""
        return self._windows[consultation_id]

    def agreed(self, number: str) -> int:
        """How many agree with a comment."""
        return self._agreed.get(number, 0)

    def count(self, number: str, count: int) -> None:
        """Take note of an agreement that was just written."""
        self._agreed[number] = count

    async def follow(self, readers: ReaderPool) -> None:
        """Look at the store once a second, for as long as the service runs."""
        while True:
            try:
                await self.refresh(readers)
            except StoreError:  # what was seen last holds until the store answers again
                pass
            except Exception as error:  # whatever it was, no page shall stand still for it
                fields = {"outcome": "failed", "reason": type(error).__name__}
                LOG.info("cache", extra={"fields": fields})
            await asyncio.sleep(REFRESH_SECONDS)

    async def refresh(self, readers: ReaderPool) -> None:
        """Look at the store now; StoreBusy if it does not answer."""
        context, head = self._store.context, self._seen.head
        self._seen = await readers.read(lambda db: look(db, context, head))
        self._agreed.update(self._seen.agreed)


def look(db: Session, context: StoreContext, head: int) -> StoreSnapshot:
    """The store as it is; its counts where they have changed since an event."""
    event = head_of(db)
    last, at = (event.seq, event.at) if event else (0, "")
    agreed = agreements_since(db, head, last)
    # No clock that was turned back has anything seem not to have happened yet.
    now = max(instant(context.clock(db)), instant(at)) if at else instant(context.clock(db))
    return StoreSnapshot(now, time.monotonic(), last, agreed)
