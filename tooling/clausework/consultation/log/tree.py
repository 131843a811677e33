"""The chain of events as a Merkle log: what anyone may ask of it.

A leaf is the canonical event: the JSON whose SHA-256 is also the event's link in the chain. The tiles
of its tree are made of the chain and nothing else: where they are lost, they are made again.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Protocol

import msgspec

from clausework.consultation.log.chain import END, Event
from clausework.consultation.log.checkpoint import Checkpoint, Signer, renamed
from clausework.consultation.log.high_water import EpochStart
from clausework.consultation.log.merkle import CorruptTile, TileTree, Tree, leaf_hash
from clausework.errors import StoreError

REHEARSAL = "/rehearsal"
EPOCH = "/epoch-"
OPEN = frozenset(
    [
        *("made", "received", "published", "withheld", "withdrawn", "agreed", "erased", "expired"),
        *("replied", "restored", "frozen"),
    ]
)
"""Kinds of events whose words anyone may read; of others the log shows the hash alone."""


Events = Callable[[int, int], Iterable[Event]]
"""The events of a chain after a sequence number and up to another, in their order."""


Signing = Callable[[int, Callable[[int], str]], None]
"""Called before a state of the log is signed: with its size, and what gives the hash of an event or ""."""


def unwatched(_size: int, _hash_of: Callable[[int], str]) -> None:
    """Where nothing keeps how far a log has gone."""


class Chain(Protocol):
    """What the log asks of a store."""

    @property
    def epoch(self) -> int:
        """The epoch that the store is in."""

    def restorations(self) -> tuple[EpochStart, ...]:
        """The beginnings of its later epochs."""

    def each_event(self, after: int = 0, until: int = END) -> Iterable[Event]:
        """The events after a sequence number and up to another, in their order."""


class LogEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One leaf: its place, its hash, and the canonical event where its words are open."""

    index: int
    leaf: str
    entry: str = ""


def entry_of(event: Event) -> bytes:
    """The canonical event: its SHA-256 is the event's own hash."""
    return msgspec.json.encode(msgspec.structs.astuple(event)[:-1])


def leaf_of(event: Event) -> bytes:
    """The hash under which the event stands in the log."""
    return leaf_hash(entry_of(event))


def log_entry(event: Event) -> LogEntry:
    """The leaf of an event."""
    entry = entry_of(event).decode() if event.kind in OPEN else ""
    return LogEntry(event.seq - 1, leaf_of(event).hex(), entry)


def hash_of(events: Events, seq: int) -> str:
    """The hash of an event, "" if there is none."""
    found = next(iter(events(seq - 1, seq)), None) if seq else None
    return found.hash if found is not None else ""


def tree_of(events: Iterable[Event]) -> Tree:
    """The tree over some events from the first."""
    return Tree(map(leaf_of, events))


def origin_of(standard: str, rehearsal: bool, epoch: int = 1) -> str:
    """The name of the log of a standard's comments; a rehearsal and each later epoch have their own."""
    name = re.sub(r"[\s+]+", "-", standard) or "standard"
    return f"{name}/comments" + (REHEARSAL if rehearsal else "") + (f"{EPOCH}{epoch}" if epoch > 1 else "")


def base_and_epoch(origin: str) -> tuple[str, int]:
    """The name of the log of the first epoch, and the epoch that a name tells."""
    base, _, epoch = origin.rpartition(EPOCH)
    return (base, int(epoch)) if base and epoch.isascii() and epoch.isdecimal() else (origin, 1)


def key_of(verifier: str, origin: str) -> str:
    """The key of another epoch's log, from that of one: the same key under its name."""
    own = verifier.partition("+")[0]
    same = base_and_epoch(own)[0] == base_and_epoch(origin)[0]
    return renamed(verifier, origin) if same else verifier


class SignedState(msgspec.Struct, frozen=True):
    """A state of the log: its size, and the signed note of it."""

    size: int
    note: str


class Log:
    """The log of a store, which is brought up to date whenever it is asked; its tiles are in a folder.

    What is asked with `events` reads the chain by them, and not by the store's own session. StoreError if the
    chain is no longer the one that the log was made of.
    """

    def __init__(
        self,
        chain: Chain,
        signer: Signer,
        folder: Path,
        signing: Signing = unwatched,
    ) -> None:
        self._chain = chain
        self._events: Events = chain.each_event
        self._signing = signing
        self._tree = TileTree(folder, self._leaves)
        self._opened = False
        self._lock = threading.Lock()
        self.signer = signer

    def grow(self, events: Events, most: int) -> int:
        """Add some events of the chain, so that a long one is taken up in pieces; how many were added."""
        with self._grown(events, most) as (tree, before):
            return len(tree) - before

    def signed(self, events: Events | None = None) -> SignedState:
        """The log as it is now, signed."""
        with self._grown(events) as (tree, _):
            return SignedState(len(tree), self._signed(len(tree)))

    def checkpoint(self) -> str:
        """The signed note of the log as it is now."""
        return self.signed().note

    def proof(self, index: int) -> tuple[tuple[bytes, ...], str]:
        """That the leaf at `index` is in the log, and the signed state for which this holds."""
        with self._grown() as (tree, _):
            return tree.inclusion(index), self._signed(len(tree))

    def inclusion(self, index: int, size: int, events: Events | None = None) -> tuple[bytes, ...]:
        """That the leaf at `index` is in the log as it was with `size` leaves; IndexError if it is not."""
        with self._grown(events) as (tree, _):
            return tree.inclusion(index, size)

    def consistency(self, old: int, size: int, events: Events | None = None) -> tuple[bytes, ...]:
        """That the log of `size` leaves begins with that of `old`; IndexError if it never had so many."""
        with self._grown(events) as (tree, _):
            return tree.consistency(old, size)

    def tile(self, level: int, index: int, width: int, events: Events | None = None) -> bytes | None:
        """A tile of the log; None if it has none such."""
        with self._grown(events) as (tree, _):
            return tree.tile(level, index, width)

    def entries(self, start: int, count: int) -> Iterator[LogEntry]:
        """Some leaves from `start` on."""
        return map(log_entry, self._chain.each_event(start, start + count))

    @contextmanager
    def _grown(self, events: Events | None = None, most: int = END) -> Iterator[tuple[TileTree, int]]:
        """The tree with all that has happened, for one thread at a time, and its size before."""
        with self._lock:
            self._events = events or self._chain.each_event
            try:
                if not self._opened:
                    self._tree.open()
                    self._opened = True
                before = len(self._tree)
                self._tree.extend(most)
                yield self._tree, before
            except CorruptTile as error:
                raise StoreError("log_spoilt", log=self.signer.name) from error

    def _leaves(self, start: int, count: int) -> Iterator[bytes]:
        return map(leaf_of, self._events(start, min(start + count, END)))

    def _signed(self, size: int) -> str:
        self._signing(size, partial(hash_of, self._events))
        return self.signer.sign(Checkpoint(self.signer.name, size, self._tree.root(size)))
