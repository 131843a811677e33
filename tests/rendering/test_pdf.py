"""The PDF itself: what a reader, a screen reader and an archive find in it."""

from __future__ import annotations

import ctypes
import hashlib
import re
from collections.abc import Iterable, Iterator
from importlib import resources
from io import BytesIO
from pathlib import Path

import msgspec
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from draft_in_print import in_print
from office_drafts import NEW, OLD
from pdf_reading import bodies, caused, drawn, pages, published, squeezed, told, unfound
from PIL import Image
from places import LIVE_COMMERCE

from clausework.errors import FontMissing
from clausework.model.cause import Cause
from clausework.model.draft import Block, Clause, ClauseText, Draft, Run
from clausework.redline.compare import compare
from clausework.rendering.assemble import assemble
from clausework.rendering.deliverables.files import in_pdf as files
from clausework.rendering.pdf.document import qr_code, redline_document, text_document
from clausework.rendering.pictures import PlacedPicture
from clausework.rendering.publication import Publication
from clausework.rendering.typesetting import FONTS, set_pdf
from clausework.source.project import load

HOSTILE = (
    '#let x = 1; #read("/etc/passwd") #panic("!")',
    "$a^2$ @ref <label> *strong* _stressed_ `code` ~ -- --- ...",
    "\\ \\u{41} \\# // comment /* another */ = Heading",
    "- item\t+ item / term: 'single' \"double\" ]] }} )) [[ {{ ((",
    '#include "main.typ" #image("x.png") %  & ^ | \' ; :',
)
UNTOLD = {"😀": "〔U+1F600〕", "\U00020000": "〔U+20000〕", "\ue000": "〔U+E000〕", "\x01": "〔U+0001〕"}


def paragraph(words: str, **more) -> Block:
    return Block(kind="paragraph", runs=(Run(words),), **more)


def standing(*blocks: Block, title: str = "甲", **more) -> Draft:
    """A draft of one clause with these blocks."""
    only = Clause(id="a", number="1", texts={"zh": ClauseText(title=title, blocks=blocks)})
    return Draft(
        label="D1", date="2020-06-17", languages=("zh",), title={"zh": title}, clauses=(only,), **more
    )


def made(draft: Draft, **more) -> bytes:
    return set_pdf(*text_document(published(draft, **more), "zh")).data


@pytest.mark.parametrize("words", HOSTILE)
def test_signs_that_mean_something_to_the_compiler_are_words(words: str) -> None:
    cell = Block(kind="cell", runs=(Run(words),))
    blocks = (
        paragraph(words),
        Block(kind="list", children=(Block(kind="item", runs=(Run(words, "strong"),)),)),
        Block(kind="table", runs=(Run(words),), children=(Block(kind="row", children=(cell, cell)),)),
        Block(kind="note", runs=(Run(words, "code"), Run("", "footnote", words))),
        Block(kind="footnote", target=words, runs=(Run(words, "emphasis"),)),
        Block(kind="formula", runs=(Run(words, "math"),)),
        Block(kind="figure", target=words, runs=(Run(words),)),
    )
    whole = {"number": words, "stage": {"zh": words}, "notice": {"zh": words}, "body": {"zh": words}}
    data = made(standing(*blocks, title=words, ics=words, **whole))
    text, plain = squeezed("".join(pages(data))), squeezed(words)
    assert text.count(plain) >= 18
    assert (
        pypdfium2.PdfDocument(data).get_metadata_value("Title") == words.replace("\t", " ") or "\t" in words
    )


def test_a_character_without_a_font_is_told_by_its_code_point() -> None:
    text = squeezed("".join(pages(made(standing(paragraph("前" + "".join(UNTOLD) + "后"))))))
    assert "前" + "".join(UNTOLD.values()) + "后" in text


def picture(kind: str) -> bytes:
    if kind == "svg":
        return b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'
    file = BytesIO()
    Image.new("RGB", (40, 20), "red").save(file, kind)
    return file.getvalue()


