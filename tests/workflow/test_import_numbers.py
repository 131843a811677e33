"""An imported standard keeps the numbers that its source has, and refers to its clauses by them."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from clausework.checks.engine.run import check
from clausework.cli import cli
from clausework.consultation.imports.places import FoundPlace, Places
from clausework.model.draft import walk
from clausework.rendering.clause_html import PageLinks, clause_html, setting_of
from clausework.rendering.docx.standard.document import standard_docx
from clausework.source.project import Project, load
from clausework.workflow.import_again import plan_import, write_import
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


def referred(project: Project) -> list[str]:
    """The words of all lines, a reference as its goal between angles."""
    texts = [text for clause in project.draft.clauses for text in clause.texts.values()]
    lines = [block for text in texts for block in walk(text.blocks)]
    return ["".join(f"<{run.text}{run.goal}>" if run.goal else run.text for run in of.runs) for of in lines]


ENGLISH = """# T

## 1 Introduction

### 1.1 Terms

{words}

## 3 Forms

A.

### 3.7 Log

B.

## Annex B Log

C.
"""


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Stored as in §3.7 and § 3.", "Stored as in §<forms.log> and <forms>."),
        (
            "See Section 3 or sections 1.1 and 3.7.",
            "See <forms> or sections <introduction.terms> and <forms.log>.",
        ),
        ("As clause 3.7 a) says, Annex B too.", "As clause <forms.log> a) says, <log> too."),
        ("See Section 3.7 of ISO 9.", "See Section 3.7 of ISO 9."),
        ("See Section 3.7 of {{QUIC}}.", "See Section 3.7 of {{QUIC}}."),
        ("See ISO 9:2015, Section 3.7.", "See ISO 9:2015, Section 3.7."),
        ("See the Policy Manual and its section 3.7.", "See the Policy Manual and its section 3.7."),
        ("See section 9.4.", "See section 9.4."),
        ("See [the log](#37-log).", "See <the logforms.log>."),
        ("See [3.7](#37-log).", "See <forms.log>."),
    ],
)
def test_references_lead_by_the_old_numbers(words: str, found: str, tmp_path: Path) -> None:
    project = imported(ENGLISH.replace("{words}", words), tmp_path)
    assert found in referred(project)


def test_a_number_that_no_clause_has_is_named_by_the_check(tmp_path: Path) -> None:
    project = imported(ENGLISH.replace("{words}", "See §9.4 and §3.7."), tmp_path)
    findings = [item for item in check(project.draft) if item.rule == "XRF-007"]
    assert [item.at.path.rpartition("/")[2] for item in findings] == ["terms.en.md"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("依照本条例第三条、第四条处理。", "依照本条例<{third}>、<{fourth}>处理。"),
        ("违反第三条规定的，处以罚款。", "违反<{third}>规定的，处以罚款。"),
        ("依照《劳动法》第三条、第四条处理。", "依照《劳动法》第三条、第四条处理。"),
        ("宪法第三条规定的事项除外。", "宪法第三条规定的事项除外。"),
        ("依照《劳动法》和本条例第四条处理。", "依照《劳动法》和本条例<{fourth}>处理。"),
    ],
)
def test_articles_are_referred_to_by_their_numbers(words: str, found: str, tmp_path: Path) -> None:
    project = imported(LAW.replace("本条例适用于测试。", words), tmp_path, "zh")
    third, fourth = (clause.id for clause in project.draft.clauses[4:6])
    assert found.format(third=third, fourth=fourth) in referred(project)


def test_a_reference_in_own_words_leads_to_its_clause(tmp_path: Path) -> None:
    draft = imported(ENGLISH.replace("{words}", "See [the log](#37-log)."), tmp_path).draft
    clause = next(clause for clause in draft.clauses if clause.id == "introduction.terms")
    page = clause_html(clause, setting_of(draft, "en"), PageLinks("/{}/".format))
    assert '<a class="ref" href="/forms.log/">the log</a>' in page


COVERED = """![Logo](logo.png)

# Security Framework

## OASIS Standard

## 18 November 2022

#### Abstract:
What it is about.

## Notices

Copyright.

# Table of Contents

[[TOC will be inserted here]]

# 1 Introduction

## 1.1 Terms

A.

# Appendix A. Log

B.
"""


def test_title_page_contents_and_dates_are_no_clauses(tmp_path: Path) -> None:
    project = imported(COVERED, tmp_path)
    assert project.draft.title == {"en": "Security Framework"}
    numbers = [(clause.number, clause.texts["en"].title) for clause in project.draft.clauses]
    assert numbers == [
        ("", "Security Framework"),
        ("1", "Introduction"),
        ("1.1", "Terms"),
        ("A", "Log"),
    ]
    page = [block.text for block in project.draft.clauses[0].texts["en"].blocks]
    assert page[-5:] == ["18 November 2022", "Abstract:", "What it is about.", "Notices", "Copyright."]
    assert "table of contents" in (project.root / "import.md").read_text("utf-8")


PLAIN = """                  Hierarchy Standard

   Version 3, March 2015

   Table of Contents

   1. Introduction

        1.1. Purpose
        1.2. Conventions

   2. The Filesystem

