"""The standard in Word: every word, number and label of the draft, in the styles of its template."""

import io
import itertools
import json
import random
import re
import subprocess
from importlib.util import find_spec
from itertools import takewhile
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import docx
import msgspec
import pytest
from docx_numbered import M, Numbered, W, letters
from docx_reading import document
from draft_in_print import Chance, _Printer, captions
from office import PYTHON, office  # noqa: F401
from office_drafts import clause, item, items, note, par, table, words
from pdf_reading import published
from places import LIVE_COMMERCE

from clausework.drafts.naming import declared
from clausework.drafts.register import open_draft
from clausework.model.draft import Block, Clause, ClauseText, Draft, Run, Term
from clausework.rendering.deliverables.files import in_word
from clausework.rendering.docx.standard.document import standard_docx
from clausework.rendering.pdf.document import cover_of, text_document
from clausework.rendering.typesetting import can_typeset, set_pdf
from clausework.strings.catalogue import say

TITLES = {"zh": "直播电子商务服务规范", "en": "Service specification for live-stream e-commerce"}
"""That of D1 without the stage, which stands under it on the cover."""
FIRST = open_draft(LIVE_COMMERCE, "D1").title
FOOT = {"zh": "重新拟写（非协会文本）", "en": "Reconstruction (not the association's text)"}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a73"
    "0000001049444154789c63f8cfc000c4101200200a0101fd0de7a90000000049454e44ae426082"
)

PARTS = ("styles", "numbering", "settings", "header1", "footer2")
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr numPr pBdr tabs spacing ind contextualSpacing jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b i color spacing sz szCs vertAlign lang",
    "numPr": "ilvl numId",
    "pBdr": "top left bottom right",
    "tblPr": "tblStyle tblW tblInd jc tblBorders tblLayout tblCellMar tblLook",
    "trPr": "cantSplit tblHeader",
    "tcPr": "tcW gridSpan",
    "sectPr": "headerReference footerReference type pgSz pgMar pgNumType",
    "lvl": "start numFmt pStyle suff lvlText lvlJc pPr",
    "style": "name basedOn next qFormat pPr rPr tblPr",
    "settings": "zoom mirrorMargins defaultTabStop evenAndOddHeaders characterSpacingControl updateFields footnotePr "
    "compat themeFontLang decimalSymbol listSeparator",
}
"""The order in which Word reads children; of a file that has another it says that it is damaged."""

EVERYTHING = Draft(
    label="D3", date="2021-03-01", profile="gbt1.1-2020", languages=("zh", "en"), number="T/ABC 1—2021",
    title={"zh": "样例规范", "en": "Sample specification"}, body={"zh": "某协会", "en": "An association"},
    stage={"zh": "报批稿", "en": "Final draft"}, ics="03.100.20", ccs="A 10", issued="2021-04-01",
    effective="2021-05-01", standard="sample",
    clauses=(
        clause("foreword", "", "前言", par("本文件按照规则起草。"), element="foreword"),
        clause("scope", "1", "范围", par("见@limits 和@basis 。", "P-01"), par("网址见脚注。")),
        clause("terms", "2", "术语和定义", element="terms"),
        Clause(id="live", number="2.1", depth=2, parent="terms", element="term", texts={
            "zh": ClauseText(title="直播", term=Term("直播", ("网络直播",)), blocks=(par("即时播送。"), note("包括录播。"))),
            "en": ClauseText(title="live", term=Term("live", ("live stream",)), blocks=(par("at once"),)),
        }),
        clause("limits", "3", "限值"),
        clause("limits.a", "3.1", "平台", par("平台应核查：", "P-02"),
               items(item("身份；", items(item("姓名；"), item("证件；"))), item("资质；", par("按专业。")),
                     item("其他：", items(item("甲；"), item("乙；"), ordered=False))),
               par("又应核查："), items(item("记录；"), item("投诉。")), note("一。"), note("二。"),
               table("期限", ("事项", "期限"), ("身份", "@scope "), ("资质", "三日")), parent="limits"),
        Clause(id="limits.b", number="3.2", depth=2, parent="limits", texts={"zh": ClauseText(title="计算", blocks=(
            Block(kind="paragraph", runs=(Run("按公式计算"), Run("", "footnote", "a"), Run("，"), Run("甚重", "strong"))),
            Block(kind="formula", runs=(Run("x=y+1", "math"),)),
            Block(kind="footnote", target="a", runs=(Run("依据见"), Run("附录", "link", "https://example.org"))),
            Block(kind="figure", target="flow.png", sha256="f" * 64, runs=(Run("流程"),)),
            Block(kind="example", runs=words("例。")),
        ))}),
        clause("basis", "A", "依据", table("法律", ("条文", "依据"), ("P-01", "电商法")), element="annex"),
        clause("basis.a", "A.1", "总则", table("细则", ("条文",), ("P-02",)), element="annex", parent="basis", informative=True),
        clause("more", "B", "补充", table("补充", ("条文",), ("P-02",)), element="annex", informative=True),
        clause("books", "", "参考文献", par("[1] 书"), element="bibliography"),
    ),
)  # fmt: skip


