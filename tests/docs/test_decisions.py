"""The records of decisions: each has its number, its day and its status, and names what there is."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from places import ROOT

FOLDER = ROOT / "tooling/docs/adr"
RECORDS = sorted(FOLDER.glob("0*.md"))
HEAD = re.compile(r"# (\d+)\. (.+)\n\nDate: (\d{4}-\d\d-\d\d)[^.]*\. Status: ([^\n]+)\n\n## Context\n")
MODULE = re.compile(r"`((?:[\w-]+/)*[\w-]+\.(?:py|js|html))`")
"""A file of the code that a record names."""


def test_each_record_has_its_number_day_and_status() -> None:
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    for place, path in enumerate(RECORDS, 1):
        head = HEAD.match(path.read_text(encoding="utf-8"))
        assert head, path.name
        assert (int(head[1]), int(path.name[:4])) == (place, place)
        row = next(line for line in index.splitlines() if f"]({path.name})" in line)
        listed = row.strip("| ").rpartition(" | ")[2]
        assert row.startswith(f"| [{place}]")
        assert head[4].startswith("superseded") == listed.startswith("superseded"), path.name


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.name[:4])
def test_a_record_in_force_names_files_that_are_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if "Status: superseded" in text:
        return
    files = [
        f"/{name}" for name in subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).splitlines()
    ]
    named = {name for name in MODULE.findall(text) if not re.search("[A-Z]{3}", name)}
    assert [name for name in sorted(named) if not any(file.endswith(f"/{name}") for file in files)] == []
