"""File encryption in chunks (STREAM), so that neither memory nor trust has to hold a whole file.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015) over AES-256-GCM: the nonce of a
piece is its place and whether it is the last. A piece that is missing, moved, repeated, cut off or
from another file does not open. Every file has a key of its own, derived from the service's key, the
file's name and a salt; so a file that is given another's name does not open either.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterator
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clausework.errors import StoreError

MAGIC = b"\x93CWF\r\n\x1a\n"
"""Begins a sealed file; no file of a kind that is taken begins so."""
SALT = 16
PIECE = 64 * 1024
TAG = 16


class Readable(Protocol):
    """What a file is read from."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, as many as are asked for unless the file ends; none at its end."""


def seal_file(key: bytes, name: str, file: Readable) -> Iterator[bytes]:
    """What is to be written for a file, from where it is read to its end."""
    salt = os.urandom(SALT)
    cipher = _cipher(key, name, salt)
    yield MAGIC + salt
    for place, piece, last in _pieces(file, PIECE):
        yield cipher.encrypt(_nonce(place, last), piece, None)


def open_file(key: bytes, name: str, file: Readable) -> Iterator[bytes]:
    """The pieces of a sealed file; StoreError at the first that is not as it was sealed."""
    head = file.read(len(MAGIC) + SALT)
    if len(head) != len(MAGIC) + SALT or not head.startswith(MAGIC):
        raise StoreError("not_sealed", id=name)
    cipher = _cipher(key, name, head[len(MAGIC) :])
    for place, piece, last in _pieces(file, PIECE + TAG):
        try:
            yield cipher.decrypt(_nonce(place, last), piece, None)
        except InvalidTag:
            raise StoreError("seal_broken", id=name) from None


def is_sealed(file: BinaryIO) -> bool:
    """Whether a file begins as a sealed one; it is then read from its start."""
    head = file.read(len(MAGIC))
    file.seek(0)
    return head == MAGIC


def _pieces(file: Readable, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """The pieces of a file with their places; an empty file has one, which is empty."""
    place, piece = 0, file.read(size)
    while following := file.read(size):
        yield place, piece, False
        place, piece = place + 1, following
    yield place, piece, True


def _nonce(place: int, last: bool) -> bytes:
    return place.to_bytes(11, "big") + bytes([last])


def _cipher(key: bytes, name: str, salt: bytes) -> AESGCM:
    return AESGCM(hmac.new(key, b"attachment\x1f" + name.encode() + b"\x1f" + salt, hashlib.sha256).digest())
