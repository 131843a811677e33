"""An imported standard keeps the numbers that its source has, and refers to its clauses by them."""

from __future__ import annotations

import html
import io
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from clausework.cli import cli
from clausework.rendering.clause_html import PageLinks, clause_html, setting_of
from clausework.rendering.docx.standard.document import standard_docx
from clausework.source.project import Project, load
from clausework.workflow.import_text import import_files


def imported(text: str, folder: Path, lang: str = "en", suffix: str = "md") -> Project:
    source = folder / f"source.{suffix}"
    source.write_text(text, "utf-8")
    return load(import_files([source], folder / "made", lang).out)


@pytest.mark.parametrize(
    ("source", "numbers"),
    [
        ("# T\n\n## 1 Introduction\n\nA.\n\n### 1.1 Terms\n\nB.\n\n## 2 Form\n\nC.\n", "1 1.1 2"),
        ("# T\n\n## 0 Introduction\n\nA.\n\n### 0.1 Why\n\nB.\n\n## 1 Scope\n\nC.\n", "0 0.1 1"),
        ("# T\n\n## 3 Terms\n\nA.\n\n### 3.4 Last\n\nB.\n\n## 5 Form\n\nC.\n", "3 3.4 5"),
        ("# T\n\n## 1 Scope\n\nA.\n\n## Notices\n\nB.\n\n## 2 Form\n\nC.\n", "1  2"),
        ("# T\n\n## 1 Scope\n\nA.\n\n## Annex C Form\n\nB.\n\n## Annex D Log\n\nB.\n", "1 C D"),
        ("# T\n\n## Chapter 2. Scope\n\nA.\n\n### 2.1. Why\n\nB.\n", "Chapter 2 2.1"),
    ],
)
def test_numbers_are_those_of_the_source(source: str, numbers: str, tmp_path: Path) -> None:
    project = imported(source, tmp_path)
    assert " ".join(clause.number for clause in project.draft.clauses) == numbers
    assert project.findings == ()


LAW = """# 测试条例

## 第一章 总则

第一条 为了测试，制定本条例。

第二条 本条例适用于测试。

## 第二章 测试

第三条 测试应当公开。

第四条 测试的结果应当记录。
"""


def test_articles_of_a_law_count_through_its_chapters(tmp_path: Path) -> None:
    project = imported(LAW, tmp_path, "zh")
    numbers = [clause.number for clause in project.draft.clauses]
    assert numbers == ["第一章", "第一条", "第二条", "第二章", "第三条", "第四条"]


def test_a_new_clause_counts_on_from_the_numbers_of_the_source(tmp_path: Path) -> None:
    project = imported(LAW, tmp_path, "zh")
    article = project.draft.clauses[5]
    outline = project.root / "standard" / "outline.yml"
    outline.write_text(outline.read_text("utf-8") + f"    - {article.parent}.new\n", "utf-8")
    new = project.root / "standard" / "clauses" / article.parent.replace(".", "/") / "new.zh.md"
    new.write_text("---\ntitle: ''\n---\n\n测试由委员会组织。\n", "utf-8")
    assert [clause.number for clause in load(project.root).draft.clauses][-2:] == ["第四条", "第五条"]


def test_the_summary_tells_the_numbers_and_what_has_no_place(tmp_path: Path) -> None:
    source = tmp_path / "loans.rst"
    source.write_text("1 Scope\n=======\n\nLoans.\n\n.. include:: ../away.rst\n", "utf-8")
    told = CliRunner().invoke(cli, ["import", str(source), "--lang", "en", "--out", str(tmp_path / "new")])
    assert told.exit_code == 1
    assert "Clause numbers kept: 1 of 1;" in told.stdout
    assert "another file, which was not read: ../away.rst" in (tmp_path / "new/import.md").read_text("utf-8")


@pytest.mark.parametrize(
    "words",
    [
        "The value is <component>{/<component>}* here.",
        "A <div> element may be empty.",
        "A {x} and {{y}} and {% z %}.",
    ],
)
def test_words_between_signs_stay_in_their_clause(words: str, tmp_path: Path) -> None:
    project = imported(f"# T\n\n## 1 Scope\n\n{words}\n", tmp_path)
    assert [block.text for block in project.draft.clauses[0].texts["en"].blocks] == [words]
    assert project.findings == ()
    draft = project.draft
    page = clause_html(draft.clauses[0], setting_of(draft, "en"), PageLinks(str))
    assert words in html.unescape(page)
    paragraphs = docx.Document(io.BytesIO(standard_docx(draft, "en", {}))).paragraphs
    assert words in [paragraph.text for paragraph in paragraphs]
