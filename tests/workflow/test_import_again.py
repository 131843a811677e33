"""A newer text of theirs is merged into the project of an older one: nothing of either side goes silently."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from programs import git

from clausework.cli import cli
from clausework.drafts.register import freeze
from clausework.source.project import load
from clausework.workflow.account import ProjectAccount
from clausework.workflow.check import check_project
from clausework.workflow.freeze import freeze_draft
from clausework.workflow.import_again import ImportPlan, plan_import, write_import
from clausework.workflow.import_text import ImportRefused, import_files

FIRST = """\
# Village ovens

## 1 Scope

This document applies to ovens of villages.

## 2 Baking

### 2.1 Firing

The baker shall fire the oven before dawn. The oven shall be swept each week.

- beech;
- oak.

### 2.2 Bread

The baker shall weigh each loaf of bread that is sold.

### 2.3 Ashes

The ashes shall be kept in an iron bin outside the house.

## 3 Records

The village shall keep a record of each firing for three years.
"""
SECOND = """\
# Village ovens

## 1 Scope

This document applies to ovens of villages and towns.

## 2 Records

The village shall keep a record of each firing for five years.

## 3 Baking

### 3.1 Water

A bucket of water shall stand beside the oven.

### 3.2 Firing

The baker shall fire the oven before sunrise. The oven shall be swept each week.

- beech;
- oak;
- ash.

### 3.3 Bread

The baker shall weigh each loaf of bread that is sold.
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "first.md").write_text(FIRST)
    (tmp_path / "second.md").write_text(SECOND)
    return import_files([tmp_path / "first.md"], tmp_path / "ovens", "en").out


def again(root: Path) -> ImportPlan:
    return plan_import(root, [root.parent / "second.md"])


def edit(root: Path, clause: str, old: str, new: str) -> None:
    path = root / "standard" / "clauses" / f"{clause}.en.md"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new))


def body(root: Path, clause: str) -> str:
    return (root / "standard" / "clauses" / f"{clause}.en.md").read_text("utf-8").partition("---\n\n")[2]


def shape(root: Path) -> list[tuple[str, str]]:
    return [(clause.number, clause.id) for clause in load(root).draft.clauses]


def test_the_old_number_is_kept_and_shown_nowhere(root: Path) -> None:
    text = (root / "standard/clauses/baking/firing.en.md").read_text("utf-8")
    assert 'was: "2.1"\n' in text
    project = load(root)
    assert project.was["baking.firing"] == "2.1"
    assert not [item for item in project.findings if "was" in item.message["en"]]


def test_their_changes_are_taken(root: Path) -> None:
    plan = again(root)
    assert plan.understood.changed == ("scope", "records", "baking.firing")
    assert plan.understood.new == ("baking.water",)
    assert plan.understood.gone == ("baking.ashes",)
    assert plan.understood.moved in (("records",), ("baking",))
    assert plan.understood.clashing == plan.understood.kept == ()
    assert shape(root)[-1] == ("3", "records"), "a plan writes nothing"
    write_import(plan)
    assert shape(root) == [
        ("1", "scope"),
        ("2", "records"),
        ("3", "baking"),
        ("3.1", "baking.water"),
        ("3.2", "baking.firing"),
        ("3.3", "baking.bread"),
    ]
    assert "before sunrise" in body(root, "baking/firing")
    assert "- ash." in body(root, "baking/firing")
    assert load(root).was["baking.firing"] == "3.2"
    assert not (root / "standard/clauses/baking/ashes.en.md").exists()
    assert again(root).empty
    _, findings = check_project(root)
    assert not [item for item in findings if item.rule.startswith(("MD-", "YML-", "OUT-", "FIL-", "IDS-"))]


def test_provisions_keep_their_ids(root: Path) -> None:
    before = body(root, "baking/firing")
    write_import(again(root))
    after = body(root, "baking/firing")
    assert "{#R-FIR-01}" in before
    assert "{#R-FIR-01}" in after
    assert "{#R-WAT-01}" in body(root, "baking/water")


def test_local_edits_and_theirs_are_merged(root: Path) -> None:
    edit(root, "baking/firing", "each week", "every Monday")
    edit(root, "scope", "title: Scope", "title: Field")
    edit(root, "baking/bread", "weigh", "weigh and mark")
    plan = again(root)
    assert plan.understood.clashing == ()
    write_import(plan)
    text = body(root, "baking/firing")
    assert "before sunrise" in text
    assert "every Monday" in text
    assert "- ash." in text
    assert "villages and towns" in body(root, "scope")
    assert "title: Field" in (root / "standard/clauses/scope.en.md").read_text("utf-8")
    assert "weigh and mark" in body(root, "baking/bread")


