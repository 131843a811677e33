"""Buckets, proofs of work and likeness."""

from __future__ import annotations

import base64

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausework.comments.buckets import Buckets, Rate, place_of
from clausework.comments.puzzle import HOLDS, check, pose, solve
from clausework.comments.resemblance import Resemblance, grams, likeness

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
    buckets = Buckets(Rate(capacity=4, refill=0.5, low=2))
    levels = [buckets.take("a", 1, 100.0) for _ in range(6)]
    assert levels == ["free", "free", "free", "low", "empty", "empty"]
    assert buckets.take("b", 1, 100.0) == "free"
    assert buckets.wait("a", 1, 100.0) == 2
    assert buckets.take("a", 1, 101.9) == "empty"
    assert buckets.take("a", 1, 102.0) == "low"
    assert buckets.take("a", 1, 500.0) == "free"


def test_only_so_many_buckets_are_remembered() -> None:
    buckets = Buckets(Rate(capacity=1, refill=0.001, low=1), most=3)
    for name in "abcd":
        buckets.take(name, 1, 0.0)
    assert buckets.take("d", 1, 0.0) == "empty"
    assert buckets.take("a", 1, 0.0) == "free"


def test_a_solution_proves_work_until_its_time_is_over() -> None:
    challenge = pose(KEY, 1000.0, most=200)
    proof = check(KEY, payload(solve(challenge)), 1000.0)
    assert proof is not None
    assert proof.challenge == challenge.challenge
    assert check(KEY, payload(solve(challenge)), 1000.0 + HOLDS + 1) is None
    assert check(b"other" * 8, payload(solve(challenge)), 1000.0) is None


@pytest.mark.parametrize("field", ["algorithm", "challenge", "salt", "signature"])
def test_a_solution_that_was_altered_proves_nothing(field: str) -> None:
    solution = solve(pose(KEY, 1000.0, most=200))
    assert check(KEY, payload(solution), 1000.0)
    worse = msgspec.structs.replace(solution, **{field: getattr(solution, field) + "0"})
    assert check(KEY, payload(worse), 1000.0) is None


def test_a_later_expiry_cannot_be_written_into_the_salt() -> None:
    solution = solve(pose(KEY, 1000.0, most=200))
    later = solution.salt.replace("expires=", "expires=9")
    assert check(KEY, payload(msgspec.structs.replace(solution, salt=later)), 1000.0) is None


@given(st.text(max_size=200))
def test_anything_else_proves_nothing(text: str) -> None:
    assert check(KEY, text, 1000.0) is None


def test_likeness_is_that_of_sets_of_three_characters() -> None:
    assert grams("ab c D") == grams("abcd")
    assert len(grams("ab c D")) == 2
    assert likeness(grams("abcd"), grams("abcde")) == pytest.approx(2 / 3)
    assert likeness(grams(TEXT), grams(TEXT)) == 1


def test_a_comment_that_says_nearly_the_same_is_found_on_its_clause_only() -> None:
    known = Resemblance()
    known.meet("platform.records", TEXT, "C-0001-A")
    assert known.find("platform.records", f" {TEXT}\n") == "C-0001-A"
    assert known.find("platform.records", TEXT.replace("取证", "举证")) == "C-0001-A"
    assert known.find("platform.records", "平台不应当保存直播视频，成本过高，小平台无力承担。") == ""
    assert known.find("platform.vetting", TEXT) == ""


def test_of_many_alike_the_first_is_named_and_the_memory_is_bounded() -> None:
    known = Resemblance(most=2)
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
        known = Resemblance()
        known.meet("a", text, "C-1")
        assert known.find("a", other) == "C-1"
