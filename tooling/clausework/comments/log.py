"""The chain of events as a Merkle log: what anyone may ask of it, and what of it git publishes.

A leaf is the canonical event: the JSON whose SHA-256 is also the event's link in the chain. The log
is never stored: it is grown from the chain, so that it cannot say anything else than the chain.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Container, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Protocol

import msgspec

from clausework.comments.checkpoint import Checkpoint, Signer, open_note
from clausework.comments.merkle import Tree, extends, leaf_hash
from clausework.comments.parse import finding
from clausework.comments.store.chain import END, Event
from clausework.errors import StoreError
from clausework.model.clause import Place
from clausework.model.finding import Finding
from clausework.source.files import write_file

FOLDER = "comments/log"
REHEARSAL = "/rehearsal"
OPEN = frozenset(
    ["made", "received", "published", "withheld", "withdrawn", "agreed", "erased", "expired", "replied"]
)
"""Kinds of events whose words anyone may read; of others the log shows the hash alone."""


class Chain(Protocol):
    """What the log asks of a store."""

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


def tree_of(events: Iterable[Event]) -> Tree:
    """The tree over some events from the first."""
    return Tree(map(leaf_of, events))


def origin_of(standard: str, rehearsal: bool) -> str:
    """The name of the log of a standard's comments; a rehearsal has one of its own."""
    name = re.sub(r"[\s+]+", "-", standard) or "standard"
    return f"{name}/comments" + (REHEARSAL if rehearsal else "")


class Log:
    """The log of a store, which is brought up to date whenever it is asked."""

    def __init__(self, chain: Chain, signer: Signer) -> None:
        self._chain = chain
        self._tree = Tree()
        self._lock = threading.Lock()
        self.signer = signer

    def checkpoint(self) -> str:
        """The signed state of the log as it is now."""
        with self._lock:
            self._grow()
            return self._signed(len(self._tree))

    def proof(self, index: int) -> tuple[tuple[bytes, ...], str]:
        """That the leaf at `index` is in the log, and the signed state for which this holds."""
        with self._lock:
            self._grow()
            return self._tree.inclusion(index), self._signed(len(self._tree))

    def entries(self, start: int, count: int) -> Iterator[LogEntry]:
        """Some leaves from `start` on."""
        for event in self._chain.each_event(start):
            if event.seq > start + count:
                return
            entry = entry_of(event).decode() if event.kind in OPEN else ""
            yield LogEntry(event.seq - 1, leaf_of(event).hex(), entry)

    def _grow(self) -> None:
        for event in self._chain.each_event(len(self._tree)):
            self._tree.append(leaf_of(event))

    def _signed(self, size: int) -> str:
        return self.signer.sign(Checkpoint(self.signer.name, size, self._tree.root(size)))


class PublishedLog(msgspec.Struct, frozen=True, kw_only=True):
    """The log as git has it: a signed note, the key that it holds under, and the hash of each leaf."""

    checkpoint: str
    verifier: str
    leaves: tuple[bytes, ...] = ()

    @property
    def rehearsal(self) -> bool:
        """Whether it is the log of a rehearsal."""
        return self.verifier.partition("+")[0].endswith(REHEARSAL)

    def opened(self) -> Checkpoint | None:
        """The state that the note stands for, or None if its signature does not hold."""
        return open_note(self.checkpoint, self.verifier)

    def whole(self) -> Tree | None:
        """The tree of the leaves, or None if it is not the one that was signed."""
        state = self.opened()
        if state is None or len(self.leaves) < state.size:
            return None
        tree = Tree(self.leaves[: state.size])  # one leaf more was written before its note
        return tree if tree.root() == state.root else None


def read_logs(root: Path) -> tuple[PublishedLog, ...]:
    """The logs that git has: that of the consultations, that of the rehearsal."""
    found = (read_published(log_folder(root, flag)) for flag in (False, True))
    return tuple(log for log in found if log is not None)


def log_folder(root: Path, rehearsal: bool) -> Path:
    """Where git has the log."""
    return root / FOLDER / "rehearsal" if rehearsal else root / FOLDER


def read_published(folder: Path) -> PublishedLog | None:
    """The log in a folder, or None if none has been published there."""
    try:
        # What is no text has no signature that holds.
        checkpoint = (folder / "checkpoint").read_text(encoding="utf-8", errors="replace")
        verifier = (folder / "verifier").read_text(encoding="utf-8", errors="replace").strip()
    except FileNotFoundError:
        return None
    return PublishedLog(checkpoint=checkpoint, verifier=verifier, leaves=read_leaves(folder / "leaves"))