def test_what_both_changed_stays_and_is_told(root: Path) -> None:
    edit(root, "records", "three years", "ten years")
    plan = again(root)
    assert plan.understood.clashing == ("records",)
    assert "records" not in plan.understood.changed
    write_import(plan)
    assert "ten years" in body(root, "records")
    report = (root / "import.md").read_text("utf-8")
    assert "The village shall keep a record of each firing for five years." in report
    assert again(root).understood.clashing == (), "the same words are told once"


def test_a_clause_changed_here_is_not_deleted(root: Path) -> None:
    edit(root, "baking/ashes", "iron bin", "iron bin with a lid")
    plan = again(root)
    assert plan.understood.gone == ()
    assert plan.understood.kept == ("baking.ashes",)
    write_import(plan)
    assert "with a lid" in body(root, "baking/ashes")
    assert ("3.4", "baking.ashes") in shape(root)


def test_a_clause_added_here_stays(root: Path) -> None:
    (root / "standard/clauses/baking/salt.en.md").write_text("---\ntitle: Salt\n---\n\nSalt is dear.\n")
    outline = root / "standard/outline.yml"
    outline.write_text(outline.read_text().replace("- baking.bread\n", "- baking.bread\n    - baking.salt\n"))
    write_import(again(root))
    assert ("baking.salt") in [name for _, name in shape(root)]
    assert ("baking.water") in [name for _, name in shape(root)]


def test_a_clause_renamed_here_is_known_by_its_old_number(root: Path) -> None:
    CliRunner().invoke(
        cli, ["mv", "baking.firing", "baking.heating", "--root", str(root)], catch_exceptions=False
    )
    plan = again(root)
    assert "baking.heating" in plan.understood.changed
    assert plan.understood.new == ("baking.water",)
    write_import(plan)
    assert "before sunrise" in body(root, "baking/heating")


def test_ids_of_a_frozen_draft_are_retired(tmp_path: Path, root: Path) -> None:
    (tmp_path / "ours.toml").write_text('without = ["STR", "SCP"]\n')
    root = import_files([tmp_path / "first.md"], tmp_path / "frozen", profile=tmp_path / "ours.toml").out
    git(root, "init", "-q")
    freeze_draft(root, "D1")
    write_import(again(root))
    lineage = (root / "standard/lineage.yml").read_text("utf-8")
    assert "from: [baking.ashes]" in lineage
    assert "from: [R-ASH-01]" in lineage
    _, findings = check_project(root)
    assert not [item for item in findings if item.rule.startswith("IDS-")]


def test_a_project_that_no_import_made_is_refused(tmp_path: Path, root: Path) -> None:
    (root / "standard/.imported.json").unlink()
    with pytest.raises(ImportRefused):
        again(root)


def test_the_command_shows_and_asks(root: Path) -> None:
    second = str(root.parent / "second.md")
    shown = CliRunner().invoke(cli, ["import", second, "--out", str(root)], env={"LANG": "C"})
    assert shown.exit_code == 0
    assert "baking.water (Water)" in shown.output
    assert "--yes" in shown.output
    assert shape(root)[-1] == ("3", "records")
    done = CliRunner().invoke(cli, ["import", second, "--out", str(root), "--yes"], env={"LANG": "C"})
    assert done.exit_code == 0
    assert shape(root)[1] == ("2", "records")


def frozen(root: Path) -> Path:
    """The project in git with its first draft frozen, and the second begun."""
    git(root, "init", "--quiet")
    freeze(load(root), "D1", ())
    settings = root / "standard/standard.yml"
    settings.write_text(settings.read_text("utf-8").replace("label: D1", "label: D2"), "utf-8")
    return root


def why(root: Path, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["why", *words, "--root", str(root), "--lang", "en"])
    return result.exit_code, getattr(result.exception, "key", "") or result.output


def test_one_cause_covers_what_is_theirs_word_for_word(root: Path) -> None:
    frozen(root)
    write_import(again(root))
    edit(root, "baking/bread", "that is sold", "that is sold or given away")
    taken = ["--imported", "--reason", "en=The second edition of the rules was taken over."]
    code, said = why(root, *taken)
    assert code == 0, said
    assert "before dawn" in said
    assert "given away" not in said
    (left,) = ProjectAccount(root).account.open()
    assert left.new.endswith("sold or given away.")
    assert why(root, *taken)[1] == "nothing_imported"
    edit(root, "baking/firing", "before sunrise", "before noon")  # no longer theirs
    assert len(ProjectAccount(root).account.open()) == 2


def test_only_an_imported_text_is_taken_over(root: Path) -> None:
    frozen(root)
    (root / "standard/.imported.json").unlink()
    assert why(root, "--imported", "--reason", "en=Taken over from the newer edition.")[1] == "never_imported"
