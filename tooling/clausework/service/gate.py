"""What stands between a sender and the store: nobody is turned away unseen, nothing is dropped.

A place that sends much is asked for a proof of work, which its script gives by itself; without one
a comment is kept all the same and read last. Only a place whose bucket is empty has to wait.
"""

from __future__ import annotations

import time

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from clausework.comments.buckets import Buckets, Rate, place_of
from clausework.comments.puzzle import check, pose
from clausework.comments.sealing import keyed
from clausework.comments.submission import Submission
from clausework.comments.suspicion import Mark
from clausework.service.office import Office

PLACES = Rate(capacity=60, refill=0.2, low=30)
CLAUSES = Rate(capacity=300, refill=2, low=150)
PLAIN, UNSERVED, PROVEN = 1.0, 2.0, 0.25
"""Tokens that a comment costs: from our form, from elsewhere, with a proof of work."""
PORTION = 5 * 1024 * 1024
"""Bytes of attachments that cost a token more: the disk is everybody's."""


class Limits(msgspec.Struct, frozen=True):
    """How fast comments may come from one place, and on one clause."""

    places: Rate = PLACES
    clauses: Rate = CLAUSES


class Gate:
    """The buckets of one process; another replica has its own."""

    def __init__(self, key: bytes, limits: Limits) -> None:
        self._key = key
        self._most = limits.places.capacity
        self._places = Buckets(limits.places)
        self._clauses = Buckets(limits.clauses)

    def judge(
        self, address: str, sent: Submission, proof: str, count: int = 1, size: int = 0
    ) -> Submission | int:
        """The submission with what was noted of it, or the seconds that its sender has to wait.

        Of several comments in one sending the first answers for all, with their `count`, and the
        others with none; more than a full bucket holds cost a full bucket. `size` is that of its files.
        """
        now = time.time()
        proven = check(self._key, proof, now) if proof else None
        each = PROVEN if proven else PLAIN if sent.opened else UNSERVED
        cost = min(count * each + size / PORTION, self._most)
        marks = [Mark("website")] if sent.suspect else []
        place = self._name(address)
        if place:
            level = self._places.take(place, cost, now)
            if level == "empty":
                return self._places.wait(place, cost, now)
            crowded = self._clauses.take(sent.anchor.clause, cost, now) != "free"
            if (level == "low" or crowded) and proven is None:
                marks.append(Mark("unproven"))
        if not marks and proven is None:
            return sent
        return msgspec.structs.replace(sent, marks=tuple(marks), proof=proven)

    def asks(self, address: str, clause: str) -> bool:
        """Whether a comment from there would do well to come with a proof."""
        now = time.time()
        place = self._name(address)
        return bool(place) and (self._places.is_low(place, now) or self._clauses.is_low(clause, now))

    def _name(self, address: str) -> str:
        """A place by a keyed hash, so that not even the memory holds an address."""
        place = place_of(address)
        return keyed(self._key, "place", place)[:24] if place else ""


def address_of(request: Request) -> str:
    """The address of the visitor; "" where there is none."""
    return request.client.host if request.client else ""


async def challenge(request: Request) -> Response:
    """A sum for the sender's machine, or 204 where none is asked for."""
    office: Office = request.app.state.office
    gate: Gate = request.app.state.gate
    fresh = {"cache-control": "no-store"}
    if not gate.asks(address_of(request), request.query_params.get("clause", "")):
        return Response(None, 204, fresh)
    body = msgspec.json.encode(pose(office.key, time.time()))
    return Response(body, 200, fresh, "application/json")
