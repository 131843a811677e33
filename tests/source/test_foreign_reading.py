"""Any text is read into clauses without the loss of a character, whatever it is made of."""

import html
import re

import pytest
from hypothesis import example, given, settings, strategies as st

from clausework.model.draft import code_text, lines_of
from clausework.source.foreign import language_of, read_foreign

LAYOUT = re.compile(r"[\s#|*\-:`>+_~\\=\[\]()<.、：!\"]+")


ANCHORS = re.compile(r"anamen/a|\{P1\}")
"""What is left of the anchors below."""


def bare(text):
    """The characters of a text without those of its layout, and without names of places."""
    return ANCHORS.sub("", LAYOUT.sub("", html.unescape(text)))


def outline(text, lang=""):
    """Each clause as depth, key, number, title and the texts of its lines."""
    draft = read_foreign(text, "t", lang).draft
    found = []
    for clause in draft.clauses:
        words = clause.texts[draft.languages[0]]
        found.append(
            (
                clause.depth,
                clause.id,
                clause.number,
                words.title,
                *(line.text for line in lines_of(words.blocks)),
            )
        )
    return found


def units(text, lang=""):
    read = read_foreign(text, "t", lang)
    return [clause.id for clause in read.draft.clauses if clause.id in read.units]


LAW = """\
某办法

目录

第一章　总则

第二章　附则

第一章　总　则

第一条　为了示范，制定本办法。

第二条　本办法适用于下列事项：

（一）阅读；

（二）比较。

第二章　附　则

第三条　第一条规定的示范，由本办法解释。

第三条之一　本条为增补。

第四条本办法自公布之日起施行。
第一条规定的事项除外。
"""


def test_a_law_is_its_articles_under_its_chapters():
    assert outline(LAW) == [
        (1, "¶", "", "", "某办法", "目录", "第一章　总则", "第二章　附则"),
        (1, "第一章", "第一章", "总则"),
        (2, "1", "第一条", "", "为了示范，制定本办法。"),
        (2, "2", "第二条", "", "本办法适用于下列事项：", "（一）阅读；", "（二）比较。"),
        (1, "第二章", "第二章", "附则"),
        (2, "3", "第三条", "", "第一条规定的示范，由本办法解释。"),
        (2, "3-1", "第三条之一", "", "本条为增补。"),
        (2, "4", "第四条", "", "本办法自公布之日起施行。", "第一条规定的事项除外。"),
    ]
    assert units(LAW) == ["1", "2", "3", "3-1", "4"]


@pytest.mark.parametrize(
    "article",
    ["**第一百零五条**　甲乙。", "第105条 甲乙。", "### 第一百零五条\n\n甲乙。", "第一百零五条 甲乙。"],
)
def test_forms_of_an_article(article):
    text = f"## 第一章 总则\n\n第一百零三条 子。\n\n第一百零四条 丑。\n\n{article}\n"
    assert outline(text)[-1][1] == "105"
    assert outline(text)[-1][-1] == "甲乙。"


def test_english_articles():
    text = (
        "# Act\n\nArticle 1. Purpose of the act.\n\n**Article 2** Scope.\n\n## Article 3 – Title\n\nWords.\n"
    )
    assert outline(text) == [
        (1, "act", "", "Act"),
        (2, "1", "Article 1", "", "Purpose of the act."),
        (2, "2", "Article 2", "", "Scope."),
        (2, "3", "Article 3", "Title", "Words."),
    ]


def test_headings_with_and_without_numbers():
    text = "# Specification\n\nIntro.\n\n## 1 Scope\n\nA.\n\n## 2. Terms\n\n### 2.1 First\n\nB.\n\nAnnex\n=====\n\nC.\n"
    assert outline(text) == [
        (1, "specification", "", "Specification", "Intro."),
        (2, "1", "1", "Scope", "A."),
        (2, "2", "2", "Terms"),
        (3, "2.1", "2.1", "First", "B."),
        (1, "annex", "", "Annex", "C."),
    ]
    assert units(text) == ["1", "2", "2.1"]


def test_without_numbers_every_heading_is_a_clause():
    text = "# One\n\n## Fields\n\na\n\n# Two\n\n## Fields\n\nb\n"
    assert units(text) == ["one", "fields", "two", "fields~2"]


def test_numbered_paragraphs_of_a_standard():
    text = "# 5 要求\n\n5.1 平台应核查主播身份。\n\n5.2 平台应保存记录。\n\n5.2.1 记录应完整。\n"
    assert [clause[1:3] for clause in outline(text)] == [
        ("5", "5"),
        ("5.1", "5.1"),
        ("5.2", "5.2"),
        ("5.2.1", "5.2.1"),
    ]
    assert outline(text)[3][0] == 3


def test_a_plain_count_is_a_list_of_clauses_if_it_is_only_one():
    text = "\n\n".join(f"{n}. Sentence number {n}." for n in range(1, 7))
    assert units(text) == ["1", "2", "3", "4", "5", "6"]
    assert units(text + "\n\n1. Again.\n\n# Heading\n") == ["¶", "heading"]


TABLE = """\
# V1 Words

## V1.1 Storing

Text before.

| # | Description | Level | CWE |
|---|---|:-:|---|
| **1.1.0** | Verify nothing. | 1 | |
| **1.1.1** | Verify *this* \\| that. | 1 | |
| **1.1.2** | Verify [more](https://example.org/a_b). | ✓ | 7 |

Text after.

| Field | Meaning |
|---|---|
| name | the name |
"""


