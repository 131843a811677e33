"""Sixty points of the layout that GB/T 1.1 gives a standard, each looked for in the PDF and in the Word file.

The source of each is a clause of GB/T 1.1—2020, or `form` for what its annexes on faces and sizes and the Word
template made after them have. Lengths are points: 10.5 is 五号, 9 is 小五, 16 is 三号, 26 is 一号.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from docx_numbered import Numbered, W
from letters_on_pages import A4, Found, Printed
from office_drafts import clause, item, items, note, par, table
from pdf_reading import published

from clausework.model.draft import Block, Clause, ClauseText, Draft, Run, Term
from clausework.rendering.clause_html import PageLinks, clause_html, setting_of
from clausework.rendering.docx.standard.document import standard_docx
from clausework.rendering.pdf.document import text_document
from clausework.rendering.pictures import PlacedPicture
from clausework.rendering.typesetting import set_pdf

INSIDE, OUTSIDE, WIDTH = 70.87, 56.69, 467.72
PICTURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><rect width="90" height="30"/></svg>'
)
DIGEST = hashlib.sha256(PICTURE).hexdigest()
LONG = "组织应当保存业务记录和投诉记录并按照规定的期限予以公布以便各方查阅核对和使用" * 4


def _cell(words: str, *notes: str) -> Block:
    return Block(
        kind="cell", runs=(*([Run(words)] if words else []), *(Run("", "footnote", name) for name in notes))
    )


def _row(*cells: Block) -> Block:
    return Block(kind="row", children=cells)


LEFT, UP = Block(kind="cell", runs=(Run("<<", "merged"),)), Block(kind="cell", runs=(Run("^^", "merged"),))
NOTED = Block(
    kind="table",
    runs=(Run("保存期限"),),
    children=(
        _row(_cell("甲类", "t1"), _cell("乙类"), LEFT),
        _row(UP, _cell("最短"), _cell("最长", "t2")),
        _row(_cell("交易"), _cell("三年"), _cell("五年")),
        _row(_cell("注：自完成之日起算。"), LEFT, LEFT),
    ),
)
LENGTHY = table("逐项时限", ("事项", "时限"), *((f"事项{place}", "三日") for place in range(60)))


def _formula(tex: str) -> Block:
    return Block(kind="formula", runs=(Run(tex, "math"),))


def _footnote(label: str, words: str) -> Block:
    return Block(kind="footnote", target=label, runs=(Run(words),))


REQUIRED = (
    Block(kind="paragraph", runs=(Run(LONG), Run("", "footnote", "n"), Run("。"))),
    items(item("身份；", items(item("姓名；"), item("证件；"))), item("资质。")),
    items(item("甲项；", items(item("丙项；"), ordered=False)), item("乙项。"), ordered=False),
    Block(kind="warning", runs=(Run("高温。"),)),
    NOTED,
    _footnote("t1", "贝类另行规定。"),
    _footnote("t2", "法律另有规定的除外。"),
    _footnote("n", "条文的脚注。"),
    _formula(r"\frac{x}{2}=y"),
    Block(kind="figure", target="flow.svg", sha256=DIGEST, runs=(Run("处理流程"),)),
    Block(kind="example", runs=(Run("举例。"),)),
    note("独注。"),
)
TERM = {
    "zh": ClauseText(title="直播", term=Term("直播", ("网播",)), blocks=(par("即时播送。"),)),
    "en": ClauseText(title="live", term=Term("live streaming"), blocks=(par("at once"),)),
}
DRAFT = Draft(
    label="D3", date="2021-03-01", profile="gbt1.1-2020", languages=("zh", "en"), number="T/ABC 1—2021",
    title={"zh": "样例规范", "en": "Sample specification"}, body={"zh": "某协会", "en": "An association"},
    stage={"zh": "征求意见稿", "en": "Draft"}, ics="03.100.20", standard="sample",
    notice={"zh": "请将您知道的相关专利连同支持性文件一并附上。"},
    clauses=(
        clause("foreword", "", "前言", par("按照规则起草。"), element="foreword"),
        clause("introduction", "", "引言", par("编制背景。"), element="introduction"),
        clause("scope", "1", "范围", par("本文件规定要求。")),
        clause("terms", "2", "术语和定义", element="terms"),
        Clause(id="live", number="2.1", depth=2, parent="terms", element="term", texts=TERM),
        clause("need", "3", "要求"),
        clause("need.a", "3.1", "平台", *REQUIRED, parent="need"),
        clause("need.b", "3.2", "商家", LENGTHY, note("首注。"), note("次注。"), parent="need"),
        clause("basis", "A", "依据", element="annex"),
        clause("basis.a", "A.1", "总则", table("细则", ("条文",), ("P-02",)), _formula("z"), element="annex", parent="basis"),
        clause("more", "B", "补充", par("补充。"), element="annex", informative=True),
        clause("books", "", "参考文献", par("[1] 书"), element="bibliography"),
    ),
)  # fmt: skip


class Written:
    """The Word file: its paragraphs by style, and what a style or a level of a list says."""

    def __init__(self, data: bytes) -> None:
        self.made = Numbered(data)
        self.parts = {name: part.decode("utf-8", "replace") for name, part in self.made.parts.items()}
        self.body = self.parts["word/document.xml"]
        self.lines = list(self.made.lines())

    def has(self, style: str, words: str) -> bool:
        return any(name == style and words in line for name, line in self.lines)

    def style(self, name: str) -> str:
        """The style with those that it is made from, the nearest first."""
        found = self.made.styles[name]
        based = found.find(f"{W}basedOn")
        below = self.style(based.get(f"{W}val")) if based is not None else ""
        return ElementTree.tostring(found, encoding="unicode").replace("ns0:", "w:") + below

    def says(self, style: str, *wanted: str) -> bool:
        return all(re.search(each, self.style(style)) for each in wanted)

    def level(self, words: str, form: str) -> bool:
        text = self.parts["word/numbering.xml"]
        return any(
            f'w:val="{words}"' in each and f'w:numFmt w:val="{form}"' in each
            for each in text.split("<w:lvl ")[1:]
        )


@pytest.fixture(scope="module")
def printed() -> Printed:
    pictures = {DIGEST: PlacedPicture(address="assets/flow.svg", content=PICTURE)}
    made = published(DRAFT, pictures=pictures, mark=("mark.svg", PICTURE))
    done = set_pdf(*text_document(made, "zh"))
    assert done.plain == ()
    return Printed(done.data)


@pytest.fixture(scope="module")
def written() -> Written:
    return Written(standard_docx(DRAFT, "zh", {DIGEST: PICTURE}))


def near(one: float, other: float, by: float = 2) -> bool:
    return abs(one - other) <= by


def centred(found: Found) -> bool:
    """Whether it stands in the middle of the type area of its page, which is wider inside."""
    middles = (INSIDE + WIDTH / 2, OUTSIDE + WIDTH / 2)
    return any(near(found.centre, middle, 8) for middle in middles)


def head(found: Found, size: float = 10.5) -> bool:
    return found.sans and near(found.size, size, 0.1)


def text(found: Found, size: float = 10.5) -> bool:
    return found.serif and near(found.size, size, 0.1)


def ruled(printed: Printed, page: int, below: Found) -> bool:
    """Whether a line across the page stands right below these words."""
    wide = (rule for rule in printed.rules[page] if near(rule.right - rule.left, WIDTH, 4))
    return any(0 <= below.bottom - rule.top <= 25 for rule in wide)


def framed(printed: Printed, words: str) -> bool:
    """Whether words stand within the frame of a table, 1 pt thick."""
    found = printed.last(words)
    return any(
        rule.stroke == 1 and rule.left < found.left and rule.right > found.right
        for rule in printed.around(found)
    )


def dotted(printed: Printed, found: Found) -> bool:
    """Whether dots follow on the line of these words."""
    dots = (each for each in printed.pages[found.page] if each.sign == ".")
    return sum(found.bottom - 2 <= each.bottom <= found.top and each.left > found.right for each in dots) > 20


class Point(NamedTuple):
    """A point of the layout: where it is said, and how it is found in print and in Word."""

    source: str
    says: str
    pdf: Callable[[Printed], bool] | None
    word: Callable[[Written], bool] | None


SANS, SIZED = 'eastAsia="SimHei"', 'w:sz w:val="{}"'
CENTRE = 'w:jc w:val="center"'
BODY = 6
"""The place in the file of the first page of the body."""
POINTS = (
    Point("8.1", "ICS stands at the upper left of the cover",
          lambda p: near(p.first("ICS03.100.20").left, INSIDE), lambda w: w.lines[0] == ("Classes", "ICS 03.100.20")),
    Point("8.1", "a class that is not known yet has its room",
          lambda p: p.first("CCS×").bottom < p.first("ICS").bottom, None),
    Point("8.1", "the mark of the body has its place at the upper right",
          lambda p: any(r.left > 300 and r.top > 700 for r in p.rules[0]), None),
    Point("8.1; form", "the kind of the document is set large and centred",
          lambda p: p.first("团体标准").size >= 36 and centred(p.first("团体标准")),
          lambda w: w.has("Kind", "团体标准") and w.says("Kind", CENTRE, SIZED.format(72))),
    Point("8.1", "the number stands right under it",
          lambda p: near(p.first("T/ABC1—2021").right, INSIDE + WIDTH, 4), lambda w: w.says("Number", 'w:jc w:val="right"')),
    Point("8.1; form", "a line closes the head of the cover",
          lambda p: ruled(p, 0, p.first("T/ABC1—2021")), lambda w: w.says("Number", "w:pBdr><w:bottom")),
    Point("8.1; form", "the title is 一号 黑体, centred",
          lambda p: head(p.first("样例规范"), 26) and centred(p.first("样例规范")),
          lambda w: w.has("CoverTitle", "样例规范") and w.says("CoverTitle", CENTRE, SIZED.format(52), SANS)),
    Point("8.1", "the English title stands under the title",
          lambda p: p.first("Samplespecification").top < p.first("样例规范").bottom,
          lambda w: w.has("CoverTranslation", "Sample specification")),
    Point("8.1", "a draft says its stage", lambda p: bool(p.every("（征求意见稿）", 0)), lambda w: w.has("CoverStage", "征求意见稿")),
    Point("8.1", "a draft says when it was completed",
          lambda p: bool(p.every("2021年3月1日", 0)), lambda w: w.has("CoverEdit", "2021年3月1日")),
    Point("8.1, 12.2", "a draft asks for patents that are known",
          lambda p: bool(p.every("相关专利", 0)), lambda w: w.has("CoverNotice", "相关专利")),
    Point("8.1", "days of issue and effect have their room until they are known, left and right",
          lambda p: near(p.first("××××-××-××发布").left, INSIDE, 4) and near(p.first("-××-××实施").right, INSIDE + WIDTH, 4),
          lambda w: w.has("CoverDates", "发布") and w.has("CoverDates", "实施")),
    Point("8.1; form", "a line stands between the days and the body",
          lambda p: ruled(p, 0, p.first("××实施")), lambda w: w.says("CoverDates", "w:pBdr><w:bottom")),
    Point("8.1", "the body that issues it stands at the foot",
          lambda p: p.first("某协会发布").top < p.first("××实施").bottom and centred(p.first("某协会发布")),
          lambda w: w.says("CoverBody", CENTRE)),
    Point("form", "the page is A4, its margins 25 mm inside and 20 mm outside",
          lambda p: all(near(a, b, 1) for size in p.sizes for a, b in zip(size, A4, strict=True)),
          lambda w: 'w:w="11906" w:h="16838"' in w.body and 'w:right="1134"' in w.body and 'w:left="1418"' in w.body),
    Point("10.3.2; form", "目次 is 三号 黑体, centred",
          lambda p: head(p.first("目次"), 16) and centred(p.first("目次")),
          lambda w: w.says("ContentsTitle", CENTRE, SANS, SIZED.format(32))),
    Point("8.2", "dots lead from an entry of the contents to its page",
          lambda p: dotted(p, p.first("1范围")) and p.line_of(p.first("1范围")).right > 530,
          lambda w: w.says("TOC1", 'leader="dot"')),
    Point("8.2", "the contents say of an annex whether it binds",
          lambda p: p.first("附录A（规范性）").page == 2, lambda w: w.has("TOC1", "附录A（规范性）")),
    Point("10.3.2", "pages before the body have Roman numbers",
          lambda p: p.pages[2][-1].sign == "I", lambda w: 'w:fmt="upperRoman"' in w.body),
    Point("8.3; form", "the foreword begins a page, its title 三号 黑体",
          lambda p: head(p.last("前言"), 16) and centred(p.last("前言")) and p.last("前言").page == 3,
          lambda w: w.has("FrontTitle", "前言") and w.says("FrontTitle", "pageBreakBefore", SIZED.format(32), SANS)),
    Point("8.4; form", "the introduction begins a page, its title 三号 黑体",
          lambda p: head(p.last("引言"), 16) and p.last("引言").page == 4, lambda w: any("引言" in line for style, line in w.lines if "Title" in style)),
    Point("8.5; form", "the body begins with the title on a right page, Arabic 1",
          lambda p: head(p.first("样例规范", BODY), 16) and p.pages[BODY][-1].sign == "1",
          lambda w: w.has("MiddleTitle", "样例规范") and 'w:fmt="decimal" w:start="1"' in w.body),
    Point("7.2; form", "the heading of a chapter is 五号 黑体 at the margin",
          lambda p: head(p.last("1范围", BODY)) and near(p.last("1范围", BODY).left, INSIDE),
          lambda w: w.has("Chapter", "范围") and w.says("Chapter", SANS)),
    Point("7.2; form", "a character's width stands between number and title",
          lambda p: near(p.last("1范围", BODY).letters[1].left - p.last("1范围", BODY).letters[0].right, 10.5, 2),
          lambda w: w.level("%1\u3000", "decimal")),
    Point("7.3; form", "the heading of a clause is 五号 黑体 at the margin",
          lambda p: head(p.last("3.1平台")) and near(p.last("3.1平台").left, INSIDE),
          lambda w: w.says("Clause1", SANS) and w.level("%1.%2\u3000", "decimal")),
    Point("form", "text is 五号 宋体", lambda p: text(p.last("本文件规定要求")), lambda w: 'w:sz w:val="21"' in w.parts["word/styles.xml"]),
    Point("form", "a paragraph begins two characters in",
          lambda p: near(p.last("本文件规定要求").left, INSIDE + 21), lambda w: w.says("Text", 'w:firstLine="420"')),
    Point("form", "its further lines begin at the margin",
          lambda p: near(min(a.left for a in p.every("组织应当", BODY)[-1].letters + p.pages[BODY]), INSIDE), None),
    Point("form", "lines are as long as each other",
          lambda p: near(p.line_of(p.first("组织应当保存", BODY)).right, INSIDE + WIDTH, 3), lambda w: w.says("Text", 'w:jc w:val="both"')),
    Point("10.3.5", "the number of a term stands on its own line",
          lambda p: p.line_of(p.last("2.1", BODY)).right < 120 and head(p.last("2.1", BODY)), lambda w: w.has("Term1", "2.1")),
    Point("10.3.5", "the term is 黑体 below its number, two characters in",
          lambda p: head(p.first("直播live", BODY)._replace(letters=p.first("直播live", BODY).letters[:2])) and near(p.first("直播live", BODY).left, INSIDE + 21),
          lambda w: w.says("Term1", SANS)),
    Point("8.7.3.1", "its equivalent in English follows on the line",
          lambda p: not p.first("livestreaming", BODY).sans, lambda w: w.has("Term1", "直播\u3000live streaming")),
    Point("10.3.5", "an admitted term is 宋体", lambda p: text(p.first("网播", BODY)), None),
    Point("7.5.2", "items of the first level have letters", lambda p: bool(p.every("a)身份", BODY)), lambda w: w.level("%1)", "lowerLetter")),
    Point("7.5.2", "items of the second level have numbers", lambda p: bool(p.every("1)姓名", BODY)), lambda w: w.level("%2)", "decimal")),
    Point("7.5.3", "items without numbers have a dash", lambda p: bool(p.every("——甲项", BODY)), lambda w: w.level("——", "none")),
    Point("7.5.3", "those of the second level have a dot", lambda p: bool(p.every("·丙项", BODY)), lambda w: w.level("·", "none")),
    Point("7.5; form", "items begin two characters in, below each other further",
          lambda p: near(p.first("a)身份", BODY).left, INSIDE + 21) and p.first("1)姓名", BODY).left > p.first("a)身份", BODY).left + 15,
          lambda w: 'w:left="840"' in w.parts["word/numbering.xml"] or 'w:hanging' in w.parts["word/numbering.xml"]),
    Point("9.11; form", "a note is 小五, its label 黑体",
          lambda p: near(p.last("独注").size, 9, 0.1) and p.last("注：独注").letters[0].sans and p.last("独注").serif,
          lambda w: w.says("Note", SIZED.format(18))),
    Point("9.11", "several notes of a clause are numbered", lambda p: bool(p.every("注1：首注")), lambda w: w.level("注%1：", "decimal")),
    Point("9.11", "a note that is alone has no number", lambda p: bool(p.every("注：独注")), lambda w: w.level("注：", "none")),
    Point("9.10; form", "an example is 小五 with its label", lambda p: text(p.last("举例"), 9) and bool(p.every("示例：举例")), lambda w: w.says("Example", SIZED.format(18))),
    Point("9.12", "a footnote of the text has a number with a bracket and stands at the foot, 小五",
          lambda p: text(p.last("条文的脚注"), 9) and p.last("1)条文的脚注").bottom < 120, lambda w: "条文的脚注" in w.parts["word/footnotes.xml"]),
    Point("9.8.2; form", "the caption of a table stands above it, 黑体, centred",
          lambda p: head(p.last("表1保存期限")) and centred(p.last("表1保存期限")) and p.last("表1保存期限").bottom > p.last("甲类").top,
          lambda w: w.says("TableCaption", CENTRE, SANS)),
    Point("9.8.2; form", "half a line stands above the caption",
          lambda p: p.above(p.last("表1保存期限")) >= 8, lambda w: w.says("TableCaption", 'w:before="156"')),
    Point("form", "the words of a table are 小五", lambda p: near(p.last("三年").size, 9, 0.1), lambda w: w.says("TableCell", SIZED.format(18))),
    Point("9.8.3; form", "the heads of a table are centred",
          lambda p: near(p.last("最短").centre - p.last("乙类").centre, -p.last("最长").centre + p.last("乙类").centre, 20) and p.last("最短").left > p.last("三年").left,
          lambda w: w.says("TableHead", CENTRE)),
    Point("form", "the frame of a table is 1 pt", lambda p: framed(p, "交易"), lambda w: '<w:top w:val="single" w:sz="8"' in w.parts["word/styles.xml"]),
    Point("form", "the rules within are half as thick",
          lambda p: any(rule.stroke == 0.5 for rule in p.rules[p.last("交易").page]), lambda w: '<w:insideH w:val="single" w:sz="4"' in w.parts["word/styles.xml"]),
    Point("9.8.2", "the heads are repeated on each page", lambda p: len(p.every("事项时限")) == len(p.every("表2（续）")) + 1 == 3, lambda w: "<w:tblHeader" in w.body),
    Point("9.8.2", "a further page says （续） above them, clear of the running head",
          lambda p: p.above(p.last("表2（续）")) >= 8 and p.last("表2（续）").bottom > p.last("事项时限").top, None),
    Point("9.8; 9.11", "a note of a table stands in its frame", lambda p: framed(p, "注：自完成之日起算"), lambda w: "注：自完成" in w.body.split("</w:tbl>")[0]),
    Point("9.12", "footnotes of a table stand in its frame below its note, lettered in each table",
          lambda p: framed(p, "a贝类另行规定") and p.last("b法律另有规定").top < p.last("a贝类另行规定").bottom < p.last("注：自完成").bottom,
          lambda w: "贝类另行规定" in w.body.split("</w:tbl>")[0]),
    Point("9.12", "their letters are raised", lambda p: p.last("甲类a").letters[-1].size < 8 and p.last("a贝类").letters[0].size < 8, lambda w: 'w:vertAlign w:val="superscript"' in w.parts["word/styles.xml"]),
    Point("9.7.2; form", "the caption of a figure stands below it, 黑体, centred",
          lambda p: head(p.last("图1处理流程")) and centred(p.last("图1处理流程")), lambda w: w.says("FigureCaption", CENTRE, SANS)),
    Point("9.9", "a formula is centred on its line",
          lambda p: centred(Found(p.last("…（1）").page, [a for a in p.line_of(p.last("…（1）")).letters if a.sign not in "…（1）"])), lambda w: w.says("Formula", 'w:val="center"')),
    Point("9.9", "its number stands at the right margin in brackets", lambda p: near(p.last("（1）").right, INSIDE + WIDTH, 6) or near(p.last("（1）").right, OUTSIDE + WIDTH, 6), lambda w: w.has("Formula", "（1）")),
    Point("9.9", "dots lead from the formula to its number", lambda p: bool(p.every("……（1）")), lambda w: w.says("Formula", 'w:leader="dot"')),
    Point("9.6.1", "an annex begins a page with letter, status and title in three lines, centred, 黑体",
          lambda p: all(head(found) and centred(found) for found in (p.last("附录A"), p.last("（规范性）"), p.last("依据"))) and p.last("（规范性）").top < p.last("附录A").bottom,
          lambda w: w.says("Annex", "pageBreakBefore", CENTRE, SANS) and w.level("附录%1", "upperLetter")),
    Point("9.6", "clauses of an annex have its letter", lambda p: head(p.last("A.1总则")), lambda w: w.level("%1.%2\u3000", "decimal")),
    Point("9.6", "so have its tables", lambda p: bool(p.every("表A.1细则")), lambda w: w.level("表A.%1", "decimal")),
    Point("9.6", "so have its formulas", lambda p: bool(p.every("（A.1）")), lambda w: w.has("Formula", "（A.1）")),
    Point("8.13; form", "the bibliography begins a page after the annexes, its title 三号 黑体",
          lambda p: head(p.last("参考文献"), 16) and p.last("参考文献").page > p.last("附录B").page, lambda w: w.has("BackTitle", "参考文献")),
    Point("10.5; form", "a line a quarter as wide as the page ends the document",
          lambda p: any(near(rule.right - rule.left, WIDTH / 4, 4) and rule.top < p.last("[1]书").bottom for rule in p.rules[-1]), lambda w: w.says("Closing", "w:pBdr><w:top", 'w:left="3508"')),
    Point("10.5; form", "the number of the document is the running head, outside",
          lambda p: p.first("T/ABC1—2021", BODY).right > 500 and p.first("T/ABC1—2021", BODY + 1).left < 60, lambda w: w.parts["word/header1.xml"].count("STYLEREF") == 1),
    Point("10.5; form", "the page number stands at the foot, outside",
          lambda p: p.pages[BODY][-1].left > 500 and p.pages[BODY + 1][-1].sign != "2", lambda w: all(" PAGE " in w.parts[f"word/footer{n}.xml"] for n in (1, 2))),
)  # fmt: skip


def _named(point: Point) -> str:
    return f"{point.source.partition(';')[0]} {point.says}"[:60]


def test_there_are_sixty_points_each_with_its_source() -> None:
    assert len(POINTS) >= 60
    assert sum(point.word is not None for point in POINTS) >= 55
    assert all(
        re.fullmatch(r"(\d+(\.\d+)*|form)([;,] (\d+(\.\d+)*|form))*", point.source) for point in POINTS
    )


@pytest.mark.parametrize("point", [p for p in POINTS if p.pdf], ids=_named)
def test_print_is_laid_out_as_the_standard_wants(point: Point, printed: Printed) -> None:
    assert point.pdf is not None
    assert point.pdf(printed)


@pytest.mark.parametrize("point", [p for p in POINTS if p.word], ids=_named)
def test_word_is_laid_out_as_the_standard_wants(point: Point, written: Written) -> None:
    assert point.word is not None
    assert point.word(written)


def test_iso_has_one_dash_no_leader_and_a_frame_around_code() -> None:
    code = Block(kind="code", target="json", children=(Block(kind="code", runs=(Run('{"a": 1}'),)),))
    blocks = (items(item("甲项；"), ordered=False), code, _formula("x=y"))
    draft = Draft(
        label="D1",
        date="2021-03-01",
        profile="iso-directives-2",
        languages=("zh",),
        title={"zh": "样例"},
        clauses=(clause("a", "1", "范围", *blocks),),
    )
    printed = Printed(set_pdf(*text_document(published(draft), "zh")).data)
    assert printed.every("—甲项")
    assert not printed.every("——")
    assert not printed.every("…")
    found = printed.last('{"a":1}')
    assert any(rule.left < found.left and rule.right > found.right for rule in printed.around(found))
    assert {letter.font.partition("+")[2] for letter in found.letters} == {"DejaVuSansMono"}
    assert Written(standard_docx(draft, "zh", {})).level("—", "none")
    (only,) = draft.clauses
    assert '<ul class="one">' in clause_html(only, setting_of(draft, "zh"), PageLinks(str))
