"""What stands between a sender and the store: nobody is turned away unseen, nothing is dropped.

A place that sends much is asked for a proof of work, which its script gives by itself; without one
a comment is kept all the same and read last. Only a place whose bucket is empty has to wait.
"""

from __future__ import annotations

import time

import anyio.to_thread
import msgspec
from starlette.requests import Request
from starlette.responses import Response

from clausework.consultation.sealing import keyed
from clausework.consultation.spam.marks import SpamMark
from clausework.consultation.spam.proof_of_work import MOST, check, pose
from clausework.consultation.spam.rate_limits import Pace, RateLimit, TokenBuckets, place_of
from clausework.consultation.submission import Submission
from clausework.service.context import AppContext

PLACES = RateLimit(capacity=60, refill=0.2, low=30)
CLAUSES = RateLimit(capacity=300, refill=2, low=150)
PLAIN, UNSERVED, PROVEN = 1.0, 2.0, 0.25
"""Tokens that a comment costs: from our form, from elsewhere, with a proof of work."""
DOUBLINGS = 5
"""How often the price of a proof may double: to half a minute of a telephone, while one writes."""
RISES = RateLimit(capacity=DOUBLINGS + 1, refill=1 / 60, low=0)
"""Each proof asked of a place, or comment from it, doubles the price of its next; a minute halves it."""
SLACK = 2
"""Doublings by which others there may have outrun a proof since it was begun."""
QUIET = 120
"""Comments in a minute, from everywhere, beyond which the price doubles, and with each doubling of them."""
PORTION = 5 * 1024 * 1024
"""Bytes of attachments that cost a token more: the disk is everybody's."""


class Limits(msgspec.Struct, frozen=True):
    """How fast comments may come from one place, and on one clause."""

    places: RateLimit = PLACES
    clauses: RateLimit = CLAUSES


class Asked(msgspec.Struct, frozen=True):
    """The place that a proof is asked of, by its name, and the counters that it may have to try."""

    place: str
    most: int


class SpamGate:
    """The buckets of one process; another replica has its own."""

    def __init__(self, key: bytes, limits: Limits) -> None:
        self._key = key
        self._most = limits.places.capacity
        self._places = TokenBuckets(limits.places)
        self._clauses = TokenBuckets(limits.clauses)
        self._asked = TokenBuckets(RISES)
        self._sent = TokenBuckets(RISES)
        self._pace = Pace()

    def judge(
        self, address: str, sent: Submission, proof: str, count: int = 1, size: int = 0
    ) -> Submission | int:
        """The submission with what was noted of it, or the seconds that its sender has to wait.

        Of several comments in one sending the first answers for all, with their `count`, and the
        others with none; more than a full bucket holds cost a full bucket. `size` is that of its files.
        """
        now = time.time()
        place, clause = place_name(self._key, address), sent.anchor.clause
        proven = check(self._key, proof, now, place, clause, self._least(place, now)) if proof else None
        each = PROVEN if proven else PLAIN if sent.opened else UNSERVED
        cost = min(count * each + size / PORTION, self._most)
        marks = [SpamMark("website")] if sent.suspect else []
        if place:
            level = self._places.take(place, cost, now)
            if level == "empty":
                return self._places.wait(place, cost, now)
            self._pace.count(now)
            crowded = self._clauses.take(clause, cost, now) != "free"
            if level == "low" or crowded:
                self._sent.take(place, min(count, DOUBLINGS), now)
                if proven is None:
                    marks.append(SpamMark("unproven"))
        if not marks and proven is None:
            return sent
        return msgspec.structs.replace(sent, marks=tuple(marks), proof=proven)

    def ask(self, address: str, clause: str) -> Asked | None:
        """What a comment from there would do well to come with a proof of; None where nothing is asked."""
        now = time.time()
        place = place_name(self._key, address)
        if not place or not (self._places.is_low(place, now) or self._clauses.is_low(clause, now)):
            return None
        price = max(_doublings(self._asked, place, now), _doublings(self._sent, place, now))
        price += int(self._pace.level(now) // QUIET).bit_length()
        self._asked.take(place, 1, now)
        return Asked(place, MOST << min(price, DOUBLINGS))

    def _least(self, place: str, now: float) -> int:
        """The price under which a proof counts no more: it was begun before much else came from there."""
        return MOST << max(0, min(_doublings(self._sent, place, now), DOUBLINGS) - SLACK)


def place_name(key: bytes, address: str) -> str:
    """The place of an address by a keyed hash, so that not even the memory holds an address."""
    place = place_of(address)
    return keyed(key, "place", place)[:24] if place else ""


def _doublings(rises: TokenBuckets, place: str, now: float) -> int:
    return round(rises.taken(place, now))


def address_of(request: Request) -> str:
    """The address of the visitor; "" where there is none."""
    return request.client.host if request.client else ""


async def challenge(request: Request) -> Response:
    """A sum for the sender's machine, or 204 where none is asked for."""
    context: AppContext = request.app.state.context
    gate: SpamGate = request.app.state.gate
    fresh = {"cache-control": "no-store"}
    clause = request.query_params.get("clause", "")
    asked = gate.ask(address_of(request), clause)
    if asked is None:
        return Response(None, 204, fresh)
    posed = await anyio.to_thread.run_sync(pose, context.key, time.time(), asked.place, clause, asked.most)
    return Response(msgspec.json.encode(posed), 200, fresh, "application/json")
