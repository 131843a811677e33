"""Witness (C2SP tlog-witness): it cosigns states of logs that only grow, and remembers the last of each.

The protocol is C2SP tlog-witness: a log sends its new checkpoint with the proof that it continues the
one that was cosigned last. Whoever has to show a log of one history to everybody cannot go back on it.
"""

from __future__ import annotations

import base64
import fcntl
import os
import re
import threading
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec

from clausework.consultation.log.checkpoint import (
    Checkpoint,
    Clock,
    Cosigner,
    decode,
    open_note,
    parse,
    public_key,
)
from clausework.consultation.log.merkle import EMPTY, extends
from clausework.errors import WitnessFault
from clausework.source.files import sync_folder, write_file

LARGEST = 64 * 1024
"""Bytes of a request at most."""
PROOF_MOST = 63
"""Lines of a proof at most: no tree that has an end needs more."""
OLD = re.compile("old (0|[1-9][0-9]{0,17})")
HASH = 32
SIZE_TYPE = "text/x.tlog.size"


class AddCheckpointRequest(msgspec.Struct, frozen=True):
    """A request: the size that the log believes the witness to know, the proof from there, the note."""

    old: int
    proof: tuple[bytes, ...]
    note: str

    def encode(self) -> bytes:
        """The body of the request."""
        proof = "".join(f"{base64.b64encode(step).decode()}\n" for step in self.proof)
        return f"old {self.old}\n{proof}\n{self.note}".encode()


def read_addition(body: bytes) -> AddCheckpointRequest | None:
    """The request in a body; None if it is none."""
    try:
        head, separator, note = body.decode("utf-8").partition("\n\n")
    except UnicodeDecodeError:
        return None
    first, *lines = head.split("\n")
    old, proof = OLD.fullmatch(first), tuple(map(decode, lines))
    if not separator or old is None or len(proof) > PROOF_MOST or any(len(step) != HASH for step in proof):
        return None
    return AddCheckpointRequest(int(old[1]), proof, note)


class WitnessAnswer(msgspec.Struct, frozen=True):
    """The response of a witness: an HTTP status, a text and its type."""

    status: int
    text: str = ""
    kind: str = "text/plain; charset=utf-8"


class CosignedState(msgspec.Struct, frozen=True):
    """The last state of a log that was cosigned."""

    size: int = 0
    root: str = EMPTY.hex()


class Witness:
    """Cosigns for the logs whose keys it was given; what it has cosigned is in a file of this process alone.

    WitnessFault if the file cannot be read, is in use, or a key is none. Who loses the file has cosigned
    nothing: it must not be restored from a backup either.
    """

    def __init__(self, cosigner: Cosigner, logs: Iterable[str], file: Path, clock: Clock = time.time) -> None:
        self.cosigner = cosigner
        self._logs = _by_origin(logs)
        self._file = file
        self._clock = clock
        self._lock = threading.Lock()
        self._held = _claimed(file)
        self._states = _read(file)

    def add(self, body: bytes) -> WitnessAnswer:
        """Cosign a checkpoint, or say why not; what is cosigned is on disk before the answer."""
        asked = read_addition(body)
        text = asked.note.rpartition("\n\n")[0] + "\n" if asked else ""
        claimed = parse(text)
        if asked is None or claimed is None:
            return WitnessAnswer(400, "malformed\n")
        if claimed.origin not in self._logs:
            return WitnessAnswer(404, "unknown log\n")
        keys = self._logs[claimed.origin]
        state = next(filter(None, (open_note(asked.note, key) for key in keys)), None)
        if state is None:
            return WitnessAnswer(403, "no signature of a known key\n")
        with self._lock:
            return self._judge(asked, state, text)

    def close(self) -> None:
        """Let another process have the file."""
        os.close(self._held)

    def _judge(self, asked: AddCheckpointRequest, new: Checkpoint, text: str) -> WitnessAnswer:
        known = self._states.get(new.origin, CosignedState())
        if asked.old > new.size:
            return WitnessAnswer(400, "the old size is above the new one\n")
        root = bytes.fromhex(known.root)
        if asked.old != known.size or (known.size == new.size and root != new.root):
            return WitnessAnswer(409, f"{known.size}\n", SIZE_TYPE)
        if not extends(root, known.size, new.root, new.size, asked.proof):
            return WitnessAnswer(422, "the proof does not hold\n")
        if new.size > known.size:
            self._keep(new)
        return WitnessAnswer(200, self.cosigner.cosign(text, self._clock))

    def _keep(self, new: Checkpoint) -> None:
        states = {**self._states, new.origin: CosignedState(new.size, new.root.hex())}
        write_file(self._file, msgspec.json.format(msgspec.json.encode(states, order="sorted")) + b"\n")
        sync_folder(self._file.parent)
        self._states = states


def _by_origin(logs: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The keys of logs by the name of the log, which is that of its key."""
    found: dict[str, tuple[str, ...]] = {}
    for verifier in logs:
        known = public_key(verifier)
        if known is None:
            raise WitnessFault("witness_log", key=verifier)
        found[known.name] = (*found.get(known.name, ()), verifier)
    return found


def _claimed(file: Path) -> int:
    """Keep others from the file: two processes would each cosign a history of their own."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file.with_name(f"{file.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise WitnessFault("witness_busy", path=file) from error
    return handle


def _read(file: Path) -> dict[str, CosignedState]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, CosignedState])
    except FileNotFoundError:
        return {}
    except msgspec.MsgspecError as error:
        raise WitnessFault("witness_state", path=file) from error
