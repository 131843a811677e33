"""The log of comments as git has it: published, read again, and compared with the chain of a store."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Protocol

import msgspec

from clausework.consultation.log.chain import END, Event
from clausework.consultation.log.checkpoint import Checkpoint, Signer, open_note, renamed
from clausework.consultation.log.high_water import EpochStart
from clausework.consultation.log.merkle import CorruptTile, TileTree, Tree, extends, leaf_hash
from clausework.consultation.parse import finding
from clausework.errors import StoreError
from clausework.model.canonical import canonical_json
from clausework.model.draft import Place
from clausework.model.finding import Finding
from clausework.source.files import write_file

REHEARSAL = "/rehearsal"
EPOCH = "/epoch-"
OPEN = frozenset(
    [
        *("made", "received", "published", "withheld", "withdrawn", "agreed", "erased", "expired"),
        *("replied", "restored", "frozen", "reopened"),
    ]
)
"""Kinds of events whose words anyone may read; of others the log shows the hash alone."""


Events = Callable[[int, int], Iterable[Event]]
"""The events of a chain after a sequence number and up to another, in their order."""


Signing = Callable[[int, Callable[[int], str]], None]
"""Called before a state of the log is signed: with its size, and what gives the hash of an event or ""."""


def unwatched(_size: int, _hash_of: Callable[[int], str]) -> None:
    """Refusal where nothing keeps the position of a log."""


class Chain(Protocol):
    """Interface of a store to the log."""

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
    name = re.sub(r"[\s+]+", "-", standard) or "standard"  # a signed note allows neither in a name
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


FOLDER = "comments/log"
FORMER = "former.json"
"""Beside the log of a later epoch: what is known of those before."""


class Former(msgspec.Struct, frozen=True, kw_only=True):
    """An epoch that is over, as the next one tells of its end.

    The events up to `kept` are in the next epoch too; of those after it, up to `lost` at least, nothing
    is known any more but what was published.
    """

    epoch: int
    ended: str
    kept: int
    lost: int


class PublishedLog(msgspec.Struct, frozen=True, kw_only=True):
    """The log as git has it: a signed note, the key that it holds under, and the hash of each leaf."""

    checkpoint: str
    verifier: str
    leaves: tuple[bytes, ...] = ()
    former: tuple[Former, ...] = ()

    @property
    def rehearsal(self) -> bool:
        """Whether it is the log of a rehearsal."""
        return base_and_epoch(self.origin)[0].endswith(REHEARSAL)

    @property
    def origin(self) -> str:
        """The name of the log."""
        return self.verifier.partition("+")[0]

    @property
    def epoch(self) -> int:
        """The epoch of the store that the log is of."""
        return base_and_epoch(self.origin)[1]

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
    """The logs that git has: of the consultations, then of the rehearsal, each with the last epoch first."""
    return tuple(
        log
        for flag in (False, True)
        for epoch in range(last_epoch(root, flag), 0, -1)
        if (log := read_published(log_folder(root, flag, epoch))) is not None
    )


def last_epoch(root: Path, rehearsal: bool) -> int:
    """The last epoch of which git has a log; 1 if it has none."""
    found = log_folder(root, rehearsal).glob(f"{EPOCH[1:]}*/checkpoint")
    return max([1, *(base_and_epoch(f"log/{file.parent.name}")[1] for file in found)])


def log_folder(root: Path, rehearsal: bool, epoch: int = 1) -> Path:
    """The folder of the log in git; each later epoch has a folder in that of the first."""
    folder = root / FOLDER / "rehearsal" if rehearsal else root / FOLDER
    return folder / f"{EPOCH[1:]}{epoch}" if epoch > 1 else folder


def read_published(folder: Path) -> PublishedLog | None:
    """The log in a folder, or None if none has been published there."""
    try:
        # What is no text has no signature that holds.
        checkpoint = (folder / "checkpoint").read_text(encoding="utf-8", errors="replace")
        verifier = (folder / "verifier").read_text(encoding="utf-8", errors="replace").strip()
    except FileNotFoundError:
        return None
    return PublishedLog(
        checkpoint=checkpoint,
        verifier=verifier,
        leaves=read_leaves(folder / "leaves"),
        former=read_former(folder / FORMER),
    )


def read_former(file: Path) -> tuple[Former, ...]:
    """The epochs that are over, as a file tells of them; none where there is none or it is spoiled."""
    with suppress(FileNotFoundError, msgspec.MsgspecError, UnicodeDecodeError):
        return msgspec.json.decode(file.read_bytes(), type=tuple[Former, ...])
    return ()


def read_leaves(path: Path) -> tuple[bytes, ...]:
    """The hashes in a file, one a line; what is none ends the list."""
    found = []
    if path.is_file():
        for line in path.read_text(encoding="ascii", errors="replace").splitlines():
            if not re.fullmatch(r"[0-9a-f]{64}", line):
                break
            found.append(bytes.fromhex(line))
    return tuple(found)


def publish(
    chain: Chain,
    signer: Signer,
    folder: Path,
    root: Path,
    until: int,
    former: tuple[Former, ...] = (),
    signing: Signing = unwatched,
) -> tuple[Finding, ...]:
    """Write the log up to an event, once it is proved that it only grew since it was last written.

    With the log of a later epoch goes what is known of the `former` ones. Another export may have come
    further meanwhile: the log is not cut back to less than that.
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
    write_file(folder / "leaves", leaves.encode("ascii"))  # before the note: what it signs must be there
    write_file(folder / "verifier", f"{signer.verifier}\n".encode())
    if former:
        write_file(folder / FORMER, canonical_json(former))
    signing(len(tree), partial(hash_of, chain.each_event))
    note = signer.sign(Checkpoint(signer.name, len(tree), tree.root()))
    write_file(folder / "checkpoint", note.encode())
    return ()


def compare(tree: Tree, verifier: str, folder: Path, root: Path) -> tuple[Finding, ...]:
    """Places where a log does not begin with the published one: an event changed, dropped or moved."""
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


def must_extend(chain: Chain, folder: Path, root: Path, name: str, kept: int = END) -> None:
    """StoreError if a chain is not the published log with more at its end: an old backup, or another store.

    It would give numbers again and grow a log that contradicts the published one. An event holds the
    hash of the one before, so the last that was published stands for all. What git has spoiled
    proves nothing against the store: `compare` tells of it. Of the log of an epoch that is over only the
    events up to `kept` are asked for.
    """
    known = read_published(folder)
    state = known.opened() if known else None
    size = min(kept, state.size) if state else 0
    if known is None or state is None or size == 0:
        return
    at = (folder / "checkpoint").relative_to(root).as_posix()
    last = next(iter(chain.each_event(size - 1)), None)
    if last is None:
        found = sum(1 for _ in chain.each_event())
        raise StoreError("store_behind_log", store=name, log=at, size=size, found=found)
    if known.whole() is not None:
        same = leaf_of(last) == known.leaves[size - 1]
    else:  # of a log without its leaves only the whole can be compared
        same = size < state.size or tree_of(islice(chain.each_event(), size)).root() == state.root
    if not same:
        raise StoreError("store_off_log", store=name, log=at, size=size)


def agreed(chain: Chain, folder: Path) -> int:
    """The number of events that a chain and the published log share; END where one begins with the other."""
    known = read_published(folder)
    leaves = known.leaves if known is not None else ()
    pairs = zip(leaves, map(leaf_of, chain.each_event()), strict=False)
    return next((place for place, (leaf, own) in enumerate(pairs) if leaf != own), END)


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
    )[:1]  # the first is enough: those after it follow from it