def read_leaves(path: Path) -> tuple[bytes, ...]:
    """The hashes in a file, one a line; what is none ends the list."""
    found = []
    if path.is_file():
        for line in path.read_text(encoding="ascii", errors="replace").splitlines():
            if not re.fullmatch(r"[0-9a-f]{64}", line):
                break
            found.append(bytes.fromhex(line))
    return tuple(found)


def publish(chain: Chain, signer: Signer, folder: Path, root: Path, until: int) -> tuple[Finding, ...]:
    """Write the log up to an event, once it is proved that it only grew since it was last written.

    Another export may have come further meanwhile: the log is not cut back to less than that.
    """
    known = read_published(folder)
    state = known.opened() if known else None
    tree = tree_of(chain.each_event(until=max(until, state.size if state else 0)))
    wrong = compare(tree, signer.verifier, folder, root)
    if wrong:
        return wrong
    if state is not None and state.size == len(tree):
        return ()
    folder.mkdir(parents=True, exist_ok=True)
    leaves = "".join(f"{leaf.hex()}\n" for leaf in tree.levels[0])
    write_file(folder / "leaves", leaves.encode("ascii"))
    write_file(folder / "verifier", f"{signer.verifier}\n".encode())
    note = signer.sign(Checkpoint(signer.name, len(tree), tree.root()))
    write_file(folder / "checkpoint", note.encode())
    return ()


def compare(tree: Tree, verifier: str, folder: Path, root: Path) -> tuple[Finding, ...]:
    """Where a log does not begin with what was published: something was changed, dropped or moved."""
    known = read_published(folder)
    if known is None:
        return ()
    at = Place((folder / "checkpoint").relative_to(root).as_posix())
    if known.verifier != verifier:
        return (finding("CMT-212", at, "log_key"),)
    state = known.opened()
    if state is None or known.whole() is None or not _is_plain(folder / "leaves", known.leaves):
        return (finding("CMT-213", at, "log_broken"),)
    if state.size > len(tree):
        return (finding("CMT-211", at, "log_shorter", size=state.size, found=len(tree)),)
    proof = tree.consistency(state.size)
    if extends(state.root, state.size, tree.root(), len(tree), proof):
        # A leaf more than the note signs is that of an export that was cut short, and must hold too.
        holds = known.leaves[state.size :] == tuple(tree.levels[0][state.size : len(known.leaves)])
        return () if holds else (finding("CMT-213", at, "log_broken"),)
    first = next((n for n, leaf in enumerate(known.leaves[: state.size]) if tree.levels[0][n] != leaf), 0)
    return (finding("CMT-210", at, "log_other", event=first + 1),)


def must_extend(chain: Chain, folder: Path, root: Path, name: str) -> None:
    """StoreError if a chain is not the published log with more at its end: an old backup, or another store.

    It would give numbers again and grow a log that contradicts the published one. An event holds the
    hash of the one before, so the last that was published stands for all. What git has spoiled
    proves nothing against the store: `compare` tells of it.
    """
    known = read_published(folder)
    state = known.opened() if known else None
    if known is None or state is None or state.size == 0:
        return
    at = (folder / "checkpoint").relative_to(root).as_posix()
    last = next(iter(chain.each_event(state.size - 1)), None)
    if last is None:
        found = sum(1 for _ in chain.each_event())
        raise StoreError("store_behind_log", store=name, log=at, size=state.size, found=found)
    if known.whole() is not None:
        same = leaf_of(last) == known.leaves[state.size - 1]
    else:
        same = tree_of(islice(chain.each_event(), state.size)).root() == state.root
    if not same:
        raise StoreError("store_off_log", store=name, log=at, size=state.size)


def _is_plain(path: Path, leaves: tuple[bytes, ...]) -> bool:
    """Whether a file of leaves holds these and nothing else."""
    return path.read_bytes().split() == [leaf.hex().encode() for leaf in leaves]


def uncovered(chain: Chain, folder: Path, root: Path, recorded: Container[str]) -> tuple[Finding, ...]:
    """That the published log ends before a comment came in that git has a record of: an old one was put back.

    An export writes the records first and the log after them.
    """
    known = read_published(folder)
    state = known.opened() if known else None
    if state is None:
        return ()
    at = Place((folder / "checkpoint").relative_to(root).as_posix())
    return tuple(
        finding("CMT-215", at, "log_behind", number=event.number, size=state.size, event=event.seq)
        for event in chain.each_event(state.size)
        if event.kind == "received" and event.number in recorded
    )[:1]
