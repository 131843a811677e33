"""What the drafter's manual shows of commands is what they print on the standard as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from places import LIVE_COMMERCE

from clausework.cli import cli

ROOT = Path(__file__).resolve().parents[2]
SHOWN = ("redline D1 working --clause platform.records", "draft diff-stat D1 working")


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", SHOWN)
def test_the_manual_shows_what_the_command_prints(command: str, lang: str) -> None:
    manual = (ROOT / f"tooling/docs/redlines.{lang}.md").read_text("utf-8")
    start = rf"^```console\n\$ clausework {re.escape(command)}(?: --lang {lang})?\n(.*?)^```$"
    (shown,) = re.findall(start, manual, re.MULTILINE | re.DOTALL)
    run = CliRunner().invoke(cli, [*command.split(), "--root", str(LIVE_COMMERCE), "--lang", lang])
    printed = run.output.splitlines()
    assert [line for line in shown.splitlines() if line != "…" and line not in printed] == []
