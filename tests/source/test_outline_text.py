"""A part of the outline in another order, and every other byte as it was."""

from __future__ import annotations

import pytest

from clausework.source.outline import rearranged

TEXT = """\
# order of clauses
- scope   # first
- platform:   # second
    # checks come first
    - platform.vetting
    - platform.records:
        - platform.video

- merchant
# end
"""
INSIDE = ["platform", "platform.vetting", "platform.records", "platform.video"]


def test_the_same_order_changes_no_byte() -> None:
    order = list(zip(INSIDE, (1, 2, 2, 3), strict=True))
    assert rearranged(TEXT, INSIDE, order) == TEXT


def test_comments_go_with_entries_and_colons_where_more_is_below() -> None:
    order = [("platform", 1), ("platform.records", 2), ("platform.vetting", 2), ("platform.new", 3)]
    assert rearranged(TEXT, INSIDE, order) == (
        "# order of clauses\n- scope   # first\n- platform:   # second\n    - platform.records\n"
        "    # checks come first\n    - platform.vetting:\n        - platform.new\n\n- merchant\n# end\n"
    )


def test_the_indent_is_that_of_the_file() -> None:
    text = "- a:\n  - a.b\n- c\n"
    assert rearranged(text, ["a", "a.b"], [("a", 1), ("a.d", 2), ("a.b", 3)]) == (
        "- a:\n  - a.d:\n    - a.b\n- c\n"
    )


@pytest.mark.parametrize("text", ["- a: [a.b]\n", "- 'a':\n  - a.b\n", "- a\n- c\n- a.b\n"])
def test_another_form_is_not_rearranged(text: str) -> None:
    assert rearranged(text, ["a", "a.b"], [("a", 1)]) is None
