"""The log of comments as git has it: published, read again, and compared with the chain of a store."""

from __future__ import annotations

import re
from collections.abc import Container
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path

import msgspec

from clausework.consultation.log.chain import END
from clausework.consultation.log.checkpoint import Checkpoint, Signer, open_note
from clausework.consultation.log.merkle import Tree, extends
from clausework.consultation.log.tree import (
    EPOCH,
    REHEARSAL,
    Chain,
    Signing,
    base_and_epoch,
    hash_of,
    leaf_of,
    tree_of,
    unwatched,
)
from clausework.consultation.parse import finding
from clausework.errors import StoreError
from clausework.model.canonical import canonical_json
from clausework.model.clause import Place
from clausework.model.finding import Finding
from clausework.source.files import write_file

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
    """Where git has the log; each later epoch has a folder in that of the first."""
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
    write_file(folder / "leaves", leaves.encode("ascii"))
    write_file(folder / "verifier", f"{signer.verifier}\n".encode())
    if former:
        write_file(folder / FORMER, canonical_json(former))
    signing(len(tree), partial(hash_of, chain.each_event))
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
    """How many events a chain and the published log have in common; END where one begins with the other."""
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
    )[:1]