class _Standard(_Printer):
    """What the standard reads, told from its blocks: a figure is above its caption, a footnote below the page."""

    def print(self):
        self.real, self.seen = page_notes(self.blocks), set()
        yield from super().print()

    def block(self, block, depth, sign="", below=False):
        if block.kind == "figure":
            yield "" if block.sha256 else f"[{block.target}]"
            yield self.label("figure", block) + self.words(block.runs)
        elif block.kind == "formula":
            yield f"\t{self.words(block.runs)}\t{self.label('formula', block)}"
        elif block.kind == "footnote":
            if self.real.get(block.target) is not block and (below or block.target not in self.tabled):
                yield f"{self.mark(block.target)}\t{self.words(block.runs)}"
                for child in block.children:
                    yield from self.block(child, depth)
        else:
            yield from super().block(block, depth, sign)

    def run(self, run):
        if run.mark != "footnote":
            return super().run(run)
        if run.target in self.seen or run.target not in self.real:
            return self.mark(run.target)
        self.seen.add(run.target)
        mark = self.mark(run.target)
        counted = mark == f"{self.count.counted + 1})"  # what Word counts otherwise is typed
        self.count.counted += counted
        return f"[{next(self.count.numbers)}]{')' if counted else mark}"


def page_notes(blocks):
    """The footnotes to which texts refer, and neither a table nor a footnote; of one label the first."""
    found, texts, others = {}, set(), set()

    def look(blocks, inner):
        for block in blocks:
            inside = inner or block.kind in ("table", "footnote")
            if block.kind == "footnote":
                found.setdefault(block.target, block)
            labels = {run.target for run in block.runs if run.mark == "footnote"}
            (others if inside and block.kind != "table" else texts).update(labels)
            look(block.children, inside)

    look(blocks, False)
    return {label: note for label, note in found.items() if label in texts - others}


def expected(draft, lang):
    """The lines of the standard from its first clause on."""
    counted, notes = captions(draft, lang), SimpleNamespace(numbers=itertools.count(1), counted=0)
    numbered = False
    for each in draft.clauses:
        if each.number and not numbered:
            numbered = True
            yield TITLES[lang] if draft.title == FIRST else draft.title[lang]
        yield heading(draft, each, lang)
        text = each.texts.get(lang)
        if text is None:
            yield say(lang, "site.untranslated")
        yield from _Standard(draft, lang, each, text.blocks if text else (), counted, notes).print()
    yield ""


