"""`clausework edit` from the first key to the written files."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from clausework.cli import cli

RECORDS = "standard/clauses/platform/records.zh.md"


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")


def run(root: Path, *words: str, keys: str = "") -> Result:
    return CliRunner().invoke(cli, ["edit", *words, "--root", str(root)], input=keys)


def editor(monkeypatch: pytest.MonkeyPatch, folder: Path, code: str) -> None:
    """An editor that makes these changes of `text` in each file that it is given."""
    script = folder / "editor.py"
    script.write_text(
        "import sys\nfor name in sys.argv[1:]:\n"
        "    text = open(name, encoding='utf-8').read()\n"
        f"    {code}\n"
        "    open(name, 'w', encoding='utf-8').write(text)\n",
        "utf-8",
    )
    monkeypatch.setenv("VISUAL", f"{shlex.quote(sys.executable)} {shlex.quote(str(script))}")


def test_the_text_that_the_editor_leaves_is_written_after_a_yes(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(monkeypatch, tmp_path, "text = text.replace('六十日', '九十日')")
    result = run(small, "platform", keys="y\n")
    assert result.exit_code == 0, result.output
    assert "text changed  1\n    platform.records 记录 (zh)\nWrite this? [y/N]: y\n" in result.output
    assert "Wrote 1 file. Next:" in result.output
    assert "九十日" in (small / RECORDS).read_text("utf-8")
    assert not (small / "var/edit/platform.md").exists()


def test_after_a_no_the_text_is_kept_and_nothing_is_written(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(monkeypatch, tmp_path, "text = text.replace('六十日', '九十日')")
    result = run(small, "platform", keys="n\n")
    assert result.exit_code == 2
    kept = small / "var/edit/platform.md"
    assert f"clausework edit --apply {kept}" in result.output
    assert "六十日" in (small / RECORDS).read_text("utf-8")
    assert "九十日" in kept.read_text("utf-8")
    assert "has not been applied" in str(run(small, "platform").exception)
    assert run(small, "--apply", str(kept), "--yes").exit_code == 0
    assert "九十日" in (small / RECORDS).read_text("utf-8")


def test_a_text_that_is_not_understood_is_kept(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(monkeypatch, tmp_path, "text = text.replace('## 记录 ', '#### 记录 ')")
    result = run(small, "platform")
    assert result.exit_code == 2
    assert "line 22: 4 signs # where at most 3 can stand" in result.output
    assert "#### 记录" in (small / "var/edit/platform.md").read_text("utf-8")


def test_an_editor_that_changes_nothing_leaves_nothing(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(monkeypatch, tmp_path, "pass")
    result = run(small, "--side-by-side")
    assert (result.exit_code, result.output) == (0, "Nothing was changed\n")
    assert list((small / "var/edit").glob("*.md")) == []


def test_two_files_side_by_side(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "chapter.md"
    result = run(small, "platform", "--side-by-side", "--out", str(out))
    paths = [tmp_path / "chapter.zh.md", tmp_path / "chapter.en.md"]
    assert "Wrote 3 clauses into" in result.output
    assert "## Records {#platform.records}" in paths[1].read_text("utf-8")
    for path, old, new in zip(paths, ("六十", "sixty"), ("九十", "ninety"), strict=True):
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    result = run(small, "--apply", str(paths[0]), "--apply", str(paths[1]), "--yes")
    assert "platform.records 记录 (zh en)" in result.output
    assert "ninety" in (small / RECORDS.replace("zh", "en")).read_text("utf-8")


def test_no_file_is_replaced(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "chapter.md"
    out.write_text("mine", "utf-8")
    assert "already exists" in str(run(small, "platform", "--out", str(out)).exception)
    assert out.read_text("utf-8") == "mine"


def test_yes_alone_ends_no_clause(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "chapter.md"
    run(small, "platform", "--lang", "zh", "--out", str(out))
    text = out.read_text("utf-8")
    out.write_text(text[: text.index("## 记录")], "utf-8")
    result = run(small, "--apply", str(out), "--yes")
    assert result.exit_code == 1
    assert "retired  1\n    platform.records 记录\n" in result.output
    assert "add --retire" in result.output
    assert (small / RECORDS).exists()
    assert run(small, "--apply", str(out), "--yes", "--retire").exit_code == 0
    assert not (small / RECORDS).exists()


def test_an_applied_text_is_brought_up_to_date(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "chapter.md"
    run(small, "platform", "--out", str(out))
    out.write_text(out.read_text("utf-8") + "\n## Refunds {lang=en}\n\n## 退款 {code=P-RFD}\n", "utf-8")
    assert "no longer has a heading in zh" in str(run(small, "--apply", str(out), "--yes").exception)
    text = out.read_text("utf-8").replace("\n## Refunds {lang=en}\n", "")
    out.write_text(text + "\n平台应退款。\n\n## Refunds {lang=en}\n", "utf-8")
    result = run(small, "--apply", str(out), "--yes")
    assert result.exit_code == 0, result.exception
    assert "平台应退款。{#P-RFD-01}\n\n## Refunds {#platform.refunds lang=en}\n" in out.read_text("utf-8")
    assert "there is nothing to write" in run(small, "--apply", str(out), "--yes").output


def test_without_a_terminal_no_editor_is_opened(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)
    result = CliRunner().invoke(cli, ["edit", "platform", "--root", str(small)])
    assert result.exit_code == 2
    assert "--out" in result.output
    assert not (small / "var").exists()
