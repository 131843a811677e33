"""Encryption of personal data at rest, by a key that stands outside of the database.

Whoever has the database alone, or a backup of it, cannot read how to reach anybody. A sealed text
is bound to its comment and its field, so that it cannot be moved to another row.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from base64 import b64decode, b64encode
from functools import cache
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

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
