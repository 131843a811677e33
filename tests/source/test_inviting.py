"""Whom a consultation asks by letter, and what their silence means, as standard.yml says it."""

from __future__ import annotations

import pytest

from clausework.model.comment import Consultation, Unit
from clausework.model.finding import Finding
from clausework.source.settings import read_settings
from clausework.source.yaml import read_yaml

HEAD = "id: sample\nlabel: D1\ndate: 2020-06-17\nconsultations:\n  2020-07:\n    draft: D1\n"


def read(lines: str) -> tuple[Consultation, list[Finding]]:
    yaml, faults = read_yaml(HEAD + lines, "standard/standard.yml")
    assert yaml is not None
    findings = list(faults)
    return read_settings(yaml, findings).consultations[0], findings


def test_units_and_the_meaning_of_silence_are_read_in_order() -> None:
    found, findings = read(
        "    silence: no-objection\n    invited:\n"
        "      law-school: {zh: 某法学院, en: A law school, also: [某法学院教师]}\n"
        "      b2: {zh: 乙, new_links: 2}\n"
    )
    assert findings == []
    assert found.silence == "no-objection"
    assert found.invited == (
        Unit(id="law-school", name={"zh": "某法学院", "en": "A law school"}, also=("某法学院教师",)),
        Unit(id="b2", name={"zh": "乙"}, new_links=2),
    )
    assert [unit.named("en") for unit in found.invited] == ["A law school", "乙"]


@pytest.mark.parametrize("value", ["-3", "36501", "soon", "2.5", "true"])
def test_a_number_of_days_is_a_whole_one_and_not_negative(value: str) -> None:
    found, findings = read(f"    answer_days: {value}\n")
    assert found.answer_days == 0
    assert [(finding.rule, finding.at.line) for finding in findings] == [("YML-012", 7)]
    assert findings[0].message["zh"] == "“answer_days”应为0至36500的整数"


def test_silence_means_nothing_unless_it_is_said() -> None:
    found, findings = read("")
    assert (found.silence, found.invited, findings) == ("nothing", (), [])


@pytest.mark.parametrize(
    ("lines", "rule", "line"),
    [
        ("    silence: agreement\n", "YML-017", 7),
        ("    invited:\n      Law_School: {zh: 甲}\n", "YML-018", 8),
        ("    invited:\n      a: {zh: ''}\n", "YML-018", 8),
        ("    invited:\n      a: {also: [甲]}\n", "YML-018", 8),
        ("    invited:\n      a: {zh: 甲（中国）}\n      b: {zh: 甲 (中国)}\n", "YML-018", 9),
        ("    invited:\n      a: {zh: 甲, email: x@y.cn}\n", "YML-010", 8),
        ("    invited: [a]\n", "YML-012", 7),
        ("    invited:\n      a: {zh: 甲, new_links: -1}\n", "YML-012", 8),
        ("    invited:\n      a: {zh: 甲, new_links: true}\n", "YML-012", 8),
    ],
)
def test_each_fault_is_found_at_its_place(lines: str, rule: str, line: int) -> None:
    findings = read(lines)[1]
    assert [(item.rule, item.at.line) for item in findings] == [(rule, line)]
    assert all(item.message["en"] and item.remedy["zh"] for item in findings)
