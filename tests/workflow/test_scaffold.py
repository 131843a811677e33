"""A new project passes the check, can be built and frozen, and is never written over another."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from programs import git

from clausework.cli import cli
from clausework.drafts.register import verify
from clausework.source.project import load
from clausework.workflow.check import check_project
from clausework.workflow.freeze import freeze_draft
from clausework.workflow.publish import build_site
from clausework.workflow.scaffold import NotEmpty, scaffold


def test_a_new_project_passes_the_check_and_can_be_frozen(tmp_path: Path) -> None:
    root = tmp_path / "new"
    scaffold(root)
    _, findings = check_project(root)
    assert [finding for finding in findings if finding.severity != "info"] == []
    assert freeze_draft(root, "D1").label == "D1"


@pytest.mark.slow
def test_a_new_project_has_a_site(tmp_path: Path) -> None:
    root = tmp_path / "new"
    scaffold(root)
    build_site(root, tmp_path / "site")
    page = (tmp_path / "site/c/requirements.records/index.html").read_text(encoding="utf-8")
    assert "组织" in page
    assert "直播" not in page


def test_the_next_command_can_be_typed_where_the_folder_has_a_blank(tmp_path: Path) -> None:
    folder = tmp_path / "my standard"
    told = CliRunner().invoke(cli, ["init", str(folder), "--lang", "en"]).output
    assert f"cd '{folder}' && git init" in told


def test_a_clone_by_a_git_that_writes_crlf_has_the_drafts_as_they_were_frozen(tmp_path: Path) -> None:
    root, clone = tmp_path / "new", tmp_path / "clone"
    scaffold(root)
    freeze_draft(root, "D1")
    crlf = ("-c", "core.autocrlf=true")
    for words in (
        ("init", "-q"),
        ("add", "."),
        ("commit", "-q", "-m", "x"),
        ("clone", "-q", ".", str(clone)),
    ):
        git(root, *crlf, *words)
    assert verify(clone) == ()
    draft = clone / "standard/drafts/D1.json"
    draft.write_bytes(draft.read_bytes().replace(b"\n", b"\r\n"))
    (found,) = verify(clone)
    assert (found.rule, "CRLF" in found.message["en"]) == ("DRF-002", True)
    draft.unlink()
    git(clone, *crlf, "restore", str(draft))
    assert verify(clone) == ()
    assert b"\r" not in (clone / "standard/outline.yml").read_bytes()


def test_a_project_is_never_written_over(tmp_path: Path) -> None:
    scaffold(tmp_path)
    clause = tmp_path / "standard/clauses/scope.zh.md"
    clause.write_text("---\ntitle: 范围\n---\n", encoding="utf-8")
    with pytest.raises(NotEmpty):
        scaffold(tmp_path)
    assert load(tmp_path).sources["standard/clauses/scope.zh.md"] == "---\ntitle: 范围\n---\n"
