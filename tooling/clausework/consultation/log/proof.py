"""Proof of the log for whoever has no service at hand: receipts, and the watch that it only grows."""

from __future__ import annotations

import base64
import binascii
import urllib.request
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from typing import Literal

import msgspec

from clausework.consultation.fields import FIRST, covered, digest_of, digest_version
from clausework.consultation.log.chain import Event, is_sound
from clausework.consultation.log.checkpoint import (
    COSIGNATURE,
    Checkpoint,
    cosigned,
    decode,
    key_name,
    open_note,
)
from clausework.consultation.log.merkle import Tree, extends, includes
from clausework.consultation.log.published import PublishedLog, base_and_epoch, key_of, leaf_of
from clausework.model.comment import Comment
from clausework.source.files import write_file


class ReceiptFile(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt to keep: the words, the event that received them, its place in the log, the proof.

    The words are all that the digest covers, by key; the number of the format is its version.
    """

    format: Literal["clausework-receipt/1", "clausework-receipt/2"]
    number: str
    words: dict[str, str | dict[str, str]]
    event: Event
    index: int
    proof: tuple[str, ...]
    checkpoint: str

    @property
    def digest(self) -> str:
        """The SHA-256 that the log must hold, "" for words that have none."""
        version = 1 if self.format.endswith("1") else 2
        known = version == 2 or self.words.keys() == set(FIRST)
        return digest_of(self.words, version) if known else ""


class ProofStep(msgspec.Struct, frozen=True):
    """One check of a receipt or a log: `key` names its sentence, `holds` says how it came out."""

    key: str
    holds: bool
    values: dict[str, str | int] = {}


def receipt_file(comment: Comment, event: Event, proof: tuple[bytes, ...], checkpoint: str) -> ReceiptFile:
    """The file for a comment that was received by an event."""
    version = digest_version(comment, comment.digest)
    return ReceiptFile(
        format="clausework-receipt/1" if version == 1 else "clausework-receipt/2",
        number=comment.id,
        words=covered(comment, version),
        event=event,
        index=event.seq - 1,
        proof=tuple(map(base64_of, proof)),
        checkpoint=checkpoint,
    )


def base64_of(step: bytes) -> str:
    """A hash of a proof as text."""
    return base64.b64encode(step).decode()


def read_receipt(data: bytes) -> ReceiptFile | None:
    """The receipt in a file, or None if it is none."""
    try:
        return msgspec.json.decode(data, type=ReceiptFile)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def prove(
    receipt: ReceiptFile,
    verifier: str,
    logs: Sequence[PublishedLog] = (),
    witnesses: Iterable[str] = (),
) -> Iterator[ProofStep]:
    """Each thing that must hold for the comment to be in the log, and in the published ones if given.

    `logs` are those of all epochs, the last one first. A receipt is compared with the log of its own
    epoch; where a later one has begun, with what that one kept. Where keys of witnesses are given, each
    must have cosigned the receipt's state of the log.
    """
    yield _words(receipt)
    origin = receipt.checkpoint.partition("\n")[0]
    key = key_of(verifier, origin)
    own = open_note(receipt.checkpoint, key)
    yield ProofStep("signed", own is not None, {"key": key_name(key)})
    if own is None:
        return
    leaf = leaf_of(receipt.event)
    held = receipt.index == receipt.event.seq - 1 and is_sound(receipt.event)
    held = held and includes(own.root, own.size, receipt.index, leaf, _steps(receipt.proof))
    yield ProofStep("included", held, {"index": receipt.index + 1, "size": own.size, "log": own.origin})
    yield from (_witnessed(receipt.checkpoint, witness) for witness in witnesses)
    yield from _compared(receipt, own, verifier, logs)


def _compared(
    receipt: ReceiptFile, own: Checkpoint, verifier: str, logs: Sequence[PublishedLog]
) -> Iterator[ProofStep]:
    """The result of comparing the published logs with the receipt."""
    base, epoch = base_and_epoch(own.origin)
    mine = [log for log in logs if base_and_epoch(log.origin)[0] == base] or logs
    last = mine[0] if mine else None
    later = last is not None and last.epoch > epoch
    published = next((log for log in mine if log.origin == own.origin), None if later else last)
    if published is not None:
        yield _published(receipt, own, key_of(verifier, published.origin), published)
    if later and last is not None:
        yield _history(receipt, epoch, last)


def _history(receipt: ReceiptFile, epoch: int, last: PublishedLog) -> ProofStep:
    """Whether what a receipt of an earlier epoch tells of was kept when the later ones began."""
    over = [former for former in last.former if former.epoch >= epoch]
    kept = min((former.kept for former in over), default=0)  # what every later beginning has kept
    ended = over[0].ended if over else ""
    place, leaves = receipt.index + 1, last.leaves
    held = leaves[receipt.index] == leaf_of(receipt.event) if place <= len(leaves) else place <= kept
    values: dict[str, str | int] = {"epoch": epoch, "present": last.epoch, "ended": ended, "kept": kept}
    return ProofStep("history", held, {**values, "index": place})


def _words(receipt: ReceiptFile) -> ProofStep:
    """The words are those that the event tells of, and the event is the receiving of this number."""
    try:
        told = msgspec.json.decode(receipt.event.payload, type=dict[str, str | bool])
    except (msgspec.MsgspecError, UnicodeError):
        told = {}
    same = told.get("digest") == receipt.digest
    named = receipt.event.kind == "received" and receipt.event.number == receipt.number
    values = {"number": receipt.number, "digest": receipt.digest, "at": receipt.event.at}
    return ProofStep("words", same and named, dict(values))


def _witnessed(checkpoint: str, verifier: str) -> ProofStep:
    at = cosigned(checkpoint, verifier)
    when = datetime.fromtimestamp(at, UTC).isoformat() if at is not None else ""
    return ProofStep("witnessed", at is not None, {"witness": key_name(verifier, COSIGNATURE), "at": when})


def _published(receipt: ReceiptFile, own: Checkpoint, verifier: str, published: PublishedLog) -> ProofStep:
    """The published log holds the same leaf, and nothing else than the receipt's state of it."""
    state = open_note(published.checkpoint, verifier)
    if state is None:
        return ProofStep("published_unsigned", False)
    if own.origin != state.origin:
        return ProofStep("published_foreign", False, {"log": state.origin})
    size = {"size": state.size, "index": receipt.index + 1}
    if own.size == state.size:
        return ProofStep("published", own.root == state.root, dict(size))
    if receipt.index >= state.size:
        return ProofStep("published_later", False, dict(size))
    if not published.leaves:
        return ProofStep("published_leaves", False, dict(size))
    tree = published.whole()
    if tree is None:
        return ProofStep("published_broken", False)
    return ProofStep("published", _holds(tree, receipt, own), dict(size))


def _holds(tree: Tree, receipt: ReceiptFile, own: Checkpoint) -> bool:
    """A log that is shorter than the receipt's cannot be compared with it beyond its own end."""
    if tree.levels[0][receipt.index] != leaf_of(receipt.event):
        return False
    return own.size > len(tree) or tree.root(own.size) == own.root


def _steps(proof: tuple[str, ...]) -> list[bytes]:
    try:
        return [base64.b64decode(step, validate=True) for step in proof]
    except (binascii.Error, ValueError):
        return []


SECONDS = 20
LARGEST = 1 << 20


class WatchedLog(msgspec.Struct, frozen=True):
    """Last view of a log: its key, and its signed note."""

    verifier: str
    checkpoint: str


class _Proof(msgspec.Struct, frozen=True):
    proof: tuple[str, ...]


class _Unreadable(Exception):
    """The service does not answer, or not as a log does."""


def watch(url: str, file: Path, verifier: str = "") -> ProofStep:
    """Look at a log; what it is now is kept in the file if it continues what is there."""
    try:
        return _watch(url, file, verifier)
    except _Unreadable as error:
        return ProofStep("silent", False, {"url": url, "reason": str(error)})


def _watch(url: str, file: Path, verifier: str) -> ProofStep:
    known = _known(file)
    key = verifier or (known.verifier if known else _fetch(f"{url}log/verifier").strip())
    note = _fetch(f"{url}log/checkpoint")
    new = open_note(note, key)
    if new is None:
        return ProofStep("unsigned", False, {"url": url, "key": key_name(key) or key})
    old = open_note(known.checkpoint, known.verifier) if known else None
    told: dict[str, str | int] = {"log": new.origin, "size": new.size, "old": old.size if old else 0}
    if known and (old is None or old.origin != new.origin):
        return ProofStep("other", False, told | {"file": file.name})
    if old is not None and old.size > new.size:  # a log only grows
        return ProofStep("shorter", False, told)
    if old is not None and not _continues(url, old, new):
        return ProofStep("forked", False, told)
    write_file(file, msgspec.json.format(msgspec.json.encode(WatchedLog(key, note))) + b"\n")
    return ProofStep("grown" if old else "first", True, told | {"key": key_name(key)})


def _known(file: Path) -> WatchedLog | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=WatchedLog)
    except FileNotFoundError:
        return None
    except msgspec.MsgspecError:
        return WatchedLog("", "")  # a file that is no view is another log, and is not written over


def _continues(url: str, old: Checkpoint, new: Checkpoint) -> bool:
    if not 0 < old.size < new.size:
        return extends(old.root, old.size, new.root, new.size, ())
    body = _fetch(f"{url}log/consistency?from={old.size}&to={new.size}")
    try:
        steps = msgspec.json.decode(body, type=_Proof).proof
    except msgspec.MsgspecError as error:
        raise _Unreadable("no proof") from error
    return extends(old.root, old.size, new.root, new.size, map(decode, steps))


def _fetch(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=SECONDS) as answer:  # noqa: S310 - a web address, as was checked
            return bytes(answer.read(LARGEST)).decode("utf-8", "replace")
    except (OSError, HTTPException) as error:
        raise _Unreadable(str(error)) from error
