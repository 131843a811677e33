"""Cosignatures of witnesses: that at an instant a state of a log was the latest one seen, and only grew.

The form is C2SP tlog-cosignature, version 1: an Ed25519 signature, with its time, of the text of a
checkpoint; it stands below the note as the log's own signature does.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ClassVar

from clausework.consultation.log.checkpoint import Key, public_key, signatures

ALGORITHM = b"\x04"  # a cosignature with its time, as the signed note counts algorithms
STAMP = 8
"""Bytes before the signature that hold its time, in seconds since 1970, the most significant first."""
Clock = Callable[[], float]


class Cosigner(Key):
    """The key of a witness."""

    algorithm: ClassVar[bytes] = ALGORITHM

    def cosign(self, text: str, clock: Clock = time.time) -> str:
        """The line that goes below a note of this text."""
        at = int(clock())
        return self.line(at.to_bytes(STAMP, "big") + self.key.sign(_told(at, text)))


def cosigned(note: str, verifier: str) -> int | None:
    """When a witness cosigned a note, in seconds since 1970; None if no cosignature of that key holds."""
    known = public_key(verifier, ALGORITHM)
    if known is None:
        return None
    text, found = signatures(note, known)
    times = [int.from_bytes(data[:STAMP], "big") for data in found]
    good = all(known.holds(data[STAMP:], _told(at, text)) for at, data in zip(times, found, strict=True))
    return max(times) if times and good else None


def cosignatures(answer: str, note: str, verifier: str) -> str:
    """Those lines of a witness's answer that hold for a note under its key."""
    lines = answer.splitlines(keepends=True)
    return "".join(line for line in lines if cosigned(note + line, verifier) is not None)


def _told(at: int, text: str) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()
