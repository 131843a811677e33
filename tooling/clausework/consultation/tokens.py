"""Secrets: signed tokens from one key in var/ that is never committed, and what is sealed by it.

Personal data is encrypted by a key that stands outside of the database: the file alone tells none.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from base64 import b64decode, b64encode, urlsafe_b64encode
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clausework.errors import StoreError

if TYPE_CHECKING:
    from hashlib import _Hash as Hash


KEY_BYTES = 32


def read_key(path: Path) -> bytes:
    """The key at `path`, made on the first call; only its owner may read the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return key_in(path)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_bytes(KEY_BYTES)
        file.write(key.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())  # before anything is signed that only this key verifies
    return key


def key_in(path: Path) -> bytes:
    """The key in a file, in hexadecimal; StoreError if there is none in it."""
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise StoreError("key_unreadable", path=path)
    return key


def tracking_secret(key: bytes, submission: str) -> str:
    """The secret of the comment that came under a submission key: 192 bits, safe in an address.

    It is derived and not drawn, so that the same form sent twice gets the same receipt although
    the store holds only the secret's hash.
    """
    return urlsafe_b64encode(_mac(key, "track", submission)[:24]).decode("ascii")


def invitation_secret(key: bytes, consultation: str, unit: str, new_links: int = 0) -> str:
    """The secret of an invited body's link: 192 bits, the same whenever it is asked for.

    It is another with each number of new links, and from one nobody learns the next without the key.
    """
    count = (str(new_links),) if new_links else ()
    return urlsafe_b64encode(_mac(key, "invited", consultation, unit, *count)[:24]).decode("ascii")


def secret_hash(secret: str) -> str:
    """The hash of a secret, which the store keeps in its place."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def sign_instant(key: bytes, now: datetime) -> str:
    """An instant that only the service can have written, for the hidden field of a form."""
    stamp = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{stamp}.{_mac(key, 'opened', stamp)[:12].hex()}"


def signed_instant(key: bytes, token: str) -> str:
    """The instant in a token of ours, or "" for anything else."""
    if not token:
        return ""
    stamp, _, mac = token.partition(".")
    right = _mac(key, "opened", stamp)[:12].hex()
    return stamp if hmac.compare_digest(mac.encode("utf-8", "replace"), right.encode()) else ""


def _mac(key: bytes, *parts: str) -> bytes:
    text = "\x1f".join(parts).encode("utf-8", "replace")
    return mac(key, text)


MARK = "sealed:1:"
NONCE = 12
BLOCK, PADS = 64, (0x36, 0x5C)
"""Of HMAC with SHA-256, see RFC 2104."""


@cache
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(hmac.new(key, b"personal data", hashlib.sha256).digest())


def seal(key: bytes, number: str, field: str, text: str) -> str:
    """The text as the database holds it; what is empty stays empty."""
    if not text:
        return ""
    nonce = os.urandom(NONCE)
    sealed = _cipher(key).encrypt(nonce, text.encode("utf-8"), _place(number, field))
    return MARK + b64encode(nonce + sealed).decode("ascii")


def unseal(key: bytes, number: str, field: str, sealed: str) -> str:
    """The text again; "" if it is no seal of this key; as it is if it was never sealed."""
    if not sealed.startswith(MARK):
        return sealed
    try:
        data = b64decode(sealed.removeprefix(MARK))
        return _cipher(key).decrypt(data[:NONCE], data[NONCE:], _place(number, field)).decode("utf-8")
    except (InvalidTag, ValueError):
        return ""


def keyed(key: bytes, kind: str, text: str) -> str:
    """Keyed hash of a text, on which guesses cannot be tried without the key."""
    return mac(key, f"{kind}\x1f{text}".encode("utf-8", "replace")).hex()


def mac(key: bytes, text: bytes) -> bytes:
    """HMAC with SHA-256; the key is worked in once, which would cost as much as all the rest."""
    inner, outer = (begun.copy() for begun in _begun(key))
    inner.update(text)
    outer.update(inner.digest())
    return outer.digest()


@cache
def _begun(key: bytes) -> tuple[Hash, ...]:
    block = (key if len(key) <= BLOCK else hashlib.sha256(key).digest()).ljust(BLOCK, b"\0")
    return tuple(hashlib.sha256(bytes(byte ^ pad for byte in block)) for pad in PADS)


def _place(number: str, field: str) -> bytes:
    return f"{number}\x1f{field}".encode()
