"""What a Word document holds beside its text: formulas, pictures, footnotes, comments."""

import io
import struct
import zipfile
import zlib
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import docx
import pytest

from clausework.rendering.docx import About
from clausework.rendering.docx.blocks import paragraph
from clausework.rendering.docx.document_parts import NAMESPACES, DocumentParts, drawing, word_picture
from clausework.rendering.docx.formulas import office_math
from clausework.rendering.docx.properties import WordPart, package
from clausework.rendering.docx.standard.numbering import Lists, look_of, settings_part, style_sheet


def png(width=4, height=2):
    """A grey picture."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height)))
    sign = b"\x89PNG\r\n\x1a\n"
    return sign + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture
def converter():
    pytest.importorskip("latex2mathml", reason="no latex2mathml here; pip install clausework[word]")


def shape(element):
    """The formula as nested names, the words of its runs in quotes."""
    name = element.tag.partition(":")[2]
    if name == "r":
        return repr("".join(element.itertext()))
    inside = " ".join(shape(child) for child in element if not child.tag.endswith("Pr"))
    return f"{name}({inside})"


@pytest.mark.parametrize(
    ("tex", "wanted"),
    [
        (r"\frac{a}{2}", "oMath(f(num('a') den('2')))"),
        (r"x_i^2", "oMath(sSubSup(e('x') sub('i') sup('2')))"),
        (r"\sqrt[3]{x}", "oMath(rad(deg('3') e('x')))"),
        (
            r"\sum_{i=1}^{n} x_i + 3",
            "oMath(nary(sub('i' '=' '1') sup('n') e(sSub(e('x') sub('i')))) '+' '3')",
        ),
        (r"\left(\frac{a}{b}\right)^2", "oMath(sSup(e(d(e(f(num('a') den('b'))))) sup('2')))"),
        (r"\text{合格率} \le 5", "oMath('合格率' '≤' '5')"),
        (r"n_{\mathrm{合格}}", "oMath(sSub(e('n') sub('合格')))"),
        (r"\underbrace{x}_{n}", "oMath(limLow(e(groupChr(e('x'))) lim('n')))"),
        (
            r"\begin{pmatrix}a&b\\c&d\end{pmatrix}",
            "oMath(d(e(m(mr(e('a') e('b')) mr(e('c') e('d'))))))",
        ),
        (r"\lim_{x\to 0} f", "oMath(limLow(e('lim') lim('x' '→' '0')) 'f')"),
    ],
)
def test_tex_becomes_office_math(converter, tex, wanted):
    assert shape(office_math(tex)) == wanted


@pytest.mark.parametrize("tex", [r"\foo{x}", "a & b", r"\frac{a", "x^", r"\left( a", "}{", r"\cancel{x}", ""])
def test_a_formula_with_anything_unknown_stays_as_written(converter, tex):
    assert office_math(tex) is None


def test_each_formula_is_one_of_its_own(converter):
    first, second = office_math("x"), office_math("x")
    assert first is not second


def test_a_picture_has_its_own_shape_and_no_more_than_the_page():
    picture = word_picture(png(1200, 300), "a.png")
    assert (picture.kind, picture.width, picture.height) == ("image/png", 1200, 300)
    assert size_of(picture) == {"cx": str(600 * 9525), "cy": str(150 * 9525)}
    assert size_of(word_picture(png(40, 20), "a.png")) == {"cx": str(40 * 9525), "cy": str(20 * 9525)}


def size_of(picture):
    found = drawing(picture, DocumentParts(), "流程")
    return next(of for of in found.iter() if of.tag == "wp:extent").attrib


def test_what_word_does_not_show_is_no_picture():
    assert word_picture(b"RIFF\0\0\0\0WEBP", "a.webp") is None
    assert word_picture(b"<svg", "a.svg") is None
    assert word_picture(b"", "a.png") is None
    assert word_picture(b"\xff\xd8\xff\xe0\0\x10", "a.jpeg") is None


def test_a_drawn_picture_takes_the_pixels_that_it_says():
    pytest.importorskip("typst", reason="no typst here; pip install clausework[publish]")
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="64" height="32"><path d="M0 0h64v32z"/></svg>'
    picture = word_picture(svg, "flow.SVG")
    assert (picture.kind, picture.width, picture.height) == ("image/png", 64, 32)
    assert picture == word_picture(svg, "flow.SVG")


def words_of(text):
    holder = Element("holder")
    paragraph(holder, text, "CommentText")
    return list(holder)


def made(parts):
    body = Element("w:body")
    paragraph(body, "正文", "Text")
    return filed(body, parts or DocumentParts())


def filed(body, parts):
    """The file of a standard with this body, whose changes are tracked."""
    look = look_of("gbt1.1-2020", "zh")
    styles = style_sheet(look, "zh", Lists(look, "zh").linked, tracked=True)
    return package(
        About(title="甲", subject="乙"),
        "zh-CN",
        body,
        [
            WordPart("rIdStyles", "styles", "styles.xml", styles),
            settings_part(notes=parts.has_footnotes, paged=True, tracked=True),
        ],
        parts,
    )


def test_the_parts_are_in_the_file_with_types_and_relations():
    parts = DocumentParts()
    assert [parts.footnote(words_of("脚注")), parts.footnote(words_of("又"))] == ["1", "2"]
    assert parts.comment(words_of("批注"), "王", "W", "2020-06-17T00:00:00Z") == "0"
    first = parts.picture(png(), "png", "image/png")
    assert parts.picture(png(), "png", "image/png") == first
    assert parts.picture(png(5), "png", "image/png") != first
    data = made(parts)
    assert data == made(parts)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        assert len([name for name in names if name.startswith("word/media/")]) == 2
        settings = archive.read("word/settings.xml").decode()
        assert settings.index("<w:zoom") < settings.index("<w:trackRevisions")
        assert settings.index("<w:trackRevisions") < settings.index("<w:defaultTabStop")
        assert settings.index("<w:characterSpacingControl") < settings.index("<w:footnotePr>")
        assert settings.index("<w:footnotePr>") < settings.index("<w:compat>")
        for name in names:
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))
    found = docx.Document(io.BytesIO(data))
    assert [(item.author, item.text) for item in found.comments] == [("王", "批注")]


def test_a_document_without_parts_has_none():
    with zipfile.ZipFile(io.BytesIO(made(None))) as archive:
        assert not [name for name in archive.namelist() if "media" in name or "notes" in name]
        assert "footnotePr" not in archive.read("word/settings.xml").decode()


def test_every_prefix_of_the_parts_is_declared():
    parts = DocumentParts()
    assert {name.partition(":")[2] for name in NAMESPACES} >= {"w", "r", "m", "wp", "a", "pic"}
    holder = Element("w:p")
    holder.append(drawing(word_picture(png(), "a.png"), parts, "a"))
    parts.footnote([holder])
    assert ElementTree.fromstring(parts.files()["word/footnotes.xml"]) is not None
