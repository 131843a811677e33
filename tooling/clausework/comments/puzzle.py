"""Proof of work: a sum that costs a sender's machine a second and us nothing, in ALTCHA's format.

The challenge is the SHA-256 of a salt and a secret number; who finds the number has worked for it.
The salt says until when it holds, and a signature says that it is ours, so nothing is stored until
a solution is used: then its challenge is, once.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b64decode
from urllib.parse import parse_qs

import msgspec

ALGORITHM = "SHA-256"
MOST = 50_000
"""The highest secret number; half of it is tried on the average."""
HOLDS = 2 * 3600
"""Seconds: as long as somebody may take to write a comment."""
LIMIT = 2000
"""Characters of a solution at most."""


class Challenge(msgspec.Struct, frozen=True):
    """What a sender's machine is given."""

    algorithm: str
    challenge: str
    maxnumber: int
    salt: str
    signature: str


class Solution(msgspec.Struct, frozen=True):
    """What it gives back."""

    algorithm: str
    challenge: str
    number: int
    salt: str
    signature: str


class Proof(msgspec.Struct, frozen=True):
    """A challenge that was solved, by its name, and when it ceases to hold."""

    challenge: str
    expires: int


def pose(key: bytes, now: float, most: int = MOST) -> Challenge:
    """A new challenge."""
    salt = f"{secrets.token_hex(12)}?expires={int(now) + HOLDS}&"
    challenge = _digest(salt, secrets.randbelow(most + 1))
    return Challenge(ALGORITHM, challenge, most, salt, _signature(key, challenge))


def solve(challenge: Challenge) -> Solution:
    """The solution, found by trying: what the script of a form does, for programs and tests."""
    for number in range(challenge.maxnumber + 1):
        if _digest(challenge.salt, number) == challenge.challenge:
            return Solution(
                challenge.algorithm, challenge.challenge, number, challenge.salt, challenge.signature
            )
    raise ValueError("the challenge has no solution")


def check(key: bytes, payload: str, now: float) -> Proof | None:
    """The proof in the base64 of a solution; None for anything else, or when its time is over."""
    try:
        if len(payload) > LIMIT:
            return None
        found = msgspec.json.decode(b64decode(payload, validate=True), type=Solution)
        expires = int(parse_qs(found.salt.partition("?")[2])["expires"][0])
    except (ValueError, KeyError, RecursionError, msgspec.MsgspecError):
        return None
    right = _digest(found.salt, found.number)
    ours = hmac.compare_digest(found.signature.encode(), _signature(key, found.challenge).encode())
    if found.algorithm != ALGORITHM or not ours or right != found.challenge or expires < now:
        return None
    return Proof(found.challenge, expires)


def _digest(salt: str, number: int) -> str:
    return hashlib.sha256(f"{salt}{number}".encode("utf-8", "replace")).hexdigest()


def _signature(key: bytes, challenge: str) -> str:
    return hmac.digest(key, f"puzzle\x1f{challenge}".encode("utf-8", "replace"), "sha256").hex()
