"""Personal data at rest: sealed by a key that stands outside of the database.

Whoever has the database alone, or a backup of it, cannot read how to reach anybody. A sealed text
is bound to its comment and its field, so that it cannot be moved to another row.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from base64 import b64decode, b64encode
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK = "sealed:1:"
NONCE = 12
FIELDS = ("organisation", "name", "contact")


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
    """A hash of a text that nobody without the key can try out guesses on."""
    return hmac.digest(key, f"{kind}\x1f{text}".encode("utf-8", "replace"), "sha256").hex()


def _place(number: str, field: str) -> bytes:
    return f"{number}\x1f{field}".encode()