Chapter 1. Introduction

   Files are put in places.

1.1. Purpose

   This document says where.

1.2. Conventions

   Names are in italics, see section 2.

Chapter 2. The Filesystem

   It should be simple.
"""


def test_plain_text_has_its_title_its_headings_and_no_contents(tmp_path: Path) -> None:
    project = imported(PLAIN, tmp_path, suffix="txt")
    assert [(clause.number, clause.texts["en"].title) for clause in project.draft.clauses] == [
        ("", "Hierarchy Standard"),
        ("Chapter 1", "Introduction"),
        ("1.1", "Purpose"),
        ("1.2", "Conventions"),
        ("Chapter 2", "The Filesystem"),
    ]
    assert project.findings == ()


def test_a_heading_without_a_number_is_one_among_the_others(tmp_path: Path) -> None:
    draft = imported(
        "# T\n\n## Notices\n\nA.\n\n## 1 Scope\n\nB.\n\n### 1.1 Why\n\nC.\n\n## 2 Form\n\nC.\n", tmp_path
    ).draft
    paragraphs = docx.Document(io.BytesIO(standard_docx(draft, "en", {}))).paragraphs
    styles = {paragraph.text: paragraph.style.name for paragraph in paragraphs if paragraph.style}
    assert styles["Notices"] == styles["Scope"]


def test_a_comment_finds_an_article_by_its_number(tmp_path: Path) -> None:
    draft = imported(LAW, tmp_path, "zh").draft
    places = Places(draft)
    assert places.find("第四条") == FoundPlace(draft.clauses[5].id)
    assert places.find("第三条第一款") == FoundPlace(draft.clauses[4].id, "", "第一款")


def test_titles_of_a_text_as_items_are_its_contents(tmp_path: Path) -> None:
    titles = ("1 Scope", "2 Form", "3 Log", "4 Use", "5 End")
    items = "".join(f"- [{title}](#{title.lower().replace(' ', '-')})\n" for title in titles)
    clauses = "".join(f"## {title}\n\nA.\n\n" for title in titles)
    draft = imported(f"# The whole\n\n{items}\n{clauses}", tmp_path).draft
    assert [clause.number for clause in draft.clauses] == ["1", "2", "3", "4", "5"]


def test_adornments_of_titles_go_by_their_order(tmp_path: Path) -> None:
    text = "1. Scope\n********\n\nA.\n\n1.1. Why\n========\n\nB.\n\n2. Form\n*******\n\nC.\n"
    draft = imported(text, tmp_path, suffix="txt").draft
    assert [(clause.number, clause.depth) for clause in draft.clauses] == [("1", 1), ("1.1", 2), ("2", 1)]


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("As in Section 3.", "As in Clause 3."),
        ("As in § 3.7.", "As in § 3.7."),
        ("As in clause 1.1.", "As in clause 1.1."),
    ],
)
def test_a_reference_prints_the_word_for_a_chapter_once(words: str, printed: str, tmp_path: Path) -> None:
    draft = imported(ENGLISH.replace("{words}", words), tmp_path).draft
    clause = next(clause for clause in draft.clauses if clause.id == "introduction.terms")
    page = clause_html(clause, setting_of(draft, "en"), PageLinks("/{}/".format))
    assert printed in re.sub("<[^>]*>", "", page)
    assert (
        "no place"
        not in (tmp_path / "made/import.md").read_text("utf-8").partition("## The")[0].split("\n", 5)[-1]
    )


def test_a_newer_edition_brings_its_numbers(tmp_path: Path) -> None:
    text = "# T\n\n## 3 Alpha\n\nA text here.\n\n## 4 Beta\n\nB text here.\n"
    project = imported(text, tmp_path)
    source = tmp_path / "source.md"
    source.write_text(text.replace("## 3", "## 5").replace("## 4", "## 7"), "utf-8")
    write_import(plan_import(project.root, [source]))
    assert [clause.number for clause in load(project.root).draft.clauses] == ["5", "7"]


def test_nothing_is_said_of_what_is_left_where_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n## 1 B\n\nText.\n")
    words = ["import", str(tmp_path / "a.md"), "--out", str(tmp_path / "p")]
    said = CliRunner().invoke(cli, [*words, "--lang", "en"])
    assert said.exit_code == 0
    assert not re.search("未能列入条款|no place", said.output)
