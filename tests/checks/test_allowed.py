"""Suppressions and severities: what is excused, what is not, and what is wrong with an excuse."""

from __future__ import annotations

import pytest

from clausework.checks.engine.run import settle
from clausework.model.draft import Place
from clausework.model.finding import Allowance, Finding, Grade
from clausework.workflow.check import check_project

AT = Place("standard/standard.yml", 3, 5)


def fault(rule="STY-001", clause="a", severity="warning"):
    at, message = Place("a.zh.md", 1), {"zh": "甲", "en": "A"}
    return Finding(rule=rule, severity=severity, at=at, message=message, clause=clause)


def allow(rule="STY-001", reason="引自合同", clauses=()):
    return Allowance(rule=rule, reason=reason, at=AT, clauses=clauses)


def rules(findings):
    return [item.rule for item in findings]


def test_a_reason_excuses_everywhere_or_in_its_clauses():
    assert settle((fault(),), (allow(),), ()) == ()
    assert settle((fault(),), (allow(clauses=("a",)),), ()) == ()
    left = settle((fault(), fault(clause="b")), (allow(clauses=("a",)),), ())
    assert [item.clause for item in left] == ["b"]


def test_an_excuse_that_excuses_nothing_is_a_finding():
    (found,) = settle((), (allow(),), ())
    assert (found.rule, found.at, found.severity) == ("SUP-001", AT, "warning")
    assert settle((), (allow(),), (), unused=False) == ()


def test_an_excuse_needs_a_reason_and_a_rule():
    for blank in ("", "  "):
        assert rules(settle((fault(),), (allow(reason=blank),), ())) == ["STY-001", "SUP-003"]
    assert rules(settle((), (allow(rule="STY-999"),), ())) == ["SUP-002"]


def test_what_can_be_no_excuse_is_told_why():
    told = {name: settle((), (allow(rule=name),), ())[0] for name in ("slogan-word", "sty-001", "YML-001")}
    assert {item.rule for item in told.values()} == {"SUP-002"}
    assert "STY-001" in told["sty-001"].remedy["zh"]
    assert "没有规则" not in told["YML-001"].message["zh"]
    assert (
        "SUP-001"
        in settle((), (), (Grade(rule="SUP-001", level="off", reason="甲", at=AT),))[0].message["en"]
    )
    assert told["YML-001"].length == len("YML-001")


@pytest.mark.parametrize("level", ["error", "info"])
def test_a_project_sets_the_severity_of_a_rule(level):
    (found,) = settle((fault(),), (), (Grade(rule="STY-001", level=level, at=AT),))
    assert found.severity == level


def test_switching_a_rule_off_needs_a_reason():
    off = Grade(rule="STY-001", level="off", at=AT, reason="另有风格指南")
    assert settle((fault(),), (), (off,)) == ()
    assert rules(settle((fault(),), (), (Grade(rule="STY-001", level="off", at=AT),))) == ["SUP-003"]
    assert rules(settle((), (), (Grade(rule="STY-001", level="loud", at=AT),))) == ["SUP-004"]
    assert rules(settle((), (), (Grade(rule="STY-999", level="info", at=AT),))) == ["SUP-002"]


def heard(root):
    return [
        (item.rule, item.severity)
        for item in check_project(root)[1]
        if item.rule[:3] in ("STY", "SUP", "YML")
    ]


@pytest.mark.slow
def test_excuses_are_read_from_front_matter_and_from_the_project(real):
    clause = real / "standard/clauses/platform/vetting.zh.md"
    text = clause.read_text(encoding="utf-8").replace("平台应建立", "平台应切实建立")
    clause.write_text(text, encoding="utf-8")
    assert ("STY-001", "warning") in heard(real)
    clause.write_text(text.replace("\n---\n", "\nallow: {STY-001: 引自合同}\n---\n", 1), encoding="utf-8")
    assert heard(real) == []
    clause.write_text(text, encoding="utf-8")
    settings = real / "standard/standard.yml"
    lines = settings.read_text(encoding="utf-8")
    settings.write_text(
        lines + "  STY-001: {clauses: [platform.vetting], reason: 引自合同}\n  STY-004: 无\n",
        encoding="utf-8",
    )
    assert heard(real) == [("SUP-001", "warning")]
    settings.write_text(lines + "severity:\n  STY-001: error\n", encoding="utf-8")
    assert heard(real) == [("STY-001", "error")]
