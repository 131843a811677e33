"""Figures in parts: read, written back, and the same lines in every format."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from letters_on_pages import Printed
from printed_lines import (
    akn_lines,
    html_lines,
    html_redline_lines,
    json_lines,
    pdf_lines,
    pdf_redline_lines,
    sts_lines,
    text_redline_lines,
    word_lines,
    word_redline_lines,
)

from clausework.layout.stream import Sides
from clausework.model.draft import Block, Clause, ClauseText, Draft
from clausework.redline.compare import compare
from clausework.rendering.exchange.sts import sts_xml
from clausework.rendering.formats.redline_text import redline_text
from clausework.rendering.formats.search_index import search_index
from clausework.rendering.pdf.document import text_document
from clausework.rendering.publication import Edition, Publication
from clausework.rendering.redline_formats import RedlineContext, format_redline
from clausework.rendering.search.answering import SearchEngine
from clausework.rendering.search.matching import Matcher
from clausework.rendering.typesetting import set_pdf
from clausework.rendering.view import view_of
from clausework.source.importing import sts
from clausework.source.markdown import read_blocks
from clausework.source.writer import write_blocks

TEXTS = {
    "zh": "平台应处置，见[](#fig-flow)和[](#fig-host)。\n\n![在平台](a.svg)\n![在商家](a.svg){#fig-host}\n"
    "图：处置流程{#fig-flow}\n\n![另一图](a.svg)\n\n![仅此](a.svg)\n![完毕](a.svg)\n图：又一图\n",
    "en": "It shall act, see [](#fig-flow) and [](#fig-host).\n\n![at the platform](a.svg)\n"
    "![at the merchant](a.svg) {#fig-host}\nFigure: Flow {#fig-flow}\n\n![Another](a.svg)\n\n![only this](a.svg)\n"
    "![done](a.svg)\nFigure: One more\n",
}
EDITS = {
    "zh": (("![在商家]", "![在商家和主播]"), ("![完毕]", "![插入](a.svg)\n![完毕]")),
    "en": (("at the merchant", "at the merchant and host"), ("![done]", "![inserted](a.svg)\n![done]")),
}
LINES = {
    "zh": ["图1处置流程|", "a)在平台|", "b)在商家|", "图2另一图|", "图3又一图|", "a)仅此|", "b)完毕|"],
    "en": [
        *("Figure1Flow|", "a)attheplatform|", "b)atthemerchant|", "Figure2Another|", "Figure3Onemore|"),
        *("a)onlythis|", "b)done|"),
    ],
}


def blocks_of(lang: str, new: bool) -> tuple[Block, ...]:
    text = TEXTS[lang]
    for old, now in EDITS[lang] if new else ():
        assert old in text
        text = text.replace(old, now)
    blocks, findings = read_blocks(text, f"a.{lang}.md")
    assert not findings, findings
    assert write_blocks(blocks, lang) == text
    return blocks


def draft(label: str, new: bool = False) -> Draft:
    texts = {lang: ClauseText(title="T", blocks=blocks_of(lang, new)) for lang in TEXTS}
    clause = Clause(id="a", number="1", texts=texts)
    return Draft(label=label, date="2020-06-17", title={"zh": "规范", "en": "Text"}, clauses=(clause,))


@pytest.mark.parametrize("lang", TEXTS)
def test_a_figure_in_parts_is_the_same_in_every_format(lang: str) -> None:
    sides = Sides(draft("D1"), draft("D2", new=True))
    for each in (sides.old, sides.new):
        lines = json_lines(each, lang)
        for read in (html_lines, akn_lines, pdf_lines, sts_lines, word_lines):
            assert read(each, lang) == lines, (read, read(each, lang), lines)
    assert json_lines(sides.old, lang)[1:] == LINES[lang]
    redline = compare(sides.old, sides.new)
    for side, each in (("old", sides.old), ("new", sides.new)):
        for read in (html_redline_lines, pdf_redline_lines, word_redline_lines):
            found = Counter(read(sides, redline, lang, side))
            assert found == Counter(json_lines(each, lang)), (read, side, found)
    known = {*json_lines(sides.old, lang), *json_lines(sides.new, lang)}
    shown = [*text_redline_lines(sides, redline, lang)]
    assert len(shown) == 2
    assert all(known & {*pair} for pair in shown), (shown, redline_text(redline, sides, lang))
    publication = Publication(editions=(Edition(draft=sides.new),), current="D2")
    (group,) = SearchEngine(Matcher(search_index(view_of(publication, lang)))).answer("c)").groups
    assert len(group.entries) == 1
    assert set_pdf(*text_document(publication, lang)).data.startswith(b"%PDF")
    context = RedlineContext(redline=redline, lang=lang, drafts=(sides.old, sides.new))
    decision = format_redline("amend", context)
    assert {
        "zh": "将图1 b)修改为：“b) 在商家和主播”",
        "en": "After Figure 3 a), the following sub-figure is inserted: “b) inserted”",
    }[lang] in decision
    assert {"zh": "增加分图“插入”", "en": "sub-figure"}[lang] in redline_text(redline, sides, lang)


@pytest.mark.parametrize("lang", TEXTS)
def test_parts_stand_above_the_title_and_are_cited(lang: str) -> None:
    one = draft("D1")
    publication = Publication(editions=(Edition(draft=one),), current="D1")
    printed = Printed(set_pdf(*text_document(publication, lang)).data)
    words = {
        "zh": ("a) 在平台", "b) 在商家", "图1　处置流程"),
        "en": ("a) at the platform", "b) at the merchant", "Figure 1 – Flow"),
    }
    first, second, title = map(printed.last, words[lang])
    assert abs(first.bottom - second.bottom) < 1
    assert second.bottom > title.top
    assert first.right < second.left
    cited = {"zh": "见图1和图1 b)", "en": "see Figure 1 and Figure 1 b)"}[lang]
    assert "".join(cited.split()) in json_lines(one, lang)[0]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("![a](a.svg)\n![b](a.svg)\n", ["figure"]),
        ("![a](a.svg)\n图：一\n", ["paragraph"]),
        ("![a](a.svg)\n![b](a.svg)\n词。\n", ["paragraph"]),
        ("![a](a.svg)\n![b](a.svg) 词\n图：一\n", ["paragraph"]),
    ],
)
def test_what_is_no_figure_in_parts_is_named(text: str, kinds: list[str]) -> None:
    blocks, findings = read_blocks(text, "a.zh.md")
    assert [block.kind for block in blocks] == kinds
    assert bool(findings) == (kinds == ["paragraph"])


def test_sts_brings_a_figure_in_parts_back() -> None:
    root = ET.fromstring(sts_xml(draft("D1"), "zh"))
    groups = [*root.iter("fig-group")]
    assert ["".join(of.find("caption").itertext()).strip() for of in groups] == ["处置流程", "又一图"]
    text = sts.read(sts_xml(draft("D1"), "zh"), Path("a.xml")).whole("规范", "zh", None)
    (clause,) = (item.clause for item in text.clauses)
    found = [block for block in clause.texts["zh"].blocks if block.kind == "figure"]
    assert [(block.text, [part.text for part in block.children]) for block in found] == [
        ("处置流程", ["在平台", "在商家"]), ("另一图", []), ("又一图", ["仅此", "完毕"]),
    ]  # fmt: skip


def test_sts_names_tables_figures_and_formulas_by_reference() -> None:
    data = """<standard><body><sec id="sec_1"><label>1</label><title>Scope</title>
<p>See <xref ref-type="table" rid="t1">Table 1</xref>, <xref rid="f1">Figure A.2</xref> and Formula (3).</p>
<table-wrap id="t1"><label>Table 1</label><caption><title>Limits</title></caption>
<table><tbody><tr><td>a</td></tr></tbody></table></table-wrap>
<fig id="f1"><label>Figure A.2</label><caption><title>Flow</title></caption><graphic href="a.png"/></fig>
<disp-formula id="e"><label>(3)</label><tex-math>x</tex-math></disp-formula></sec></body></standard>"""
    text = sts.read(data.encode(), Path("a.xml")).whole("T", "en", None)
    first, *others = text.clauses[0].clause.texts["en"].blocks
    assert [run.target for run in first.runs if run.mark == "ref"] == ["tab-limits", "fig-flow", "eq-3"]
    assert [block.label for block in others] == ["tab-limits", "fig-flow", "eq-3"]
    assert text.typed == {"tab-limits": "Table 1", "fig-flow": "Figure A.2", "eq-3": "Formula (3)"}
