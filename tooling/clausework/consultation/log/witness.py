"""Witness (C2SP tlog-witness) and its client: it cosigns logs that only grow, and remembers their last state.

The client asks for a cosignature, one request at a time.
"""

from __future__ import annotations

import base64
import fcntl
import os
import re
import socket
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection, RemoteDisconnected
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from clausework.consultation.log.checkpoint import (
    COSIGNATURE,
    SIZE,
    Checkpoint,
    Clock,
    Cosigner,
    cosignatures,
    decode,
    key_name,
    open_note,
    parse,
    public_key,
)
from clausework.consultation.log.merkle import EMPTY, extends
from clausework.consultation.log.published import Log, SignedState
from clausework.errors import StoreError, WitnessFault
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
        self._held = _claimed(file)  # two processes would not know of each other's states
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
            self._keep(new)  # before the answer: a witness that forgets could cosign two histories
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


ANSWER_TIMEOUT_S = 5
"""Within which a witness must have answered."""
MAX_ANSWER_BYTES = 64 * 1024
"""Bytes of an answer that are read at most."""
MAX_TRIES = 4
"""Requests at most until one names the size that the witness knows; other processes of ours may go on."""
CONNECTION_DROPPED = (RemoteDisconnected, ConnectionResetError, BrokenPipeError)
"""What one meets on a connection that the other side has closed since it was used last."""
HEADERS = {"content-type": "text/plain; charset=utf-8", "user-agent": "clausework"}
Consistency = Callable[[int, int], tuple[bytes, ...]]
"""Gives the proof that the log of one size begins with that of another, which comes first."""
OK, CONFLICT, UNPROVED = 200, 409, 422


class Unanswered(Exception):
    """The witness gives no cosignature now; `reason` is a word for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Ahead(Exception):
    """The witness was sent another log of so many leaves meanwhile, as by another process of ours."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


class Forked(Exception):
    """The witness knows another log of our name: ours does not continue it."""


class WitnessClient:
    """One witness, with the size of our log that it knows."""

    def __init__(self, url: str, verifier: str) -> None:
        parts = urlsplit(url)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self.name = key_name(verifier, COSIGNATURE)
        self._verifier = verifier
        self._path = f"{parts.path.rstrip('/')}/add-checkpoint"
        self._connection = kind(parts.hostname or "", parts.port, timeout=ANSWER_TIMEOUT_S)
        self._size = 0

    def cosign(self, consistency: Consistency, state: SignedState) -> str:
        """The lines that cosign a state; Unanswered, Ahead or Forked if there are none."""
        for _ in range(MAX_TRIES):
            if self._size > state.size:
                raise Ahead(self._size)
            proof = consistency(self._size, state.size)
            status, answer = self._post(AddCheckpointRequest(self._size, proof, state.note).encode())
            if status == OK:
                lines = cosignatures(answer, state.note, self._verifier)
                if not lines:
                    raise Unanswered("unsigned")
                self._size = state.size
                return lines
            if status != CONFLICT:
                raise Forked if status == UNPROVED else Unanswered(f"status_{status}")
            self._learn(answer)
        raise Ahead(self._size)

    def _learn(self, answer: str) -> None:
        """Take the size that the witness names; if it is the one that we named, the roots differ."""
        size = answer.strip()
        if not SIZE.fullmatch(size):
            raise Unanswered("garbled")
        if int(size) == self._size:
            raise Forked
        self._size = int(size)

    def hang_up(self) -> None:
        """End what is under way, from another thread."""
        found: socket.socket | None = self._connection.sock
        if found is not None:
            with suppress(OSError):
                found.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _post(self, body: bytes) -> tuple[int, str]:
        end = time.monotonic() + ANSWER_TIMEOUT_S
        while True:
            used = self._connection.sock is not None
            try:
                self._connection.request("POST", self._path, body, HEADERS)
                response = self._connection.getresponse()
                return response.status, response.read(MAX_ANSWER_BYTES).decode("utf-8", "replace")
            except (OSError, HTTPException) as error:
                self._connection.close()
                if not (used and isinstance(error, CONNECTION_DROPPED) and time.monotonic() < end):
                    raise Unanswered(type(error).__name__) from error


def refuse_where_ahead(log: Log, clients: Iterable[WitnessClient]) -> None:
    """StoreError if a witness has cosigned more of a log than we have, or another history.

    One that does not answer is not at hand; what it knows is found with the first receipt.
    """
    state = log.signed()
    for client in clients:
        try:
            client.cosign(log.consistency, state)
        except Unanswered:
            continue
        except (Ahead, Forked) as error:
            raise StoreError("store_behind_witness", witness=client.name) from error
        finally:
            client.close()
