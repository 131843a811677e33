"""Passwords as scrypt hashes, and one-time codes by RFC 6238."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b32decode, b32encode
from urllib.parse import quote

SHORTEST = 12
"""Characters of a password."""
COST, BLOCK, LANES = 2**15, 8, 1
MEMORY = 64 * 1024 * 1024
STEP = 30
"""Seconds for which a code holds; that of the step before and after is taken too."""
DIGITS = 6
SALT = 16


def is_long_enough(password: str) -> bool:
    """Whether a password has the fewest characters that one must have."""
    return len(password) >= SHORTEST


def hash_password(password: str) -> str:
    """The salted hash of a password, as it is stored."""
    salt = secrets.token_bytes(SALT)
    return f"scrypt:{COST}:{salt.hex()}:{_scrypt(password, salt, COST).hex()}"


def is_password(password: str, kept: str) -> bool:
    """Whether a password is the one; for "" as long is spent as for any other, so that time tells nothing."""
    parts = (kept or f"scrypt:{COST}:{'00' * SALT}:{'00' * 32}").split(":")
    found = _scrypt(password, bytes.fromhex(parts[2]), int(parts[1]))
    return hmac.compare_digest(found, bytes.fromhex(parts[3])) and bool(kept)


def _scrypt(password: str, salt: bytes, cost: int) -> bytes:
    text = password.encode("utf-8", "replace")
    return hashlib.scrypt(text, salt=salt, n=cost, r=BLOCK, p=LANES, maxmem=MEMORY, dklen=32)


def new_secret() -> str:
    """A secret for codes, in base32 as apps take it: 160 bits."""
    return b32encode(secrets.token_bytes(20)).decode("ascii")


def code_at(secret: str, step: int) -> str:
    """The code of a step."""
    digest = hmac.new(b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1).digest()
    at = digest[-1] & 15
    number = int.from_bytes(digest[at : at + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def step_of(secret: str, code: str, now: float, after: int = 0) -> int:
    """The step, later than `after`, whose code this is; 0 if there is none."""
    this = int(now // STEP)
    typed = "".join(code.split()).encode("utf-8", "replace")
    for step in (this - 1, this, this + 1):
        if step > after and hmac.compare_digest(code_at(secret, step).encode(), typed):
            return step
    return 0


def app_address(secret: str, name: str, issuer: str) -> str:
    """The address that an app for codes reads from a picture."""
    return f"otpauth://totp/{quote(issuer)}:{quote(name)}?secret={secret}&issuer={quote(issuer)}"
