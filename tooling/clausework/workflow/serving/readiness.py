"""Readiness: whether a service can take a comment now."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import msgspec

from clausework.errors import StoreError
from clausework.store.intake import is_behind
from clausework.store.integrity.keys import KeyFingerprints, noted_keys
from clausework.store.recording import StoreContext, moment
from clausework.store.session import Session
from clausework.store.writers.comment_writer import CommentWriter, cause_of
from clausework.workflow.serving.opening import OpenService
from clausework.workflow.serving.witnesses import Witnesses

ANSWER_SECONDS = 3.0
INTERVAL_SECONDS = 1.0
"""Seconds between two questions to the store: however many ask, it costs one commit."""
STORE = {"store_moved": "moved", "store_unknown": "unknown", "store_behind_mark": "behind"}
"""What is said of the store for an error that is no fault of its disk."""


class Ready(msgspec.Struct, frozen=True):
    """What a comment needs, each with "ok" or what is wrong; `cause` is why the store takes nothing.

    `store` is "unknown" where this machine does not know which receipts were given, and "behind" where it
    knows that the store lacks some.
    `keys` are "other" where the store goes with keys that this process does not have: a replica
    that was started with its own, or before they were changed. `clock` is "behind" where it says an
    instant before the last event, and `scanner` "away" where files cannot be scanned, which are then
    held back, or "none" without one: comments are taken all the same. `witness` is "silent" while too
    few witnesses answer, and "forked" once one knows another history of the log.
    """

    status: str
    store: str
    site: str
    keys: str
    clock: str
    scanner: str
    witness: str
    cause: str = ""


class ReadinessProbe:
    """Asks what a comment needs, once a second at most; those who ask meanwhile get the same answer.

    `has_pages` says whether the site has any, and `scanner` asks for the state of the scanner.
    """

    def __init__(
        self,
        service: OpenService,
        writer: CommentWriter,
        has_pages: bool,
        scanner: Callable[[], Awaitable[str]],
        witnesses: Witnesses | None = None,
    ) -> None:
        self._service = service
        self._writer = writer
        self._site = "ok" if has_pages else "empty"
        self._scanner = scanner
        self._witnesses = witnesses
        self._asked: asyncio.Task[Ready] | None = None
        self._since = 0.0

    async def ready(self) -> Ready:
        """Whether a row can be committed, the keys and the clock are right, and pages are loaded."""
        now = asyncio.get_running_loop().time()
        if self._asked is None or (self._asked.done() and now - self._since >= INTERVAL_SECONDS):
            self._since = now
            self._asked = asyncio.create_task(self._ask())
        return await asyncio.shield(self._asked)

    async def _ask(self) -> Ready:
        site, scanner = self._site, await self._scanner()
        witness = self._witnesses.standing if self._witnesses is not None else "none"
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._writer.check()
                right, behind = await asyncio.wrap_future(self._service.store.write(_look))
        except TimeoutError:
            return Ready("unready", "slow", site, "unknown", "unknown", scanner, witness)
        except StoreError as error:
            store = STORE.get(error.key, "unwritable")
            return Ready("unready", store, site, "unknown", "unknown", scanner, witness, cause_of(error))
        cause = self._writer.recent_failure
        store, clock = "unwritable" if cause else "ok", "behind" if behind else "ok"
        keys = "ok" if right == self._service.keys else "other"
        good = store == site == keys == clock == "ok" and witness in ("ok", "none")
        return Ready("ok" if good else "unready", store, site, keys, clock, scanner, witness, cause)


def _look(db: Session, context: StoreContext) -> tuple[KeyFingerprints | None, bool]:
    """The keys that the store goes with, and whether its clock is before its last event."""
    moment(db, context)
    return noted_keys(db), is_behind(db)
