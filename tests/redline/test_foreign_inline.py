"""What is read without a parser of Markdown is what the parser reads."""

import pytest
from hypothesis import given, settings, strategies as st

from clausework.model.draft import Run
from clausework.source.foreign import read_foreign
from clausework.source.foreign_pieces import BLOCK, _parsed, _plain, inline

PIECES = st.sampled_from(
    [
        *("`code`", "[a b](#x)", "[DELETED]", "](", "[", "]", "`", "``", "`a b`", "[`c`](#d)", "`[x](#y)`"),
        *("<a name='x'></a>", "<http://a.b>", "<", ">", "a:b@c", "&amp;", "*", "**b**", "_", "_x_", "\\"),
        *("! ", "![i](/x)", "^", "~~", "$", "[^1]", "{#P-1}", "[x]: y", "1. ", "- ", "text", " ", "，", "字"),
        *("[x](https://a.example/y_z#a=b)", "[x](https://A.example)", "[x](https://a.example/i?x=1&y)"),
        *("[x](../y.md)", "[x y](/z)", "[x](javascript:y)", "[x](http://a.example)", "注：", "NOTE: "),
    ]
)


@pytest.mark.slow
@settings(deadline=None, max_examples=1500)
@given(st.lists(PIECES, min_size=1, max_size=7).map(lambda found: "".join(found).strip()))
def test_plain_marks_are_read_as_the_parser_reads_them(text):
    if text and not BLOCK.match(text) and (found := _plain(text)):
        assert found == _parsed(text)


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("a > b and c < d", (Run("a > b and c < d"),)),
        ("use `array` now", (Run("use "), Run("array", "code"), Run(" now"))),
        (
            "([C6](https://a.example/x_y#z))",
            (Run("("), Run("C6", "link", "https://a.example/x_y#z"), Run(")")),
        ),
        ("[DELETED, NOT ACTIONABLE]", (Run("[DELETED, NOT ACTIONABLE]"),)),
        ("a *b* c", (Run("a "), Run("b", "emphasis"), Run(" c"))),
    ],
)
def test_marks_are_read(text, runs):
    assert inline(text) == runs


def test_only_at_its_head_is_a_sign_a_quotation():
    draft = read_foreign("> > quoted if a > b\n\nc > d <e>\n", "D1", "en").draft
    assert [block.text for block in draft.clauses[0].texts["en"].blocks] == ["quoted if a > b", "c > d <e>"]
