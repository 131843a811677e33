"""Every day and instant in a record is one that there is, or a finding at its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from clausework.cli import cli
from clausework.workflow.check import check_project

ANSWERED = "comments/2020-07/platform.records"


def found(root: Path, rule: str) -> list[tuple[str, int, int, str]]:
    _, findings = check_project(root)
    return [(f.at.path, f.at.line, f.at.column, f.severity) for f in findings if f.rule == rule]


def put(root: Path, path: str, key: str, value: str) -> tuple[str, int, int]:
    """Write another value for a key of a file; give the place of it."""
    file = root / path
    text = file.read_text(encoding="utf-8")
    match = re.search(rf"\b{key}: ?(\S+)", text)
    assert match
    start = match.start(1)
    file.write_text(text[:start] + value + text[match.end(1) :], encoding="utf-8")
    return path, text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "value", "rule"),
    [
        ("date", "2020-09-31", "YML-023"),
        ("received", "2020-07-32T10:00:00+08:00", "YML-014"),
        ("received", "2020-07-10T10:00:00", "YML-014"),
        ("received", "yesterday", "YML-014"),
    ],
)
def test_a_record_has_days_that_there_are(real: Path, key: str, value: str, rule: str) -> None:
    record = next(
        file
        for file in sorted((real / ANSWERED).glob("*.yml"))
        if "date:" in file.read_text(encoding="utf-8")
    )
    place = put(real, record.relative_to(real).as_posix(), key, value)
    assert found(real, rule) == [(*place, "error")]


@pytest.mark.slow
def test_a_letter_that_came_on_a_day_has_no_hour(real: Path) -> None:
    record = sorted((real / ANSWERED).glob("*.yml"))[0]
    put(real, record.relative_to(real).as_posix(), "received", "2020-07-10")
    assert found(real, "YML-014") == []


@pytest.mark.slow
def test_a_reply_has_a_day_that_there_is(real: Path) -> None:
    place = put(real, "comments/2020-07/replies.yml", "received", "2020-02-30")
    assert found(real, "YML-014") == [(*place, "error")]


@pytest.mark.slow
def test_the_register_has_days_that_there_are(real: Path) -> None:
    place = put(real, "standard/drafts/drafts.yml", "date", "2020-06-31")
    assert found(real, "YML-023") == [(*place, "error")]


def test_a_day_that_there_is_not_is_never_frozen(small: Path) -> None:
    put(small, "standard/standard.yml", "date", "2020-13-40")
    done = CliRunner().invoke(cli, ["draft", "freeze", "D1", "--root", str(small)])
    assert done.exit_code != 0
    assert not (small / "standard/drafts").exists()
