"""Whatever stands in a project's files, the check ends with findings and every report can tell them."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clausework.checks.report import formats, report
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


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(path=st.sampled_from(FILES), text=TEXTS, keep=st.booleans())
def test_any_file_is_checked_and_told(small: Path, path: str, text: str, keep: bool) -> None:
    before = (small / path).read_text(encoding="utf-8") if keep else ""
    findings = found(small, {path: before + text})
    for item in findings:
        assert item.at.line >= 1
        assert item.at.column >= 1
        assert item.message.keys() == {"zh", "en"}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.binary(max_size=60), path=st.sampled_from(FILES))
def test_any_bytes_are_a_finding_or_clean(small: Path, data: bytes, path: str) -> None:
    before = (small / path).read_bytes()
    try:
        (small / path).write_bytes(data)
        check_project(small)
    finally:
        (small / path).write_bytes(before)


GROWING: dict[str, Callable[[int], str]] = {
    "sentences on one line": lambda size: "平台应保存记录。" * size,
    "conditions": lambda size: "平台应保存，" * size,
    "verbs": lambda size: "平台应" * size,
    "English verbs": lambda size: "the platform shall " * size,
    "open quotations": lambda size: "“" * size,
    "quotations": lambda size: "“a”" * size,
    "open titles": lambda size: "《" * size,
    "standards": lambda size: "GB/T 1 " * size,
    "periods": lambda size: "15日" * size,
    "Chinese numbers": lambda size: "一" * size,
    "letters": lambda size: "A" * size,
    "full stops": lambda size: "." * size,
    "commas": lambda size: "，" * size,
    "brackets": lambda size: "（" * size,
    "items": lambda size: "平台应：\n\n" + "1. 保存；\n" * size,
    "provisions": lambda size: "".join(f"平台应保存第{n}批。{{#P-BKG-{n:02d}}}\n\n" for n in range(size)),
    "rows": lambda size: "表：平台\n\n|a|b|\n|-|-|\n" + "|应|c|\n" * size,
    "references": lambda size: "[](#a)" * size,
}


@pytest.mark.parametrize("name", GROWING)
def test_checking_takes_time_in_proportion(small: Path, name: str) -> None:
    def cost(size: int) -> float:
        memory = Memory()
        for lang in ("zh", "en"):
            memory.unsaved[VETTING.format(lang)] = f"---\ntitle: 甲\n---\n\n{GROWING[name](size)}\n"
        start = time.process_time()
        check_project(small, memory)
        return time.process_time() - start

    for _ in range(4):
        first, second = cost(500), cost(2000)
        if second <= 10 * first + 0.25:
            return
    raise AssertionError(f"{first:.3f} s, and {second:.3f} s for four times as much")


def test_ten_thousand_nested_brackets_and_lists_are_findings(small: Path) -> None:
    deep = "[" * 10_000 + "]" * 10_000
    rules = {item.rule for item in found(small, {"standard/references.yml": deep, VETTING.format("zh"): f"---\ntitle: 甲\n---\n\n{'- ' * 10_000}一\n\n{deep}\n"})}  # fmt: skip
    assert {"YML-001", "MD-005"} <= rules
