"""A text that names its tables, figures and formulas by number comes in with references to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from clausework.source.project import load
from clausework.workflow.check import check_project
from clausework.workflow.import_text import import_files

ENGLISH = """\
# Bakeries

## 1 Scope

This document is about bakeries, see Table 1.

## 2 Baking

The error is calculated by Formula (1) from V~i~ and m^2^ as in Table B.1 and Figure 1.
Table 2 of ISO 9 and Table 7 are those of others, and so is that in ISO 9:2020, Table 1.

> Table 1 was quoted.

Table 1 — Ovens

| Oven | Size | << |
| --- | --- | --- |
| ^^ | least | most |
| wood | 1 | 2 |

$$
e = a \\tag{1}
$$

![](oven.svg)

Figure 1 — An oven

## Annex B (normative) Breads

Table B.1 — Breads

| Bread | Flour |
| --- | --- |
| rye | 900 g |
"""
CHINESE = """\
# 面包房

## 1 范围

本文件适用于面包房。

## 2 烘焙

### 2.1 称量

代表1名，按表1称量，误差按公式（1）计算。

表1 面包

| 面包 | 面粉/g |
| --- | --- |
| 黑麦 | 900 |

$$ e = a $$ （1）

### 2.2 记录

2.1规定的称量和2.1至2.2规定的记录应留存，GB/T 2.1的要求除外。
"""


def clause(root: Path, name: str) -> str:
    return (root / f"standard/clauses/{name}.md").read_text("utf-8")


def test_english_numbers_become_references(tmp_path: Path) -> None:
    (tmp_path / "oven.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    (tmp_path / "a.md").write_text(ENGLISH)
    root = import_files([tmp_path / "a.md"], tmp_path / "new", "en").out
    text = clause(root, "baking.en")
    assert "by [](#eq-1) from V~i~ and m^2^ as in [](#tab-breads) and [](#fig-oven)." in text
    assert "Table 2 of ISO 9 and Table 7 are those of others, and so is that in ISO 9:2020, Table 1." in text
    assert "> Table 1 was quoted." in text
    assert "Table: Ovens {#tab-ovens}" in text
    assert "$$\ne = a\n$$ {#eq-1}" in text
    assert "![An oven](figures/oven.svg) {#fig-oven}" in text
    assert "| Oven | Size | << |" in text
    assert "| ^^ | least | most |" in text
    assert "see [](#tab-ovens)." in clause(root, "scope.en")
    _, findings = check_project(root)
    assert [item.at for item in findings if item.rule in ("XRF-001", "XRF-009", "MD-013")] == []
    assert [item.at.line for item in findings if item.rule == "XRF-011"] == [7]  # those of others


def test_chinese_numbers_become_references(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(CHINESE, encoding="utf-8")
    root = import_files([tmp_path / "a.md"], tmp_path / "new", "zh").out
    assert "代表1名，按[](#tab-1)称量，误差按[](#eq-1)计算。" in clause(root, "clause-2/1.zh")
    rule = clause(root, "clause-2/2.zh")
    one, two = "[](#clause-2.1)", "[](#clause-2.2)"
    assert f"{one}规定的称量和{one}至{two}规定的记录应留存，GB/T 2.1的要求除外。" in rule
    labels = {block.label for each in load(root).draft.clauses for block in each.texts["zh"].blocks}
    assert labels == {"", "tab-1", "eq-1"}


@pytest.mark.parametrize("text", ["表1 面包", "见表1。", "按公式（1）计算。"])
def test_a_number_alone_is_no_reference(tmp_path: Path, text: str) -> None:
    """Nothing is named where there is no caption of a table or number of a formula."""
    (tmp_path / "a.md").write_text(f"# 面包房\n\n## 1 烘焙\n\n{text}\n", encoding="utf-8")
    root = import_files([tmp_path / "a.md"], tmp_path / "new", "zh").out
    assert text in clause(root, "clause-1.zh")


def test_a_footnote_is_labelled_by_a_number(tmp_path: Path) -> None:
    """The label is what pages print; letters and numbers of the author stay."""
    (tmp_path / "a.md").write_text(
        "# Bakeries\n\n## 1 Baking\n\nRye[^rye] and oats[^1] and wheat.[^w]\n\n"
        "[^rye]: Winter rye.\n\n[^1]: Rolled oats.\n\n[^w]: Spring wheat.\n"
    )
    root = import_files([tmp_path / "a.md"], tmp_path / "new", "en").out
    text = clause(root, "baking.en")
    assert "Rye[^2] and oats[^1] and wheat.[^w]" in text
    assert "[^2]: Winter rye." in text
    assert "| baking | 1 | 1 | Baking | rye rye |" in (root / "import.md").read_text("utf-8")


def test_a_chapter_may_be_called_as_the_whole(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Ovens\n\n## 1 Ovens\n\nAn oven bakes.\n")
    assert import_files([tmp_path / "a.md"], tmp_path / "new", "en").title == "Ovens"
