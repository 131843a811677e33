"""The client of a witness (C2SP tlog-witness): it asks for a cosignature, one request at a time."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection, RemoteDisconnected
from urllib.parse import urlsplit

from clausework.consultation.log.checkpoint import COSIGNATURE, SIZE, cosignatures, key_name
from clausework.consultation.log.tree import Log, SignedState
from clausework.consultation.log.witness import AddCheckpointRequest
from clausework.errors import StoreError

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
