"""Signed checkpoints of the log of comments, in the form that transparency logs share.

A checkpoint is a signed note (C2SP tlog-checkpoint over C2SP signed-note): the log's name, its size,
its root, an empty line, and a line with an Ed25519 signature of the text above.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from clausework.comments.tokens import key_in

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


class Signer:
    """A private key, kept in a file that only its owner may read."""

    def __init__(self, name: str, key: Ed25519PrivateKey) -> None:
        self.name = name
        self.key = key

    @property
    def verifier(self) -> str:
        """The public key as others are given it: name, key ID and key, joined by plus signs."""
        public = self.key.public_key().public_bytes_raw()
        key_id = _key_id(self.name, public).hex()
        return f"{self.name}+{key_id}+{base64.b64encode(ALGORITHM + public).decode()}"

    def sign(self, checkpoint: Checkpoint) -> str:
        """The checkpoint as a signed note."""
        public = self.key.public_key().public_bytes_raw()
        signature = _key_id(self.name, public) + self.key.sign(checkpoint.body.encode())
        return f"{checkpoint.body}\n{DASH}{self.name} {base64.b64encode(signature).decode()}\n"


def read_signer(path: Path, name: str) -> Signer:
    """The key at `path`, made on the first call."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return Signer(name, Ed25519PrivateKey.from_private_bytes(key_in(path)))
    key = Ed25519PrivateKey.generate()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key.private_bytes_raw().hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return Signer(name, key)


def open_note(note: str, verifier: str) -> Checkpoint | None:
    """The checkpoint in a signed note, or None if it is none or no signature of that key holds."""
    return parse(signed_text(note, verifier))


def signed_text(note: str, verifier: str) -> str:
    """The text of a signed note, "" if no signature of that key holds; those of other keys say nothing."""
    body, separator, signatures = note.rpartition("\n\n")
    key = _public_key(verifier)
    if not separator or not signatures.endswith("\n") or CONTROL.search(note) or key is None:
        return ""
    name, key_id, public = key
    text, holds = f"{body}\n", False
    for line in signatures[:-1].split("\n"):
        found = SIGNED.fullmatch(line)
        if found is None:
            return ""
        signature = _decode(found[2])
        if (found[1], signature[:4]) == (name, key_id):
            if not _holds(public, signature[4:], text.encode()):
                return ""
            holds = True
    return text if holds else ""


def key_name(verifier: str) -> str:
    """The name and the ID of a public key, by which people tell it; "" if the text is no key."""
    return "+".join(verifier.strip().split("+", 2)[:2]) if _public_key(verifier) else ""


def renamed(verifier: str, name: str) -> str:
    """The same public key under the name of another log; as it is if the text is no key."""
    key = _public_key(verifier)
    if key is None:
        return verifier
    public = key[2].public_bytes_raw()
    return f"{name}+{_key_id(name, public).hex()}+{base64.b64encode(ALGORITHM + public).decode()}"


def parse(body: str) -> Checkpoint | None:
    """The checkpoint that an unsigned text stands for, or None if it is none."""
    *lines, end = body.split("\n")
    if end or len(lines) < 3 or not all(lines) or not SIZE.fullmatch(lines[1]):
        return None
    root = _decode(lines[2])
    return Checkpoint(lines[0], int(lines[1]), root) if len(root) == 32 else None


def _public_key(verifier: str) -> tuple[str, bytes, Ed25519PublicKey] | None:
    name, _, rest = verifier.strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    data = _decode(encoded)
    if len(data) != 33 or data[:1] != ALGORITHM or _key_id(name, data[1:]).hex() != key_id:
        return None
    return name, _key_id(name, data[1:]), Ed25519PublicKey.from_public_bytes(data[1:])


def _key_id(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + ALGORITHM + public).digest()[:4]


def _holds(public: Ed25519PublicKey, signature: bytes, data: bytes) -> bool:
    try:
        public.verify(signature, data)
    except InvalidSignature:
        return False
    return True


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
