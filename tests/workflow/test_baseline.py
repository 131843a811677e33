"""A baseline: what was found when a text was taken over does not count, and what is new does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from clausework.cli import cli
from clausework.workflow.report import CheckReport, ReportStyle, UnfitBaseline, check_report

CLAUSE = "standard/clauses/platform/vetting.zh.md"
CHARGE = "平台应建立主播"


def spoil(root: Path, old: str, new: str) -> None:
    text = (root / CLAUSE).read_text("utf-8")
    assert old in text
    (root / CLAUSE).write_text(text.replace(old, new), "utf-8")


def told(root: Path, *paths: str, lang: str = "zh") -> CheckReport:
    return check_report(root, paths, ReportStyle(lang=lang, baseline=root / "known.json"))


def errors(report: CheckReport) -> list[str]:
    return [item.rule for item in report.findings if item.severity == "error"]


def test_what_is_known_does_not_count_and_what_is_new_does(small: Path) -> None:
    spoil(small, CHARGE, "平台必须建立主播")
    first = told(small)
    assert first.findings == ()
    known = json.loads((small / "known.json").read_bytes())
    assert [CLAUSE, "MOD-001"] in [item.split()[:2] for item in known]
    assert str(len(known)) in "".join(first.beside)
    spoil(small, "平台必须建立主播", "平台应告知主播。\n\n平台必须建立主播")
    assert "MOD-001" not in errors(told(small))
    spoil(small, "平台应告知主播。", "平台必须告知主播。")
    assert errors(told(small)).count("MOD-001") == 1


def test_what_is_mended_drops_out_and_counts_when_it_comes_back(small: Path) -> None:
    spoil(small, CHARGE, "平台必须建立主播")
    told(small)
    before = json.loads((small / "known.json").read_bytes())
    spoil(small, "平台必须建立主播", CHARGE)
    part = told(small, "standard/clauses/scope.zh.md")
    assert json.loads((small / "known.json").read_bytes()) == before, part.beside
    report = told(small, lang="en")
    assert "1 other has been fixed" in "".join(report.beside)
    assert len(json.loads((small / "known.json").read_bytes())) == len(before) - 1
    spoil(small, CHARGE, "平台必须建立主播")
    assert errors(told(small)) == ["MOD-001"]


def test_a_file_that_cannot_be_read_takes_nothing_out(small: Path) -> None:
    spoil(small, CHARGE, "平台必须建立主播")
    told(small)
    before = (small / "known.json").read_bytes()
    (small / CLAUSE).write_bytes(b"\xff")
    assert "FIL-002" in errors(told(small))
    assert (small / "known.json").read_bytes() == before


def test_the_command_fails_for_what_is_new_alone(small: Path) -> None:
    spoil(small, CHARGE, "平台必须建立主播")
    runner, known = CliRunner(), str(small / "known.json")
    options = ["check", "--root", str(small), "--lang", "en"]
    assert runner.invoke(cli, options).exit_code == 1
    written = runner.invoke(cli, [*options, "--baseline", known])
    assert (written.exit_code, "not counted" in written.stderr) == (0, True)
    again = runner.invoke(cli, [*options, "--baseline", known, "--strict"])
    assert (again.exit_code, "not counted" in again.stderr) == (0, True)
    counts = runner.invoke(cli, [*options, "--baseline", known, "--statistics", "--format", "json"])
    assert json.loads(counts.stdout) == []
    refused = runner.invoke(cli, [*options, "--statistics", "--format", "sarif"])
    assert refused.exit_code == 2
    (small / "known.json").write_text("[{}]")
    with pytest.raises(UnfitBaseline, match="is not a baseline"):
        told(small, lang="en")
