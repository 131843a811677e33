"""Addresses, code and targets of links: no cure changes a character of them, whichever rule it is of."""

from __future__ import annotations

from pathlib import Path

import pytest

from clausework.checks.engine.run import touches
from clausework.model.finding import TextEdit
from clausework.workflow.fix import cure, write_cure

KEPT = (
    "http://a.cn/x(中文)",
    "https://example.cn/１２/a?b=1,2;c=3-5",
    "www.example.cn/(甲),乙",
    "ftp://example.cn/规范...pdf",
    '`见GB/T 35273-2020,"甲"(乙)`',
    "[说明](https://example.cn/a(乙),丙)",
    "<https://example.cn/甲(乙),丙>",
)
AROUND = (
    "见{}。",
    "按{}，平台可以公开。",
    "平台公开记录({})，见《办法》。",
    "平台,见{}；记录保存。",
    "平台公开 {} 的记录,处理。",
)


@pytest.mark.parametrize("kept", KEPT)
def test_a_cure_leaves_what_no_cure_may_change(small: Path, kept: str) -> None:
    path = small / "standard/clauses/platform/vetting.zh.md"
    text = path.read_text(encoding="utf-8")
    added = "".join(f"\n{around.format(kept)}\n" for around in AROUND)
    path.write_text(text + added, encoding="utf-8")
    write_cure(small, cure(small).files)
    assert path.read_text(encoding="utf-8").count(kept) == len(AROUND)


def test_what_stands_beside_an_address_is_cured(small: Path) -> None:
    path = small / "standard/clauses/platform/vetting.zh.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        f"{text}\n平台公开记录(见http://a.cn/x)，处理,见http://a.cn/y，公示,保存。\n", encoding="utf-8"
    )
    write_cure(small, cure(small).files)
    cured = path.read_text(encoding="utf-8")
    assert "平台公开记录（见http://a.cn/x），处理，见http://a.cn/y，公示，保存。" in cured


@pytest.mark.parametrize("kept", KEPT)
def test_only_what_is_inside_is_kept(kept: str) -> None:
    source = f"第一行。\n甲{kept}，乙\n"
    start = source.split("\n")[1].index(kept) + 1
    link = kept.index("](") + 2 if "](" in kept else 0
    for offset in range(link, len(kept) - bool(link)):
        assert touches(source, TextEdit("a.md", 2, start + offset, 1, "丁丁")), offset
    assert not touches(source, TextEdit("a.md", 2, start - 1, 1, "丁"))
    assert not touches(source, TextEdit("a.md", 2, start + len(kept), 1, "；"))
    assert not touches(source, TextEdit("a.md", 2, start + len(kept), 0, "丁"))
