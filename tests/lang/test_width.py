"""Columns on a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from clausework.strings.width import caret_line, width


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("abc", 3),
        ("汉字", 4),
        ("MCN机构", 7),
        ("，。", 4),
        ("“”", 2),
        ("e\u0301", 1),
        ("a\u200bb", 2),
        ("\t", 1),
    ],
)
def test_han_takes_two_columns(text, columns):
    assert width(text) == columns


def test_carets_stand_under_the_words():
    line = "商家必须在七日内处理投诉。"
    column = line.index("必须") + 1
    assert caret_line(line, column, 2) == "    ^^^^"
    assert caret_line("abc", 2, 99) == " ^^"
    assert caret_line("abc", 4, 1) == "   ^"


@given(st.text(alphabet="ab汉字，é", max_size=20), st.integers(1, 25), st.integers(1, 25))
def test_carets_never_pass_the_end(line, column, length):
    carets = caret_line(line, column, length)
    assert carets.endswith("^")
    assert len(carets) <= max(width(line), width(line[: column - 1]) + 1)
