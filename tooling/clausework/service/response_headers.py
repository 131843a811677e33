"""Headers of responses: that they are not kept, and when to try again."""

from __future__ import annotations

NO_STORE = {"cache-control": "no-store"}
RETRY_S = 5
"""Seconds after which a store that was busy, or a witness that was silent, may answer."""


def retry_after(seconds: int = RETRY_S) -> dict[str, str]:
    """The header that says when to try again; none for no seconds."""
    return {"retry-after": str(seconds)} if seconds else {}
