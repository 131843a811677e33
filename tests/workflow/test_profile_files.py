"""Profiles as data files: capitals of RFC 2119, no rules at all, rules that a project brings; other languages."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from programs import git

from clausework.checks.engine import run
from clausework.checks.engine.registry import all_rules
from clausework.cli import cli
from clausework.drafts.register import read_draft
from clausework.lang.modals import classify
from clausework.model.draft import Draft, walk
from clausework.source.profiles import UnfitProfile, profile_named, read_profile
from clausework.source.project import Project, load
from clausework.workflow.check import check_project
from clausework.workflow.freeze import freeze_draft
from clausework.workflow.import_text import import_files
from clausework.workflow.layout import layout, write_layout

PROTOCOL = """\
# A protocol

## Words

The key words "MUST", "MUST NOT", "SHOULD" and "MAY" are to be read as RFC 2119 says.

## Greeting

A client MUST greet. It should be polite, and may smile.

A client MAY wave.

A client SHOULD NOT shout.

It must never end.
"""
OWN = 'like = "iso-directives-2"\nwithout = ["STR", "SCP", "MOD"]\n[verbs]\n"Verify that" = "requirement"\n'


def provisions(project: Project) -> dict[str, str]:
    lang = project.draft.languages[0]
    return {
        block.id: block.text
        for clause in project.draft.clauses
        for block in walk(clause.texts[lang].blocks)
        if block.id
    }


def rfc2119(tmp_path: Path) -> Path:
    (tmp_path / "protocol.md").write_text(PROTOCOL)
    return import_files([tmp_path / "protocol.md"], tmp_path / "made", profile="rfc2119").out


def test_only_capitals_bind_under_rfc_2119(tmp_path: Path) -> None:
    project = load(rfc2119(tmp_path))
    assert list(provisions(project).values()) == [
        "A client MUST greet. It should be polite, and may smile.",
        "A client MAY wave.",
        "A client SHOULD NOT shout.",
    ]
    words = project.draft.verbs
    assert words is not None
    said = classify("It MUST NOT, may, SHOULD and need not; NOT RECOMMENDED.", "en", words)
    assert [(verb.text, verb.modal) for verb in said] == [
        ("MUST NOT", "prohibition"),
        ("SHOULD", "recommendation"),
        ("NOT RECOMMENDED", "discouragement"),
    ]
    _, findings = check_project(tmp_path / "made")
    assert sorted(item.rule for item in findings) == ["BCP-002", "BCP-002", "BCP-003", "BCP-003", "BCP-004"]


def test_check_and_fmt_know_the_words_of_the_profile(tmp_path: Path) -> None:
    root = rfc2119(tmp_path)
    path = root / "standard/clauses/greeting.en.md"
    path.write_text(path.read_text() + "\nA server REQUIRED to answer answers.\n\nIt shall rest.\n")
    _, findings = check_project(root)
    assert [item.rule for item in findings if item.rule[:3] != "BCP"] == ["IDS-002"]
    write_layout(root, layout(root).changed)
    assert list(provisions(load(root)).values())[-1] == "A server REQUIRED to answer answers."
    assert {item.rule[:3] for item in check_project(root)[1]} == {"BCP"}


def test_a_frozen_draft_carries_its_rules_along(tmp_path: Path) -> None:
    root = rfc2119(tmp_path)
    git(root, "init", "-q")
    freeze_draft(root, "D1")
    draft = read_draft(root, "D1")
    assert draft.drafting == profile_named("rfc2119", root)
    assert draft.look == "iso-directives-2"


def test_plain_makes_no_provision(tmp_path: Path) -> None:
    (tmp_path / "p.md").write_text(PROTOCOL)
    root = import_files([tmp_path / "p.md"], tmp_path / "made", profile="plain").out
    assert provisions(load(root)) == {}
    assert check_project(root)[1] == ()
    assert layout(root).changed == ()


def test_a_project_brings_its_own_profile(tmp_path: Path) -> None:
    (tmp_path / "Ours.toml").write_text(OWN)
    (tmp_path / "p.md").write_text(
        "# T\n\n## 1 Scope\n\nWords.\n\n## 2 A\n\nVerify that it shall run.\n\nIt shall run.\n"
    )
    root = import_files([tmp_path / "p.md"], tmp_path / "made", profile=tmp_path / "Ours.toml").out
    assert (root / "standard/ours.toml").read_text() == OWN
    assert "profile: ours.toml" in (root / "standard/standard.yml").read_text()
    assert list(provisions(load(root)).values()) == ["Verify that it shall run."]
    rules = {item.rule for item in check_project(root)[1]}
    assert not [rule for rule in rules if rule.startswith(("STR", "SCP", "MOD"))]
    (root / "standard/ours.toml").write_text('like = "iso-directives-2"\nlikes = 1\n')
    (said,) = [item for item in check_project(root)[1] if item.rule == "YML-022"]
    assert "likes" in said.message["en"]
    (root / "standard/ours.toml").unlink()
    (said,) = [item for item in check_project(root)[1] if item.rule == "YML-022"]
    assert "standard/ours.toml" in said.message["en"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("like =", "profile_broken"),
        ('like = "house"', "profile_says"),
        ('without = ["all"]', "profile_says"),
        ('only = "MOD"', "profile_says"),
        ('[verbs]\n"x" = "must"', "profile_says"),
        ("verbs = 1", "profile_says"),
    ],
)
def test_an_unfit_profile_is_told(text: str, key: str) -> None:
    with pytest.raises(UnfitProfile) as unfit:
        read_profile(text, "ours.toml")
    assert unfit.value.key == key


def test_the_files_of_ours_are_fit() -> None:
    assert profile_named("gbt1.1-2020", Path()) is None
    data = {"ANS", "BIL", "CHG", "CMT", "IDS", "PRV", "SET"}  # groups of rules on records, not on text
    for name in ("plain", "rfc2119"):
        rules = profile_named(name, Path())
        assert rules is not None
        assert {each for each in rules.only if "-" not in each} == data


@pytest.mark.parametrize("name", ["plain", "rfc2119"])
def test_a_new_rule_on_text_holds_under_no_list_of_names(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "origin_of", lambda _: "")  # as if it were one of ours
    rules = profile_named(name, Path())
    assert rules is not None
    draft = Draft(label="D1", languages=("en",), title={}, profile=name, drafting=rules)
    spelling = next(rule for rule in all_rules() if rule.id == "ENG-008")
    for number in range(100):
        rule = msgspec.structs.replace(spelling, id=f"ENG-0{number:02}")
        assert run._holds(rule, draft) == (rule.id in rules.only)
    assert run._holds(msgspec.structs.replace(spelling, id="ENG-099", profiles=(name,)), draft)


def test_init_in_a_language_without_rules(tmp_path: Path) -> None:
    root = tmp_path / "norme"
    made = CliRunner().invoke(cli, ["init", str(root), "--lang", "fr,en", "--title", "Cantines"])
    assert made.exit_code == 0, made.output
    project = load(root)
    assert project.draft.languages == ("fr", "en")
    assert project.draft.profile == "plain"
    assert project.draft.title["fr"] == "Cantines"
    _, findings = check_project(root)
    assert [item.rule for item in findings if item.severity == "error"] == []
    wrong = CliRunner().invoke(cli, ["init", str(tmp_path / "x"), "--lang", "English"])
    assert wrong.exit_code == 2
    assert not (tmp_path / "x").exists()


@pytest.mark.slow
def test_a_site_in_french_is_built(tmp_path: Path) -> None:
    root = tmp_path / "norme"
    CliRunner().invoke(cli, ["init", str(root), "--lang", "fr"])
    path = root / "standard/clauses/scope.fr.md"
    path.write_text(path.read_text().replace("title: Scope", "title: Domaine d’application"))
    built = CliRunner().invoke(cli, ["build", "--root", str(root)])
    assert built.exit_code == 0, built.output
    pages = [page.read_text("utf-8") for page in (root / "build/site").rglob("*.html")]
    assert any("Domaine d’application" in page for page in pages)


def test_init_from_a_text(tmp_path: Path) -> None:
    (tmp_path / "protocol.md").write_text(PROTOCOL)
    root = tmp_path / "made"
    args = ["init", str(root), "--profile", "rfc2119", "--title", "Greetings", "--from"]
    made = CliRunner().invoke(cli, [*args, str(tmp_path / "protocol.md")])
    assert made.exit_code == 0, made.output
    project = load(root)
    assert project.draft.title == {"en": "Greetings"}
    assert len(provisions(project)) == 3
    assert "“Greetings”" in made.output or "《Greetings》" in made.output
