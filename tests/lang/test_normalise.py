"""The characters that may stand."""

from __future__ import annotations

import unicodedata
from time import process_time

import pytest
from hypothesis import given, strategies as st

from clausework.lang.normalise import IN_A_ROW, forbidden_characters, normalise


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


@given(st.text(st.sampled_from("aéǖ한字x\u1100\u0300\u0316\u0327\u0345\u0344\u0f71\u0f73\u09c7\u09be")))
def test_marks_on_a_letter_are_put_in_order_as_the_form_has_it(text: str) -> None:
    assert normalise(text[:IN_A_ROW]) == unicodedata.normalize("NFC", text[:IN_A_ROW])


@pytest.mark.timing
@pytest.mark.parametrize("marks", ["\u0300\u0316", "\u0f73", "\u0344\u0327"])
def test_marks_without_end_cost_as_much_as_they_are_long(marks: str) -> None:
    """Anybody may send them: four times as many must not take sixteen times as long."""

    def seconds(length: int) -> float:
        text = "保存 e\u0301 a" + marks * length
        spent = []
        for _ in range(3):
            began = process_time()
            found = normalise(text)
            spent.append(process_time() - began)
            assert found == normalise(found)
        assert found.startswith("保存 é a")
        return min(spent)

    seconds(100)
    assert seconds(80_000) < 9 * max(seconds(20_000), 0.005)
