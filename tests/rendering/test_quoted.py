"""Code, quotations and warnings: kept to the character, shown in every format, compared line by line."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from docx_reading import W, document, settled
from pdf_reading import pages, published, squeezed
from printed_lines import block_lines

from clausework.checks.engine.context import ClauseView
from clausework.layout.stream import Sides
from clausework.model.draft import Clause, ClauseText, Draft, Provision, code_block, code_text, lines_of, walk
from clausework.redline.alignment import signature
from clausework.redline.compare import compare
from clausework.rendering.clause_data import text_data
from clausework.rendering.clause_html import PageLinks, clause_html, setting_of
from clausework.rendering.docx.standard.document import standard_docx
from clausework.rendering.exchange.akn import akn_xml
from clausework.rendering.exchange.sts import sts_xml
from clausework.rendering.formats.redline_docx.document import redline_docx
from clausework.rendering.formats.redline_html import redline_page
from clausework.rendering.formats.redline_text import redline_text
from clausework.rendering.pdf.document import text_document
from clausework.rendering.typesetting import set_pdf
from clausework.source.markdown import read_blocks

CODE = '{\n  "level": 2,\n\n\t"必须": "<应>"  \n}'
BODY = f"""平台应按下面的格式交换记录：{{#P-A-01}}

```json
{CODE}
```

> 经营者必须保存记录不少于三年。
>
> 法律另有规定的除外。

警告：操作者应戴手套。{{#P-A-02}}

注意：表面温度高。
"""


def draft(body: str, label: str = "D1") -> Draft:
    blocks, findings = read_blocks(body, "a.zh.md")
    assert not findings
    texts = {"zh": ClauseText(title="交换", blocks=blocks)}
    clauses = (Clause(id="a", number="1", code="P-A", texts=texts, provisions={"P-A-02": Provision()}),)
    return Draft(label=label, date="2020-06-17", languages=("zh",), title={"zh": "规范"}, clauses=clauses)


OLD = draft(BODY)
NEW = draft(BODY.replace('  "level"', '    "level"').replace("三年", "五年"), "D2")
BLOCKS = OLD.clauses[0].texts["zh"].blocks


def test_code_is_kept_to_the_character_with_its_language() -> None:
    assert [block.kind for block in BLOCKS] == [
        *("paragraph", "code", "quotation", "quotation", "warning", "caution")
    ]
    assert code_text(BLOCKS[1]) == CODE
    assert BLOCKS[1].target == "json"
    assert [line.at.line for line in walk(BLOCKS[1:2]) if line.at] == [4, 5, 6, 7, 8]
    assert BLOCKS[4].id == "P-A-02"


@pytest.mark.parametrize("text", ["", "a", "\n", "a\n", " \n\tb"])
def test_code_of_any_form_is_given_back(text: str) -> None:
    assert code_text(code_block(text)) == text


@pytest.mark.parametrize(
    ("body", "rule", "line"),
    [
        ("甲。\n\n```\na\n\n乙。", "MD-011", 3),
        ("甲。\n\n    缩进", "MD-002", 3),
        ("> 1. 一\n> 2. 二", "MD-002", 1),
        ("> 引文。{#P-1}", "MD-006", 1),
    ],
)
def test_what_cannot_be_meant_is_named(body: str, rule: str, line: int) -> None:
    _, findings = read_blocks(body, "a.zh.md")
    assert [(found.rule, found.at.line) for found in findings] == [(rule, line)]


def test_neither_code_nor_quotation_requires_but_a_warning_may() -> None:
    verbs = {
        passage.block.kind: [verb.text for verb in passage.verbs]
        for passage in ClauseView(OLD.clauses[0], OLD.clauses[0], ("zh",), "").passages
    }
    assert verbs["code"] == verbs["quotation"] == []
    assert verbs["warning"] == ["应"]


def test_pages_show_them() -> None:
    html = clause_html(OLD.clauses[0], setting_of(OLD, "zh"), PageLinks(lambda name: name))
    code = CODE.replace('"', "&#34;").replace("<", "&lt;").replace(">", "&gt;")
    assert '<span class="s">' in html
    assert f'<code class="language-json">{code}</code></pre>' in re.sub("</?span[^>]*>", "", html)
    assert html.count("<blockquote><p>") == 2
    opening, _, _ = html.partition('><p><b class="label">警告：</b>')
    assert {'id="P-A-02"', 'class="warning'} <= set(opening.rpartition("<div ")[2].split(" "))
    assert '<div class="caution"><p><b class="label">注意：</b>表面温度高。</p></div>' in html
    assert "注意：" not in html.replace('<b class="label">注意：</b>', "")


def test_machines_and_plain_text_have_the_whole_code() -> None:
    data = text_data(OLD.clauses[0], setting_of(OLD, "zh"))
    assert data.blocks[1].text == CODE
    assert data.blocks[4].label == "警告："
    lines = [*block_lines(data.blocks)]
    assert lines[1:3] == [CODE, "经营者必须保存记录不少于三年。"]
    assert CODE in setting_of(OLD, "zh").typed(OLD.clauses[0])


def test_a_redline_compares_code_line_by_line_and_blanks_count() -> None:
    redline = compare(OLD, NEW)
    text = redline_text(redline, Sides(OLD, NEW), "zh")
    assert '[-  -]{+    +}"level": 2,' in text
    assert "> 经营者必须保存记录不少于[-三年-]{+五年+}。" in text
    html = redline_page(redline, Sides(OLD, NEW), "zh")
    assert html.count('<div class="rl-code">') == 1
    (change,) = redline.changed()
    assert [line.altered for line in change.texts["zh"].lines if line.kind == "code"] == [
        *(False, True, False, False, False)
    ]
    lines = change.texts["zh"].lines
    assert len({id(line) for line in lines if line.altered}) == 2


def test_two_changes_of_blanks_are_two_changes() -> None:
    lines = (lines_of((code_block(f"{blanks}a: 1"),))[0] for blanks in ("", "  ", "    "))
    states = [*map(signature, lines)]
    assert states[0] != states[1] != states[2]


def test_word_has_them_and_tracks_what_changed() -> None:
    data = standard_docx(OLD, "zh", {})
    styles = [style.get(f"{W}val") for style in document(data).iter(f"{W}pStyle")]
    assert styles.count("Code") == len(CODE.split("\n"))
    assert styles.count("Quotation") == 2
    tracked = redline_docx(compare(OLD, NEW), Sides(OLD, NEW), "zh")
    for accept, indent in ((True, "    "), (False, "  ")):
        assert f'{indent}"level": 2,' in settled(tracked, accept=accept)
        assert "警告：操作者应戴手套。 P-A-02" in settled(tracked, accept=accept)


def test_the_pdf_has_every_line_in_order() -> None:
    text = squeezed("".join(pages(set_pdf(*text_document(published(OLD), "zh")).data)))
    assert squeezed(CODE) in text
    assert "警告：操作者应戴手套。" in text


def test_xml_has_elements_for_them() -> None:
    root = ElementTree.fromstring(sts_xml(OLD, "zh"))
    (code,) = root.iter("code")
    assert (code.get("language"), code.text) == ("json", CODE)
    assert len([*root.iter("disp-quote")]) == 2
    named = {part.get("id"): part for part in root.iter("p")}
    assert named["P-A-02"].get("content-type") == "requirement"
    found = {
        part.get("eId"): part
        for part in ElementTree.fromstring(akn_xml(OLD, "zh")).iter()
        if part.get("name")
    }
    assert found["P-A-02"].get("name") == "warning"
