"""The form of texts of others is understood: front matter, definitions, captions, labels, merged cells."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from docx.enum.style import WD_STYLE_TYPE

from clausework.cli import cli
from clausework.model.draft import Line, lines_of
from clausework.source.project import Project, load
from clausework.workflow.import_again import plan_import
from clausework.workflow.import_text import import_files

KEY_WORDS = (
    'The key words "MUST" and "MAY" in this document are to be interpreted as described in BCP 14 '
    "[RFC2119] [RFC8174] when, and only when, they appear in all capitals, as shown here."
)
JEKYLL = f"""---
title: "Loans of seeds"
layout: default
date: 2020-08-01
---

# Definitions and abbreviations

Seed library
: A place that lends seeds.

Keeper:

: A person who keeps them.

# Requirements

{KEY_WORDS}

A keeper MUST answer within 5 days.

Colour
: A label MAY be white.

| Seed | Days |
|---|---|
| bean | 5 |

Table: Terms of loans {{#tab:loans}}

See [Table 1](#tab:loans).
"""
DRAFT = """---
title: Loans
docname: draft-seeds-loans-03
author:
  -
    name: A. Keeper

--- abstract

Of loans.

--- middle

# Introduction

Seeds are lent {{?RFC9000}}.

# Returns {#returns}

See {{returns}} and {{Section 5 of RFC9000}}.

~~~
# no heading {{returns}}
~~~
{: #code title="A code"}

Seed | Days
-----|-----
bean | 5
{: #tab-loans title="Loans"}

--- back

# Forms

A form, see {{tab-loans}}.

# Thanks
{: numbered="false"}

To all.
"""
PEP = """PEP: 691
Title: Pages of packages
Author: A. Keeper <a@example.org>,
        B. Keeper
Status: Accepted
Created: 04-May-2022

Abstract
========

A page is a list.

Glossary
========

index
   a list of packages
"""
METANORMA = """= CH 17
:docnumber: 17
:revdate: 2016-05-01
:language: en
:title-intro-en: Cereals
:title-main-en: Rice

.Foreword

Written by all.

== Scope

See <<defects>> and <<mass>>.

== Terms and definitions

=== paddy
alt:[paddy rice]
deprecated:[rough rice]
domain:[rice]

rice with its husk

[.source]
<<CH7,clause=3.1>>

=== husked rice

{{paddy}} without its husk

== Defects

[[defects]]
.Limits
|===
.2+|Defect 2+|Limit +
of all
|husked |milled
|stones |1 |2
|===

[[mass]]
[stem]
++++
w = (m_D) / (m_s)
++++

stem:[w]:: is the mass.

[appendix,obligation=informative]
== Gel

Text.

[bibliography]
== Bibliography

* [[[CH7,CH 7]]], _Cereals_
"""

NIST = """---
title: Seeds
navOrder: 1
---

# Care {#care}

As [Table 4](care.md#table-4) says, see [[SP1]](../x.md#y){:latex-href="#ref-SP1"}.

~~~
\\clearpage
~~~
{:latex-literal="true"}

[Table 4. Threats](care.md#table-4){:name="table-4"}
{:latex-ignore="true"}

| Threat | Means |
|--------|-------|
| mice   | cat   |
{:latex-table="4" latex-caption="Threats"}

# Storage

Text.
"""
STS = """<standard xml:lang="en"><front><iso-meta>
<std-ref type="dated">CH 17:2016</std-ref>
<release-date>2016-05-01</release-date></iso-meta></front><body>
<sec id="sec_1" sec-type="terms"><label>1</label><title>Terms and definitions</title>
<term-sec id="sec_1.1"><label>1.1</label><termEntry id="term_1.1"><langSet xml:lang="en">
<definition>rice with its husk</definition><source><std><std-ref>CH 7</std-ref></std>, 3.1</source>
<tig><term>paddy</term></tig></langSet></termEntry></term-sec>
<term-sec id="sec_1.2"><label>1.2</label><termEntry id="term_1.2"><langSet xml:lang="en">
<subjectField>rice</subjectField>
<definition><entailedTerm target="term_1.1">paddy (1.1)</entailedTerm> without it</definition>
<tig><term>husked rice</term></tig>
<tig><term>cargo rice</term><normativeAuthorization value="deprecatedTerm"/></tig>
</langSet></termEntry></term-sec></sec>
<sec id="sec_2"><label>2</label><title>Limits</title><p>See <xref rid="tab_1">Table 1</xref>.</p>
<table-wrap id="tab_1"><label>Table 1</label><caption><title>Table 1 — Defects</title></caption>
<table><tr><td>a</td></tr></table></table-wrap>
<def-list><def-item><term>w</term><def><p>is the mass;</p></def></def-item></def-list></sec>
</body></standard>
"""


def made(folder: Path, name: str, text: str) -> Project:
    (folder / name).write_text(text, "utf-8")
    return load(import_files([folder / name], folder / "made", "en").out)


def titles(project: Project) -> list[tuple[str, str, str]]:
    return [(item.number, item.element, item.texts["en"].title) for item in project.draft.clauses]


def lines(project: Project, clause_id: str) -> list[Line]:
    clause = project.draft.clause(clause_id)
    assert clause is not None
    return list(lines_of(clause.texts["en"].blocks))


def texts(project: Project, clause_id: str) -> list[str]:
    return [line.text for line in lines(project, clause_id)]


def leads(project: Project, clause_id: str) -> list[str]:
    return [run.target for line in lines(project, clause_id) for run in line.runs if run.mark == "ref"]


def test_front_matter_says_what_the_standard_is(tmp_path: Path) -> None:
    draft = made(tmp_path, "loans.md", JEKYLL).draft
    assert draft.title == {"en": "Loans of seeds"}
    assert draft.date == "2020-08-01"
    assert all(item.element != "foreword" for item in draft.clauses)


def test_key_words_choose_the_profile_and_are_no_provision(tmp_path: Path) -> None:
    project = made(tmp_path, "loans.md", JEKYLL)
    assert project.draft.profile == "rfc2119"
    found = [line.text for line in lines(project, "requirements") if line.id]
    assert found == ["A keeper MUST answer within 5 days.", "Colour: A label MAY be white."]


def test_definitions_of_a_clause_of_terms_are_terms(tmp_path: Path) -> None:
    project = made(tmp_path, "loans.md", JEKYLL)
    assert titles(project)[:3] == [
        ("1", "terms", "Definitions and abbreviations"),
        ("1.1", "term", "Seed library"),
        ("1.2", "term", "Keeper"),
    ]
    assert texts(project, "terms.keeper") == ["A person who keeps them."]


def test_a_caption_below_its_table_is_referred_to(tmp_path: Path) -> None:
    project = made(tmp_path, "loans.md", JEKYLL)
    assert "Terms of loans" in texts(project, "requirements")
    assert leads(project, "requirements") == ["tab-terms-loans"]


def test_a_draft_of_kramdown_has_its_parts(tmp_path: Path) -> None:
    project = made(tmp_path, "loans.md", DRAFT)
    assert project.draft.number == "draft-seeds-loans-03"
    assert [title for *_, title in titles(project)] == ["Loans", "Introduction", "Returns", "Forms", "Thanks"]
    assert titles(project)[3] == ("A", "annex", "Forms")
    assert texts(project, "returns")[:3] == [
        "See  and Section 5 of [RFC9000].",
        "# no heading {{returns}}",
        "A code",
    ]
    assert leads(project, "forms") == ["tab-loans"]


def test_the_head_of_a_letter_is_no_text(tmp_path: Path) -> None:
    project = made(tmp_path, "pages.rst", PEP)
    assert project.draft.title == {"en": "Pages of packages"}
    assert (project.draft.number, project.draft.date) == ("PEP 691", "2022-05-04")
    assert [title for *_, title in titles(project)] == ["Abstract", "Glossary", "index"]


def test_metanorma_has_its_terms_titles_and_labels(tmp_path: Path) -> None:
    project = made(tmp_path, "rice.adoc", METANORMA)
    assert project.draft.title == {"en": "Cereals — Rice"}
    assert titles(project)[0] == ("", "foreword", "Foreword")
    assert leads(project, "scope") == ["tab-limits", "eq-mass"]
    paddy = project.draft.clause("terms.paddy")
    assert paddy is not None
    assert paddy.texts["en"].designations == ("paddy", "paddy rice")
    assert texts(project, "terms.paddy") == [
        "DEPRECATED: rough rice",
        "<rice> rice with its husk",
        "[SOURCE: CH 7, clause 3.1]",
    ]
    assert leads(project, "terms.husked-rice") == ["terms.paddy"]
    assert r"w = \frac{m_D}{m_s}" in texts(project, "defects")
    gel = project.draft.clause("gel")
    assert gel is not None
    assert gel.informative


def test_merged_cells_stay_merged(tmp_path: Path) -> None:
    project = made(tmp_path, "rice.adoc", METANORMA)
    rows = [line.text for line in lines(project, "defects") if line.kind == "row"]
    assert rows == ["Defect\tLimit of all\t<<", "^^\thusked\tmilled", "stones\t1\t2"]
    document = docx.Document()
    document.add_heading("1 Storage", 1)
    table = document.add_table(rows=3, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Both"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "short"
    table.cell(1, 1).text, table.cell(2, 1).text = "a", "b"
    document.save(str(tmp_path / "a.docx"))
    project = load(import_files([tmp_path / "a.docx"], tmp_path / "word").out)
    assert texts(project, "storage")[1:] == ["Both\t<<", "short\ta", "^^\tb"]


def in_word(path: Path) -> None:
    document = docx.Document()
    for name, font in (("Screen A", "Consolas"), ("Definition term", ""), ("Remark", "")):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.font.name = font or None
    for text, name in (
        ("1 Terms", "Heading 1"),
        ("log file", "Definition term"),
        ("output of a tool", None),
        ("2 Format", "Heading 1"),
        ("{", "Screen A"),
        ('  "version": 1,', "Screen A"),
        ("", "Screen A"),
        ("}", "Screen A"),
        ("A log is quoted.", "Quote"),
        ("Mind the gap.", "Remark"),
        ("Kinds", "Caption"),
    ):
        document.add_paragraph(text, name)
    document.add_table(1, 1).cell(0, 0).text = "a"
    document.save(str(path))


def test_styles_of_word_say_what_paragraphs_are(tmp_path: Path) -> None:
    in_word(tmp_path / "a.docx")
    project = load(import_files([tmp_path / "a.docx"], tmp_path / "made").out)
    assert [element for _, element, _ in titles(project)] == ["terms", "term", "clause"]
    found = [(line.kind, line.text) for line in lines(project, "format")]
    code = [("code", text) for text in ("{", '  "version": 1,', "", "}")]
    assert found[: len(code) + 2] == [
        *code,
        ("quotation", "A log is quoted."),
        ("paragraph", "Mind the gap."),
    ]
    assert ("table", "Kinds") in found


def test_what_a_style_is_can_be_said_and_is_kept(tmp_path: Path) -> None:
    in_word(tmp_path / "a.docx")
    root = tmp_path / "made"
    args = ["import", str(tmp_path / "a.docx"), "--out", str(root), "--lang", "en"]
    result = CliRunner().invoke(cli, [*args, "--style", "Quote=note"], catch_exceptions=False)
    assert "Quote: note" in result.output
    assert "Screen A (Consolas): code" in result.output
    assert ("note", "A log is quoted.") in [(line.kind, line.text) for line in lines(load(root), "format")]
    assert "- Quote: note" in (root / "import.md").read_text("utf-8")
    assert plan_import(root, [tmp_path / "a.docx"]).empty
    wrong = CliRunner().invoke(cli, [*args, "--style", "Quote=poem"])
    assert wrong.exit_code == 2


def test_sts_has_its_terms_captions_and_cover(tmp_path: Path) -> None:
    project = made(tmp_path, "rice.xml", STS)
    assert (project.draft.number, project.draft.date) == ("CH 17:2016", "2016-05-01")
    assert texts(project, "terms.1") == ["rice with its husk", "[SOURCE: CH 7, 3.1]"]
    assert texts(project, "terms.2") == ["DEPRECATED: cargo rice", "<rice> paddy () without it"]
    assert leads(project, "terms.2") == ["terms.1"]
    husked = project.draft.clause("terms.2")
    assert husked is not None
    assert husked.texts["en"].designations == ("husked rice",)
    assert texts(project, "limits") == ["See .", "Defects", "a", "w: is the mass;"]
    assert leads(project, "limits") == ["tab-defects"]


@pytest.mark.parametrize(
    ("index", "text"),
    [
        ("SUMMARY.md", "# Summary\n\n* [Scope](scope.md)\n* [Care](parts/care.md)\n"),
        ("_toc.yml", "format: jb-book\nroot: scope\nchapters:\n- file: parts/care\n"),
        ("mkdocs.yml", "site_name: X\nnav:\n  - One: scope.md\n  - Two: parts/care.md\n"),
        ("index.rst", "Seeds\n=====\n\n.. toctree::\n   :maxdepth: 1\n\n   scope\n   parts/care\n"),
    ],
)
def test_files_follow_in_the_order_of_their_index(index: str, text: str, tmp_path: Path) -> None:
    end = ".rst" if index.endswith("rst") else ".md"
    (tmp_path / "parts").mkdir()
    for name, title in (("scope", "Scope"), ("parts/care", "Care")):
        (tmp_path / f"{name}{end}").write_text(f"{title}\n-----\n\nText of it.\n", "utf-8")
    project = made(tmp_path, index, text)
    assert [title for *_, title in titles(project)][-2:] == ["Scope", "Care"]
    assert "unwritable" not in (tmp_path / "made" / "import.md").read_text("utf-8")


def test_files_follow_as_their_heads_count(tmp_path: Path) -> None:
    for name, title, rank in (("a.md", "Care", 10), ("b.md", "Scope", 2)):
        head = f"---\ntitle: {title}\nnavOrder: {rank}\n---\n\n"
        (tmp_path / name).write_text(f"{head}# {title}\n\nText of it.\n", "utf-8")
    project = load(import_files([tmp_path / "a.md", tmp_path / "b.md"], tmp_path / "made").out)
    assert [title for *_, title in titles(project)] == ["Scope", "Care"]


def test_tables_of_kramdown_are_referred_to_by_their_numbers(tmp_path: Path) -> None:
    project = made(tmp_path, "care.md", NIST)
    assert texts(project, "care") == [
        "As  says, see [SP1].",
        "Threats",
        "Threat\tMeans",
        "mice\tcat",
    ]
    assert leads(project, "care") == ["tab-threats"]


def test_a_figure_without_its_picture_is_called_by_name(tmp_path: Path) -> None:
    text = "= Gel\n\n== Curves\n\nSee <<gel>>.\n\n[[gel]]\n.Curve of gel\nimage::a.png[]\n\n== End\n\nText.\n"
    project = made(tmp_path, "gel.adoc", text)
    assert texts(project, "curves") == ["See Curve of gel.", "Curve of gel"]


def test_notes_of_reviewers_are_no_text(tmp_path: Path) -> None:
    text = "= Gel\n\n== Scope\n\nText.\n\n[reviewer=ISO]\n****\nIt shall go.\n****\n\n== End\n\nText.\n"
    project = made(tmp_path, "gel.adoc", text)
    assert texts(project, "scope") == ["Text."]
    assert "It shall go" in (tmp_path / "made" / "import.md").read_text("utf-8")
