"""Twelve faults that drafters make, each put into a copy of the real standard and named at its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from clausework.cli import cli

VETTING = "standard/clauses/platform/vetting.zh.md"
VETTING_EN = "standard/clauses/platform/vetting.en.md"


class Fault(NamedTuple):
    """`old` becomes `new` in the file at `path`; `rule` is to be named where `mark` then stands."""

    name: str
    path: str
    old: str
    new: str
    rule: str
    mark: str | None


FAULTS = [
    Fault("a verb that is not admitted", VETTING, "平台应建立主播", "平台必须建立主播", "MOD-001", "必须"),
    Fault("a second verb", VETTING, "，平台宜核查其专业资质", "，平台宜核查其专业资质，并应存档", "MOD-009", "应存档"),
    Fault("a provision without an ID", VETTING, "专业资质。{#P-BKG-02}", "专业资质。", "IDS-002", "主播讲解"),
    Fault("an ID given twice", VETTING, "{#P-BKG-03}", "{#P-BKG-02}", "IDS-001", "平台宜将主播"),
    Fault("a reference to nothing", VETTING, "#platform.identity", "#platform.identiti", "XRF-001", "](#platform.identiti)"),
    Fault("a requirement in a note", VETTING, "平台宜将主播", "注：平台应复核。\n\n平台宜将主播", "MOD-014", "应复核"),
    Fault("levels that disagree", VETTING_EN, "platform should use", "platform shall use", "BIL-001", "shall use"),
    Fault("a translation left behind", VETTING, "最近十二个月", "最近六个月", "BIL-004", None),
    Fault("a law as a normative reference", "standard/references.yml", "- id: GB/T 18811—2012\n    title:\n      zh: 电子商务基本术语",
          "- id: ''\n    title:\n      zh: 中华人民共和国电子商务法", "REF-010", None),
    Fault("a key misspelt", VETTING, "code: P-BKG", "coed: P-BKG", "YML-010", "coed"),
    Fault("a clause left out of the outline", "standard/outline.yml", "        - platform.vetting\n", "", "OUT-004", None),
    Fault("a standard cited but not listed", VETTING, "的依据。", "的依据，并按GB/T 31782—2015分级。", "REF-005", "GB/T 31782"),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name.replace(" ", "-"))
def test_each_fault_is_named_at_its_line(real: Path, fault: Fault) -> None:
    file = real / fault.path
    text = file.read_text(encoding="utf-8")
    assert text.count(fault.old) >= 1
    file.write_text(text.replace(fault.old, fault.new, 1), encoding="utf-8")
    result = CliRunner().invoke(cli, ["check", "--format", "json", "--root", str(real)])
    findings = [finding for finding in json.loads(result.stdout) if finding["rule"] == fault.rule]
    assert findings, result.stdout
    if fault.mark is not None:
        lines = file.read_text(encoding="utf-8").split("\n")
        line = next(number for number, row in enumerate(lines, 1) if fault.mark in row)
        assert (fault.path, line) in {(found["at"]["path"], found["at"].get("line", 1)) for found in findings}


@pytest.mark.slow
def test_the_standard_itself_has_none(real: Path) -> None:
    """But for the laws that the frozen copy cites as nobody does any more, see test_laws.py."""
    result = CliRunner().invoke(cli, ["check", "--format", "json", "--root", str(real)])
    found = json.loads(result.stdout)
    assert [item for item in found if not item["rule"].startswith("LAW-")] == []
    assert {item["severity"] for item in found} <= {"warning", "info"}
    assert result.exit_code == 0
