"""Proof of work: a sum that costs a sender's machine a second and us nothing, in ALTCHA's second format.

Of the counters below `most` one gives, with the nonce, a PBKDF2 key that begins with the prefix; who
finds it has worked for it, and a browser works as fast as any program, because both have PBKDF2 in
machine code. The key itself is known by its signature, so that to check one derives nothing. A second
signature says that the challenge is ours and binds it to the place and the clause that it was posed
for, to its expiry and its price: nothing is stored until a solution is used, then its name is, once.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b64decode

import msgspec

from clausework.consultation.sealing import keyed

ALGORITHM = "PBKDF2/SHA-256"
COST = 5_000
"""Iterations of one try: enough that what a script adds to each does not count beside them."""
MOST = 400
"""Counters to try at the lowest price; half of them on the average, which is a million iterations.

A telephone of the middle class is taken to do one million in a second; a core of a server does six.
"""
LENGTH = 32
"""Bytes of a key, of which the first half is told."""
HOLDS = 2 * 3600
"""Seconds: as long as somebody may take to write a comment."""
LIMIT = 2000
"""Characters of a solution at most."""


class Effort(msgspec.Struct, frozen=True):
    """The counter is less than `most`."""

    most: int


class Parameters(msgspec.Struct, frozen=True, rename="camel"):
    """What is to be worked out; texts are hexadecimal, the expiry is in seconds."""

    algorithm: str
    cost: int
    data: Effort
    expires_at: int
    key_length: int
    key_prefix: str
    key_signature: str
    nonce: str
    salt: str


class Challenge(msgspec.Struct, frozen=True):
    """What a sender's machine is given."""

    parameters: Parameters
    signature: str


class SolutionCounter(msgspec.Struct, frozen=True, rename="camel"):
    """The counter and the key that it gives."""

    counter: int
    derived_key: str


class Solution(msgspec.Struct, frozen=True):
    """What a sender's machine gives back."""

    challenge: Challenge
    solution: SolutionCounter


class Proof(msgspec.Struct, frozen=True):
    """A challenge that was solved, by its name, and when it ceases to hold."""

    challenge: str
    expires: int


def pose(
    key: bytes, now: float, place: str = "", clause: str = "", most: int = MOST, cost: int = COST
) -> Challenge:
    """A new challenge for a place and a clause; it takes as long as one try."""
    nonce, salt = secrets.token_hex(16), secrets.token_hex(16)
    found = _derived(nonce, salt, cost, secrets.randbelow(most))
    parameters = Parameters(
        algorithm=ALGORITHM,
        cost=cost,
        data=Effort(most),
        expires_at=int(now) + HOLDS,
        key_length=LENGTH,
        key_prefix=found[:LENGTH],
        key_signature=keyed(key, "puzzle key", found),
        nonce=nonce,
        salt=salt,
    )
    return Challenge(parameters, _signature(key, place, clause, parameters))


def solve(challenge: Challenge) -> Solution:
    """The solution, found by trying: what the script of a form does, for programs and tests."""
    asked = challenge.parameters
    for counter in range(asked.data.most):
        found = _derived(asked.nonce, asked.salt, asked.cost, counter)
        if found.startswith(asked.key_prefix):
            return Solution(challenge, SolutionCounter(counter, found))
    raise ValueError("the challenge has no solution")


def check(
    key: bytes, payload: str, now: float, place: str = "", clause: str = "", least: int = 0
) -> Proof | None:
    """The proof in the base64 of a solution.

    None for anything else, for one of another place or clause, after its time, and for one whose
    price was under `least`.
    """
    try:
        if len(payload) > LIMIT:
            return None
        found = msgspec.json.decode(b64decode(payload, validate=True), type=Solution)
    except (ValueError, RecursionError, msgspec.MsgspecError):
        return None
    asked, signature = found.challenge.parameters, found.challenge.signature
    ours = _same(signature, _signature(key, place, clause, asked))
    right = _same(asked.key_signature, keyed(key, "puzzle key", found.solution.derived_key))
    if not (ours and right) or asked.expires_at < now or asked.data.most < least:
        return None
    return Proof(signature, asked.expires_at)


def _derived(nonce: str, salt: str, cost: int, counter: int) -> str:
    word = bytes.fromhex(nonce) + counter.to_bytes(4, "big")
    return hashlib.pbkdf2_hmac("sha256", word, bytes.fromhex(salt), cost, LENGTH).hex()


def _signature(key: bytes, place: str, clause: str, parameters: Parameters) -> str:
    return keyed(key, "puzzle", msgspec.json.encode((place, clause, parameters)).decode())


def _same(given: str, ours: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), ours.encode())
