"""Queries to the log of comments: its signed state, its leaves and tiles, and the file of a receipt."""

from __future__ import annotations

import re

import msgspec

from clausework.consultation.log.proof import base64_of, receipt_file
from clausework.consultation.log.tiles import read_tile_path
from clausework.consultation.log.tree import LogEntry, SignedState, log_entry
from clausework.model.canonical import canonical_json
from clausework.store.integrity.audit import each_event
from clausework.store.tracking import logged_receipt
from clausework.workflow.serving.opening import OpenService
from clausework.workflow.serving.witnesses import Witnesses

PAGE = 1000
"""Leaves that one answer holds at most."""
LEVEL = re.compile("[0-9]|[1-5][0-9]|6[0-3]")


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
