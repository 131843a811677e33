"""A finding points at the character at fault."""

from __future__ import annotations

import pytest

from clausework.checks.engine.context import place_of
from clausework.checks.engine.run import check
from clausework.checks.shared.citations import targets_of
from clausework.model.draft import Block, Clause, ClauseText, Draft, Place, Run, plain
from clausework.source.markdown import read_blocks

PATH = "standard/clauses/platform.zh.md"


def found_at(marked: str, rule: str, lang: str = "zh"):
    """Check a clause whose text has ⟦ before the character at fault; give that place and the findings'."""
    lines = marked.split("\n")
    line = next(number for number, text in enumerate(lines) if "⟦" in text)
    expected = (line + 1, lines[line].index("⟦") + 1)
    blocks, faults = read_blocks(marked.replace("⟦", ""), PATH, 1)
    assert not faults
    clause = Clause(
        id="platform", number="1", code="P", texts={lang: ClauseText(title="平台", blocks=blocks)}
    )
    findings = check(Draft(label="working", clauses=(clause,), languages=(lang,)))
    places = [(item.at.line, item.at.column) for item in findings if item.rule == rule]
    assert all(item.at.path == PATH for item in findings if item.rule == rule)
    return expected, places


@pytest.mark.parametrize(
    ("rule", "marked"),
    [
        ("MOD-001", "商家⟦必须在七日内处理投诉。{#P-1}"),
        ("MOD-001", "第一段。\n\n平台的**全部**商家\n⟦不得虚构销量。{#P-1}"),
        ("MOD-001", "平台应公示下列信息：{#P-1}\n\n1. 名称；\n2. 商家⟦必须公示的地址。"),
        ("XRF-001", "保存期限按[](#⟦platform.record)执行。"),
        ("XRF-001", "见[](#platform)和[](#⟦platform.record)。"),
        ("PUN-001", "商家⟦,主播和*机构*共同负责。"),
        ("TAB-003", "| 记录 | 期限 |\n|---|---|\n| 订单 | 三年 |\n| 回放 | ⟦同上 |"),
        ("MOD-014", "注：平台⟦应保存记录。"),
        ("PUN-009", "平台应公示规⟦则{#P-1}"),
        ("MOD-009", "平台应审核商品，\n⟦宜抽检样品。{#P-1}"),
    ],
)
def test_the_place_is_that_of_the_character(rule, marked):
    expected, places = found_at(marked, rule)
    assert places == [expected]


def test_code_is_no_text_of_a_provision():
    blocks, _ = read_blocks("接口返回`必须`字段。", PATH, 1)
    clause = Clause(id="platform", texts={"zh": ClauseText(title="平台", blocks=blocks)})
    findings = check(Draft(label="working", clauses=(clause,), languages=("zh",)))
    assert "MOD-001" not in {item.rule for item in findings}


def test_a_frozen_draft_gives_the_clause_for_a_place():
    blocks, _ = read_blocks("商家必须处理投诉。{#P-1}", PATH, 1)
    clause = Clause(id="merchant.complaints", texts={"zh": ClauseText(title="投诉", blocks=blocks)})
    frozen = plain(Draft(label="D1", clauses=(clause,), languages=("zh",)))
    places = {item.at for item in check(frozen) if item.rule == "MOD-001"}
    assert places == {Place("merchant.complaints")}


def test_a_block_without_spots_stands_at_its_start():
    block = Block(kind="paragraph", runs=(Run("文"),), at=Place("a.md", 3, 2))
    assert place_of(block, 5) == Place("a.md", 3, 2)
    assert place_of(Block(kind="paragraph"), 0, Place("x")) == Place("x")


def test_the_target_of_each_reference_has_a_place_and_words():
    blocks, _ = read_blocks("按[](#a)[](#b)和[](#c)执行。", PATH, 1)
    found = [(run.target, before, at.column) for run, before, at in targets_of(blocks[0])]
    assert found == [("a", "按", 6), ("b", "按", 12), ("c", "按和", 19)]
    bare = Block(kind="paragraph", runs=(Run("", "ref", "a"),), at=Place("a.md", 3, 2))
    assert [at for _, _, at in targets_of(bare)] == [Place("a.md", 3, 2)]
