"""A new project passes the check, can be built and frozen, and is never written over another."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from programs import git

from clausework.cli import cli
from clausework.drafts.register import verify
from clausework.lang.patterns import HAN
from clausework.source.project import load
from clausework.workflow.check import check_project
from clausework.workflow.freeze import freeze_draft
from clausework.workflow.import_text import scaffold
from clausework.workflow.layout import LayoutRefused
from clausework.workflow.publish import build_site


def test_a_new_project_passes_the_check_and_can_be_frozen(tmp_path: Path) -> None:
    root = tmp_path / "new"
    scaffold(root)
    _, findings = check_project(root)
    assert [finding for finding in findings if finding.severity != "info"] == []
    assert freeze_draft(root, "D1").label == "D1"


SHAPES = [
    ("zh,en", "gbt1.1-2020"),
    ("zh", "gbt1.1-2020"),
    ("zh", "gbt1.1-2009"),
    ("zh,en", "iso-directives-2"),
    ("en", "iso-directives-2"),
    ("en,zh", "iso-directives-2"),
]


@pytest.mark.parametrize(("langs", "profile"), SHAPES)
def test_a_project_of_any_shape_passes_the_check_in_that_shape(
    tmp_path: Path, langs: str, profile: str
) -> None:
    root = tmp_path / "new"
    words = ["init", str(root), "--lang", langs, "--profile", profile, "--title", 'A: "b"']
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 0, result.output
    project, findings = check_project(root)
    assert [finding for finding in findings if finding.severity != "info"] == []
    draft = project.draft
    assert (",".join(draft.languages), draft.profile) == (langs, profile)
    assert draft.title[draft.languages[0]] == 'A: "b"'
    assert all(tuple(clause.texts) == draft.languages for clause in draft.clauses)
    assert [clause.element for clause in draft.clauses][:4] == [
        "foreword",
        "scope",
        "normative-references",
        "terms",
    ]
    assert draft.clause("requirements.records").code == "O-REC"
    assert draft.clause("requirements.records").provisions["O-REC-01"].verify.keys() == set(draft.languages)
    written = [path.name for path in root.rglob("*.md")]
    assert written
    assert {name.split(".")[-2] for name in written} == set(draft.languages)
    if "zh" not in draft.languages:
        text = "".join(path.read_text("utf-8") for path in (root / "standard").rglob("*.*"))
        assert not HAN.search(text.replace("……", ""))
        assert "GB/T" not in text


@pytest.mark.parametrize(
    ("folder", "identity"),
    [
        ("canteen", "canteen"),
        ("My Standard", "my-standard"),
        ("标准", "my-standard"),
        ("scope", "my-standard"),
    ],
)
def test_a_standard_is_named_by_its_folder(tmp_path: Path, folder: str, identity: str) -> None:
    scaffold(tmp_path / folder)
    assert load(tmp_path / folder).draft.standard == identity


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--lang", "French"), "“French” is not a language code"),
        (("--lang", ""), "“” is not a language code"),
        (("--profile", "house"), "There is no profile house; use one of gbt1.1-2009"),
        (("--lang", "en", "--profile", "gbt1.1-2020"), "put zh first"),
    ],
)
def test_a_shape_does_not_exist_is_refused_and_writes_nothing(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    result = CliRunner().invoke(cli, ["init", str(tmp_path / "new"), *words], env={"LC_ALL": "en_US.UTF-8"})
    assert (result.exit_code > 0, said in (result.output or str(result.exception))) == (True, True)
    assert not (tmp_path / "new").exists()


def test_what_a_new_project_publishes_names_no_trade(tmp_path: Path) -> None:
    for path in scaffold(tmp_path / "new"):
        if path.endswith((".md", ".yml", ".html")):
            text = (tmp_path / "new" / path).read_text("utf-8")
            assert not re.search("主播|直播|商家|MCN|(?i:streamer|merchant)", text), path


@pytest.mark.slow
def test_a_new_project_has_a_site(tmp_path: Path) -> None:
    root = tmp_path / "new"
    scaffold(root)
    build_site(root, tmp_path / "site")
    page = (tmp_path / "site/c/requirements.records/index.html").read_text(encoding="utf-8")
    assert "组织" in page
    assert "直播" not in page


def test_the_next_command_can_be_typed_where_folders_have_blanks(tmp_path: Path) -> None:
    folder = tmp_path / "my standard"
    told = CliRunner().invoke(cli, ["init", str(folder), "--lang", "en"]).output
    assert f"cd '{folder}' && git init" in told


def test_a_clone_with_crlf_has_the_drafts_as_they_were_frozen(tmp_path: Path) -> None:
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
    with pytest.raises(LayoutRefused):
        scaffold(tmp_path)
    assert load(tmp_path).sources["standard/clauses/scope.zh.md"] == "---\ntitle: 范围\n---\n"


@pytest.mark.parametrize(
    ("lang", "words", "found"),
    [
        ("zh", "组织应通过美团、淘宝或者抖音接收投诉，并用微信答复。", ["美团", "淘宝", "抖音", "微信"]),
        ("zh", "组织应加快手续办理，并检出细微信号。", []),
        ("en", "The organisation shall keep the PowerPoint files on Dropbox.", ["PowerPoint", "Dropbox"]),
        ("en", "The organisation shall outlook on the wall.", []),
    ],
)
def test_a_new_project_knows_usual_trade_names(
    tmp_path: Path, lang: str, words: str, found: list[str]
) -> None:
    scaffold(tmp_path, (lang,))
    clause = tmp_path / f"standard/clauses/requirements/records.{lang}.md"
    clause.write_text(clause.read_text("utf-8") + f"\n{words} {{#O-REC-03}}\n", "utf-8")
    told = [item.message["zh"] for item in check_project(tmp_path)[1] if item.rule in ("STY-004", "STY-008")]
    assert [name for name in found if any(f"“{name}”" in message for message in told)] == found
    assert len(told) == len(found)


@pytest.mark.parametrize(
    ("title", "said"),
    [("社区食堂服务指南", "提供了"), ("社区食堂术语", "界定了"), ("社区食堂服务规范", "规定了")],
)
def test_a_project_begins_as_its_name_says(tmp_path: Path, title: str, said: str) -> None:
    root = tmp_path / "new"
    scaffold(root, ("zh", "en"), title={"zh": title, "en": "Canteens"})
    assert said in (root / "standard/clauses/scope.zh.md").read_text("utf-8")
    found = [item for item in check_project(root)[1] if item.severity != "info"]
    assert [(item.rule, item.at.path) for item in found] == []
