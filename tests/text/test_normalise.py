"""The characters that may stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausework.text.normalise import forbidden_characters, normalise


@pytest.mark.parametrize(
    "character",
    [
        "\x00",
        "\x07",
        "\x7f",
        "\x85",
        "\u202e",
        "\u2066",
        "\u2028",
        "\ud800",
        "\ufdd0",
        "\ufffe",
        "\U0001ffff",
    ],
)
def test_what_cannot_stand_is_named_by_its_offset(character):
    assert forbidden_characters(f"平台{character}应") == (2,)


def test_words_lines_and_emoji_may_stand():
    assert forbidden_characters("平台\n\t应 shall 👍 \u200d é") == ()


def test_full_width_marks_stay_as_written():
    assert normalise("（Ａ）\r\ne\u0301\r") == "（Ａ）\né\n"


@given(st.text())
def test_twice_is_once(text):
    assert normalise(normalise(text)) == normalise(text)
