"""Characters that are not seen: refused where they only deceive, written out where nothing needs them."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, strategies as st

from clausework.lang.normalise import MARKS_MOST, deceptive, shown

TAGS = "".join(chr(0xE0000 + ord(letter)) for letter in "ignore all")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        (f"赞成{TAGS}。", 2),
        ("🏴" + TAGS, 1),
        ("a" + "\u0301" * 3000, 9),
        ("字\ufe00\ufe01", 2),
        ("字\U000e0100\U000e0101", 2),
        ("😀\ufe0f\U000e0110", 2),
        ("a\u0336\u0301\u0489" * 1 + "\u0300" * 6, 9),
    ],
)
def test_what_no_honest_keyboard_makes_is_named_by_its_offset(text: str, at: int) -> None:
    assert deceptive(text)[0] == at


HONEST = [
    "👨‍👩‍👧‍👦 👩🏽‍⚕️ 🏳️‍🌈 ❤️ 1️⃣ #️⃣ ©️ ‼️ 🧑🏿‍🚀 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "می‌خواهم نمی‌شود",  # Persian, with joiners between its letters
    "क्‍ष क्‌ष ന്‍ ශ්‍රී",  # Hindi, Malayalam, Sinhala
    "葛\U000e0100飾区 禰\U000e0100宜 ，\ufe00",
    "ᠠ᠋ᠷ",
    "Việt Nam, é e\u0301, נִקּוּד, تَشْكِيل, พี่น้อง, བསྒྲུབས",
]


@pytest.mark.parametrize("text", HONEST)
def test_what_a_script_or_a_picture_needs_stays(text: str) -> None:
    assert deceptive(text) == ()
    assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("保存\u200b三年", "保存⟦U+200B⟧三年"),
        ("a\u200db \u200cc", "a⟦U+200D⟧b ⟦U+200C⟧c"),
        ("\ufeff开头 co\u00adoperate \u2060", "⟦U+FEFF⟧开头 co⟦U+00AD⟧operate ⟦U+2060⟧"),
        ("a\ufe0f\u3164", "a⟦U+FE0F⟧⟦U+3164⟧"),
        ("م\u200d\u200d", "م\u200d⟦U+200D⟧"),
        ("王\U000e0100李\U000e0041", "王\U000e0100李⟦U+E0041⟧"),
        ("\u200eabc\u061c", "⟦U+200E⟧abc⟦U+061C⟧"),
    ],
)
def test_the_rest_is_written_out(text: str, seen: str) -> None:
    assert shown(text) == seen


@given(st.text())
def test_nothing_but_what_is_not_seen_is_changed(text: str) -> None:
    assert shown(shown(text)) == shown(text)
    if text.isascii():
        assert shown(text) == text


def test_as_many_marks_as_a_language_may_need_stand() -> None:
    assert deceptive("a" + "\u0300" * MARKS_MOST) == ()


@pytest.mark.timing
def test_to_look_takes_a_time_that_grows_with_the_length_alone() -> None:
    """A comment of five thousand characters costs the service less than a millisecond."""
    text = "直播间运营者应当保存。" * 450
    deceptive(text)
    began = process_time()
    for _ in range(100):
        deceptive(text)
    assert (process_time() - began) / 100 < 0.001
    hard = "\u200b" * 20_000
    began = process_time()
    shown(hard)
    assert process_time() - began < 0.5
