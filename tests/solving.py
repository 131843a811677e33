"""The proof of work of a form, found by trying as its script does."""

from __future__ import annotations

import hashlib

from clausework.consultation.spam import Challenge, Solution, SolutionCounter


def solve(challenge: Challenge) -> Solution:
    """The solution of a challenge."""
    asked = challenge.parameters
    nonce, salt = bytes.fromhex(asked.nonce), bytes.fromhex(asked.salt)
    for counter in range(asked.data.most):
        word = nonce + counter.to_bytes(4, "big")
        found = hashlib.pbkdf2_hmac("sha256", word, salt, asked.cost, asked.key_length).hex()
        if found.startswith(asked.key_prefix):
            return Solution(challenge, SolutionCounter(counter, found))
    raise ValueError("the challenge has no solution")
