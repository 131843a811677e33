"""Whether the service lives, and whether it can take a comment now."""

from __future__ import annotations

import asyncio

import anyio.to_thread
import msgspec
from starlette.requests import Request
from starlette.responses import Response

from clausework.errors import StoreError
from clausework.service.comment_writer import CommentWriter, cause_of
from clausework.service.context import AppContext
from clausework.service.settings import Settings
from clausework.service.witnesses import Witnesses
from clausework.store.integrity.keys import KeyFingerprints, noted_keys
from clausework.store.recording.chain import StoreContext, moment
from clausework.store.session import Session
from clausework.store.windows import is_behind

PATIENCE = 3.0
SELDOM = 1.0
"""Seconds between two questions to the store: however many ask, it costs one commit."""
FRESH = {"cache-control": "no-store"}


class Alive(msgspec.Struct, frozen=True):
    """That the service answers, and the instant by which it judges."""

    status: str
    now: str


class Ready(msgspec.Struct, frozen=True):
    """What a comment needs, each with "ok" or what is wrong; `cause` is why the store takes nothing.

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


class Probe:
    """Asks what a comment needs, once a second at most; whoever asks meanwhile is told the same."""

    def __init__(
        self,
        context: AppContext,
        hands: CommentWriter,
        settings: Settings,
        witnesses: Witnesses | None = None,
    ) -> None:
        self._context = context
        self._hands = hands
        self._settings = settings
        self._witnesses = witnesses
        self._asked: asyncio.Task[Ready] | None = None
        self._since = 0.0

    async def ready(self) -> Ready:
        """Whether a row can be committed, the keys and the clock are right, and pages are loaded."""
        now = asyncio.get_running_loop().time()
        if self._asked is None or (self._asked.done() and now - self._since >= SELDOM):
            self._since = now
            self._asked = asyncio.create_task(self._ask())
        return await asyncio.shield(self._asked)

    async def _ask(self) -> Ready:
        site = "ok" if self._context.site.files else "empty"
        scanner = await _scanner(self._settings)
        witness = self._witnesses.standing if self._witnesses is not None else "none"
        beside = (scanner, witness)
        try:
            async with asyncio.timeout(PATIENCE):
                await self._hands.answers()
                right, behind = await asyncio.wrap_future(self._context.store.write(_look))
        except TimeoutError:
            return Ready("unready", "slow", site, "unknown", "unknown", *beside)
        except StoreError as error:
            store = "moved" if error.key == "store_moved" else "unwritable"
            return Ready("unready", store, site, "unknown", "unknown", *beside, cause_of(error))
        cause = self._hands.trouble
        store, clock = "unwritable" if cause else "ok", "behind" if behind else "ok"
        keys = "ok" if right == self._context.keys else "other"
        good = store == site == keys == clock == "ok" and witness in ("ok", "none")
        return Ready("ok" if good else "unready", store, site, keys, clock, *beside, cause)


def _look(db: Session, desk: StoreContext) -> tuple[KeyFingerprints | None, bool]:
    """The keys that the store goes with, and whether its clock is before its last event."""
    moment(db, desk)
    return noted_keys(db), is_behind(db)


async def alive(request: Request) -> Response:
    """That the service answers."""
    context: AppContext = request.app.state.context
    return _json(Alive("ok", context.cache.now()), 200)


async def ready(request: Request) -> Response:
    """Whether a comment can be taken now."""
    probe: Probe = request.app.state.probe
    found = await probe.ready()
    return _json(found, 200 if found.status == "ok" else 503)


async def _scanner(settings: Settings) -> str:
    if settings.scanner is None:
        return "none"
    return "ok" if await anyio.to_thread.run_sync(settings.scanner.is_there) else "away"


def _json(value: msgspec.Struct, status: int) -> Response:
    return Response(msgspec.json.encode(value), status, FRESH, "application/json")
