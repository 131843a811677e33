"""Slips of the hand in YAML: what was typed is named at its place."""

from __future__ import annotations

import pytest

from clausework.source.yaml import read_yaml


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ("a:\n\t- b\n", 2, 1, "the indentation of this line contains a tab"),
        ("a:\n  b: 1\n \tc: 2\n", 3, 2, "the indentation of this line contains a tab"),
        ("title：x\ncode: y\n", 1, 6, "the colon after “title” is full-width"),
        ("code: y\ntitle：x\n", 2, 6, "the colon after “title” is full-width"),
        ("title：x\n", 1, 6, "the colon after “title” is full-width"),
        ("a:\n  - b：x\n    c: y\n", 2, 6, "the colon after “b” is full-width"),
        ("title:甲\ncode: y\n", 1, 6, "a space is missing after the colon of “title”"),
        ("a: {b: 1\nc: 2\n", 1, 4, "the brace that opens here is not closed"),
        ("a: [1, 2\nc: 2\n", 1, 4, "the bracket that opens here is not closed"),
        ("a: 'x\nc: 2\n", 1, 4, "the quotation mark that opens here is not closed"),
        ("a: b: c\n", 1, 5, "a surplus colon"),
        ("a: https：//x: y\n", 1, 13, "a surplus colon"),
        ("a: {b: 1 c: 2}\n", 1, 11, "a bracket is not closed, or a comma is missing"),
    ],
)
def test_a_slip_is_named_where_it_was_made(text, line, column, says):
    (found,) = read_yaml(text, "f.yml")[1]
    assert (found.rule, found.at.line, found.at.column) == ("YML-001", line, column)
    assert found.message["en"].startswith(says)
    assert found.remedy["en"]
    assert found.message["zh"] != found.message["en"]


@pytest.mark.parametrize("text", ["a: 甲：乙\n", "a: |\n  title：x\n", "- title\n", "a: 'x\ty'\n"])
def test_what_may_stand_is_no_slip(text):
    assert read_yaml(text, "f.yml")[1] == ()
