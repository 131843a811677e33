"""YAML: plain data, places, and every fault a finding."""

from __future__ import annotations

import pytest

from clausework.source.yaml import read_yaml


def rules(text: str) -> list[str]:
    return [finding.rule for finding in read_yaml(text, "f.yml")[1]]


def test_plain_data_keeps_what_is_written() -> None:
    text = (
        "a: 1\nb: 2020-07-01\nc: 0123\nd: 1.10\ne: true\nf:\ng: yes\nh: 2020-07-01T00:00:00+08:00\ni: ['1']\n"
    )
    doc, findings = read_yaml(text, "f.yml")
    assert findings == ()
    assert doc is not None
    assert doc.data == {
        "a": 1,
        "b": "2020-07-01",
        "c": "0123",
        "d": "1.10",
        "e": True,
        "f": None,
        "g": "yes",
        "h": "2020-07-01T00:00:00+08:00",
        "i": ["1"],
    }


def test_a_hash_of_digits_survives() -> None:
    doc, _ = read_yaml("source: 1234567890123456\nother: 12e4567890123456\nlong: " + "1" * 5000, "f.yml")
    assert doc is not None
    assert isinstance(doc.data, dict)
    assert str(doc.data["source"]) == "1234567890123456"
    assert doc.data["other"] == "12e4567890123456"
    assert doc.data["long"] == "1" * 5000


def test_places_count_from_one_from_the_first_line_of_the_text() -> None:
    text = "标题: 甲\nlist:\n  - x\n  - {k: v}\nempty:\n"
    doc, _ = read_yaml(text, "f.md", first_line=2)
    assert doc is not None

    def spot(*keys: str | int) -> tuple[int, int]:
        place = doc.place(*keys)
        return place.line, place.column

    assert spot("标题") == (2, 5)
    assert spot("list") == (3, 1)
    assert spot("list", 1, "k") == (5, 9)
    assert spot("empty") == (6, 1)
    assert spot("list", 7) == (3, 1)
    assert spot("absent") == (2, 1)
    assert (doc.key_place("标题").line, doc.key_place("标题").column) == (2, 1)


def test_the_first_of_two_keys_holds_and_the_second_is_a_finding() -> None:
    doc, findings = read_yaml("a: 1\nb: 2\na: 3\n", "f.yml")
    assert doc is not None
    assert doc.data == {"a": 1, "b": 2}
    assert [(f.rule, f.at.line, f.at.column) for f in findings] == [("YML-002", 3, 1)]
    assert "1" in findings[0].message["zh"]


@pytest.mark.parametrize(
    ("text", "rule", "line", "column"),
    [
        ("a: b: c", "YML-001", 1, 5),
        ("a: [1\nb: 2", "YML-001", 1, 4),
        ("a: 'x\n", "YML-001", 1, 4),
        ("\t- a", "YML-001", 1, 1),
        ("- a\n---\n- b", "YML-001", 2, 1),
        ("a: 甲\x07", "YML-006", 1, 5),
        ("a: \ud800", "YML-006", 1, 4),
        ("a: &x 1\nb: *x", "YML-003", 1, 4),
        ("a: !!python/object x", "YML-004", 1, 4),
        ("? [a, b]\n: c", "YML-005", 1, 3),
        ("[" * 5000, "YML-001", 1, 1),
    ],
)
def test_every_fault_is_a_finding_at_its_place(text: str, rule: str, line: int, column: int) -> None:
    findings = read_yaml(text, "f.yml")[1]
    assert [(f.rule, f.at.line, f.at.column) for f in findings] == [(rule, line, column)]
    assert findings[0].message["zh"]
    assert findings[0].remedy["en"]


def test_many_laughs_are_refused_before_they_are_multiplied() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    doc, findings = read_yaml("\n".join(lines), "f.yml")
    assert doc is None
    assert {finding.rule for finding in findings} == {"YML-003"}


def test_an_empty_text_is_no_fault() -> None:
    doc, findings = read_yaml("# nothing\n", "f.yml")
    assert doc is not None
    assert doc.data is None
    assert findings == ()
