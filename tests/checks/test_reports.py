"""What people, editors and programs are told, against golden files."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from clausework.checks.report import formats, report
from clausework.checks.report.json import schema
from clausework.checks.run import check
from clausework.model.clause import Clause, ClauseText, Place
from clausework.model.draft import Draft
from clausework.model.finding import Finding
from clausework.source.markdown import read_blocks
from clausework.text.width import width

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
@pytest.mark.parametrize("name", ["text", "json", "concise"])
def test_a_report_is_as_it_was(name, lang, rebase):
    findings, sources = sample()
    made = report(name, findings, sources, lang)
    golden = GOLDEN / "out" / f"{name}.{lang}.txt"
    if rebase:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(made, encoding="utf-8")
    assert made == golden.read_text(encoding="utf-8")


def test_there_are_three_formats():
    assert formats() == ("concise", "json", "text")


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
    jsonschema.validate(data, schema())
    assert len(data) == len(findings)
