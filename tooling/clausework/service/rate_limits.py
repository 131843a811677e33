"""Buckets for what is asked beside comments: agreements, previews and replies of invited bodies.

They are apart from those of comments, so that nobody who reads and agrees much, or tries many
wordings, has to wait with a comment; and no flood of any costs the service more than it holds.
"""

from __future__ import annotations

import time

from starlette.requests import Request

from clausework.consultation.sealing import keyed
from clausework.consultation.spam.rate_limits import RateLimit, TokenBuckets, place_of
from clausework.service.context import AppContext

AGREEMENTS = RateLimit(capacity=60, refill=0.2, low=0)
"""Agreements from one place."""
PREVIEWS = RateLimit(capacity=60, refill=1, low=0)
"""Previews from one place: each may compare five thousand characters with as many."""
REPLIES = RateLimit(capacity=20, refill=1 / 60, low=0)
"""Replies of one invited body: who has its link could go to and fro without end, and each is on record."""
CROWD = RateLimit(capacity=300, refill=10, low=0)
"""Previews on one clause from everywhere: only sending has to go on whatever comes."""


class RateLimits:
    """The buckets of one process; a place is known by a keyed hash, so no address is in memory."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._agreements = TokenBuckets(AGREEMENTS)
        self._previews = TokenBuckets(PREVIEWS)
        self._replies = TokenBuckets(REPLIES)
        self._crowd = TokenBuckets(CROWD)

    def agree(self, address: str) -> int:
        """The seconds that one more agreement from there has to wait; 0 for none."""
        place = self._name(address)
        return _wait(self._agreements, place, time.time()) if place else 0

    def preview(self, address: str, clause: str) -> int:
        """The same for a preview; one that may pass its place may still meet a crowd on the clause."""
        now = time.time()
        place = self._name(address)
        if not place:
            return 0
        return _wait(self._previews, place, now) or _wait(self._crowd, clause, now)

    def reply(self, unit: str) -> int:
        """The same for a reply of an invited body, wherever it comes from."""
        return _wait(self._replies, unit, time.time())

    def _name(self, address: str) -> str:
        place = place_of(address)
        return keyed(self._key, "place", place)[:24] if place else ""


def _wait(buckets: TokenBuckets, name: str, now: float) -> int:
    return buckets.wait(name, 1, now) if buckets.take(name, 1, now) == "empty" else 0


def taps_of(request: Request) -> RateLimits:
    """The buckets of the service that a request came to, made with the first call."""
    state = request.app.state
    context: AppContext = state.context
    if not hasattr(state, "taps"):
        state.taps = RateLimits(context.key)
    found: RateLimits = state.taps
    return found
