"""Spam control: token buckets, then proof of work; no comment is dropped unseen.

A place that sends much is asked for a proof of work, which its script gives by itself; without one
a comment is kept all the same and read last. Only a place whose bucket is empty has to wait.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from clausework.consultation import spam
from clausework.consultation.spam import Challenge as Challenge, RateLimit as RateLimit, place_of as place_of
from clausework.consultation.submission import Submission
from clausework.consultation.tokens import keyed

PLACES = RateLimit(capacity=60, refill=0.2, low=30)  # a whole office may share one address
CLAUSES = RateLimit(capacity=300, refill=2, low=150)
PLAIN, UNSERVED, PROVEN = 1.0, 2.0, 0.25
"""Tokens that a comment costs: from our form, from elsewhere, with a proof of work."""
DOUBLINGS = 5
"""How often the price of a proof may double: to half a minute of a telephone, while one writes."""
RISES = RateLimit(capacity=DOUBLINGS + 1, refill=1 / 60, low=0)
"""Each proof that a line asks for, or comment from its place, doubles the price; a minute halves it."""
SLACK = 2
"""Doublings by which others there may have outrun a proof since it was begun."""
QUIET = 120
"""Comments in a minute, from everywhere, beyond which the price doubles, and with each doubling of them."""
FILES = RateLimit(capacity=250, refill=250 / 3600, low=201)
"""Megabytes of attachments from one place: 500 in an hour at most, and after 50 only with a proof."""
MEGABYTE = 1_000_000
PORTION = 5 * 1024 * 1024
"""Bytes of attachments that cost a token more: the disk is everybody's."""
AGREEMENTS = RateLimit(capacity=60, refill=0.2, low=0)
"""Agreements from one place."""
PREVIEWS = RateLimit(capacity=60, refill=1, low=0)
"""Previews from one place: each may compare five thousand characters with as many."""
REPLIES = RateLimit(capacity=20, refill=1 / 60, low=0)
"""Replies of one invited body: who has its link could go to and fro without end, and each is on record."""
CROWD = RateLimit(capacity=300, refill=10, low=0)
"""Previews on one clause from everywhere: only sending has to go on whatever comes."""


class SpamLimits(msgspec.Struct, frozen=True):
    """Rate limits of comments from one place, and on one clause."""

    places: RateLimit = PLACES
    clauses: RateLimit = CLAUSES


class MustWait(NamedTuple):
    """Too much came from a place: the seconds until the next is taken, with `files` until any are."""

    seconds: int
    files: bool = False


class ProofWanted(NamedTuple):
    """The place and clause that a proof is asked for, and the counters that it may have to try."""

    place: str
    clause: str
    most: int


