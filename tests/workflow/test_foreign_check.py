"""Texts that are no project: their findings stand at their own lines, and nothing is written."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from clausework.cli import cli
from clausework.errors import ClauseworkError
from clausework.workflow.foreign import check_foreign

CHINESE = """# 平台规范

## 1 范围

本文件规定了平台的要求。本文件适用于平台。

## 4 要求

平台**必须**保存[记录](https://a.test/x)，并及时公开。

- 平台应切实
  做好告知；
- 商家应配合。
"""
PROTOCOL = """# Echo

The key words MUST and MAY are to be read as in BCP 14 [RFC2119] [RFC8174].

## 1. Reply

A server MAY NOT reply twice.
"""


def found(path: Path, profile: str = "") -> dict[str, list[str]]:
    project, findings = check_foreign(path, profile)
    lines = project.sources[path.as_posix()].split("\n")
    told: dict[str, list[str]] = {}
    for item in findings:
        assert item.at.path == path.as_posix()
        line = lines[item.at.line - 1]
        words = line[item.at.column - 1 : item.at.column - 1 + item.length]
        told.setdefault(item.rule, []).append(f"{item.at.line}:{words}")
    return told


def test_a_finding_stands_at_its_line_between_signs_of_layout(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(CHINESE, "utf-8")
    told = found(path)
    assert told["MOD-001"] == ["9:必须"]
    assert told["MOD-012"] == ["9:及时", "12:做好"]
    assert told["STY-001"] == ["11:切实"]
    assert not [rule for rule in told if rule.startswith(("IDS", "BIL", "CHG", "PRV", "SET", "VER", "GRP"))]
    assert [file.name for file in tmp_path.iterdir()] == ["a.md"]


def test_key_words_and_language_choose_the_rules(tmp_path: Path) -> None:
    path = tmp_path / "echo.md"
    path.write_text(PROTOCOL, "utf-8")
    assert check_foreign(path)[0].draft.profile == "rfc2119"
    assert found(path)["BCP-001"] == ["7:MAY NOT"]
    assert "BCP-001" not in found(path, "plain")
    path.write_text(CHINESE, "utf-8")
    assert check_foreign(path)[0].draft.profile == "gbt1.1-2020"
    path.write_text("# Note\n\n## 1 Scope\n\nThis document is short.\n", "utf-8")
    assert check_foreign(path)[0].draft.profile == "iso-directives-2"
    with pytest.raises(ClauseworkError, match="no-such"):
        check_foreign(path, "no-such")


def test_a_place_in_word_is_a_paragraph(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("4 Requirements", 1)
    document.add_paragraph("")
    document.add_paragraph("The operator must keep the log.")
    table = document.add_table(rows=2, cols=1)
    table.cell(0, 0).text, table.cell(1, 0).text = "Length", "20mm"
    path = tmp_path / "w.docx"
    document.save(str(path))
    told = found(path)
    assert told["ENG-001"] == ["2:must"]
    assert told["UNI-001"] == ["4:20mm"]
    assert told["TAB-001"][0].startswith("3:")


def test_the_command_needs_no_project_for_a_text(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.md").write_text(CHINESE, "utf-8")
    told = CliRunner().invoke(cli, ["check", "a.md", "--format", "json"])
    assert told.exit_code == 1
    assert {item["at"]["path"] for item in json.loads(told.stdout)} == {"a.md"}
    known = CliRunner().invoke(cli, ["check", "a.md", "--baseline", "known.json", "--lang", "en"])
    assert known.exit_code == 0
    assert CliRunner().invoke(cli, ["check", "--lang", "en"]).exit_code == 2
    whole = CliRunner().invoke(cli, ["check", str(tmp_path / "a.md"), "--format", "sarif"])
    for item in json.loads(whole.stdout)["runs"][0]["results"]:
        assert "uriBaseId" not in item["locations"][0]["physicalLocation"]["artifactLocation"]
    Path("empty.md").write_text("")
    assert isinstance(CliRunner().invoke(cli, ["check", "empty.md"]).exception, ClauseworkError)


def test_a_text_beside_a_project_is_checked_alone(small: Path) -> None:
    (small / "letter.md").write_text(CHINESE, "utf-8")
    options = ["--root", str(small), "--format", "json"]
    alone = json.loads(CliRunner().invoke(cli, ["check", str(small / "letter.md"), *options]).stdout)
    assert any(item["rule"] == "MOD-001" for item in alone)
    clause = str(small / "standard/clauses/scope.zh.md")
    both = CliRunner().invoke(cli, ["check", clause, str(small / "letter.md"), *options])
    assert not any(item["rule"] == "MOD-001" for item in json.loads(both.stdout))


def test_a_text_of_one_heading_is_asked_for_no_foreword(tmp_path: Path) -> None:
    (tmp_path / "letter.md").write_text("# 意见\n\n平台应尽快处理投诉，必须公示结果。\n", encoding="utf-8")
    assert {item.rule for item in check_foreign(tmp_path / "letter.md")[1]} == {"MOD-001", "MOD-012"}


def test_a_text_without_findings_leads_to_no_build_of_a_site(tmp_path: Path) -> None:
    (tmp_path / "letter.md").write_text("# 意见\n\n第二章没有意见。\n", encoding="utf-8")
    told = CliRunner().invoke(cli, ["check", "--lang", "en", str(tmp_path / "letter.md")]).output
    assert told == "Nothing found.\n"
