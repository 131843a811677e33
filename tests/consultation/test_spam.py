"""Buckets, proofs of work and likeness."""

from __future__ import annotations

import base64
import json
from time import process_time

import msgspec
import pytest
from hypothesis import given, strategies as st
from solving import solve

from clausework.consultation.spam import HOLDS, Pace, RateLimit, TokenBuckets, check, place_of, pose

KEY = b"k" * 32
TEXT = "平台应当保存直播视频，保存时间自直播结束之日起不少于三年，以便消费者维权时取证。"


def payload(solution: object) -> str:
    return base64.b64encode(msgspec.json.encode(solution)).decode()


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2::9", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("127.0.0.1", ""),
        ("::1", ""),
        ("", ""),
        ("somebody", ""),
    ],
)
def test_the_place_of_an_address(address: str, place: str) -> None:
    assert place_of(address) == place


def test_a_bucket_grows_low_and_empty_and_fills_again() -> None:
    buckets = TokenBuckets(RateLimit(capacity=4, refill=0.5, low=2))
    levels = [buckets.take("a", 1, 100.0) for _ in range(6)]
    assert levels == ["free", "free", "free", "low", "empty", "empty"]
    assert buckets.take("b", 1, 100.0) == "free"
    assert buckets.wait("a", 1, 100.0) == 2
    assert buckets.take("a", 1, 101.9) == "empty"
    assert buckets.take("a", 1, 102.0) == "low"
    assert buckets.take("a", 1, 500.0) == "free"


def test_only_so_many_buckets_are_remembered() -> None:
    buckets = TokenBuckets(RateLimit(capacity=1, refill=0.001, low=1), most=3)
    for name in "abcd":
        buckets.take(name, 1, 0.0)
    assert buckets.take("d", 1, 0.0) == "empty"
    assert buckets.take("a", 1, 0.0) == "free"


def test_a_solution_proves_work_until_its_time_is_over() -> None:
    challenge = pose(KEY, 1000.0, most=20, cost=1)
    proof = check(KEY, payload(solve(challenge)), 1000.0)
    assert proof is not None
    assert proof.challenge == challenge.signature
    assert check(KEY, payload(solve(challenge)), 1000.0 + HOLDS + 1) is None
    assert check(b"other" * 8, payload(solve(challenge)), 1000.0) is None


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ("algorithm", "SHA-256"),
        ("cost", 2),
        ("data", {"most": 1}),
        ("expiresAt", 9e9),
        ("keyLength", 16),
        ("keyPrefix", ""),
        ("keySignature", "0"),
        ("nonce", "00"),
        ("salt", "00"),
    ],
)
def test_a_challenge_that_was_altered_proves_nothing(part: str, other: object) -> None:
    solved = json.loads(msgspec.json.encode(solve(pose(KEY, 1000.0, most=20, cost=1))))
    assert check(KEY, payload(solved), 1000.0)
    assert solved["challenge"]["parameters"][part] != other
    solved["challenge"]["parameters"][part] = other
    assert check(KEY, payload(solved), 1000.0) is None


@pytest.mark.parametrize("part", ["signature", "derivedKey"])
def test_a_signature_or_a_key_that_was_altered_proves_nothing(part: str) -> None:
    solved = json.loads(msgspec.json.encode(solve(pose(KEY, 1000.0, most=20, cost=1))))
    solved["challenge" if part == "signature" else "solution"][part] += "0"
    assert check(KEY, payload(solved), 1000.0) is None


def test_a_solution_holds_for_its_place_clause_and_price() -> None:
    solved = payload(solve(pose(KEY, 1000.0, "here", "a.b", most=20, cost=1)))
    assert check(KEY, solved, 1000.0, "here", "a.b", 20)
    assert check(KEY, solved, 1000.0, "there", "a.b") is None
    assert check(KEY, solved, 1000.0, "here", "a.c") is None
    assert check(KEY, solved, 1000.0, "here", "a.b", 21) is None


@pytest.mark.timing
def test_to_find_key_takes_a_million_iterations_checking_none() -> None:
    """Time of the processor: of a try, of which half of `MOST` are to be made, and of a check."""
    parameters = pose(KEY, 1000.0).parameters
    assert parameters.cost * parameters.data.most / 2 == 1_000_000
    solved = payload(solve(pose(KEY, 1000.0, most=1)))
    began = process_time()
    pose(KEY, 1000.0)
    tried, began = process_time() - began, process_time()
    for _ in range(100):
        assert check(KEY, solved, 1000.0)
    assert (process_time() - began) / 100 < tried


def test_how_many_came_in_the_last_minute_is_forgotten_by_and_by() -> None:
    pace = Pace()
    for number in range(60):
        pace.count(1000.0 + number / 10)
    assert 50 < pace.level(1006.0) < 60
    assert pace.level(1006.0 + 600) < 0.01
    assert pace.level(0.0) < 61, "a clock that was set back makes none of them"


@given(st.text(max_size=200))
def test_anything_else_proves_nothing(text: str) -> None:
    assert check(KEY, text, 1000.0) is None
