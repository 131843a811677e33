"""Front matter with another title, and entries that go from one clause to another."""

from __future__ import annotations

import pytest

from clausework.source.clausefile import ProvisionEntry, given, retitled, taken, title_line

FRONT = "title: 记录\n# a comment\nprovisions:\n  P-1: {verify: 'read: it'}\n  P-2:\n    basis: [ECL 31]\n"


def test_an_entry_is_taken_as_it_is_written() -> None:
    left, entry = taken(FRONT, "P-1")
    assert left == "title: 记录\n# a comment\nprovisions:\n  P-2:\n    basis: [ECL 31]\n"
    assert entry == ProvisionEntry("P-1", {"verify": "read: it"}, "  P-1: {verify: 'read: it'}\n")
    left, entry = taken(left, "P-2")
    assert left == "title: 记录\n# a comment\n"
    assert entry is not None
    assert given("title: 甲\n", entry) == "title: 甲\nprovisions:\n  P-2:\n    basis: [ECL 31]\n"
    assert taken(left, "P-2") == (left, None)


@pytest.mark.parametrize(
    ("front", "written"),
    [
        ("title: 甲\n", "title: 甲\nprovisions:\n  P-1: {verify: 'read: it'}\n"),
        (
            "provisions:\n  P-9: {verify: x}\n\nstatus: informative\n",
            "provisions:\n  P-9: {verify: x}\n  P-1: {verify: 'read: it'}\n\nstatus: informative\n",
        ),
    ],
)
def test_an_entry_is_given_as_it_was_written(front: str, written: str) -> None:
    entry = taken(FRONT, "P-1")[1]
    assert entry is not None
    assert given(front, entry) == written
    assert given(FRONT, ProvisionEntry("P-3", {"verify": "x"})).endswith("  P-3:\n    verify: x\n")


def test_entries_on_one_line_lose_one_of_them() -> None:
    left, entry = taken("title: 甲\nprovisions: {P-1: {verify: a}, P-2: {verify: b}}\n", "P-1")
    assert entry == ProvisionEntry("P-1", {"verify": "a"})
    assert left == "title: 甲\nprovisions:\n  P-2:\n    verify: b\n"
    assert taken("title: 甲\nprovisions: {P-1: {verify: a}}\n", "P-1")[0] == "title: 甲\n"


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("退款", "title: 退款\n"),
        ("Keeping video", "title: Keeping video\n"),
        ("yes", "title: 'yes'\n"),
        ("a: b", "title: 'a: b'\n"),
        ("第 # 号", "title: '第 # 号'\n"),
        ("12", "title: '12'\n"),
        ("", ""),
    ],
)
def test_a_title_has_quotation_marks_where_it_needs_them(title: str, line: str) -> None:
    assert title_line(title).replace('"', "'") == line


def test_a_term_follows_its_title() -> None:
    front = "title: 平台\nelement: term\nterm: {preferred: 平台, admitted: [甲]}\n"
    assert retitled(front, "电商平台") == (
        "title: 电商平台\nelement: term\nterm: {preferred: 电商平台, admitted: [甲]}\n"
    )
    assert retitled(front, "") == "element: term\nterm: {preferred: 平台, admitted: [甲]}\n"
    assert retitled("code: P\n", "甲") == "code: P\ntitle: 甲\n"
    other = "title: Old name   # why\nterm: {preferred: 别名, admitted: []}\n"
    assert retitled(other, "New name") == ("title: New name   # why\nterm: {preferred: 别名, admitted: []}\n")
