"""Mistakes that drafters make, each made for real: what stands first says what was done, where, and the remedy."""

from __future__ import annotations

import tomllib
from importlib.util import find_spec
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from slip_rig import Slip, Standard

from clausework.cli import cli
from clausework.workflow.fix import cure, write_cure
from clausework.workflow.layout import layout, write_layout
from clausework.workflow.rename import rename_clause

SLIPS = msgspec.convert(
    tomllib.loads(Path(__file__).with_name("slips.toml").read_text("utf-8"))["slip"], list[Slip]
)
NAMED = {slip.name: slip for slip in SLIPS}


@pytest.fixture(scope="module")
def spoilable(tmp_path_factory: pytest.TempPathFactory) -> Standard:
    return Standard(tmp_path_factory.mktemp("slips"))


@pytest.fixture
def standard(spoilable: Standard) -> Standard:
    """A standard without a finding."""
    spoilable.restore()
    return spoilable


@pytest.mark.slow
def test_the_standard_is_without_fault_before(standard):
    assert standard.check() == ()


@pytest.mark.slow
@pytest.mark.parametrize("slip", SLIPS, ids=[slip.name for slip in SLIPS])
def test_a_slip_is_told_first_as_what_it_is(slip, standard):
    if slip.needs and find_spec(slip.needs) is None:
        pytest.skip(f"no {slip.needs} here")
    standard.make(slip)
    found = standard.check()
    if not slip.rule:
        assert found == ()
        return
    first, path = found[0], f"standard/clauses/{slip.at[0]}".replace("clauses/../", "")
    assert (first.rule, first.at.path) == (slip.rule, path)
    line = standard.line(first.at)
    assert slip.at[1] in line, f"line {first.at.line} is: {line}"
    for lang, says, remedy in zip(("zh", "en"), slip.says, slip.cure, strict=True):
        assert says in first.message[lang]
        assert remedy in first.remedy[lang]
    assert sorted({item.rule for item in found[1:] if item.follows is None}) == slip.beside


@pytest.mark.slow
def test_what_follows_says_from_what_and_stands_behind_it(standard):
    standard.make(NAMED["a provision deleted in the original only"])
    root, *rest = standard.check()
    assert [item.follows and (item.follows.rule, item.follows.at) for item in rest] == [
        (root.rule, root.at)
    ] * len(rest)
    assert {"IDS-003", "PRV-001", "BIL-004", "BIL-011", "CHG-001"} <= {item.rule for item in rest}


@pytest.mark.slow
def test_the_report_counts_what_follows_and_explains_the_cause(standard):
    standard.make(NAMED["an ID of two provisions"])
    told = CliRunner().invoke(cli, ["check", "--lang", "en", "--root", str(standard.root)]).output
    whole = CliRunner().invoke(cli, ["check", "--all", "--lang", "en", "--root", str(standard.root)]).output
    assert told.startswith("error[IDS-001]")
    assert "= because of this 10 more: clausework check --all" in told
    assert told.endswith("Next: clausework explain IDS-001\n")
    assert (told.count(" --> "), whole.count(" --> ")) == (1, 11)
    assert "because of this" not in whole


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["a file moved by hand", "a file moved by hand, and its entry in the outline"]
)
def test_the_remedy_of_a_moved_file_mends_all_but_the_reasons(name, standard):
    standard.make(NAMED[name])
    rename_clause(standard.root, "platform.records", "merchant.archives")
    assert {item.rule for item in standard.check()} <= {"CHG-001", "SET-002"}
    assert "platform.records" not in standard.file("../outline.yml").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["the BOM of Windows Notepad", "the BOM in the outline"])
def test_fix_takes_a_byte_order_mark_away(name, standard):
    standard.make(NAMED[name])
    write_cure(standard.root, cure(standard.root).files)
    assert standard.check() == ()


@pytest.mark.slow
def test_fmt_takes_a_byte_order_mark_away(standard):
    standard.make(NAMED["the BOM of Windows Notepad"])
    found = layout(standard.root)
    assert found.left == ()
    write_layout(standard.root, found.changed)
    assert standard.check() == ()
