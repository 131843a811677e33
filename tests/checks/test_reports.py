"""What people, editors and programs are told, against golden files."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qsl

import jsonschema
import msgspec
import pytest
from sarif_schema import sarif_schema

import clausework
from clausework.checks.engine.registry import all_rules
from clausework.checks.engine.run import check
from clausework.checks.reports import formats, report, statistics
from clausework.checks.reports.sarif import fingerprints
from clausework.cli.check import command
from clausework.model.draft import Clause, ClauseText, Draft, Place
from clausework.model.finding import Allowance, Finding, Fix, TextEdit
from clausework.rendering.pages.manual import _parts, _Prose
from clausework.rendering.rule_pages import rule_reference
from clausework.source.markdown import read_blocks
from clausework.strings.width import width

GOLDEN = Path(__file__).parent.parent / "golden" / "reports"
PATH = "standard/clauses/merchant/complaints.zh.md"


def sample() -> tuple[tuple[Finding, ...], dict[str, str]]:
    source = (GOLDEN / "in" / "complaints.zh.md").read_text(encoding="utf-8")
    body = source.split("---\n", 2)[2]
    first_line = source[: len(source) - len(body)].count("\n") + 1
    blocks, _ = read_blocks(body, PATH, first_line)
    text = ClauseText(title="投诉处理", blocks=blocks, at=Place(PATH, 2, 8))
    clause = Clause(id="merchant.complaints", number="6.2", code="M-CMP", texts={"zh": text})
    findings = check(Draft(label="working", clauses=(clause,), languages=("zh",)))
    return tuple(item for item in findings if item.at.path == PATH), {PATH: source}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["concise", "gitee", "github", "json", "sarif", "text"])
def test_a_report_is_as_it_was(name, lang, rebase):
    findings, sources = sample()
    made = report(name, findings, sources, lang)
    golden = GOLDEN / "out" / f"{name}.{lang}.txt"
    if rebase:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(made, encoding="utf-8")
    assert made == golden.read_text(encoding="utf-8")


@pytest.mark.slow
def test_make_rebase_runs_what_writes_golden_files_alone():
    root = GOLDEN.parents[2]
    told = (root / "Makefile").read_text("utf-8")
    (arguments,) = re.findall(r"^rebase:.*\n\t\$\(BIN\)/pytest (.*)$", told, re.MULTILINE)
    command = [
        sys.executable,
        "-m",
        "pytest",
        *arguments.split(),
        "--collect-only",
        "-n0",
        "-p",
        "no:cacheprovider",
    ]
    run = subprocess.run([*command, __file__], cwd=root, capture_output=True, text=True, check=False)
    names = {line.partition("::")[2].partition("[")[0] for line in run.stdout.splitlines() if "::" in line}
    assert names == {"test_a_report_is_as_it_was"}


def test_the_command_offers_every_format():
    (option,) = (option for option in command.params if option.name == "form")
    assert tuple(option.type.choices) == formats() == ("concise", "gitee", "github", "json", "sarif", "text")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_finding_takes_six_lines_at_most(lang):
    findings, sources = sample()
    for part in report("text", findings, sources, lang).split("\n\n"):
        assert len(part.strip().split("\n")) <= 6


def test_the_caret_stands_under_the_word():
    findings, sources = sample()
    for part in report("text", findings, sources, "zh").split("\n\n")[:-1]:
        lines = part.split("\n")
        excerpt, carets = lines[2].split(" | ", 1)[1], lines[3].split(" | ", 1)[1]
        assert carets.strip("^ ") == ""
        assert width(carets.rstrip()) <= width(excerpt)


def test_a_long_line_is_cut_around_the_place():
    line = "前" * 200 + "必须" + "后" * 200
    item = Finding(rule="X", severity="error", at=Place("a.md", 1, 201), message={"zh": "甲"}, length=2)
    lines = report("text", (item,), {"a.md": line}, "zh").split("\n")
    assert width(lines[2]) <= 110
    column = width(lines[3].split("^")[0])
    assert lines[2][next(i for i in range(len(lines[2])) if width(lines[2][:i]) == column) :].startswith(
        "必须"
    )


def test_a_place_outside_its_file_has_no_excerpt():
    item = Finding(rule="X", severity="info", at=Place("a.md", 9), message={"en": "gone"})
    assert report("text", (item,), {"a.md": "one line"}, "en").startswith("info[X] gone\n --> a.md:9:1\n\n")


def test_nothing_found_is_said():
    assert "没有发现问题" in report("text", (), {}, "zh")
    assert report("json", (), {}, "zh") == "[]\n"
    assert report("concise", (), {}, "zh") == ""


def test_the_json_obeys_its_schema():
    findings, sources = sample()
    data = json.loads(report("json", findings, sources, "zh"))
    jsonschema.validate(data, msgspec.json.schema(list[Finding]))
    assert len(data) == len(findings)


NASTY = Finding(
    rule="X-001",
    severity="warning",
    at=Place("a b/条,款:1.md", 3, 5),
    length=2,
    message={"zh": "一半\n::error::另一半 100%\r"},
    remedy={"zh": "改"},
    fix=Fix(title={"zh": "改"}, edits=(TextEdit("a b/条,款:1.md", 3, 5, 2, "应"),), safe=True),
)


def test_a_workflow_command_cannot_be_broken_out_of():
    told = report("github", (NASTY, NASTY), {}, "zh")
    assert told.count("\n") == 2
    first = told.split("\n")[0]
    head, _, data = first.removeprefix("::warning ").partition("::")
    properties = dict(pair.split("=", 1) for pair in head.split(","))
    assert properties == {
        "file": "a b/条%2C款%3A1.md",
        "line": "3",
        "col": "5",
        "endColumn": "7",
        "title": "X-001",
    }
    assert data == "一半%0A::error::另一半 100%25%0D%0A改"


def test_the_form_for_gitee_reads_back():
    fields = dict(parse_qsl(report("gitee", (NASTY,), {}, "zh").rstrip("\n"), strict_parsing=True))
    assert fields["status"] == "completed"
    assert fields["conclusion"] == "success"
    assert fields["output[annotations][0][path]"] == NASTY.at.path
    assert fields["output[annotations][0][annotation_level]"] == "warning"
    assert fields["output[annotations][0][start_line]"] == "3"
    assert fields["output[annotations][0][message]"].startswith("一半\n::error::")
    failing = msgspec.structs.replace(NASTY, severity="error")
    assert dict(parse_qsl(report("gitee", (failing,), {}, "zh")))["conclusion"] == "failure"


def sarif(*findings, sources=None, lang="zh", home=""):
    log = json.loads(report("sarif", findings, sources or {}, lang, home=home))
    jsonschema.validate(log, sarif_schema(), format_checker=jsonschema.FormatChecker())
    return log["runs"][0]


def test_the_sarif_has_the_shape_of_the_standard():
    findings, sources = sample()
    run = sarif(*findings, NASTY, sources=sources)
    driver = run["tool"]["driver"]
    rules = driver["rules"]
    assert len(run["results"]) == len(findings) + 1
    assert all(rules[item["ruleIndex"]]["id"] == item["ruleId"] for item in run["results"])
    assert run["results"][-1]["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"] == {
        "text": "应"
    }
    assert driver["version"] == driver["semanticVersion"] == clausework.__version__
    assert "informationUri" not in driver
    assert not any("helpUri" in rule for rule in rules)
    (base,) = run["originalUriBaseIds"]
    places = [item["locations"][0]["physicalLocation"]["artifactLocation"] for item in run["results"]]
    assert {place["uriBaseId"] for place in places} == {base}
    assert sarif()["results"] == []


def test_the_sarif_leads_to_the_page_of_a_rule_if_there_is_one():
    findings, sources = sample()
    home = "https://standards.test/en/manual/rules/"
    driver = sarif(*findings, sources=sources, lang="en", home=home)["tool"]["driver"]
    assert driver["informationUri"] == home
    rules = {rule["id"]: rule for rule in driver["rules"]}
    assert rules["MOD-001"]["helpUri"] == f"{home}mod/#MOD-001"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_rule_has_its_place_on_the_page_that_sarif_names(lang):
    parts = {part.name: part.body for part in _parts(_Prose(rule_reference(lang)).text)}
    for rule in all_rules():
        assert f'<a id="{rule.id}"></a>' in parts[rule.id.partition("-")[0].lower()]


def test_what_is_allowed_is_told_in_sarif_alone():
    here = Allowance(rule="X-001", reason="引自合同", at=Place(NASTY.at.path, 2))
    known = Allowance(rule="", reason="known", at=Place("known.json"))
    both = [msgspec.structs.replace(NASTY, excuse=excuse) for excuse in (here, known)]
    results = sarif(NASTY, *both)["results"]
    told = [[each["kind"] for each in item["suppressions"]] for item in results]
    assert told == [[], ["inSource"], ["external"]]
    assert results[1]["suppressions"][0]["justification"] == "引自合同"
    for name in ("concise", "github", "json", "text"):
        assert report(name, (NASTY, *both), {}, "zh") == report(name, (NASTY,), {}, "zh")


def test_a_fault_keeps_its_name_where_its_line_moves_to():
    text = "第一行\n平台必须建立档案。\n商家必须建立档案。\n平台必须建立档案。"
    faults = [msgspec.structs.replace(NASTY, at=Place("a.md", line, 3), fix=None) for line in (2, 3, 4)]
    before = fingerprints(faults, {"a.md": text})
    assert len(set(before)) == 3
    moved = [msgspec.structs.replace(item, at=Place("a.md", item.at.line + 2, 3)) for item in faults]
    assert fingerprints(moved, {"a.md": f"新\n\n{text}"}) == before
    edited = text.replace("商家必须", "商家必须及时")
    assert fingerprints(faults, {"a.md": edited})[1] != before[1]
    run = sarif(*faults, sources={"a.md": text})
    assert tuple(item["partialFingerprints"]["clausework/v2"] for item in run["results"]) == before


def test_findings_are_counted_by_rule_and_severity():
    allowed = msgspec.structs.replace(NASTY, excuse=Allowance(rule="X-001", reason="x", at=Place("b")))
    other = Finding(rule="STY-001", severity="error", at=Place("a.md"), message={"zh": "甲"})
    counts = json.loads(statistics("json", (other, NASTY, allowed, NASTY), "zh"))
    assert counts == [
        {"rule": "X-001", "severity": "warning", "count": 2},
        {"rule": "STY-001", "severity": "error", "count": 1},
    ]
    told = statistics("text", (other, NASTY, allowed, NASTY), "zh").split("\n")
    assert told[0].split()[:3] == ["2", "警告", "X-001"]
    assert told[-2] == "1处错误，2处警告，0处提示。"


def test_no_character_of_a_text_commands_the_terminal():
    item = Finding(rule="X", severity="error", at=Place("a.md", 1, 3), message={"zh": "甲\x1b[2J\n乙"})
    told = report("text", (item,), {"a.md": "平台\u202e应\x1b[31m保存"}, "zh")
    assert not {"\x1b", "\u202e"} & set(told)
    assert len(told.split("\n\n")[0].split("\n")) == 4


def test_a_line_of_ten_million_characters_is_cut_at_once():
    item = Finding(rule="X", severity="error", at=Place("a.md", 1, 9_000_000), message={"zh": "甲"})
    lines = report("text", (item,) * 50, {"a.md": "条" * 10_000_000}, "zh").split("\n")
    assert width(lines[2]) <= 120
