"""Log monitor: it keeps the last state that it saw, and has the next prove that it continues it."""

from __future__ import annotations

import urllib.request
from http.client import HTTPException
from pathlib import Path

import msgspec

from clausework.consultation.log.checkpoint import Checkpoint, decode, key_name, open_note
from clausework.consultation.log.merkle import extends
from clausework.consultation.log.proof import ProofStep
from clausework.source.files import write_file

SECONDS = 20
LARGEST = 1 << 20


class WatchedLog(msgspec.Struct, frozen=True):
    """What was seen of a log last: its key, and its signed note."""

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
    if old is not None and old.size > new.size:
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
        return WatchedLog("", "")


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
