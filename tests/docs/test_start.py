"""The page on the first minutes: its twelve commands, run as they stand there, make a site."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from places import ROOT

from clausework.source.project import load
from clausework.workflow.check import check_project

BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TITLES = {"zh": "社区食堂服务规范", "en": "Community canteens"}


def commands(lang: str) -> list[str]:
    page = (ROOT / f"tooling/docs/start.{lang}.md").read_text("utf-8")
    (block,) = BLOCK.findall(page)
    return block.splitlines()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_there_are_twelve(lang: str) -> None:
    assert len(commands(lang)) == 12


def test_both_languages_give_the_same_commands() -> None:
    shapes = [[re.match(r"[a-z]+(?: [a-z]+)?", line)[0] for line in commands(lang)] for lang in TITLES]
    assert shapes[0] == shapes[1]


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_they_make_a_site(tmp_path: Path, lang: str) -> None:
    program = tmp_path / "bin/clausework"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\nexec {sys.executable} -c "from clausework.cli import main; main()" "$@"\n'
    )
    program.chmod(0o755)
    who = {
        f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, **who, "LC_ALL": "C", "LANG": "", "PATH": path, "PYTHONPATH": str(ROOT / "tooling")}
    script = "set -e\n" + "\n".join(commands(lang))
    done = subprocess.run(
        ["sh", "-c", script], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    root = tmp_path / "canteen"
    _, findings = check_project(root)
    found = [(item.rule, "O-SMP-01" in item.message["en"]) for item in findings if item.severity != "info"]
    assert found == ([("VER-001", True)] if lang == "zh" else [])  # as the page says
    draft = load(root).draft
    assert (draft.languages, draft.title[lang]) == ((lang,), TITLES[lang])
    assert [clause.id for clause in draft.clauses][-2] == "requirements.samples"
    address = "c" if lang == "zh" else "en/c"
    page = (root / f"build/site/{address}/requirements.samples/index.html").read_text("utf-8")
    assert "O-SMP-01" in page
    assert TITLES[lang] in page
    assert (root / f"build/publish/D1/canteen-D1.{lang}.docx").is_file()
    assert f'<html lang="{lang}' in page
    other = {"zh": "English", "en": "中文"}[lang]
    pages = [
        path for path in (root / "build/site").rglob("*.html") if f">{other}</a>" in path.read_text("utf-8")
    ]
    assert pages == []  # no page leads to a language that the text has not