def shown(name: str, data: bytes) -> bytes:
    """The PDF of a draft with one figure, of a picture of that name."""
    digest = hashlib.sha256(data).hexdigest()
    figure = Block(kind="figure", target=name, sha256=digest, runs=(Run("图题"),))
    return made(standing(figure), pictures={digest: PlacedPicture(address=f"assets/{name}", content=data)})


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif", "webp", "svg"])
def test_a_picture_is_shown_with_what_is_said_of_it(kind: str) -> None:
    assert ("Figure", "图题") in list(structure(shown(f"a.{kind}", picture(kind))))


@pytest.mark.parametrize("name", ["a.png", "a.svg", "a.avif", "a.bin"])
def test_a_picture_that_is_none_is_told_by_its_name(name: str) -> None:
    assert f"{name}图1图题" in squeezed("".join(pages(shown(name, b"none at all"))))


def structure(data: bytes) -> Iterator[tuple[str, str]]:
    """The type of each tag in the order in which it is read, with its description."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        tree = pdfium.FPDF_StructTree_GetForPage(page)
        for place in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            yield from _below(pdfium.FPDF_StructTree_GetChildAtIndex(tree, place))
        pdfium.FPDF_StructTree_Close(tree)


def _below(element) -> Iterator[tuple[str, str]]:
    if not element:
        return
    yield (
        _said(pdfium.FPDF_StructElement_GetType, element),
        _said(pdfium.FPDF_StructElement_GetAltText, element),
    )
    for place in range(max(0, pdfium.FPDF_StructElement_CountChildren(element))):
        yield from _below(pdfium.FPDF_StructElement_GetChildAtIndex(element, place))


def _said(of, element) -> str:
    length = of(element, None, 0)
    if not length:
        return ""
    buffer = ctypes.create_string_buffer(length)
    of(element, buffer, length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


@pytest.fixture(scope="module")
def redlined() -> bytes:
    redline = compare(OLD, NEW)
    return set_pdf(*redline_document(published(OLD, NEW, redline=redline), "zh", redline)).data


def test_an_archive_and_a_screen_reader_get_what_they_need(redlined: bytes) -> None:
    for data in (redlined, made(standing(paragraph("甲。")))):
        assert re.search(rb"<pdfaid:part>2</pdfaid:part>\s*<pdfaid:conformance>A<", data)
        assert b"<pdfuaid:part>1</pdfuaid:part>" in data


def test_the_day_of_the_file_is_that_of_the_draft() -> None:
    assert pypdfium2.PdfDocument(made(standing())).get_metadata_value("CreationDate").startswith("D:20200617")


def test_a_reconstruction_names_no_author() -> None:
    body = {"zh": "某协会"}
    named = pypdfium2.PdfDocument(made(standing(body=body)))
    assert named.get_metadata_value("Author") == "某协会"
    nobody = made(standing(body=body, reconstruction=True))
    assert pypdfium2.PdfDocument(nobody).get_metadata_value("Author") == ""
    assert all("某协会" in page for page in pages(nobody)[2:3])


def test_nested_lists_notes_and_tables_are_read_in_their_order(redlined: bytes) -> None:
    identities = [re.escape(block.id) for draft in (OLD, NEW) for _, block in draft.provisions("zh")]
    text, _ = text_document(published(NEW), "zh")
    redline = compare(OLD, NEW)
    document, _ = redline_document(published(OLD, NEW, redline=redline), "zh", redline)
    for data, lines in ((made(NEW), told(text)), (redlined, told(document, "both"))):
        found = without((*identities, *AGAIN), drawn(data))
        assert not unfound([without(identities, squeezed(line)) for line in lines], found)
    assert all(block.id in drawn(made(NEW)) for _, block in NEW.provisions("zh"))


@pytest.mark.parametrize("table", [False, True])
def test_the_causes_of_a_change_stand_at_the_foot_of_its_page(table: bool) -> None:
    old, new = one_changed(table=table)
    reason = Cause(kind="reason", reason={"zh": "依据法律", "en": "by law"})
    redline = caused(compare(old, new), reason)
    data = set_pdf(*redline_document(published(old, new, redline=redline), "zh", redline)).data
    text = squeezed(pages(data)[-1])
    first = text.index("一年三个月")
    assert text.index("[1]", first) < text.index("[1]理由：依据法律", first)


def without(patterns: Iterable[str], text: str) -> str:
    return re.sub("|".join(patterns), "", text)


AGAIN = ("表[A-Z]?\\.?\\d+（续）", "Table[A-Z]?\\.?\\d+\\(continued\\)")
"""What stands above a table on its further pages."""


def strokes(data: bytes, place: int) -> tuple[list[tuple[float, float]], list[float]]:
    """Of the lines on a page the upright ones, each from where to where, and the widths of the level ones."""
    upright, level = [], []
    for each in pypdfium2.PdfDocument(data)[place].get_objects([pdfium.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = each.get_bounds()
        if right - left < 3 and left < LEFT:
            upright.append((bottom, top))
        elif top - bottom < 3:
            level.append(right - left)
    return upright, level


LEFT = 70
"""Points from the edge of the paper at which the text of a right-hand page begins, or nearly so."""


def one_changed(*, table: bool = False) -> tuple[Draft, Draft]:
    """Two drafts that differ by one word, between two paragraphs that stayed."""

    def middle(word: str) -> Block:
        cells = (Block(kind="cell", runs=(Run(text),)) for text in ("平台", f"保存{word}"))
        row = Block(kind="row", children=tuple(cells))
        return (
            Block(kind="table", runs=(Run("期限"),), children=(HEAD, row))
            if table
            else paragraph(f"平台保存{word}。")
        )

    return tuple(
        msgspec.structs.replace(standing(paragraph("甲。"), middle(word), paragraph("丙。")), label=label)
        for label, word in (("D1", "一年"), ("D2", "三个月"))
    )  # type: ignore[return-value]


HEAD = Block(kind="row", children=tuple(Block(kind="cell", runs=(Run(word),)) for word in ("角色", "期限")))


@pytest.mark.parametrize("table", [False, True])
def test_what_changed_has_a_bar_and_lines_and_not_colour_alone(table: bool) -> None:
    old, new = one_changed(table=table)
    redline = compare(old, new)
    data = set_pdf(*redline_document(published(old, new, redline=redline), "zh", redline)).data
    body = len(pages(data)) - 1
    text = pages(data)[body]
    bars, lines = strokes(data, body)
    plain_bars, plain_lines = strokes(made(new), len(pages(made(new))) - 1)
    assert "一年三个月" in squeezed(text)
    assert len(bars) - len(plain_bars) == 1
    assert len(lines) - len(plain_lines) == 2
    assert "增加的文字加下划线，删去的文字加删除线" in squeezed(pages(data)[1])


def test_a_second_page_of_a_table_repeats_its_head_and_says_so() -> None:
    row = Block(
        kind="row", children=tuple(Block(kind="cell", runs=(Run(word),)) for word in ("条文", "方法"))
    )
    table = Block(kind="table", runs=(Run("证实方法"),), children=(row,) * 150)
    found = [squeezed(page) for page in pages(made(standing(table)))]
    first = next(place for place, page in enumerate(found) if "表1证实方法" in page)
    assert "（续）" not in found[first]
    assert all("表1（续）条文方法" in page for page in found[first + 1 : first + 3])


def test_pages_before_the_body_are_roman_the_body_begins_right() -> None:
    front = tuple(
        Clause(
            id=element, element=element, texts={"zh": ClauseText(title=title, blocks=(paragraph("甲。"),))}
        )
        for element, title in (("foreword", "前言"), ("introduction", "引言"))
    )
    draft = standing(paragraph("乙。"))
    data = made(msgspec.structs.replace(draft, clauses=(*front, *draft.clauses), number="T/ABC 1—2020"))
    document = pypdfium2.PdfDocument(data)
    labels = [document.get_page_label(place) for place in range(len(document))]
    assert labels[2:5] == ["I", "II", "III"]
    assert labels[6] == "1"
    heads = [page.split("\n")[0] for page in pages(data)]
    assert [head.endswith("T/ABC 1—2020") for head in heads[2:7]] == [True, False, True, False, True]
    assert squeezed(pages(data)[5]) == ""
    assert [entry.get_title() for entry in document.get_toc()] == ["前言", "引言", "1　甲"]
    entries = squeezed(pages(data)[2]).replace(".", "")
    assert "目次前言II引言III1甲1" in entries


def publication_of(label: str) -> Publication:
    project = load(LIVE_COMMERCE)
    current = "working" if label == "working" else project.current
    return msgspec.structs.replace(assemble(msgspec.structs.replace(project, current=current)), current=label)


@pytest.fixture(scope="module", params=["D1", "working"])
def delivered(request: pytest.FixtureRequest) -> tuple[Publication, dict[tuple[str, str], bytes]]:
    publication = publication_of(request.param)
    return publication, {(file.kind, file.lang): file.data for file in files(publication)}


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_line_of_the_standard_stands_in_its_pdf_in_order(
    delivered: tuple[Publication, dict[tuple[str, str], bytes]], lang: str
) -> None:
    publication, made = delivered
    draft = publication.draft
    identities = [re.escape(block.id) for _, block in draft.provisions(lang)]
    lines = in_print(draft, lang)
    entries = sum(clause.number.count(".") < 2 for clause in draft.clauses)
    first = lines.index({"zh": "目次", "en": "Contents"}[lang]) + 1 + entries
    text = without((*identities, *AGAIN), drawn(made["text_pdf", lang]))
    assert not unfound((without(identities, line) for line in lines[first:]), text)
    cover = squeezed("".join(pages(made["text_pdf", lang])[:2]))
    correction = publication.corrections.get(draft.label, {})
    said = (draft.stage, draft.notice, draft.body, correction)
    assert all(squeezed(each.get(lang, "")) in cover for each in said)
    assert publication.edition(draft.label).digest in cover


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_word_of_the_redline_stands_in_its_pdf_in_order(lang: str) -> None:
    publication = publication_of("working")
    redline = publication.redline
    assert redline is not None
    document, pictures = redline_document(publication, lang, redline)
    drafts = [edition.draft for edition in publication.editions]
    identities = sorted({re.escape(block.id) for draft in drafts for _, block in draft.provisions(lang)})
    # The numbers of notes stand between words, and the notes themselves between pages.
    marks = (*identities, *AGAIN, "\\[\\d+\\]")
    text = without(marks, "".join(map(squeezed, bodies(set_pdf(document, pictures).data))))
    lines = [without(marks, squeezed(line)) for line in told(document, "both")]
    assert not unfound(lines, text)


@pytest.mark.slow
def test_the_first_draft_has_no_redline_and_each_further_one_has(delivered) -> None:
    publication, made = delivered
    kinds = {"text_pdf"} if publication.current == "D1" else {"text_pdf", "redline_pdf"}
    assert set(made) == {(kind, lang) for kind in kinds for lang in ("zh", "en")}


def with_font(root: Path, family: str) -> Publication:
    settings = root / "standard" / "standard.yml"
    settings.write_text(f"{settings.read_text('utf-8')}\nfonts:\n  zh: {{text: {family}}}\n", "utf-8")
    return assemble(load(root))


def fonts_of(data: bytes) -> set[str]:
    """The names of the fonts that the words after the cover are set in."""
    found = set()
    for page in list(pypdfium2.PdfDocument(data))[3:]:
        for each in page.get_objects([pdfium.FPDF_PAGEOBJ_TEXT]):
            buffer = ctypes.create_string_buffer(100)
            pdfium.FPDFFont_GetBaseFontName(pdfium.FPDFTextObj_GetFont(each), buffer, 100)
            found.add(buffer.value.decode().partition("+")[2])
    return found


def test_a_font_of_the_project_is_used(small: Path) -> None:
    usual = {file.lang: file.data for file in files(assemble(load(small)))}
    package = next(file for file in resources.files(FONTS).iterdir() if "Sans" in file.name)
    named = package.read_bytes().replace(
        "Noto Sans SC".encode("utf-16-be"), "Mote Sans SC".encode("utf-16-be")
    )
    (small / "site" / "fonts").mkdir(parents=True, exist_ok=True)
    (small / "site" / "fonts" / "own.otf").write_bytes(named)
    own = {file.lang: file.data for file in files(with_font(small, "Mote Sans SC"))}
    assert any("NotoSerifSC" in name for name in fonts_of(usual["zh"]))
    assert not any("NotoSerifSC" in name for name in fonts_of(own["zh"]))
    assert own["en"] == usual["en"]


def test_a_font_that_is_not_there_is_refused(small: Path) -> None:
    publication = with_font(small, "Nowhere Serif")
    with pytest.raises(FontMissing) as caught:
        list(files(publication))
    for lang in ("zh", "en"):
        assert {"Nowhere Serif", "site/fonts", "Noto Serif SC"} <= {
            word
            for word in ("Nowhere Serif", "site/fonts", "Noto Serif SC")
            if word in caught.value.message(lang)
        }


def test_the_mark_of_the_body_stands_on_the_cover(small: Path) -> None:
    settings = small / "standard" / "standard.yml"
    settings.write_text(f"mark: mark.svg\n{settings.read_text('utf-8')}", "utf-8")
    with pytest.raises(FontMissing) as caught:
        list(files(assemble(load(small))))
    assert "mark.svg" in caught.value.message("zh")
    picture = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4"/></svg>'
    (small / "site" / "assets").mkdir(parents=True, exist_ok=True)
    (small / "site" / "assets" / "mark.svg").write_bytes(picture)
    document, pictures = text_document(assemble(load(small)), "zh")
    assert pictures[document.cover.mark] == picture
    assert set_pdf(document, pictures).data != set_pdf(document, {}).data


def test_a_clause_with_words_has_its_address_code_in_the_margin() -> None:
    chapter = Clause(id="b", number="2", texts={"zh": ClauseText(title="乙")})
    draft = standing(paragraph("甲。"))
    both = msgspec.structs.replace(draft, clauses=(*draft.clauses, chapter))
    document, pictures = text_document(published(both, site_url="https://example.org/std/"), "zh")
    address = "https://example.org/std/c/a/"
    assert [(clause.code, clause.address) for clause in document.body] == [
        ("pictures/code-a.svg", address),
        ("", ""),
    ]
    assert pictures == {"pictures/code-a.svg": qr_code(address)}
    assert ("Figure", address) in list(structure(set_pdf(document, pictures).data))
    assert not text_document(published(both), "zh")[1]


def test_a_redline_has_no_codes() -> None:
    redline = compare(OLD, NEW)
    publication = published(OLD, NEW, redline=redline, site_url="https://example.org/")
    document, pictures = redline_document(publication, "zh", redline)
    assert not pictures
    assert {clause.code for clause in document.body} == {""}


def test_a_standard_of_another_profile_in_english_looks_like_iso() -> None:
    texts = {
        "en": ClauseText(title="Foreword", blocks=(paragraph("Words."),)),
        "zh": ClauseText(title="前言", blocks=(paragraph("文字。"),)),
    }
    scope = {"en": ClauseText(title="Scope"), "zh": ClauseText(title="范围")}
    draft = Draft(
        label="D1",
        date="2026-03-01",
        profile="iso-directives-2",
        languages=("en", "zh"),
        number="ISO 99999",
        title={"en": "Widgets", "zh": "小部件"},
        body={"en": "Widget Body", "zh": "小部件协会"},
        issued="2026-04-01",
        clauses=(
            Clause(id="foreword", element="foreword", texts=texts),
            Clause(id="scope", element="scope", number="1", texts=scope),
        ),
    )
    en, zh = (set_pdf(*text_document(published(draft), lang)).data for lang in ("en", "zh"))
    covers = [squeezed(pages(data)[0]) for data in (en, zh)]
    assert covers[0].startswith(
        "InternationalstandardISO99999IssuedbyWidgetBodyCompletedon1March2026Widgets小部件"
    )
    assert "Issuedon2026-04-01" in covers[0]
    assert "prevails" not in covers[0]
    assert "中文译本；以英文文本为准" in covers[1]
    document = pypdfium2.PdfDocument(en)
    assert [document.get_page_label(place) for place in range(2, len(document))] == ["i", "ii", "1"]
    assert squeezed(pages(en)[2]).replace(".", "").startswith("Workingtext") or "Contents" in pages(en)[2]


def test_a_draft_without_title_and_day_is_set_all_the_same() -> None:
    bare = Draft(label="D1", languages=("zh",), clauses=standing(paragraph("甲。")).clauses)
    data = made(bare)
    assert pypdfium2.PdfDocument(data).get_metadata_value("Title") == "D1"
    assert b"pdfaid" not in data
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
