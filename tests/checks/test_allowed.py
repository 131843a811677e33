"""Suppressions and severities: what is excused, what is not, and what is wrong with an excuse."""

from __future__ import annotations

import msgspec
import pytest

from clausework.checks.engine import run
from clausework.model.draft import Place
from clausework.model.finding import Allowance, Finding, Grade, standing
from clausework.workflow.check import check_project

AT = Place("standard/standard.yml", 3, 5)


def fault(rule="STY-001", clause="a", severity="warning"):
    at, message = Place("a.zh.md", 1), {"zh": "甲", "en": "A"}
    return Finding(rule=rule, severity=severity, at=at, message=message, clause=clause)


def allow(rule="STY-001", reason="引自合同", clauses=()):
    return Allowance(rule=rule, reason=reason, at=AT, clauses=clauses)


def settle(*given, **more):
    return standing(run.settle(*given, **more))


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


def at(column, length, line=1, rule="STY-001"):
    place, message = Place("a.zh.md", line, column), {"zh": "甲", "en": "A"}
    return Finding(rule=rule, severity="warning", at=place, message=message, clause="a", length=length)


def test_words_excuse_what_stands_in_them_and_no_other_place():
    sources = {"a.zh.md": "平台应切实建立档案，并切实保存。\n平台应切实告知。"}
    first, second, third = at(4, 2), at(12, 2), at(4, 2, 2)
    one = Allowance(rule="STY-001", reason="引自合同", at=AT, clauses=("a",), key="切实建立")
    assert settle((first, second, third), (one,), (), sources) == (second, third)
    excused = [item for item in run.settle((first, second), (one,), (), sources) if item.excuse]
    assert [(item.at, item.excuse.reason) for item in excused] == [(first.at, "引自合同")]
    assert rules(settle((first,), (one,), (), {"a.zh.md": "平台应切实做好。"})) == ["STY-001", "SUP-001"]


def test_words_at_several_places_are_too_few():
    sources = {"a.zh.md": "平台应切实建立档案，并切实保存。"}
    one = Allowance(rule="STY-001", reason="引自合同", at=AT, clauses=("a",), key="切实")
    (told,) = settle((at(4, 2), at(12, 2)), (one,), (), sources)
    assert (told.rule, told.severity, told.length) == ("SUP-006", "warning", 2)
    assert "2" in told.message["zh"]
    assert "STY-001" in told.message["en"]


def test_a_gate_is_excused_by_its_key_alone():
    gate = msgspec.structs.replace(at(4, 2, rule="BIL-002"), gate=True, key="P-1@00000000")
    quoted = Allowance(rule="BIL-002", reason="一致", at=AT, key="切实建立")
    assert gate in settle((gate,), (quoted,), (), {"a.zh.md": "平台应切实建立档案。"})


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
