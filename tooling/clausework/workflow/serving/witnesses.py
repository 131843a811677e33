"""The log of comments as others see it: cosigned by witnesses, queried; and readiness, which waits for both.

One task asks them for all receipts that wait: it takes the state of the log as it is, sends it to each
witness, and lets go those that the state covers once enough of them have cosigned it.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Literal

import msgspec

from clausework.consultation.log.merkle import read_tile_path
from clausework.consultation.log.proof import base64_of, receipt_file
from clausework.consultation.log.published import LogEntry, SignedState, log_entry
from clausework.consultation.log.witness import (
    ANSWER_TIMEOUT_S,
    LARGEST as LARGEST,
    Ahead,
    Forked,
    Unanswered,
    Witness as Witness,
    WitnessAnswer as WitnessAnswer,
    WitnessClient,
)
from clausework.errors import StoreError
from clausework.model.canonical import canonical_json
from clausework.store.comment_writer import CommentWriter, cause_of
from clausework.store.intake import is_behind
from clausework.store.integrity.audit import each_event
from clausework.store.integrity.keys import KeyFingerprints, keys_agreed
from clausework.store.recording import StoreContext, moment
from clausework.store.session import Session
from clausework.store.tracking import logged_receipt
from clausework.workflow.serving.opening import OpenService, WitnessAddress

RETRY_S = 1
"""Seconds after which witnesses that did not answer are asked again."""
SHORT_WAIT_S = 1.5
"""Seconds that a receipt waits while they do not: it is likely in vain, and many wait at a time."""
INTERVAL_S = 60
"""Seconds after which they are asked although no receipt waits: other events are in the log too."""
WitnessStanding = Literal["ok", "silent", "forked"]
SiteStanding = Literal["ok", "kept", "empty"]
OK: WitnessStanding = "ok"
SILENT: WitnessStanding = "silent"
FORKED: WitnessStanding = "forked"
LOG = logging.getLogger("clausework.workflow")


class _Lane:
    """A witness and the thread that speaks with it."""

    def __init__(self, client: WitnessClient) -> None:
        self.client = client
        self._thread = ThreadPoolExecutor(1, "witness")  # one: its connection is no matter for two
        self._work: Future[str] | None = None

    @property
    def idle(self) -> bool:
        """Whether nothing is under way."""
        return self._work is None or self._work.done()

    async def ask(self, service: OpenService, state: SignedState) -> str:
        """See `WitnessClient.cosign`; within ANSWER_TIMEOUT_S."""
        loop = asyncio.get_running_loop()

        def consistency(old: int, size: int) -> tuple[bytes, ...]:
            proof = service.ask_log(service.log.consistency, old, size)
            return asyncio.run_coroutine_threadsafe(proof, loop).result(ANSWER_TIMEOUT_S)  # from the thread

        self._work = self._thread.submit(self.client.cosign, consistency, state)
        try:
            async with asyncio.timeout(ANSWER_TIMEOUT_S):
                return await asyncio.wrap_future(self._work)
        except TimeoutError as error:
            self.client.hang_up()
            raise Unanswered("late") from error

    def close(self) -> None:
        """Have the thread end, and the connection with it."""
        self.client.hang_up()
        self._thread.submit(self.client.close)
        self._thread.shutdown(wait=False)  # it may wait for an answer that never comes


class Witnesses:
    """The witnesses of a log, of which `quorum` must cosign each state; for one event loop.

    `standing` is "ok", "silent" while too few of them answer, or "forked" once one of them knows
    another history of the log than ours: from then on there are no receipts until a person has seen to it.
    """

    def __init__(self, service: OpenService, clients: Iterable[WitnessClient], quorum: int) -> None:
        self._service = service
        self._lanes = [_Lane(client) for client in clients]
        self._quorum = quorum
        self._waiting: list[tuple[int, asyncio.Future[bool]]] = []
        self._wanted = asyncio.Event()
        self._asking: set[asyncio.Task[str]] = set()
        self._overtaken = False
        self.standing: WitnessStanding = OK
        self.latest: SignedState | None = None

    @property
    def forked(self) -> bool:
        """Whether a witness knows another history of the log: then no comment is taken any more."""
        return self.standing == FORKED

    async def cover(self, size: int) -> bool:
        """Wait until a cosigned state has so many leaves; False if none has in time."""
        if self.latest is not None and self.latest.size >= size:
            return True
        if self.standing == FORKED:
            return False
        waiting: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((size, waiting))
        self._wanted.set()
        try:
            async with asyncio.timeout(ANSWER_TIMEOUT_S if self.standing == OK else SHORT_WAIT_S):
                return await waiting
        except TimeoutError:
            return False

    async def run(self) -> None:
        """Ask the witnesses whenever a receipt waits, until one of them knows another history."""
        try:
            while self.standing != FORKED:
                try:
                    await self._round()
                except Exception:  # whatever it was, a service whose task has ended gives no receipt any more
                    LOG.exception("fault", extra={"fields": {"route": "witness"}})
                    self._set_standing(SILENT, reason="fault")
                self._resolve_waiting()
                await self._wait_for_next_round()
        finally:
            for task in self._asking:
                task.cancel()
            for lane in self._lanes:
                lane.close()

    async def _wait_for_next_round(self) -> None:
        if self.standing != OK:
            await asyncio.sleep(RETRY_S)
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(INTERVAL_S):
                await self._wanted.wait()

    async def _round(self) -> None:
        """Have the state of the log as it is now cosigned."""
        self._wanted.clear()  # before the state is read: who comes after it is asked for again
        self._overtaken = False
        try:
            state = await self._service.ask_log(self._service.log.signed)
        except StoreError:
            self._set_standing(SILENT, reason="store")
            return
        idle = [lane for lane in self._lanes if lane.idle]
        asked = idle if len(idle) >= self._quorum else self._lanes  # a slow one must not hold up the others
        pending = {asyncio.create_task(self._ask(lane, state)) for lane in asked}
        for task in pending:
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)  # held meanwhile: the loop holds tasks weakly
        found: list[str] = []
        while pending and len(found) < self._quorum:
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            found += [lines for lines in (task.result() for task in done) if lines]
        if self.standing == FORKED:
            return
        if len(found) >= self._quorum:
            self.latest = SignedState(state.size, state.note + "".join(sorted(found)))
            self._set_standing(OK, size=state.size)
        elif self._overtaken:  # at once, by what the other process wrote
            self._wanted.set()
        else:
            self._set_standing(SILENT, answered=len(found), wanted=self._quorum)

    async def _ask(self, lane: _Lane, state: SignedState) -> str:
        """The lines of one witness; "" if it gives none."""
        try:
            return await lane.ask(self._service, state)
        except Unanswered as error:
            reason = error.reason
        except Forked:
            return self._fork(lane)
        except Ahead as error:
            # Another process that writes to this store may have been there first; then we find what it wrote.
            if (await self._service.ask_log(self._service.log.signed)).size < error.size:  # still behind it
                return self._fork(lane)
            self._overtaken = True
            return ""
        except StoreError:
            reason = "store"
        if self.standing == OK:
            LOG.warning("witness", extra={"fields": {"witness": lane.client.name, "reason": reason}})
        return ""

    def _fork(self, lane: _Lane) -> str:
        self.standing = FORKED
        self._service.store.report_fork()  # other processes must stop as well
        LOG.error("witness", extra={"fields": {"outcome": FORKED, "witness": lane.client.name}})
        return ""

    def _set_standing(self, standing: WitnessStanding, **fields: str | int) -> None:
        if self.standing == FORKED:  # as a witness may say that is slower than the others
            return
        if standing != self.standing:
            level = LOG.info if standing == OK else LOG.warning
            level("witness", extra={"fields": {"outcome": standing, **fields}})
        self.standing = standing

    def _resolve_waiting(self) -> None:
        """Let go who waits for what is covered now, and everybody once nothing will be."""
        covered = self.latest.size if self.latest else -1
        left = []
        for size, waiting in self._waiting:
            if waiting.done():  # it waited too long
                continue
            if size <= covered or self.standing == FORKED:
                waiting.set_result(size <= covered)
            else:
                left.append((size, waiting))
        self._waiting = left
        if left:
            self._wanted.set()


def open_witnesses(
    service: OpenService, addresses: Sequence[WitnessAddress], quorum: int
) -> Witnesses | None:
    """The witnesses that must cosign before a receipt goes out, if any must."""
    clients = [WitnessClient(item.url, item.verifier) for item in addresses]
    return Witnesses(service, clients, quorum) if clients else None


PAGE = 1000
"""Leaves that one answer holds at most."""
LEVEL = re.compile("[0-9]|[1-5][0-9]|6[0-3]")  # as C2SP tlog-tiles: no sign, no leading zero


class Entries(msgspec.Struct, frozen=True):
    """Leaves of the log; `next` is where the following page starts, left out at the end."""

    start: int
    entries: tuple[LogEntry, ...]
    next: int | None = None


class Consistency(msgspec.Struct, frozen=True):
    """That the log of `to` leaves begins with that of `from`, and a signed state of the log."""

    start: int = msgspec.field(name="from")
    end: int = msgspec.field(name="to")
    proof: tuple[str, ...]
    checkpoint: str


class NotCosigned(msgspec.Struct, frozen=True):
    """The witnesses have not cosigned the log as far as the comment yet."""


class LogQueries:
    """The log of a service as it is shown: where it has witnesses, no further than they have cosigned it."""

    def __init__(self, service: OpenService, witnesses: Witnesses | None) -> None:
        self._service = service
        self._witnesses = witnesses

    @property
    def verifier(self) -> str:
        """The key under which the signed states hold."""
        return self._service.log.signer.verifier

    async def state(self, least: int = 0) -> SignedState | None:
        """The signed state; None if no cosigned one has so many leaves yet."""
        if self._witnesses is None:
            return await self._service.ask_log(self._service.log.signed)
        return self._witnesses.latest if await self._witnesses.cover(least) else None

    async def tile(self, level: str, path: str) -> bytes | None:
        """A tile (C2SP tlog-tiles), what it holds never changes; None if the log has none such."""
        place = read_tile_path(path)
        if place is None or not LEVEL.fullmatch(level):
            return None
        return await self._service.ask_log(self._service.log.tile, int(level), *place)

    async def consistency(self, old: int, size: int, state: SignedState) -> Consistency:
        """The proof that the log of `size` leaves begins with that of `old`, which are not more."""
        proof = await self._service.ask_log(self._service.log.consistency, old, size)
        return Consistency(old, size, tuple(map(base64_of, proof)), state.note)

    async def entries(self, start: int, end: int = 0) -> Entries:
        """The leaves from `start` and before `end`, a page at most; 0 for no end."""
        count = min(PAGE, end - start) if end else PAGE
        found = await self._service.read(
            lambda db: tuple(map(log_entry, each_event(db, start, start + count)))
        )
        return Entries(start, found, start + count if len(found) == count == PAGE else None)

    async def receipt_file(self, number: str, secret: str) -> bytes | NotCosigned | None:
        """The file of a receipt, which proves by itself that the comment is in a state of the log.

        None for one who lacks the secret of the comment.
        """
        context = self._service.store.context
        found = await self._service.read(lambda db: logged_receipt(db, context, number, secret))
        if found is None:
            return None
        receipt, event = found
        state = await self.state(event.seq)
        if state is None:
            return NotCosigned()
        proof = await self._service.ask_log(self._service.log.inclusion, event.seq - 1, state.size)
        return canonical_json(receipt_file(receipt.comment, event, proof, state.note))


ANSWER_SECONDS = 3.0
INTERVAL_SECONDS = 1.0
"""Seconds between two questions to the store: however many ask, it costs one commit."""
STORE = {"store_moved": "moved", "store_unknown": "unknown", "store_behind_mark": "behind"}
"""What is said of the store for an error that is no fault of its disk."""


class Ready(msgspec.Struct, frozen=True):
    """Readiness of the parts that a comment needs, "ok" or the fault; `cause` is why the store takes nothing.

    `store` is "unknown" where this machine does not know which receipts were given, and "behind" where it
    knows that the store lacks some; "unheld" while the lease of the head is not held. `site` is "kept" while
    the one that stands in the folder cannot be shown and that of before is.
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

    `site` is the standing of the site, which its owner keeps right; `scanner` asks for that of the scanner.
    """

    def __init__(
        self,
        service: OpenService,
        writer: CommentWriter,
        site: SiteStanding,
        scanner: Callable[[], Awaitable[str]],
        witnesses: Witnesses | None = None,
    ) -> None:
        self._service = service
        self._writer = writer
        self.site = site
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
        return await asyncio.shield(self._asked)  # who hangs up must not end it for the others

    async def _ask(self) -> Ready:
        site, scanner = self.site, await self._scanner()
        witness = self._witnesses.standing if self._witnesses is not None else "none"
        look = partial(_look, keys=self._service.keys)
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._writer.check()  # a row is committed: to read proves no room
                right, behind = await asyncio.wrap_future(self._service.store.write(look))
        except TimeoutError:
            return Ready("unready", "slow", site, "unknown", "unknown", scanner, witness)
        except StoreError as error:
            unheld = "unheld" if error.key.startswith("head_") else "unwritable"
            store = STORE.get(error.key, unheld)
            return Ready("unready", store, site, "unknown", "unknown", scanner, witness, cause_of(error))
        cause = self._writer.recent_failure  # a probe may pass on a disk that fails now and then
        store, clock = "unwritable" if cause else "ok", "behind" if behind else "ok"
        keys = "ok" if right == self._service.keys else "other"
        good = store == keys == clock == "ok" and site != "empty" and witness in ("ok", "none")
        return Ready("ok" if good else "unready", store, site, keys, clock, scanner, witness, cause)


def _look(db: Session, context: StoreContext, keys: KeyFingerprints) -> tuple[KeyFingerprints, bool]:
    """The keys that the store goes with, and whether its clock is before its last event.

    A new store that gave nothing when it was opened, as its head was away, has noted none yet.
    """
    moment(db, context)
    return keys_agreed(db, context, keys), is_behind(db)
