"""`clausework dev new-rule`, and the recipe “Adding a rule” of the manual, run as it stands there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
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
    words = line.split()
    program = {
        "clausework": CLAUSEWORK,
        "make": [sys.executable, "tooling/manual.py"],  # what the target `docs` runs
        "pytest": [sys.executable, "-m", "pytest", "-p", "no:xdist", "-p", "no:cacheprovider"],
    }
    done = subprocess.run(
        [*program[words[0]], *words[1 + (words[0] == "make") :]],
        env={**os.environ, "PYTHONPATH": str(root / "tooling"), "LC_ALL": "C.UTF-8"},
        cwd=root,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_recipe_makes_a_rule_that_passes_its_tests(checkout: Path) -> None:
    first, second, third = recipe("en")
    _, _, _, prefix, name = first.split()
    made = run(checkout, first)
    group = checkout / "tooling/clausework/checks/rules/scope.py"
    (rule_id,) = set(re.findall(rf"{prefix}-\d\d\d", made))
    assert f"\ndef {name.replace('-', '_')}(context" in group.read_text("utf-8")
    text = group.with_suffix(".toml").read_text("utf-8")
    assert f'id = "{rule_id}"' in text
    assert text.count("TODO") >= 8
    assert f"\n## {rule_id}\n! " in group.with_suffix(".cases.txt").read_text("utf-8")
    passed = re.search(r"(\d+) passed", run(checkout, second))
    assert passed
    assert int(passed[1]) == 5  # examples and cases, completeness, and three of what it needs to see
    run(checkout, third)
    for lang in ("zh", "en"):
        assert f"### {rule_id} TODO" in (checkout / f"tooling/docs/rules.{lang}.md").read_text("utf-8")
    for check in ("check", "format --check"):
        ruff = [sys.executable, "-m", "ruff", *check.split(), str(group)]
        assert subprocess.run(ruff, cwd=checkout, capture_output=True).returncode == 0


def test_a_package_of_rules_gets_rules_of_its_own_prefix(tmp_path: Path) -> None:
    first = new_rule("ACM", "no-riddles", tmp_path)
    second = new_rule("ACM", "no-limits", tmp_path)
    assert (first.id, second.id) == ("ACM-001", "ACM-002")
    assert first.module == tmp_path / "no_riddles.py"
    with pytest.raises(NewRuleRefused, match=r"no_limits\.py"):
        new_rule("ACM", "no-limits", tmp_path)
    spec = spec_from_file_location("no_limits", second.module)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    (rule,) = filed_rules(module)
    assert (rule.id, rule.name) == ("ACM-002", "no-limits")
    assert [len(list(rule.check(read_example(example)))) for example in (rule.broken, rule.passing)] == [1, 0]
    assert [told for case in read_cases(module)[rule.id] if (told := case.wrong(rule))] == []


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