def test_rows_of_requirements_are_clauses_and_other_rows_are_not():
    assert outline(TABLE, "en") == [
        (1, "§V1", "V1", "Words"),
        (2, "§V1.1", "V1.1", "Storing", "Text before.", "", "#\tDescription\tLevel\tCWE"),
        (3, "1.1.0", "1.1.0", "", "Verify nothing.", "", "1\t"),
        (3, "1.1.1", "1.1.1", "", "Verify this | that.", "", "1\t"),
        (3, "1.1.2", "1.1.2", "", "Verify more.", "", "✓\t7"),
        (3, "¶", "", "", "Text after.", "", "Field\tMeaning", "name\tthe name"),
    ]
    assert units(TABLE) == ["1.1.0", "1.1.1", "1.1.2"]


def test_code_and_lists_keep_their_lines():
    text = "# A\n\n```yaml\na: 1\n\n  b: <2>\n```\n\n* one\n  more\n* two\n"
    assert outline(text, "en")[0][4:] == ("a: 1", "", "  b: <2>", "one more", "two")
    code = read_foreign(text, "t", "en").draft.clauses[0].texts["en"].blocks[0]
    assert (code.kind, code.target) == ("code", "yaml")


VERSIONS = """\
========
Versions
========

Scheme
------

.. _public:

Public versions
~~~~~~~~~~~~~~~

Release numbers are compared in order::

    0.9
    0.9.1

    1.0

Versions of dates:

2012.04
2013.10 2014.1

0.9

Examples
--------

They follow.
"""


def test_a_version_at_the_head_of_a_line_is_no_clause():
    assert [clause[:4] for clause in outline(VERSIONS, "en")] == [
        (1, "versions", "", "Versions"),
        (2, "scheme", "", "Scheme"),
        (3, "public-versions", "", "Public versions"),
        (2, "examples", "", "Examples"),
    ]
    public = read_foreign(VERSIONS, "t", "en").draft.clauses[2].texts["en"].blocks
    assert [block.kind for block in public] == ["paragraph", "code", "paragraph", "paragraph", "paragraph"]
    assert code_text(public[1]) == "0.9\n0.9.1\n\n1.0"


@pytest.mark.parametrize("number", ["4.101", "4.1000", "1.2.20", "A.10", "10.10"])
def test_a_number_of_many_figures_is_that_of_a_clause(number):
    assert units(f"{number} Words.\n") == [number]


def test_an_introduction_has_clauses_from_zero():
    assert units("0.1 General words.\n\n0.2 More words.\n\n0.9 is a version.\n") == ["0.1", "0.2"]


def test_the_language_is_that_of_the_words():
    assert (language_of(LAW), language_of(TABLE)) == ("zh", "en")


PIECES = st.sampled_from(
    [
        "# ", "## 第一章 ", "第一条 ", "第二条　", "**第三条** ", "（一）", "1. ", "1.1 ", "- ", "  * ", "> ", "```", "~~~", "---",
        "| a | b |", "|---|---|", "| 1.1 | c |", "**x**", "*y*", "`z`", "[l](http://a.b/c_d \"t\")", "![i](p.png)", "<a name=\"n\"></a>",
        "&amp;", "&sect;", "\\*", "$x$", "[^1]", "[^1]: ", "{#P-1}", "注：", "表1：", "NOTE: ", "字", "词。", " words ", "\n", "\n\n", "    ", "===",
    ]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
@example("[^1]: 1. [^1]: ")
@example("字1、词（2）")
def test_no_character_is_lost(text):
    read = read_foreign(text, "t", "zh")
    parts = []
    for clause in read.draft.clauses:
        words = clause.texts["zh"]
        parts.extend((clause.number, words.title))
        for line in lines_of(words.blocks):
            parts.append(line.target if line.kind == "code" else "")
            parts.extend(run.text + ("" if run.mark == "break" else run.target) for run in line.runs)
    assert bare("".join(parts)) == bare(text)
    assert len({clause.id for clause in read.draft.clauses}) == len(read.draft.clauses)


@pytest.mark.parametrize(
    "heading",
    [
        '# <a name="aal1"></a>4.1 <b>Levels</b> &amp; *more*',
        "# 4.1 Levels & more <a id='aal1'></a>",
        '# <span id="aal1">4.1</span> Levels &amp; more',
        "# 4.1 Levels & more {#aal1}",
        "# 4.1 Levels & more {#aal1 .wide lang=en}",
        "# 4.1 Levels & more {: .wide #aal1 }",
        '<a name="aal1"></a>\n\n# 4.1 Levels & more',
        ".. _aal1:\n\n4.1 Levels & more\n~~~~~~~~~~~~~~~~~~\n",
        "[[aal1]]\n# 4.1 Levels & more",
    ],
)
def test_an_anchor_of_the_author_names_a_clause(heading):
    found = read_foreign(f"{heading}\n\nWords.\n", "t", "en")
    assert outline(f"{heading}\n\nWords.\n", "en") == [(1, "4.1", "4.1", "Levels & more", "Words.")]
    assert found.anchors == {"4.1": "aal1"}


def test_an_anchor_names_a_paragraph_with_a_number():
    text = '<a name="r1"></a>4.1.1 One.\n\n4.1.2 Two.\n\n<a name="r3"></a>\n\n4.1.3 Three.\n'
    assert read_foreign(text, "t", "en").anchors == {"4.1.1": "r1", "4.1.3": "r3"}


@pytest.mark.parametrize("anchor", ["sec-4.1", "section41", "4-1-levels"])
def test_an_anchor_made_of_the_number_names_nothing(anchor):
    assert not read_foreign(f"# 4.1 Levels {{#{anchor}}}\n\nWords.\n", "t", "en").anchors
