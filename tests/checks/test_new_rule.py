"""`clausework dev new-rule`, and the recipe “Adding a rule” of the manual, run as it stands there."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner
from notation import read_cases, read_example
from programs import CLAUSEWORK

from clausework.checks.engine.rule import filed_rules
from clausework.cli import cli
from clausework.workflow.rule_reference import NewRuleRefused, new_rule

ROOT = Path(__file__).resolve().parents[2]
HEADINGS = {"zh": "## 加一条规则", "en": "## Adding a rule"}


def recipe(lang: str) -> list[str]:
    """The commands of the recipe."""
    manual = (ROOT / f"tooling/docs/developer.{lang}.md").read_text("utf-8")
    section = manual.partition(HEADINGS[lang] + "\n")[2].partition("\n## ")[0]
    found = re.search(r"^```sh\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert found
    return found[1].splitlines()


def test_the_recipe_is_the_same_in_both_languages() -> None:
    assert recipe("zh") == recipe("en")
    assert len(recipe("en")) == 3


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what the recipe needs of a checkout."""
    root = tmp_path / "checkout"
    unused = shutil.ignore_patterns("__pycache__", "test_rule_packages.py", "test_new_rule.py")
    for folder in (
        "tooling/clausework",
        "tooling/docs",
        "tests/checks",
        "tests/data/live_commerce",
        "standard",
    ):
        shutil.copytree(ROOT / folder, root / folder, ignore=unused)
    for file in (ROOT / "pyproject.toml", ROOT / "tooling/manual.py", *(ROOT / "tests").glob("*.py")):
        shutil.copy(file, root / file.relative_to(ROOT))
    return root


def run(root: Path, line: str) -> str:
    words = shlex.split(line)
    program = {
        "clausework": CLAUSEWORK,
        "pytest": [sys.executable, "-m", "pytest", "-p", "no:xdist", "-p", "no:cacheprovider"],
    }
    done = subprocess.run(
        [*program[words[0]], *words[1:]],
        env={**os.environ, "PYTHONPATH": str(root / "tooling"), "LC_ALL": "C.UTF-8"},
        cwd=root,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_recipe_makes_rules_that_pass_their_tests(checkout: Path) -> None:
    """One with a pattern, which is a file, and one with a function beside it."""
    group = checkout / "tooling/clausework/checks/rules/scope"
    *made, last = recipe("en")
    ids = []
    for line in made:
        _, _, _, prefix, name, *_ = shlex.split(line)
        ids += set(re.findall(rf"{prefix}-\d\d\d", run(checkout, line)))
        text = (group / f"{name}.md").read_text("utf-8")
        assert f'id = "{ids[-1]}"' in text
        assert text.count("TODO") >= 9
    assert len(ids) == len(set(ids)) == 2
    assert "\ndef no_audience(context" in (group / "__init__.py").read_text("utf-8")
    passed = re.search(r"(\d+) passed", run(checkout, last))
    assert passed
    assert (
        int(passed[1]) == 10
    )  # for each: examples and cases, completeness, and three of what it needs to see
    for command in ("check", "format --check"):
        ruff = [sys.executable, "-m", "ruff", *command.split(), str(group)]
        assert subprocess.run(ruff, cwd=checkout, capture_output=True).returncode == 0


def test_a_package_of_rules_gets_rules_of_its_own_prefix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "acme_rules"
    folder.mkdir()
    (folder / "__init__.py").write_text(
        '"""Rules."""\n\nfrom __future__ import annotations\n\nGROUPS = {}\n', "utf-8"
    )
    first = new_rule("ACM", "no-riddles", folder)
    second = new_rule("ACM", "no-limits", folder, function=True)
    assert (first.id, second.id) == ("ACM-001", "ACM-002")
    assert first.file == folder / "no-riddles.md"
    with pytest.raises(NewRuleRefused, match=r"no-limits\.md"):
        new_rule("ACM", "no-limits", folder)
    monkeypatch.syspath_prepend(str(tmp_path))
    rules = list(filed_rules(import_module("acme_rules")))
    assert [(rule.id, rule.name) for rule in rules] == [("ACM-002", "no-limits"), ("ACM-001", "no-riddles")]
    for rule in rules:
        examples = rule.whole.broken, rule.whole.passing
        assert [len(list(rule.check(read_example(example)))) for example in examples] == [1, 0]
        assert [told for case in read_cases(rule.file) if (told := case.wrong(rule))] == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("XYZ", "no-limits"), ("SCP Scope", "group_XYZ", "--dir")),
        (("SCP", "forbidden-verb"), ("rules.verbs", "already")),
        (("scp", "no-limits"), ("scp", "capital")),
        (("SCP", "No Limits"), ("No Limits", "no-limits")),
    ],
)
def test_what_cannot_be_written_is_refused_with_the_remedy(
    words: tuple[str, ...], told: tuple[str, ...]
) -> None:
    refused = CliRunner().invoke(cli, ["dev", "new-rule", *words]).exception
    assert isinstance(refused, NewRuleRefused)
    assert [word for word in told if word not in str(refused)] == []
