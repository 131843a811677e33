"""Whatever stands in a project's files, the check ends with findings and every report can tell them."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from string import ascii_uppercase

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from clausework.checks.reports import formats, report
from clausework.model.finding import Finding
from clausework.source.memory import Memory
from clausework.workflow.check import check_project

VETTING = "standard/clauses/platform/vetting.{}.md"
FILES = (
    VETTING.format("zh"),
    VETTING.format("en"),
    "standard/standard.yml",
    "standard/outline.yml",
    "standard/references.yml",
    "standard/lineage.yml",
    "standard/reasons.yml",
)
PIECES = st.sampled_from(
    [
        *"[]()*_`$|#>-:!&<{}\\\"'\n\t\0 ，。；：“”《》（）",
        *(
            "平台应",
            "不得",
            "必须",
            "宜",
            "可",
            "需要",
            "shall ",
            "must ",
            "should not ",
            "can ",
            "the platform ",
        ),
        *(
            "GB/T 1.1—2020",
            "15日",
            "三个月",
            "5%",
            "2020年",
            "第一条",
            "](#platform)",
            "{#P-BKG-01}",
            "{#X-1}",
            "[^1]",
        ),
        *(
            "注：",
            "示例：",
            "1. ",
            "- ",
            "\n\n",
            "| a | b |\n| - | - |\n",
            "表：",
            "$$\n",
            "title: ",
            "zh: ",
            "- draft: D1\n",
        ),
        *("\ud800", "\u202e", "\u200b", "\ufeff", "\u2028", "\x1b[2J", "😀", "𠮷", "e\u0301"),
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map("".join)


def found(root: Path, texts: dict[str, str]) -> tuple[Finding, ...]:
    memory = Memory()
    memory.unsaved = texts
    project, findings = check_project(root, memory)
    for name in formats():
        for lang in ("zh", "en"):
            report(name, findings, project.sources, lang).encode("utf-8", "surrogatepass")
    return findings


@pytest.mark.slow
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(path=st.sampled_from(FILES), text=TEXTS, keep=st.booleans())
def test_any_file_is_checked_and_told(small: Path, path: str, text: str, keep: bool) -> None:
    before = (small / path).read_text(encoding="utf-8") if keep else ""
    findings = found(small, {path: before + text})
    for item in findings:
        assert item.at.line >= 1
        assert item.at.column >= 1
        assert item.message.keys() == {"zh", "en"}


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.binary(max_size=60), path=st.sampled_from(FILES))
def test_any_bytes_are_a_finding_or_clean(small: Path, data: bytes, path: str) -> None:
    before = (small / path).read_bytes()
    try:
        (small / path).write_bytes(data)
        check_project(small)
    finally:
        (small / path).write_bytes(before)


GROWING: dict[str, str | Callable[[int], str]] = {
    "sentences on one line": "平台应保存§份记录。",
    "conditions": "平台应保存§，",
    "verbs": "平台应§",
    "English verbs": "the platform § shall ",
    "open quotations": "“",
    "quotations": "“a§”",
    "open titles": "《",
    "standards": "GB/T § ",
    "periods": "§日",
    "Chinese numbers": "一",
    "letters": "A",
    "full stops": ".",
    "commas": "，",
    "brackets": "（",
    "items": "1. 保存§；\n",
    "provisions": "平台应保存第§批。{#P-BKG-§}\n\n",
    "rows": "|应§|c|\n",
    "references": "[](#a)",
    "unknown references": "见[](#x§)。",
    "quotations of many kinds": '“「『‘《〈"`',
    "ends of quotations": "”」",
    "runs": "*平台§*应必须",
    "abbreviations": lambda size: " ".join(
        f"A{ascii_uppercase[n // 26 % 26]}{ascii_uppercase[n % 26]}" for n in range(size)
    ),
    "large numbers": "§、12,345。",
    "digits": "9",
    "groups of digits": "99,",
    "dates": "2020年1月1日，",
    "parts of a hundred": "百分之",
    "Chinese numerals": "一百二十",
    "English numerals": "one hundred ",
    "Han and Latin": "平a",
    "notes": "注：平台§\n\n",
    "footnotes": "甲[^§]\n\n[^§]: 乙\n\n",
    "figures": "![](§.png)\n\n",
    "tables": "表：平台§\n\n|a|b|\n|-|-|\n|应|c|\n\n",
    "formulas": "$a+§$",
    "links": "[甲§](http://a.b/)",
    "one requirement": "平台应自直播结束之日起保存直播视频不少于三年。{#P-BKG-§}\n\n",
}
"""The piece that a text is made of, § a number that no other text has: what is remembered of one takes no time."""
BEFORE = {"items": "平台应：\n\n", "rows": "表：平台\n\n|a|b|\n|-|-|\n"}
TURNS = count(1)


def grown(name: str, size: int) -> str:
    """A text of so many pieces, of which no text before has had the same, unless its piece has no number."""
    piece, first = GROWING[name], next(TURNS) * 1_000_000
    if not isinstance(piece, str):
        return f"{first} {piece(size)}"
    text = "".join(piece.replace("§", str(first + number)) for number in range(size))
    return BEFORE.get(name, "" if "§" in piece else f"{first} ") + text


MOST = 1 << 14


@pytest.mark.timing
@pytest.mark.parametrize("name", GROWING)
def test_eight_times_the_text_takes_at_most_nine_times_the_time(small: Path, name: str) -> None:
    """Of a cost that grows with the square, a sixth is enough to be noticed.

    What a check of next to nothing takes is no part of either cost.
    """

    def cost(size: int) -> float:
        memory, text = Memory(), grown(name, size)
        for lang in ("zh", "en"):
            memory.unsaved[VETTING.format(lang)] = f"---\ntitle: 甲\n---\n\n{text}\n"
        gc.collect()
        gc.disable()
        start = time.process_time()
        check_project(small, memory)
        spent = time.process_time() - start
        gc.enable()
        return spent

    cost(50)
    alone = min(cost(1), cost(1))
    size = 50
    while (first := cost(size)) < 3.5 * alone and size < MOST:
        size *= 4
    # So much that the reader refuses it; what is asked for the first time would hide that.
    while (second := min(cost(8 * size), cost(8 * size))) < max(first, alone) and size > 1:
        size //= 2
        first = cost(size)
    # What else the machine does can only add to a figure, so the least of several counts.
    for _ in range(12):
        if second - alone <= 9 * (first - alone):
            return
        alone = min(alone, cost(1))
        first, second = min(first, cost(size)), min(second, cost(8 * size))
    raise AssertionError(
        f"{first - alone:.3f} s for {size} pieces, and {second - alone:.3f} s for eight times as many"
    )


@pytest.mark.parametrize(
    "text", ["百分之4.5.", "百分之1.2.3", "9" * 5000, "百分之1十", "三分之" + "1" * 5000]
)
def test_a_number_that_is_none_is_no_error_of_ours(small: Path, text: str) -> None:
    found(small, {VETTING.format(lang): f"---\ntitle: 甲\n---\n\n{text}\n" for lang in ("zh", "en")})


@pytest.mark.slow
def test_a_line_of_ten_megabytes_is_checked(small: Path) -> None:
    line = "平台应核查主播的身份，并保存记录。" * 200_000
    assert len(line.encode()) > 10_000_000
    findings = found(small, {VETTING.format("zh"): f"---\ntitle: 甲\n---\n\n{line}\n"})
    assert any(item.at.path == VETTING.format("zh") for item in findings)


@pytest.mark.slow
def test_ten_thousand_nested_brackets_and_lists_are_findings(small: Path) -> None:
    deep = "[" * 10_000 + "]" * 10_000
    rules = {item.rule for item in found(small, {"standard/references.yml": deep, VETTING.format("zh"): f"---\ntitle: 甲\n---\n\n{'- ' * 10_000}一\n\n{deep}\n"})}  # fmt: skip
    assert {"YML-001", "MD-005"} <= rules
