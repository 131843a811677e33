"""Cures: what is safe is made, once and for all; what alters a provision is only suggested."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from places import LIVE_COMMERCE

from clausework.cli import cli
from clausework.lang.modals import classify
from clausework.source.project import load
from clausework.workflow.check import check_project
from clausework.workflow.fix import cure, write_cure

ROOT = Path(__file__).parent.parent.parent
FILE = "standard/clauses/platform/vetting.zh.md"
SPOILT = (
    ("主播背景核查制度，", "主播背景核查制度,"),
    ("（按[]", "([]"),
    ("认证）；", "认证)。"),
    ("处置记录作为", "处置 记录作为"),
    ("平台宜将", "平台可以将"),
    ("专业资质。", "专业资质"),
    ("推广权限。", "推广权限。。"),
    ("十二个月", "１２个月"),
)
EVERY = """
平台可以公开(以下简称公示)"最佳"记录,处罚...见GB/T 35273-2020和GB/T3，ＭＣＮ 机构 应\u200b按《甲办法》、《乙办法》保存5kg,比例为5-10%和65±2%,平台可以按(甲)(乙)"丙""丁"，处理

平台应保存：

1. 记录(甲)；
2. 记录"乙"。
3. 记录"丙"；

平台必须保存(甲)"乙",不得删除。
"""
"""Each line with many faults, some of them side by side."""
MARKS = re.compile(r"[\W_]+")


def spoil(root, pairs=SPOILT):
    path = root / FILE
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def meaning(root):
    """The provisions with their verbs' levels and their words, without punctuation and spaces."""
    draft = load(root).draft
    return {
        (lang, block.id): ([verb.modal for verb in classify(block.text, lang)], MARKS.sub("", block.text))
        for lang in draft.languages
        for _, block in draft.provisions(lang)
    }


@pytest.mark.slow
def test_the_standard_needs_no_cure():
    result = cure(LIVE_COMMERCE)
    assert result.files == ()
    assert result.suggested == ()


@pytest.mark.slow
def test_safe_cures_are_made_once_and_keep_the_meaning(real):
    spoil(real)
    before = meaning(real)
    first = cure(real)
    assert first.cured >= 7
    write_cure(real, first.files)
    assert cure(real).files == ()
    after = meaning(real)
    assert after.keys() == before.keys()
    for key, (levels, words) in after.items():
        assert levels == before[key][0]
        assert words == before[key][1].replace("可以将", "可将").replace("１２", "12")


@pytest.mark.slow
def test_nothing_but_the_faults_is_touched(real):
    spoil(real, SPOILT[:1])
    (file,) = [file for file in cure(real).files if file.path == FILE]
    assert file.after == (LIVE_COMMERCE / FILE).read_text(encoding="utf-8")


@pytest.mark.slow
def test_lines_that_end_with_two_characters_keep_them(real):
    path = real / FILE
    before = path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(before.replace("制度，".encode(), "制度,".encode(), 1))
    write_cure(real, cure(real).files)
    assert path.read_bytes() == before


@pytest.mark.slow
def test_a_text_with_every_safe_fault_is_cured_at_once(real):
    path = real / FILE
    path.write_text(path.read_text(encoding="utf-8") + EVERY, encoding="utf-8")
    safe = {item.rule for item in check_project(real)[1] if item.fix and item.fix.safe}
    assert len(safe) >= 16
    first = cure(real)
    assert {item.rule for item in first.suggested} == {"MOD-001"}
    write_cure(real, first.files)
    assert not [item.rule for item in check_project(real)[1] if item.fix and item.fix.safe]
    assert "平台必须保存（甲）“乙”，不得删除" in path.read_text(encoding="utf-8")
    assert cure(real).files == ()


@pytest.mark.slow
def test_a_verb_that_obliges_is_never_changed(real):
    spoil(real, (("平台应建立", "平台必须建立"), ("平台不应开通", "平台不得开通")))
    result = cure(real)
    assert result.files == ()
    edits = {edit.text for item in result.suggested for edit in item.fix.edits if item.rule == "MOD-001"}
    assert edits == {"应", "不应"}


@pytest.mark.slow
def test_a_translation_that_was_up_to_date_stays_so(real):
    spoil(real, SPOILT[:1])
    runner = CliRunner()
    runner.invoke(cli, ["translated", "platform.vetting", "--root", str(real)])
    assert "BIL-004" not in {item.rule for item in check_project(real)[1]}
    write_cure(real, cure(real).files)
    assert "BIL-004" not in {item.rule for item in check_project(real)[1]}


@pytest.mark.slow
def test_the_command_shows_writes_and_limits(real):
    spoil(real)
    runner = CliRunner()
    shown = runner.invoke(cli, ["fix", "--diff", "--rule", "PUN-001", "--lang", "en", "--root", str(real)])
    assert shown.exit_code == 1
    assert "+平台应建立主播背景核查制度，" in shown.output
    assert "１２" not in "".join(line for line in shown.output.splitlines() if line.startswith("+"))
    assert ",核查" in (real / FILE).read_text(encoding="utf-8")
    written = runner.invoke(cli, ["fix", "--root", str(real)])
    assert written.exit_code == 0
    assert ",核查" not in (real / FILE).read_text(encoding="utf-8")
    assert runner.invoke(cli, ["fix", "--rule", "NO-1", "--root", str(real)]).exit_code == 2
    outside = runner.invoke(cli, ["fix", str(ROOT / "README.md"), "--root", str(real)])
    assert (outside.exit_code, type(outside.exception)) == (2, SystemExit)
