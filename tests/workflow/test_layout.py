"""What `fmt` writes, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from clausework.cli import cli

VETTING = "standard/clauses/platform/vetting.zh.md"


def fmt(root: Path, *more: str) -> Result:
    return CliRunner().invoke(cli, ["fmt", "--root", str(root), "--lang", "zh", *more])


def test_a_provision_without_an_id_gets_one_each_sentence_a_line(small: Path) -> None:
    file = small / VETTING
    file.write_text(file.read_text("utf-8") + "\n平台应公示核查制度。平台应每年复核一次。\n", "utf-8")
    first = fmt(small)
    assert first.exit_code == 0
    assert file.read_text("utf-8").endswith("\n平台应公示核查制度。\n平台应每年复核一次。{#P-BKG-03}\n")
    assert "P-BKG-03" in first.output
    assert "已整理 0 个文件" in fmt(small).output


def test_two_paragraphs_without_a_blank_line_are_left_alone(small: Path) -> None:
    file = small / VETTING
    spoiled = file.read_text("utf-8") + "平台应公示核查制度。\n"
    file.write_text(spoiled, "utf-8")
    told = fmt(small)
    assert file.read_text("utf-8") == spoiled
    assert f"{VETTING} 有问题，未整理" in told.stderr
    check = CliRunner().invoke(cli, ["check", "--root", str(small), "--lang", "zh", "--format", "concise"])
    assert "MD-006 标识 {#P-BKG-02} 不在段末" in check.output
