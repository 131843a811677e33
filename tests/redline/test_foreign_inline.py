"""The marks of a text of others are read, and signs that are none stay."""

import pytest

from clausework.model.draft import Run
from clausework.source.foreign import read_foreign
from clausework.source.foreign_pieces import inline


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