def heading(draft, each, lang):
    gap = "\u3000" if lang == "zh" and draft.profile != "iso-directives-2" else "\t"
    text = each.texts.get(lang) or next(iter(each.texts.values()))
    if not each.number:
        return text.title
    if each.element == "term":
        others = [of.term.preferred for key, of in each.texts.items() if key != lang]
        between = "\u3000" if lang == "zh" else "  "
        names = [between.join((text.term.preferred, *others)), *text.term.admitted]
        return f"{each.number}{gap}" + "".join(f"\n\t{name}" for name in names)
    if each.element == "annex" and each.depth == 1:
        status = say(lang, f"docx.{'informative' if each.informative else 'normative'}"
                           f"{'_2009' if draft.profile == 'gbt1.1-2009' else ''}")  # fmt: skip
        return f"{say(lang, 'site.annex', letter=each.number)}\n{status}\n{text.title}"
    return f"{each.number}{gap}{text.title}"


def text_of(data):
    """The lines after the contents."""
    lines = list(Numbered(data).lines())
    last = max(place for place, (style, _) in enumerate(lines) if style.startswith(("TOC", "ContentsTitle")))
    return [words for _, words in lines[last + 1 :]]


@pytest.fixture(scope="module")
def drafts():
    return [open_draft(LIVE_COMMERCE, label) for label in ("D1", "working")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_real_drafts_read_in_word_as_they_are_word_for_word(drafts, lang):
    for draft in drafts:
        assert text_of(standard_docx(draft, lang, {})) == list(expected(draft, lang))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("profile", ["gbt1.1-2009", "gbt1.1-2020", "iso-directives-2"])
def test_whatever_a_draft_can_hold_is_there(profile, lang):
    draft = msgspec.structs.replace(EVERYTHING, profile=profile)
    data = standard_docx(draft, lang, {"f" * 64: PNG})
    assert text_of(data) == list(expected(draft, lang))


@pytest.mark.parametrize("seed", range(30))
def test_drafts_made_by_chance_are_there_word_for_word(seed):
    for draft in Chance(random.Random(seed)).pair():
        assert text_of(standard_docx(draft, "zh", {})) == list(expected(draft, "zh"))


def test_footnotes_pictures_and_formulas_are_those_of_word():
    data = standard_docx(EVERYTHING, "zh", {"f" * 64: PNG})
    made = Numbered(data)
    assert made.footnotes() == [") 依据见附录"]
    assert list(made.parts).count("word/footnotes.xml") == 1
    assert [content for name, content in made.parts.items() if name.startswith("word/media/")] == [PNG]
    assert "流程" in made.parts["word/document.xml"].decode().split("<wp:docPr")[1].split(">")[0]
    assert "HYPERLINK &quot;https://example.org&quot;" in made.parts["word/footnotes.xml"].decode()


def test_formulas_are_those_of_word():
    pytest.importorskip("latex2mathml")
    made = Numbered(standard_docx(EVERYTHING, "zh", {}))
    formula = made.root.find(f".//{M}oMath")
    assert "".join(formula.itertext()) == "x=y+1"


def test_a_picture_that_is_not_at_hand_is_named():
    assert "[flow.png]" in text_of(standard_docx(EVERYTHING, "zh", {}))


def test_a_number_that_word_would_not_count_to_is_typed():
    draft = msgspec.structs.replace(
        EVERYTHING, clauses=(clause("a", "1", "甲"), clause("b", "4", "乙"), clause("c", "2", "丙"))
    )
    assert text_of(standard_docx(draft, "zh", {})) == ["样例规范", "1\u3000甲", "4\u3000乙", "2\u3000丙", ""]


def test_a_list_longer_than_the_alphabet_keeps_its_letters():
    long = items(*(item(f"{number}；") for number in range(28)))
    draft = msgspec.structs.replace(EVERYTHING, clauses=(clause("a", "1", "甲", long),))
    lines = text_of(standard_docx(draft, "zh", {}))
    assert lines[2] == "a)\t0；"
    assert lines[28:30] == ["aa)\t26；", "ab)\t27；"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_cover_and_the_contents(drafts, lang):
    draft = drafts[1]
    lines = list(Numbered(standard_docx(draft, lang, {})).lines())
    front = [words for _, words in takewhile(lambda line: line[0] != "ContentsTitle", lines)]
    other = {"zh": "en", "en": "zh"}[lang]
    assert front == [
        "ICS 03.100.20", "CCS A 10", {"zh": "团体标准", "en": "Group standard"}[lang], draft.number,
        draft.title[lang], draft.title[other],
        *({"zh": ["（送审稿）", "（本稿完成日期：2020年11月17日）"],
           "en": ["Draft for review", "Completed on 17 November 2020",
                  "English translation; the Chinese text prevails"]}[lang]),
        say(lang, "pdf.working"), declared(draft, lang), " ", draft.body[lang],
    ]  # fmt: skip
    entries = [words for style, words in lines if style.startswith("TOC")]
    gap = "\u3000" if lang == "zh" else " "
    assert entries[:3] == ([*("前言\t", "引言\t")] if lang == "zh" else ["Foreword\t", "Introduction\t"]) + [
        f"1{gap}{ {'zh': '范围', 'en': 'Scope'}[lang] }\t"
    ]
    wanted = [each for each in draft.clauses if each.depth <= 2 and each.element != "term"]
    assert len(entries) == len(wanted)
    assert not [words for words in entries if words.startswith("3.")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_title_that_ends_in_the_stage_is_printed_without_it(drafts, lang):
    lines = [words for _, words in Numbered(standard_docx(drafts[0], lang, {})).lines()]
    assert lines.count(TITLES[lang]) == 2, "on the cover and before the text"
    assert {"zh": "（征求意见稿）", "en": "Draft for comment"}[lang] in lines
    assert drafts[0].title[lang] not in lines


def test_the_contents_are_a_field_leading_to_their_clauses(drafts):
    root = document(standard_docx(drafts[1], "zh", {}))
    codes = ["".join(code.itertext()).strip() for code in root.iter(f"{W}instrText")]
    assert codes[0] == 'TOC \\o "1-2" \\h \\z \\u'
    marks = {mark.get(f"{W}name") for mark in root.iter(f"{W}bookmarkStart")}
    targets = [code.split()[1] for code in codes if code.startswith("PAGEREF")]
    assert set(targets) <= marks
    assert {link.get(f"{W}anchor") for link in root.iter(f"{W}hyperlink")} <= marks
    kinds = [mark.get(f"{W}fldCharType") for mark in root.iter(f"{W}fldChar")]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") == len(targets) + 1
    settings = Numbered(standard_docx(drafts[1], "zh", {})).parts["word/settings.xml"].decode()
    assert '<w:updateFields w:val="true" />' in settings


@pytest.mark.skipif(not can_typeset(), reason="typst is not installed (pip install 'clausework[publish]')")
def test_the_contents_have_the_pages_of_print_and_ask_nothing():
    publication = published(EVERYTHING)
    (made,) = (of for of in in_word(publication) if of.lang == "zh")
    lines = [words for style, words in Numbered(made.data).lines() if style.startswith("TOC")]
    printed = set_pdf(*text_document(publication, "zh")).pages
    assert printed["foreword"] == "II"
    assert printed["scope"] == "1"
    assert [line.rpartition("\t")[2] for line in lines] == [*printed.values()]
    assert b"updateFields" not in Numbered(made.data).parts["word/settings.xml"]


def test_the_foot_of_the_cover_has_the_days_and_who_issues():
    made = Numbered(standard_docx(EVERYTHING, "zh", {}))
    framed = [p for p in made.root.iter(f"{W}p") if p.find(f"{W}pPr/{W}framePr") is not None]
    assert [letters(p) for p in framed] == ["2021-04-01　发布\t2021-05-01　实施", "某协会　发布"]
    assert framed[1].find(f"{W}pPr/{W}framePr").get(f"{W}yAlign") == "bottom"
    own = [tuple(sorted(p.find(f"{W}pPr/{W}framePr").attrib.items())) for p in framed]
    assert len(set(own)) == 2, "LibreOffice draws no rule between the lines of one frame"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_cover_has_the_mark_of_the_body_as_in_print(lang):
    made = Numbered(standard_docx(EVERYTHING, lang, {}, mark=("mark.png", PNG)))
    first = next(made.root.iter(f"{W}p"))
    frame = first.find(f"{W}pPr/{W}framePr")
    assert (frame.get(f"{W}xAlign"), frame.get(f"{W}yAlign")) == ("right", "top")
    extent, named = (
        next(of for of in first.iter() if of.tag.endswith(f"}}{tag}")) for tag in ("extent", "docPr")
    )
    assert round(int(extent.get("cy")) / 36000) == 18, "millimetres, as in print"
    assert "某协会" in named.get("descr") or lang == "en"
    assert PNG in [data for name, data in made.parts.items() if name.startswith("word/media/")]
    assert list(made.lines()) == [("Mark", ""), *Numbered(standard_docx(EVERYTHING, lang, {})).lines()]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_print_and_word_have_one_cover(lang):
    publication = published(EVERYTHING)
    lines = [words for style, words in Numbered(standard_docx(publication.draft, lang, {})).lines()
             if style in ("Classes", "Kind", "Number") or style.startswith("Cover")]  # fmt: skip
    cover = cover_of(publication, lang)
    told = (*cover.classes, cover.kind, cover.number, cover.title, *cover.others, cover.stage, cover.day,
            cover.translation, *cover.notices, cover.issued, cover.effective, cover.publisher)  # fmt: skip
    assert "\t".join(filter(None, lines)) == "\t".join(filter(None, told))


def test_an_admitted_term_is_in_the_font_of_the_text():
    made = Numbered(standard_docx(EVERYTHING, "zh", {}))
    term = next(run for run in made.root.iter(f"{W}r") if "网络直播" in "".join(run.itertext()))
    style = made.styles[term.find(f"{W}rPr/{W}rStyle").get(f"{W}val")]
    assert style.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") == "SimSun"
    assert style.find(f"{W}rPr/{W}b").get(f"{W}val") == "0"


def test_ids_of_provisions_can_be_hidden_text():
    shown, hidden = (Numbered(standard_docx(EVERYTHING, "zh", {}, hide_ids=hide)) for hide in (False, True))
    assert [made.styles["ProvisionId"].find(f"{W}rPr/{W}vanish") is not None for made in (shown, hidden)] == [
        False,
        True,
    ]
    assert list(shown.lines()) == list(hidden.lines()), "reviewed files are read by them"


def test_pages_are_numbered_in_two_series_below_the_number(drafts):
    made = Numbered(standard_docx(drafts[1], "zh", {}))
    sections = list(made.root.iter(f"{W}sectPr"))
    assert len(sections) == 3
    assert sections[0].find(f"{W}headerReference") is None
    series = [one.find(f"{W}pgNumType") for one in sections[1:]]
    assert [(one.get(f"{W}fmt"), one.get(f"{W}start")) for one in series] == [
        ("upperRoman", "1"),
        ("decimal", "1"),
    ]
    for side in ("1", "2"):
        head, foot = (made.parts[f"word/{kind}{side}.xml"].decode() for kind in ("header", "footer"))
        assert 'STYLEREF "标准文件_文件编号"' in head
        assert drafts[1].number in head
        assert FOOT["zh"] in foot
        assert "PAGE" in foot


@pytest.mark.parametrize(
    ("profile", "names"),
    [
        ("gbt1.1-2020", ["标准文件_文件编号", "标准文件_章标题", "标准文件_段", "标准文件_附录标识"]),
        ("gbt1.1-2009", ["文件编号", "章标题", "段", "附录标识"]),
        ("iso-directives-2", ["zzCover", "heading 1", "Body Text", "ANNEX"]),
    ],
)
def test_the_styles_have_the_names_of_the_template(profile, names):
    data = standard_docx(msgspec.structs.replace(EVERYTHING, profile=profile), "zh", {})
    styles = {style.name for style in docx.Document(io.BytesIO(data)).styles}
    aliases = {"heading 1": "Heading 1"}
    assert {aliases.get(name, name) for name in names} <= styles


def test_nobody_is_named_as_author_of_a_reconstruction(drafts):
    about = docx.Document(io.BytesIO(standard_docx(drafts[1], "zh", {}))).core_properties
    assert (about.author, about.created.date().isoformat()) == ("", "2020-11-17")
    about = docx.Document(io.BytesIO(standard_docx(EVERYTHING, "zh", {}))).core_properties
    assert about.author == "某协会"


def test_the_same_draft_gives_the_same_bytes(drafts):
    assert standard_docx(drafts[1], "en", {}) == standard_docx(drafts[1], "en", {})


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_elements_stand_in_the_order_of_the_schema(drafts, lang):
    for draft in (*drafts, EVERYTHING):
        made = Numbered(standard_docx(draft, lang, {"f" * 64: PNG}))
        for root in (made.root, *(ElementTree.fromstring(made.parts[f"word/{name}.xml"]) for name in PARTS)):
            for name, order in ORDER.items():
                for element in root.iter(f"{W}{name}"):
                    assert_in_order(element, order)
        numbers = {mark.get(f"{W}id") for mark in made.root.iter(f"{W}bookmarkStart")}
        assert len(numbers) == len(list(made.root.iter(f"{W}bookmarkStart")))


def assert_in_order(element, order):
    names = [child.tag.removeprefix(W) for child in element]
    assert names == sorted(names, key=order.split().index)


@pytest.mark.office
@pytest.mark.slow
def test_libreoffice_reads_every_word_and_counts_every_number(office, drafts, tmp_path):  # noqa: F811
    wanted = {}
    for draft, lang in [*((drafts[1], lang) for lang in ("zh", "en")), (EVERYTHING, "zh")]:
        name = f"{draft.label}-{lang}"
        wanted[name] = re.sub(r"\[(\d)\](?!\s|$)", r"\1", "".join(expected(draft, lang)))
        (tmp_path / f"{name}.docx").write_bytes(standard_docx(draft, lang, {"f" * 64: PNG}))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8"]
    paths = sorted(map(str, tmp_path.glob("*.docx")))
    subprocess.run(
        [*command, "--outdir", str(tmp_path), *paths], check=True, timeout=300, capture_output=True
    )
    for name, text in wanted.items():
        found = (tmp_path / f"{name}.txt").read_text("utf-8-sig")
        if find_spec("latex2mathml"):  # LibreOffice writes no formula into a text
            text = text.replace("x=y+1", "")
        assert close(found).endswith(close(text)), name


@pytest.mark.office
@pytest.mark.slow
def test_libreoffice_makes_the_same_contents_of_two_series(office, drafts, tmp_path):  # noqa: F811
    for lang in ("zh", "en"):
        (tmp_path / f"{lang}.docx").write_bytes(standard_docx(drafts[1], lang, {}))
    script = Path(__file__).with_name("office_contents.py")
    subprocess.run([PYTHON, script, tmp_path], check=True, timeout=300)
    for lang, lines in json.loads((tmp_path / "contents.json").read_text("utf-8")).items():
        made = Numbered((tmp_path / f"{lang}.docx").read_bytes())
        entries = [words for style, words in made.lines() if style.startswith("TOC")]
        found, pages = zip(*(line.rsplit("\t", 1) for line in lines), strict=True)
        assert [close(line) for line in found] == [close(entry) for entry in entries]
        roman = [page for page in pages if re.fullmatch("[IVX]+", page)]
        assert pages[: len(roman)] == tuple(roman)
        arabic = list(map(int, pages[len(roman) :]))
        assert (len(roman), arabic[0]) == (2, 1)
        assert arabic == sorted(arabic)
        assert arabic[-1] > 10


def close(text):
    """The text without blanks, which LibreOffice sets in its own way."""
    return re.sub(r"\s", "", text)