class SpamGate:
    """The buckets of one process; another replica has its own."""

    def __init__(self, key: bytes, limits: SpamLimits) -> None:
        self._key = key
        self._most = limits.places.capacity
        self._places = spam.TokenBuckets(limits.places)
        self._clauses = spam.TokenBuckets(limits.clauses)
        self._asked = spam.TokenBuckets(RISES)
        self._sent = spam.TokenBuckets(RISES)
        self._files = spam.TokenBuckets(FILES)
        self._pace = spam.Pace()

    def judge(
        self, address: str, sent: Submission, proof: str, count: int = 1, size: int = 0
    ) -> Submission | MustWait:
        """The submission with what was noted of it, or that its sender has to wait.

        Of several comments in one sending the first answers for all, with their `count`, and the
        others with none; more than a full bucket holds cost a full bucket. `size` is that of its files.
        """
        now = time.time()
        place, clause = place_name(self._key, address), sent.anchor.clause
        proven = spam.check(self._key, proof, now, place, clause, self._least(place, now)) if proof else None
        each = PROVEN if proven else PLAIN if sent.opened else UNSERVED
        cost = min(count * each + size / PORTION, self._most)  # more than it holds could never be paid
        if place and size and (wait := self._wait_with_files(place, size, proven is not None, now)):
            return MustWait(wait, files=True)
        marks = [spam.SpamMark("website")] if sent.suspect else []  # a field that people do not see
        if place:  # without an address there is nobody to slow down
            level = self._places.take(place, cost, now)
            if level == "empty":
                return MustWait(self._places.wait(place, cost, now))
            self._files.take(place, size / MEGABYTE, now)  # only once nothing else refuses
            self._pace.count(now)
            crowded = self._clauses.take(clause, cost, now) != "free"
            if level == "low" or crowded:
                self._sent.take(place, min(count, DOUBLINGS), now)
                if proven is None:
                    marks.append(spam.SpamMark("unproven"))
        if not marks and proven is None:
            return sent
        return msgspec.structs.replace(sent, marks=tuple(marks), proof=proven)

    def judge_all(self, address: str, sents: Sequence[Submission]) -> tuple[Submission, ...] | MustWait:
        """The same for the comments of one sending.

        They pass together or not at all, and cost what as many comments cost. A proof of work speaks for
        one comment, so none speaks for these.
        """
        found: list[Submission] = []
        for place, sent in enumerate(sents):
            judged = self.judge(address, sent, "", 0 if place else len(sents))  # the first pays for all
            if isinstance(judged, MustWait):
                return judged
            found.append(judged)
        return tuple(found)

    def ask(self, address: str, clause: str) -> ProofWanted | None:
        """The proof of work that the next comment from there should bring; None where none is needed."""
        now = time.time()
        place = place_name(self._key, address)
        wanted = self._places.is_low(place, now) or self._clauses.is_low(clause, now)
        if not place or not (wanted or self._files.is_low(place, now)):
            return None
        # Who asks in vain does so for nobody else of the network.
        line = keyed(self._key, "line", spam.line_of(address))[:24]
        price = max(_doublings(self._asked, line, now), _doublings(self._sent, place, now))
        price += int(self._pace.level(now) // QUIET).bit_length()
        self._asked.take(line, 1, now)
        return ProofWanted(place, clause, spam.MOST << min(price, DOUBLINGS))

    def _wait_with_files(self, place: str, size: int, proven: bool, now: float) -> int:
        """The seconds until files of that size may come from a place; 0 for at once."""
        needed = size / MEGABYTE if proven else max(size / MEGABYTE, FILES.low)  # the rest is for proofs
        missing = self._files.taken(place, now) + needed > FILES.capacity
        return self._files.wait(place, needed, now) if missing else 0

    def _least(self, place: str, now: float) -> int:
        """The price under which a proof counts no more: it was begun before much else came from there."""
        return spam.MOST << max(0, min(_doublings(self._sent, place, now), DOUBLINGS) - SLACK)


def place_name(key: bytes, address: str) -> str:
    """The place of an address by a keyed hash, so that not even the memory holds an address."""
    place = place_of(address)
    return keyed(key, "place", place)[:24] if place else ""


def _doublings(rises: spam.TokenBuckets, place: str, now: float) -> int:
    return round(rises.taken(place, now))


class RateLimits:
    """Rate limits of one process for agreements, previews and replies.

    They are apart from those of comments, so that nobody who reads and agrees much, or tries many
    wordings, has to wait with a comment; and no flood of any costs the service more than it holds.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._agreements = spam.TokenBuckets(AGREEMENTS)
        self._previews = spam.TokenBuckets(PREVIEWS)
        self._replies = spam.TokenBuckets(REPLIES)
        self._crowd = spam.TokenBuckets(CROWD)

    def agree(self, address: str) -> MustWait | None:
        """Whether one more agreement from there has to wait."""
        place = place_name(self._key, address)
        return _wait(self._agreements, place, time.time()) if place else None

    def preview(self, address: str, clause: str) -> MustWait | None:
        """The same for a preview; one that may pass its place may still meet a crowd on the clause."""
        now = time.time()
        place = place_name(self._key, address)
        if not place:
            return None
        return _wait(self._previews, place, now) or _wait(self._crowd, clause, now)  # own place first

    def reply(self, consultation: str, unit: str) -> MustWait | None:
        """The same for a reply of an invited body, wherever it comes from."""
        return _wait(self._replies, f"{consultation}/{unit}", time.time())


def _wait(buckets: spam.TokenBuckets, name: str, now: float) -> MustWait | None:
    return MustWait(buckets.wait(name, 1, now)) if buckets.take(name, 1, now) == "empty" else None


def pose_challenge(key: bytes, wanted: ProofWanted) -> Challenge:
    """A sum for the sender's machine; it takes as long as one try."""
    return spam.pose(key, time.time(), wanted.place, wanted.clause, wanted.most)
