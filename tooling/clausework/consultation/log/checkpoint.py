"""Signed checkpoints of the log of comments, and the cosignatures of witnesses on them.

A checkpoint is a signed note (C2SP tlog-checkpoint over C2SP signed-note): the log's name, its size,
its root, an empty line, and a line with an Ed25519 signature of the text above.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from clausework.consultation.tokens import read_key

ALGORITHM = b"\x01"  # Ed25519, as the signed note counts algorithms
DASH = "— "
SIGNED = re.compile(rf"{DASH}(\S+) (\S+)")
CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")
SIZE = re.compile("0|[1-9][0-9]{0,17}")


class Checkpoint(msgspec.Struct, frozen=True):
    """The state of a log: its name, how many leaves it has, and its root."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


class Key:
    """A named private key; its public half is known by the name, the algorithm and the key together."""

    algorithm: ClassVar[bytes] = ALGORITHM

    def __init__(self, name: str, key: Ed25519PrivateKey) -> None:
        self.name = name
        self.key = key

    @property
    def verifier(self) -> str:
        """The public key as others are given it: name, key ID and key, joined by plus signs."""
        public = self.algorithm + self.key.public_key().public_bytes_raw()
        return f"{self.name}+{_key_id(self.name, public).hex()}+{base64.b64encode(public).decode()}"

    def line(self, signature: bytes) -> str:
        """A signature as it stands below a note."""
        public = self.algorithm + self.key.public_key().public_bytes_raw()
        data = _key_id(self.name, public) + signature
        return f"{DASH}{self.name} {base64.b64encode(data).decode()}\n"


class Signer(Key):
    """The key of a log."""

    def sign(self, checkpoint: Checkpoint) -> str:
        """The checkpoint as a signed note."""
        return f"{checkpoint.body}\n{self.line(self.key.sign(checkpoint.body.encode()))}"


def read_signer(path: Path, name: str) -> Signer:
    """The signer whose key is at `path`, made on the first call."""
    return Signer(name, private_key(path))


def private_key(path: Path) -> Ed25519PrivateKey:
    """The key in a file that only its owner may read, made on the first call."""
    return Ed25519PrivateKey.from_private_bytes(read_key(path))


def open_note(note: str, verifier: str) -> Checkpoint | None:
    """The checkpoint in a signed note, or None if it is none or no signature of that key holds."""
    return parse(signed_text(note, verifier))


def signed_text(note: str, verifier: str) -> str:
    """The text of a signed note, "" if no signature of that key holds; those of other keys say nothing."""
    known = public_key(verifier)
    text, found = signatures(note, known) if known else ("", ())
    good = known is not None and all(known.holds(signature, text.encode()) for signature in found)
    return text if found and good else ""


def signatures(note: str, known: PublicKey) -> tuple[str, tuple[bytes, ...]]:
    """The text of a note and the signatures below it that say they are of a key; none if it is no note."""
    body, separator, below = note.rpartition("\n\n")
    lines = [SIGNED.fullmatch(line) for line in below[:-1].split("\n")]
    if not separator or not below.endswith("\n") or CONTROL.search(note) or not all(lines):
        return "", ()
    pairs = ((line[1], decode(line[2])) for line in lines if line)
    found = (data[4:] for name, data in pairs if (name, data[:4]) == (known.name, known.id))  # as C2SP has it
    return f"{body}\n", tuple(found)


def key_name(verifier: str, algorithm: bytes = ALGORITHM) -> str:
    """The name and the ID of a public key, by which people tell it; "" if the text is no key."""
    known = public_key(verifier, algorithm)
    return f"{known.name}+{known.id.hex()}" if known else ""


def renamed(verifier: str, name: str) -> str:
    """The same public key under the name of another log; as it is if the text is no key."""
    known = public_key(verifier)
    if known is None:
        return verifier
    data = ALGORITHM + known.key.public_bytes_raw()
    return f"{name}+{_key_id(name, data).hex()}+{base64.b64encode(data).decode()}"


def parse(body: str) -> Checkpoint | None:
    """The checkpoint that an unsigned text stands for, or None if it is none."""
    *lines, end = body.split("\n")
    if end or len(lines) < 3 or not all(lines) or not SIZE.fullmatch(lines[1]):
        return None
    root = decode(lines[2])
    return Checkpoint(lines[0], int(lines[1]), root) if len(root) == 32 else None


class PublicKey(msgspec.Struct, frozen=True):
    """A public key with its name and ID."""

    name: str
    id: bytes
    key: Ed25519PublicKey

    def holds(self, signature: bytes, data: bytes) -> bool:
        """Whether it is a signature of this key."""
        try:
            self.key.verify(signature, data)
        except InvalidSignature:
            return False
        return True


def public_key(verifier: str, algorithm: bytes = ALGORITHM) -> PublicKey | None:
    """The key that a text stands for; None if it is none, or one of another algorithm."""
    name, _, rest = verifier.strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    data = decode(encoded)
    if len(data) != 33 or data[:1] != algorithm or _key_id(name, data).hex() != key_id:
        return None
    return PublicKey(name, _key_id(name, data), Ed25519PublicKey.from_public_bytes(data[1:]))


def _key_id(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + public).digest()[:4]


def decode(text: str) -> bytes:
    """The bytes of a Base64 text; b"" if it is none."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


# Cosignatures of witnesses: that at an instant a state of a log was the latest one seen, and only grew. The
# form is C2SP tlog-cosignature, version 1: an Ed25519 signature, with its time, of the text of a
# checkpoint; it stands below the note as the log's own signature does.
COSIGNATURE = b"\x04"  # a cosignature with its time, as the signed note counts algorithms
STAMP = 8
"""Bytes before the signature that hold its time, in seconds since 1970, the most significant first."""
Clock = Callable[[], float]


class Cosigner(Key):
    """The key of a witness."""

    algorithm: ClassVar[bytes] = COSIGNATURE

    def cosign(self, text: str, clock: Clock = time.time) -> str:
        """The line that goes below a note of this text."""
        at = int(clock())
        return self.line(at.to_bytes(STAMP, "big") + self.key.sign(_told(at, text)))


def cosigned(note: str, verifier: str) -> int | None:
    """When a witness cosigned a note, in seconds since 1970; None if no cosignature of that key holds."""
    known = public_key(verifier, COSIGNATURE)
    if known is None:
        return None
    text, found = signatures(note, known)
    times = [int.from_bytes(data[:STAMP], "big") for data in found]
    good = all(known.holds(data[STAMP:], _told(at, text)) for at, data in zip(times, found, strict=True))
    return max(times) if times and good else None  # a witness may have cosigned a note twice


def cosignatures(answer: str, note: str, verifier: str) -> str:
    """Those lines of a witness's answer that hold for a note under its key."""
    lines = answer.splitlines(keepends=True)
    return "".join(line for line in lines if cosigned(note + line, verifier) is not None)


def _told(at: int, text: str) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()
