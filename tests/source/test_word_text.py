"""Word documents of others, read: what is printed is there, whatever Word does to print it."""

import io
import zipfile
from xml.etree.ElementTree import Element, SubElement

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from test_docx_parts import filed

from clausework.errors import UnreadableWordFile
from clausework.rendering.docx.blocks import paragraph
from clausework.rendering.docx.document_parts import DocumentParts
from clausework.source.foreign import read_pieces
from clausework.source.foreign_pieces import NOTE
from clausework.source.word_text import is_word, read_word

LEVELS = (
    ("chineseCounting", "第%1条", "nothing"),
    ("decimal", "%1.%2", "space"),
    ("lowerLetter", "%3)", "tab"),
    ("upperRoman", "%4.", "tab"),
    ("bullet", "•", "tab"),
)


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pieces(document):
    return [(of.kind, of.text or of.cells) for of in read_word(saved(document), "a.docx").pieces]


def numbered(document):
    """The number of a list whose levels are LEVELS."""
    root = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:suff w:val="{gap}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for place, (kind, text, gap) in enumerate(LEVELS)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    return "77"


def counted(document, text, level, number="77"):
    found = document.add_paragraph(text)
    found._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    )
    return found


def test_numbers_that_word_counts_are_part_of_the_text():
    document = docx.Document()
    numbered(document)
    for text, level in (
        ("平台应核查。", 0), ("甲。", 2), ("乙。", 2), ("商家应公示。", 0), ("细则。", 1), ("丙。", 2), ("点。", 4), ("四。", 3),
    ):  # fmt: skip
        counted(document, text, level)
    assert pieces(document) == [
        ("paragraph", "第一条平台应核查。"), ("paragraph", "a) 甲。"), ("paragraph", "b) 乙。"),
        ("paragraph", "第二条商家应公示。"), ("paragraph", "二.1 细则。"), ("paragraph", "a) 丙。"), ("item", "点。"),
        ("paragraph", "I. 四。"),
    ]  # fmt: skip


def test_headings_are_told_by_their_styles_and_numbered():
    document = docx.Document()
    numbered(document)
    document.add_paragraph("规范", style="Title")
    document.add_heading("范围", 1)
    heading = document.add_heading("平台", 2)
    heading._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>')
    )
    document.add_paragraph("平台应核查。")
    found = read_word(saved(document), "a.docx").pieces
    assert [(of.kind, of.level, of.text) for of in found] == [
        ("heading", 0, "规范"), ("heading", 1, "范围"), ("heading", 2, "第一条平台"), ("paragraph", 0, "平台应核查。"),
    ]  # fmt: skip


def test_headings_are_told_by_styles_without_outline_levels():
    document = docx.Document()
    for style in document.styles:
        properties = style.element.find(qn("w:pPr"))
        outline = None if properties is None else properties.find(qn("w:outlineLvl"))
        if outline is not None:
            properties.remove(outline)
    document.styles["Normal"].element.set(qn("w:styleId"), "a")
    numbered(document)
    normal = document.styles["Normal"].element
    normal.append(parse_xml(f'<w:pPr {nsdecls("w")}><w:numPr><w:numId w:val="77"/></w:numPr></w:pPr>'))
    document.add_heading("范围", 2)
    document.add_paragraph("平台应核查。")
    found = read_word(saved(document), "a.docx").pieces
    assert [(of.kind, of.level, of.text) for of in found] == [
        ("heading", 2, "范围"), ("paragraph", 0, "第一条平台应核查。"),
    ]  # fmt: skip


def tracked(name, text):
    holder = OxmlElement(f"w:{name}")
    holder.set(qn("w:id"), "1")
    holder.set(qn("w:author"), "王")
    run = OxmlElement("w:r")
    words = OxmlElement("w:delText" if name == "del" else "w:t")
    words.text = text
    run.append(words)
    holder.append(run)
    return holder


def test_revisions_are_read_as_accepted():
    document = docx.Document()
    first = document.add_paragraph("平台应")
    first._p.append(tracked("del", "核对"))
    first._p.append(tracked("ins", "核查"))
    first.add_run("主播。")
    joined = document.add_paragraph("商家应公示")
    mark = parse_xml(f'<w:rPr {nsdecls("w")}><w:del w:id="3" w:author="王"/></w:rPr>')
    joined._p.get_or_add_pPr().append(mark)
    document.add_paragraph("信息。")
    document.add_paragraph()._p.append(tracked("moveFrom", "移走。"))
    assert pieces(document) == [("paragraph", "平台应核查主播。"), ("paragraph", "商家应公示信息。")]


