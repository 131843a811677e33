"""Findings by cause: what is to be mended first, and what follows from it."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from clausework.checks.engine.run import by_cause, mending_order
from clausework.checks.reports import report
from clausework.model.draft import Draft, Place
from clausework.model.finding import Finding
from clausework.workflow.check import check_project
from clausework.workflow.report import ReportStyle, check_report

NOWHERE = Draft(label="D1", languages=("zh", "en"))


def finding(rule: str, path: str = "a.md", line: int = 1, **fields: object) -> Finding:
    return Finding(
        rule=rule,
        severity="error",
        at=Place(path, line),
        message={"zh": f"{rule}。", "en": f"{rule}."},
        remedy={"zh": "改。", "en": "Mend."},
        **fields,
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("YML-001", "OUT-001"),
        ("MD-004", "OUT-001"),
        ("FIL-002", "IDS-001"),
        ("OUT-004", "IDS-003"),
        ("IDS-002", "BIL-005"),
        ("BIL-005", "IDS-003"),
        ("IDS-005", "MOD-001"),
        ("MOD-001", "BIL-002"),
        ("BIL-002", "BIL-004"),
        ("BIL-004", "CHG-001"),
        ("CHG-001", "SET-002"),
        ("LSC-001", "BIL-001"),
    ],
)
def test_what_others_rest_on_comes_first_whatever_its_path(first, second):
    found = (finding(second, "a.md"), finding(first, "z.md", 9))
    assert [item.rule for item in by_cause(found, NOWHERE)] == [first, second]


def test_within_a_stage_findings_stand_by_path_and_line():
    found = (finding("MOD-001", "b.md", 2), finding("TRM-001", "b.md", 10), finding("PUN-001", "a.md", 7))
    assert [item.rule for item in by_cause(found[::-1], NOWHERE)] == ["PUN-001", "MOD-001", "TRM-001"]


def test_a_consequence_of_a_consequence_follows_from_the_root():
    found = (
        finding("CHG-002", "reasons.yml", about=("P-1",)),
        finding("CHG-001", line=5, clause="a", about=("P-1",)),
        finding("MOD-001", line=5, clause="a"),
    )
    root, *rest = by_cause(found, NOWHERE)
    assert root.rule == "MOD-001"
    assert root.follows is None
    assert [(item.rule, item.follows.rule, item.follows.at.line) for item in rest] == [
        ("CHG-001", "MOD-001", 5),
        ("CHG-002", "MOD-001", 5),
    ]


@pytest.mark.parametrize(
    "other",
    [
        finding("MOD-001", line=6, clause="a"),
        finding("MOD-001", "b.md", 5, clause="b"),
        finding("MOD-001", line=5),
    ],
)
def test_what_shares_nothing_does_not_follow(other):
    found = by_cause((finding("CHG-001", line=5, clause="a", about=("P-1",)), other), NOWHERE)
    assert [item.follows for item in found] == [None, None]


def test_a_rule_that_declares_nothing_follows_from_nothing():
    found = by_cause((finding("PUN-001", clause="a"), finding("MOD-001", clause="a")), NOWHERE)
    assert [item.follows for item in found] == [None, None]


def give_a_start(small: Path) -> None:
    """Let the period of the translation begin, so that nothing is wrong with that alone."""
    path = small / "standard/clauses/platform/records.en.md"
    path.write_text(path.read_text("utf-8").replace("days.", "days after the sale."), "utf-8")


def test_an_unclear_bound_follows_from_the_penalty_around_it():
    bound, penalty = finding("STY-003", line=5, clause="a"), finding("MOD-018", line=5, clause="a")
    assert [(item.rule, bool(item.follows)) for item in by_cause((bound, penalty), NOWHERE)] == [
        ("MOD-018", False),
        ("STY-003", True),
    ]


def test_a_translation_follows_from_the_paragraph_it_translates(small: Path):
    path = small / "standard/clauses/platform/records.zh.md"
    path.write_text(
        path.read_text("utf-8").replace("应保存", "必须保存").replace("六十日", "九十日"), "utf-8"
    )
    give_a_start(small)
    found = {item.rule: item for item in check_project(small)[1]}
    assert found["MOD-001"].follows is None
    assert found["BIL-002"].follows.rule == "MOD-001"
    assert found["BIL-002"].at.path.endswith("records.en.md")


def test_a_paragraph_is_one_whatever_its_lines(small: Path):
    """Which a drafter breaks after each sentence."""
    zh = small / "standard/clauses/platform/records.zh.md"
    zh.write_text(zh.read_text("utf-8").replace("。{#", "。\n平台必须保存九十日。{#"), "utf-8")
    give_a_start(small)
    found = check_project(small)[1]
    (root,) = [item for item in found if item.rule == "MOD-001"]
    (other,) = [item for item in found if item.rule == "BIL-002"]
    assert (root.at.line, other.at.line) == (8, 5)
    assert other.follows.at == root.at


def pair() -> tuple[Finding, ...]:
    """A root and what follows from it."""
    return by_cause((finding("MOD-001", clause="a"), finding("CHG-001", clause="a")), NOWHERE)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("github", "Mend.%0AFollows from MOD-001 at a.md, line 1."),
        ("gitee", "Follows+from+MOD-001+at+a.md%2C+line+1."),
        ("json", '"follows": {'),
        ("sarif", '"text": "Follows from MOD-001 at a.md, line 1."'),
    ],
)
def test_reports_for_programs_keep_every_finding_and_name_root(name, words):
    told = report(name, pair(), {}, "en")
    assert told.count("CHG-001") >= 1
    assert told.count(words) == 1


def test_the_root_in_sarif_is_a_related_location():
    results = json.loads(report("sarif", pair(), {}, "en"))["runs"][0]["results"]
    assert "relatedLocations" not in results[0]
    where = results[1]["relatedLocations"][0]["physicalLocation"]
    assert where == {
        "artifactLocation": {"uri": "a.md", "uriBaseId": "%SRCROOT%"},
        "region": {"startColumn": 1, "startLine": 1},
    }


def test_people_are_told_how_many_follow():
    assert report("text", pair(), {}, "zh").splitlines()[3] == "= 由此引起的另有 1 处：clausework check --all"
    assert "CHG-001" not in report("text", pair(), {}, "zh")


def test_a_consequence_whose_root_is_not_told_is_told_itself():
    assert report("text", pair()[1:], {}, "en").startswith("error[CHG-001]")


def test_the_cause_is_explained_even_if_a_warning(small: Path):
    found = (finding("ZZZ-001"), msgspec.structs.replace(finding("OUT-002"), severity="warning"))
    assert report("text", by_cause(found, NOWHERE), {}, "en").endswith("Next: clausework explain OUT-002\n")


def test_all_are_told_when_asked_for(small: Path):
    path = small / "standard/clauses/platform/records.zh.md"
    path.write_text(
        path.read_text("utf-8").replace("应保存", "必须保存").replace("六十日", "九十日"), "utf-8"
    )
    told, found, _ = check_report(small, (), ReportStyle(lang="en"))
    whole, same, _ = check_report(small, (), ReportStyle(lang="en", whole=True))
    assert same == found
    assert (told.count("[BIL-002]"), whole.count("[BIL-002]")) == (0, 1)
    assert whole.count(" --> ") == len(found)


def test_the_order_is_the_same_whatever_the_order_of_finding(small: Path):
    (small / "standard/outline.yml").write_text("- scope\n- platform:\n    - platform.recrods\n", "utf-8")
    found = check_project(small)[1]
    assert by_cause(found[::-1], NOWHERE) == by_cause(found, NOWHERE)
    assert sorted(found, key=mending_order)[0] == found[0]
