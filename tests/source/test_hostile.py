"""Texts that would keep the reader busy: each is answered within a bound, with place, reason and remedy.

The bounds are of processor time and some ten times what is needed, so that a slow machine passes;
what they bound took minutes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from clausework.source import markdown
from clausework.source.clausefile import LONGEST, read_clause_file
from clausework.source.markdown import read_blocks
from clausework.source.memory import conflict
from clausework.source.writer import format_source
from clausework.workflow.check import check_project

T = TypeVar("T")
HEAD = "---\ntitle: 范围\n---\n"
SIGNS = ["[", "![", "](", "[^", "[^a]: x\n", "*", "*[", "[*", "_", "**a *", "`", "<", "<a ", "<!--"]
SIGNS += [
    "> ",
    "- ",
    "- a\n",
    "1. a\n",
    "|",
    "|\n|-\n",
    "$",
    "$$\na\n",
    "&",
    "{#",
    "a\n",
    "a\n\n",
    "# a\n",
    "\\[",
]


def timed(work: Callable[[], T], seconds: float) -> T:
    """What the work gives, if it takes no more processor time than that."""
    began = time.process_time()
    result = work()
    assert time.process_time() - began < seconds
    return result


@pytest.mark.timing
@pytest.mark.parametrize("sign", SIGNS)
def test_signs_without_end_are_one_finding(sign: str) -> None:
    source = HEAD + sign * (3_000_000 // len(sign))
    _, findings = timed(lambda: read_clause_file(source, "a.zh.md", "a", "zh"), 5)
    assert [(item.rule, item.at.line, item.clause) for item in findings] == [("MD-010", 1, "a")]
    assert timed(lambda: format_source(source, "zh"), 5) == source


@pytest.mark.timing
@pytest.mark.parametrize("sign", SIGNS)
def test_the_longest_paragraphs_are_read_in_time(sign: str) -> None:
    """Ten paragraphs as long as is read: half a file, so that the whole takes twice as long."""
    paragraph = sign * (markdown.LONGEST // len(sign))
    timed(lambda: read_blocks("\n\n".join([paragraph] * 10), "a.zh.md"), 20)


def test_a_paragraph_too_long_keeps_its_words_and_says_so() -> None:
    text = "平台应保存*记录*。" * 1_200
    blocks, findings = read_blocks(f"短的一段。\n\n{text}\n", "a.zh.md", 7)
    (finding,) = findings
    assert (finding.rule, finding.at.line, finding.at.column) == ("MD-010", 9, 1)
    assert f"{len(text):,}" in finding.message["zh"]
    assert f"{markdown.LONGEST:,}" in finding.message["en"]
    assert [block.text for block in blocks] == ["短的一段。", text]


def test_a_long_paragraph_without_signs_is_read_as_any_other() -> None:
    text = "平台应保存记录。" * 5_000
    blocks, findings = read_blocks(text, "a.zh.md")
    assert (blocks[0].text, findings) == (text, ())


@pytest.mark.slow
def test_a_file_at_the_limit_is_read() -> None:
    rows = HEAD + "平台应保存记录。\n\n" * 20_000
    file, findings = read_clause_file(rows[:LONGEST], "a.zh.md", "a", "zh")
    assert (file.text.title, findings) == ("范围", ())
    file, findings = read_clause_file(rows[:LONGEST] + "。", "a.zh.md", "a", "zh")
    assert [item.rule for item in findings] == ["MD-010"]


@pytest.mark.timing
def test_a_check_says_of_an_endless_clause_only_that(real: Path) -> None:
    path = "standard/clauses/platform/access.zh.md"
    text = (real / path).read_text(encoding="utf-8")
    (real / path).write_text(text + "[" * 3_000_000, encoding="utf-8")
    _, findings = timed(lambda: check_project(real), 20)
    told = [item for item in findings if item.severity != "info"]
    assert [(item.rule, item.at.path) for item in told] == [("MD-010", path)]


@pytest.mark.timing
def test_openings_of_conflicts_without_an_end_take_no_time() -> None:
    opening = "<<<<<<< HEAD\n"
    assert timed(lambda: conflict(opening * 200_000), 5) == 0
    assert conflict(f"甲\n{opening}乙\n=======\n丙\n>>>>>>> b\n") == 2
    assert conflict(f">>>>>>> b\n{opening}") == 0