def test_rows_have_their_cells_words_and_a_table_within_stays():
    document = docx.Document()
    table = document.add_table(2, 2)
    for cell, text in zip((cell for row in table.rows for cell in row.cells), "事期记三", strict=True):
        cell.text = text
    table.cell(1, 1).add_paragraph("年")
    table.cell(1, 0).add_table(1, 1).cell(0, 0).text = "内"
    assert pieces(document) == [("row", ("事", "期")), ("row", ("记\n内", "三\n年"))]


def test_a_contents_table_and_our_list_of_changes_are_left_out():
    document = docx.Document()
    for name in ("toc 1", "Summary Text", "Summary Cell"):
        document.styles.add_style(name, 1)
    document.add_paragraph("1 范围\t3", style="toc 1")
    document.add_paragraph("全部修改", style="Summary Text")
    document.add_table(1, 1).cell(0, 0).paragraphs[0].style = "Summary Cell"
    document.add_paragraph("正文。")
    assert pieces(document) == [("paragraph", "正文。")]


def test_line_breaks_boxes_and_fields_are_read_as_printed():
    document = docx.Document()
    found = document.add_paragraph("甲")
    found.runs[0].add_break()
    found.add_run("乙")
    found.add_run()._r.append(parse_xml(f"<w:instrText {nsdecls('w')}>PAGE</w:instrText>"))
    box = parse_xml(
        f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        "<mc:AlternateContent><mc:Choice Requires='wps'><w:txbxContent><w:p><w:r><w:t>框中</w:t></w:r></w:p>"
        "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>框中</w:t></w:r></w:p>"
        "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
    )
    found._p.append(box)
    for place in ("Choice", "Fallback"):
        box[0].find(f"{{{box.nsmap['mc']}}}{place}").append(parse_xml(f"<w:t {nsdecls('w')}>丙</w:t>"))
    assert pieces(document) == [("paragraph", "甲\n乙丙"), ("paragraph", "框中")]


def noted():
    parts, body = DocumentParts(), Element("w:body")
    holder = Element("w:body")
    paragraph(holder, "指交易完成之日起。", "FootnoteText")
    number = parts.footnote(list(holder))
    paragraph(body, "平台应保存记录", "Text")
    run = SubElement(body[-1], "w:r")
    SubElement(run, "w:footnoteReference", {"w:id": number})
    return filed(body, parts)


def test_a_footnote_stands_after_its_paragraph():
    found = read_word(noted(), "a.docx").pieces
    assert [(of.kind, of.text) for of in found] == [
        ("paragraph", f"平台应保存记录{NOTE}"), ("footnote", "指交易完成之日起。"),
    ]  # fmt: skip
    blocks = read_pieces(found, "a", "zh").draft.clauses[0].texts["zh"].blocks
    assert [(of.kind, of.text, of.target) for of in blocks] == [
        ("paragraph", "平台应保存记录", ""), ("footnote", "指交易完成之日起。", "*"),
    ]  # fmt: skip
    assert [(run.text, run.mark) for run in blocks[0].runs] == [("平台应保存记录", "text"), ("", "footnote")]


def test_no_sign_of_a_word_document_is_a_mark():
    document = docx.Document()
    for text in ("*平台* _应_ `核查`。", "# 不是标题", "[甲](乙)", "- 不是列项", "| a | b |"):
        document.add_paragraph(text)
    found = read_pieces(read_word(saved(document), "a.docx").pieces, "a", "zh").draft.clauses
    lines = [block.text for clause in found for block in clause.texts["zh"].blocks]
    assert lines == ["*平台* _应_ `核查`。", "# 不是标题", "[甲](乙)", "- 不是列项", "| a | b |"]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512


def zipped(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (OLE, "old_word"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "locked_word"),
        (b"plain text", "no_word"),
        (b"", "no_word"),
        (zipped(a="b"), "no_word"),
        (saved(docx.Document())[:900], "no_word"),
        (lambda: zipped(bomb=b"\0" * (257 * 1024 * 1024)), "large_word"),
        (saved(docx.Document()), "empty_word"),
    ],
    ids=["old", "locked", "text", "no bytes", "another zip", "cut off", "bomb", "empty"],
)
def test_what_cannot_be_read_is_said(data, key):
    with pytest.raises(UnreadableWordFile) as error:
        read_word(data() if callable(data) else data, "law.docx")
    assert error.value.key == key
    assert "law.docx" in error.value.message("zh")
    assert ".docx" in error.value.message("en")


def test_a_word_file_is_told_by_its_bytes_or_its_name():
    assert is_word(saved(docx.Document()), "law.md")
    assert is_word(OLE, "law.doc")
    assert is_word(b"", "law.DOCX")
    assert not is_word(b"# Scope", "law.md")
