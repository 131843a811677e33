"""Spam control without HTTP: what has to wait, what a proof costs, and what a sending costs."""

from __future__ import annotations

import base64

import msgspec
import pytest
from solving import solve

from clausework.consultation.spam import COST, MOST, pose
from clausework.consultation.submission import Submission
from clausework.model.comment import Anchor
from clausework.workflow.public.spam import (
    CROWD,
    QUIET,
    MustWait,
    RateLimit,
    RateLimits,
    SpamGate,
    SpamLimits,
)

SLOW = 1e-6
CLAUSE = "platform.records"
SENT = Submission(
    consultation="2020-07", draft="D1", anchor=Anchor(clause=CLAUSE), text="x", opened="2020-07-12T06:05:09Z"
)
LIMITS = SpamLimits(RateLimit(capacity=6, refill=SLOW, low=4), RateLimit(capacity=100, refill=SLOW, low=80))


def test_files_cost_a_place_more_than_words() -> None:
    sent = Submission(consultation="2020-07", draft="D1", anchor=Anchor(clause="platform.records"), text="x")

    def taken(size: int) -> int:
        gate = SpamGate(b"k" * 32, SpamLimits(RateLimit(capacity=60, refill=SLOW, low=30)))
        return sum(
            not isinstance(gate.judge("203.0.113.7", sent, "", size=size), MustWait) for _ in range(100)
        )

    assert taken(0) == 30
    assert taken(5 * 1024 * 1024) == 10, "more need a proof of work"


def proof(gate: SpamGate, now: float, address: str = "203.0.113.9") -> str:
    asked = gate.ask(address, CLAUSE)
    if asked is None:
        return ""
    posed = pose(b"k" * 32, now, asked.place, CLAUSE, most=asked.most, cost=1)
    return base64.b64encode(msgspec.json.encode(solve(posed))).decode()


@pytest.mark.parametrize(("proves", "megabytes"), [(False, 50), (True, 500)])
def test_a_place_leaves_so_many_megabytes_hour_however_it_sends(
    monkeypatch: pytest.MonkeyPatch, proves: bool, megabytes: int
) -> None:
    now = [1e9]
    monkeypatch.setattr("clausework.workflow.public.spam.time.time", lambda: now[0])
    gate = SpamGate(b"k" * 32, SpamLimits())
    left = 0
    while now[0] < 1e9 + 3600:
        address = f"203.0.113.{int(now[0]) % 250}"
        judged = gate.judge(address, SENT, proof(gate, now[0], address) if proves else "", size=5_000_000)
        left += 0 if isinstance(judged, MustWait) else 5
        now[0] += 5
    assert 0.9 * megabytes <= left <= (megabytes if proves else 300)


def test_who_asks_for_proofs_in_vain_makes_them_dear_for_none() -> None:
    gate = SpamGate(b"k" * 32, LIMITS)
    for _ in range(3):
        gate.judge("203.0.113.5", SENT, "")
    before = price(gate, "203.0.113.77")
    for _ in range(8):
        gate.ask("203.0.113.5", CLAUSE)
    assert price(gate, "203.0.113.5") > before
    assert price(gate, "203.0.113.78") == before


def test_the_comments_of_one_sending_pass_together_or_not_at_all() -> None:
    gate = SpamGate(b"k" * 32, LIMITS)
    passed = gate.judge_all("203.0.113.5", [SENT] * 4)
    assert not isinstance(passed, MustWait)
    assert len(passed) == 4
    assert isinstance(gate.judge_all("203.0.113.5", [SENT] * 4), MustWait)
    assert not isinstance(gate.judge_all("198.51.100.1", [SENT] * 40), MustWait), "more than a bucket holds"


def test_the_price_doubles_with_proofs_and_comments_and_falls(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [1e9]
    monkeypatch.setattr("clausework.workflow.public.spam.time.time", lambda: now[0])
    gate = SpamGate(b"k" * 32, LIMITS)
    for _ in range(3):
        gate.judge("203.0.113.5", SENT, "")
    asked = [gate.ask("203.0.113.9", CLAUSE) for _ in range(8)]
    assert [item.most // MOST for item in asked if item] == [1, 2, 4, 8, 16, 32, 32, 32]
    gate = SpamGate(b"k" * 32, LIMITS)
    for _ in range(5):
        gate.judge("203.0.113.5", SENT, "")
    assert price(gate) == 4, "two comments came when proofs were asked for"
    now[0] += 600
    assert price(gate) == 1


def test_the_price_grows_with_what_comes_from_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clausework.workflow.public.spam.time.time", lambda: 1e9)
    gate = SpamGate(b"k" * 32, SpamLimits(LIMITS.places))
    for number in range(3 * QUIET):
        gate.judge(f"10.{number // 250}.{number % 250}.1", SENT, "")
    assert price(gate) == 4


def price(gate: SpamGate, address: str = "203.0.113.9") -> int:
    asked = gate.ask(address, CLAUSE)
    return asked.most // MOST if asked else 0


@pytest.mark.parametrize("most_paid", [0, 1, 4, 16, 32])
def test_one_core_pushes_under_a_hundred_comments_a_minute(
    monkeypatch: pytest.MonkeyPatch, most_paid: int
) -> None:
    """A core that does seven million iterations a second, and pays for proofs up to some price."""
    now = [1e9]
    monkeypatch.setattr("clausework.workflow.public.spam.time.time", lambda: now[0])
    gate, key = SpamGate(b"k" * 32, SpamLimits()), b"k" * 32
    taken = clean = 0
    while now[0] < 1e9 + 60:
        asked, payload = gate.ask("203.0.113.9", CLAUSE), ""
        if asked and asked.most <= most_paid * MOST:
            now[0] += asked.most / 2 * COST / 7e6
            posed = pose(key, now[0], asked.place, CLAUSE, most=asked.most, cost=1)
            payload = base64.b64encode(msgspec.json.encode(solve(posed))).decode()
        judged = gate.judge("203.0.113.9", SENT, payload)
        if isinstance(judged, MustWait):
            now[0] += 0.5
            continue
        taken += 1
        clean += not judged.marks
    assert 50 <= taken <= 100
    assert clean <= 60


def test_a_crowd_on_one_clause_waits_with_previews_alone() -> None:
    limits = RateLimits(b"k" * 32)
    waits = [limits.preview(f"10.{n // 250}.{n % 250}.1", "a") for n in range(int(CROWD.capacity) + 20)]
    assert waits[:300] == [None] * 300
    assert waits[-1].seconds > 0
    assert limits.preview("10.9.9.1", "b") is None
    assert limits.preview("127.0.0.1", "a") is None, "a proxy of which we were not told shuts nobody out"
