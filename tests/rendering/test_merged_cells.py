"""Tables with merged cells, lines within a cell and notes: one grid in every format, compared cell by cell."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from docx_reading import W, document, settled
from pdf_reading import pages, published, squeezed, text_of

from clausework.layout.stream import Sides, grid_of
from clausework.model.draft import Clause, ClauseText, Draft
from clausework.redline.compare import compare
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
from clausework.source.writer import write_blocks

BODY = """表：保存期

| 记录 | 期限 | << |
| --- | --- | --- |
| ^^ | 最短 | 最长 |
| 交易<br>含退货[^a] | 三年 | 五年 |
| ^^ | 一年 | ^^ |
| 注：自业务完成之日起。 | << | << |

[^a]: 不含换货。
"""


def draft(body: str, label: str = "D1") -> Draft:
    blocks, findings = read_blocks(body, "a.zh.md")
    assert not findings
    clauses = (Clause(id="a", number="1", texts={"zh": ClauseText(title="保存", blocks=blocks)}),)
    return Draft(label=label, date="2020-06-17", languages=("zh",), title={"zh": "规范"}, clauses=clauses)


OLD = draft(BODY)
NEW = draft(BODY.replace("一年", "二年"), "D2")
UNMERGED = draft(BODY.replace("| ^^ | 一年 | ^^ |", "| ^^ | 一年 | 四年 |"), "D2")
SIZES = [[("记录", 1, 2), ("期限", 2, 1)], [("最短", 1, 1), ("最长", 1, 1)],
         [("交易含退货a", 1, 2), ("三年", 1, 1), ("五年", 1, 2)], [("一年", 1, 1)],
         [("注：自业务完成之日起。", 3, 1)]]  # fmt: skip
FOOT = [("a 不含换货。", 3, 1)]
"""The footnote in the frame, on pages."""


def sizes(root: ElementTree.Element) -> list[list[tuple[str, int, int]]]:
    """Of each row the words and the size of each cell."""
    return [
        [("".join(cell.itertext()), int(cell.get("colspan", 1)), int(cell.get("rowspan", 1))) for cell in row]
        for row in root.iter()
        if row.tag.rpartition("}")[2] == "tr"
    ]


def test_what_was_written_reads_the_same() -> None:
    assert write_blocks(OLD.clauses[0].texts["zh"].blocks, "zh") == BODY


def test_pages_have_the_sizes_and_a_head_of_two_rows() -> None:
    html = clause_html(OLD.clauses[0], setting_of(OLD, "zh"), PageLinks(lambda name: name))
    table = re.search("<table>.*</table>", html.replace("<br>", ""), re.DOTALL)
    assert table
    root = ElementTree.fromstring(table[0])
    assert sizes(root) == [*SIZES, FOOT]
    assert [len(part) for part in (root.find("thead"), root.find("tbody"))] == [2, 3]
    assert "交易<br>含退货" in html


@pytest.mark.parametrize("write", [akn_xml, sts_xml])
def test_xml_has_the_sizes(write) -> None:
    assert sizes(ElementTree.fromstring(write(OLD, "zh"))) == SIZES


@pytest.mark.parametrize("redlined", [False, True], ids=["text", "redline"])
def test_word_has_the_sizes(redlined: bool) -> None:
    sides = Sides(OLD, draft(BODY, "D2"))
    root = document(
        redline_docx(compare(sides.old, sides.new), sides, "zh") if redlined else standard_docx(OLD, "zh", {})
    )
    table = next(each for each in root.iter(f"{W}tbl") if "期限" in "".join(each.itertext()))
    found = []
    for row in table.iter(f"{W}tr"):
        cells = []
        for cell in row.iter(f"{W}tc"):
            span, merge = cell.find(f"{W}tcPr/{W}gridSpan"), cell.find(f"{W}tcPr/{W}vMerge")
            down = "" if merge is None else merge.get(f"{W}val", "continue")
            cells.append(("".join(cell.itertext()), 1 if span is None else int(span.get(f"{W}val")), down))
        found.append(cells)
    assert found == [
        [("记录", 1, "restart"), ("期限", 2, "")],
        [("", 1, "continue"), ("最短", 1, ""), ("最长", 1, "")],
        [("交易含退货a", 1, "restart"), ("三年", 1, ""), ("五年", 1, "restart")],
        [("", 1, "continue"), ("一年", 1, ""), ("", 1, "continue")],
        [("注：自业务完成之日起。a不含换货。", 3, "")],
    ]
    assert sum(1 for _ in table.iter(f"{W}tblHeader")) == 2


def test_the_pdf_has_the_sizes() -> None:
    (table,) = [block for block in text_of(OLD, "zh").body[0].blocks if block.kind == "table"]
    found = [
        ["".join(run.text for run in cell.runs), cell.span, cell.rows]
        for row in table.children
        for cell in row.children
    ]
    assert found == [[*cell] for row in SIZES for cell in row]
    assert [row.kind for row in table.children] == ["head", "head", "row", "row", "row", "footnote"]
    text = squeezed("".join(pages(set_pdf(*text_document(published(OLD), "zh")).data)))
    assert "一年" in text
    assert "^^" not in text


def test_a_redline_compares_cell_by_cell() -> None:
    redline = compare(OLD, NEW)
    assert "↑ | [-一年-]{+二年+} | ↑" in redline_text(redline, Sides(OLD, NEW), "zh")
    html = redline_page(redline, Sides(OLD, NEW), "zh")
    row = next(line for line in html.split("\n") if "二年" in line and "<tr" in line)
    assert row.count("<td>") == 1
    assert "↑" not in html
    assert html.count(' rowspan="2"') == str(
        clause_html(OLD.clauses[0], setting_of(OLD, "zh"), PageLinks(str))
    ).count(' rowspan="2"')
    tracked = redline_docx(redline, Sides(OLD, NEW), "zh")
    assert "\t二年\t" in settled(tracked, accept=True)
    assert "\t一年\t" in settled(tracked, accept=False)
    tracked = redline_docx(compare(OLD, UNMERGED), Sides(OLD, UNMERGED), "zh")
    assert "\t一年\t四年" in settled(tracked, accept=True)
    assert "\t一年\t" in settled(tracked, accept=False)


def test_a_cell_that_is_merged_no_more_is_a_change() -> None:
    assert "一年 | [-↑-]{+四年+}" in redline_text(compare(OLD, UNMERGED), Sides(OLD, UNMERGED), "zh")


@pytest.mark.parametrize(
    ("rows", "astray"),
    [
        ("| a | b |\n|--|--|\n| << | ^^ |", [(1, 0)]),
        ("| ^^ | << |\n|--|--|\n| a | b |", [(0, 0), (0, 1)]),
        ("| a | << |\n|--|--|\n| ^^ | b |", [(1, 0)]),
        ("| a | b |\n|--|--|\n| ^^ | << |", [(1, 1)]),
        ("| a | << |\n|--|--|\n| ^^ | ^^ |", []),
    ],
)
def test_cells_that_make_no_rectangle_are_named(rows: str, astray: list[tuple[int, int]]) -> None:
    blocks, findings = read_blocks(rows, "a.zh.md")
    assert [*grid_of(blocks[0]).astray] == astray
    assert [found.rule for found in findings] == ["MD-013"] * len(astray)
    assert all(
        found.at.line == (1 if not row else row + 2) for found, (row, _) in zip(findings, astray, strict=True)
    )


def test_a_line_break_stands_in_cells_alone_signs_can_be_words() -> None:
    assert [found.rule for found in read_blocks("甲<br>乙", "a.zh.md")[1]] == ["MD-003"]
    (table,), _ = read_blocks("| \\^\\^ |\n|--|\n| a |", "a.zh.md")
    assert table.children[0].children[0].runs[0].mark == "text"


def _shown(old: Draft, new: Draft) -> str:
    return redline_page(compare(old, new), Sides(old, new), "zh")


def test_a_redline_shows_merged_cells_as_each_draft_has_them() -> None:
    changed = BODY.replace("三年", "四年")
    parted = changed.replace("起。 | << |", "起。 | 无 |")
    shown = _shown(draft(BODY), draft(changed, "D2"))
    table = shown.partition("<table>")[2].partition("</table>")[0]
    assert '<th scope="colgroup" colspan="2">期限</th>' in table
    assert "←" not in table
    shown = _shown(draft(changed), draft(parted, "D2"))
    assert "←" in shown.partition("<table>")[2].partition("</table>")[0]
