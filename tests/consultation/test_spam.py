"""Buckets, proofs of work and likeness."""

from __future__ import annotations

import base64
import json
from time import process_time

import msgspec
import pytest
from hypothesis import given, strategies as st

from clausework.consultation.spam import (
    HOLDS,
    NearDuplicates,
    Pace,
    RateLimit,
    TokenBuckets,
    check,
    grams,
    likeness,
    place_of,
    pose,
    solve,
)

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


def test_a_solution_holds_for_its_place_and_its_clause_at_its_price() -> None:
    solved = payload(solve(pose(KEY, 1000.0, "here", "a.b", most=20, cost=1)))
    assert check(KEY, solved, 1000.0, "here", "a.b", 20)
    assert check(KEY, solved, 1000.0, "there", "a.b") is None
    assert check(KEY, solved, 1000.0, "here", "a.c") is None
    assert check(KEY, solved, 1000.0, "here", "a.b", 21) is None


@pytest.mark.timing
def test_to_find_the_key_takes_a_million_iterations_on_the_average_and_to_check_it_none() -> None:
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


def test_likeness_is_that_of_sets_of_three_characters() -> None:
    assert grams("ab c D") == grams("abcd")
    assert len(grams("ab c D")) == 2
    assert likeness(grams("abcd"), grams("abcde")) == pytest.approx(2 / 3)
    assert likeness(grams(TEXT), grams(TEXT)) == 1


def test_a_comment_that_says_nearly_the_same_is_found_on_its_clause_only() -> None:
    known = NearDuplicates()
    known.meet("platform.records", TEXT, "C-0001-A")
    assert known.find("platform.records", f" {TEXT}\n") == "C-0001-A"
    assert known.find("platform.records", TEXT.replace("取证", "举证")) == "C-0001-A"
    assert known.find("platform.records", "平台不应当保存直播视频，成本过高，小平台无力承担。") == ""
    assert known.find("platform.vetting", TEXT) == ""


def test_of_many_alike_the_first_is_named_and_the_memory_is_bounded() -> None:
    known = NearDuplicates(most=2)
    for number in range(50):
        known.meet("a", TEXT + "。" * (number % 2), f"C-{number}")
    assert known.find("a", TEXT) == "C-0"
    known.meet("a", "完全不同的一条意见：范围太宽。", "C-51")
    known.meet("a", "第三条意见谈的是另一件事，与前两条无关。", "C-52")
    assert known.find("a", TEXT) == ""
    assert known.find("a", "第三条意见谈的是另一件事，与前两条无关。") == "C-52"


@given(st.text(min_size=60, max_size=300), st.integers(min_value=0, max_value=299))
def test_one_character_more_is_still_the_same_comment(text: str, at: int) -> None:
    other = text[:at] + "增" + text[at:]
    if likeness(grams(text), grams(other)) >= 0.85:
        known = NearDuplicates()
        known.meet("a", text, "C-1")
        assert known.find("a", other) == "C-1"
