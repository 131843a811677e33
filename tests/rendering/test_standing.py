"""What a text is, said wherever it is passed on: pages, their cards, pictures, sheets of Word and PDF."""

from __future__ import annotations

import io
import json
import random
import re
import xml.etree.ElementTree as ET
import zipfile
from html import unescape
from importlib import resources

import msgspec
import pypdfium2 as pdfium
import pytest
from frozen_site import published, staged_site
from pdf_reading import pages, squeezed

from clausework.drafts.naming import standing
from clausework.layout.stream import Sides
from clausework.model.draft import WORKING, Draft
from clausework.rendering import routes
from clausework.rendering.answers import answer_table, answers_docx, rounds_until
from clausework.rendering.deliverables import deliver
from clausework.rendering.deliverables.files import in_word
from clausework.rendering.formats import comment_form, data, duties, feeds, history, lite, share, signposts
from clausework.rendering.formats.redline_docx.document import redline_docx
from clausework.rendering.pdf.document import redline_document, text_document
from clausework.rendering.publication import DeliveredFile, Publication
from clausework.rendering.typesetting import FONTS, can_typeset, drawn_pages, set_pdf
from clausework.rendering.view import view_of

SAID = {
    "zh": "重新拟写（非协会文本） · 送审稿（工作稿）",
    "en": "Reconstruction (not the association's text) · Draft for review (working text)",
}
OLD = {
    "zh": "重新拟写（非协会文本） · 征求意见稿D1",
    "en": "Reconstruction (not the association's text) · Draft for comment D1",
}


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (Draft(label=WORKING, stage={"en": "Draft"}), "Draft (working text)"),
        (Draft(label="D1", stage={"en": "Draft"}), "Draft D1"),
        (Draft(label="D1", body={"en": "A Body"}, stage={"en": "Draft"}), "Draft D1"),
        (Draft(label="D1", body={"en": "Nobody's"}, reconstruction=True), "Nobody's · D1"),
        (Draft(label="D3", body={"en": "A Body"}, stage={"en": "Standard"}, issued="2021-01-01"), ""),
        (Draft(label="D3", body={"en": "Nobody's"}, reconstruction=True, issued="2021-01-01"), "Nobody's"),
    ],
)
def test_a_text_says_whose_it_is_not_until_its_body_issued_it(draft, said) -> None:
    assert standing(draft, "en") == said


def _meta(page: str, name: str) -> str:
    return unescape(re.findall(rf'<meta property="{name}" content="([^"]*)"', page)[0])


def _signposts(found: Publication) -> dict[str, bytes]:
    return {path: page for path, page in signposts.stage(found).items() if path != "404.html"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_light_pages_of_a_clause_say_it_first_and_in_cards(lang: str) -> None:
    found = published()
    made = {**dict(lite.stage(found)), **dict(history.stage(found)), **_signposts(found)}
    made = {
        path: made[path]
        for path in made
        if path.endswith(".html") and path.startswith("en/") == (lang == "en")
    }
    assert len(made) > 150
    for path, content in made.items():
        page = content.decode()
        first = page[page.index("<body") : page.index('<header class="masthead">')]
        assert SAID[lang] in unescape(first), path
        assert _meta(page, "og:title").endswith(f" · {SAID[lang]}"), path
        assert _meta(page, "og:site_name").endswith(f" · {SAID[lang]}"), path


def test_the_frame_of_every_other_page_is_told_it() -> None:
    said = {name: page.meta["standing"] for name, page in staged_site().pages.items()}
    assert len(said) > 100
    others = {name: words for name, words in said.items() if words not in SAID.values()}
    frozen = {name: OLD["en" if name.startswith("en/") else "zh"] for name in said if "drafts/D1/" in name}
    assert others == frozen
    assert len(frozen) > 50


@pytest.mark.skipif(not can_typeset(), reason="typst is not installed (pip install 'clausework[publish]')")
def test_every_picture_says_it() -> None:
    found = msgspec.structs.replace(published(), site_url="https://standard.example/", facts={})
    for lang in ("zh", "en"):
        cards = dict(share._cards(view_of(found, lang)))
        assert len(cards) > 70
        assert {card.standing for card in cards.values()} == {SAID[lang]}
    card = next(iter(cards.values()))
    with_it, without = drawn_pages("share.typ", [card, msgspec.structs.replace(card, standing="")])
    assert with_it != without


WITHOUT_TEXT = {"sums", "data_schema", "amendment_data"}
"""Files that hold no text of the standard, and what a program executes, whose text stands beside it."""


def _sheets(file: DeliveredFile) -> list[str]:
    """What stands on each sheet of a file, without blanks; of Word all heads, or else all feet."""
    ending = file.name.rsplit(".", 1)[-1]
    if ending == "pdf":
        return [squeezed(page) for page in pages(file.data) if page.strip()]
    if ending not in ("docx", "xlsx", "zip"):
        return [squeezed(unescape(file.data.decode()))]
    if ending == "zip":  # what is in it stands beside it, but for the checklists
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            lists = [name for name in archive.namelist() if name.endswith(".txt")]
            return [squeezed(archive.read(name).decode()) for name in lists]
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        parts = {
            name: squeezed(unescape(re.sub("<[^>]+>", "", archive.read(name).decode())))
            for name in archive.namelist()
            if name.endswith(".xml")
        }
    if ending == "xlsx":
        shared = parts.get("xl/sharedStrings.xml", "")
        return [text + shared for name, text in parts.items() if "/worksheets/" in name]
    heads, feet = ([text for name, text in parts.items() if kind in name] for kind in ("header", "footer"))
    return heads if all(_is_told(head) for head in heads) else feet


def _is_told(text: str) -> bool:
    return any(squeezed(said) in text for said in (*SAID.values(), *OLD.values()))


@pytest.mark.slow
@pytest.mark.skipif(not can_typeset(), reason="typst is not installed (pip install 'clausework[typeset]')")
def test_every_sheet_of_every_file_that_is_delivered_says_it() -> None:
    """A crawler takes each page, sheet and record alone."""
    found = deliver(msgspec.structs.replace(published(), site_url="https://standard.example/", facts={}))
    told = {(file.name, place): _is_told(text) for file in found for place, text in enumerate(_sheets(file))}
    kinds = {file.name: file.kind for file in found}
    silent = [(name, place) for (name, place), said in told.items() if not said]
    assert {kinds[name] for name, _ in silent} == WITHOUT_TEXT
    assert len(told) > 150


WIDE, HIGH = 1200.0, 630.0
QUARTERS = [(WIDE / 2, HIGH / 2), (WIDE, HIGH / 4), (WIDE / 4, HIGH)]
"""A square, a row and a column of a picture."""


def _boxes(card: share.Card) -> list[tuple[str, float, float, float, float]]:
    """The signs of a picture with their places, as a PDF of the same template has them."""
    import typst

    found = resources.files("clausework.rendering.templates").joinpath("share.typ").read_bytes()
    inputs = {"data": msgspec.json.encode([card]).decode()}
    pdf = typst.compile(found, format="pdf", font_paths=[str(resources.files(FONTS))], sys_inputs=inputs)
    page = pdfium.PdfDocument(pdf)[0].get_textpage()
    boxes = []
    for place in range(page.count_chars()):
        left, bottom, right, top = page.get_charbox(place)
        if sign := page.get_text_range(place, 1).strip():
            boxes.append((sign, left, HIGH - top, right, HIGH - bottom))
    return boxes


@pytest.mark.skipif(not can_typeset(), reason="typst is not installed (pip install 'clausework[typeset]')")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_any_quarter_of_a_picture_says_it(lang: str) -> None:
    """A crawler cuts squares, rows and columns out of the pictures, anywhere."""
    found = msgspec.structs.replace(published(), site_url="https://standard.example/", facts={})
    cards = dict(share._cards(view_of(found, lang)))
    said, cut = "".join(SAID[lang].split()), random.Random(5)
    told = []
    for name in sorted(cards)[:: len(cards) // 5]:
        boxes = _boxes(cards[name])
        signs = "".join(sign for sign, *_ in boxes)
        places = [match.start() for match in re.finditer(re.escape(said), signs)]
        assert len(places) > 30, name
        marks = [boxes[place : place + len(said)] for place in places]
        ends = [
            (
                min(b[1] for b in mark),
                min(b[2] for b in mark),
                max(b[3] for b in mark),
                max(b[4] for b in mark),
            )
            for mark in marks
        ]
        for wide, high in QUARTERS * 100:
            left, top = cut.uniform(0, WIDE - wide), cut.uniform(0, HIGH - high)
            within = any(
                left <= one[0] and top <= one[1] and one[2] <= left + wide and one[3] <= top + high
                for one in ends
            )
            told.append(within)
    assert len(told) > 1000
    assert sum(told) / len(told) >= 0.99


def _head(data: bytes, part: str = "header1") -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return unescape("".join(re.findall(r"<w:t[^>]*>([^<]*)", archive.read(f"word/{part}.xml").decode())))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_sheet_of_a_redline_in_word_says_what_it_is(lang: str) -> None:
    found, redline = published(), _redline(published())
    drafts = (found.edition("D1").draft, found.draft)
    for side in ("footer1", "footer2"):
        assert SAID[lang] in _head(redline_docx(redline, Sides(*drafts), lang), side)
        assert SAID[lang] not in _head(redline_docx(redline, Sides(*drafts, numbered=False), lang), side)


@pytest.mark.parametrize("made", [duties, comment_form])
def test_every_sheet_of_other_files_in_word_says_it(made) -> None:
    found = msgspec.structs.replace(published(), open=published().consultations[-1])
    files = {name: data for name, data in made.stage(found).items() if name.endswith(".docx")}
    assert files
    assert {name for name, data in files.items() if not _head(data).endswith(tuple(SAID.values()))} == set()


@pytest.mark.skipif(not can_typeset(), reason="typst is not installed (pip install 'clausework[publish]')")
def test_every_page_of_a_redline_in_print_says_what_it_is() -> None:
    found = published()
    made = pages(set_pdf(*redline_document(found, "zh", _redline(found))).data)
    printed = [squeezed(page) for page in made[2:] if page.strip()]
    assert len(printed) > 10
    assert [page[:40] for page in printed if squeezed(SAID["zh"]) not in page] == []


def _redline(found: Publication):
    return next(each for each in found.redlines if each.new.label == WORKING)


def _superseded() -> Publication:
    """The publication seen from D1, after which D2 was frozen."""
    found = published()
    first, second = found.editions
    frozen = msgspec.structs.replace(
        second, draft=msgspec.structs.replace(second.draft, label="D2"), digest="0" * 64
    )
    return msgspec.structs.replace(found, editions=(first, frozen), current="D1", redlines=(), facts={})


@pytest.mark.parametrize(("lang", "said"), [("zh", "已由D2取代"), ("en", "superseded by D2")])
def test_a_draft_that_was_superseded_says_so(lang: str, said: str) -> None:
    found = _superseded()
    assert view_of(found, lang).standing.endswith(f" · {said}")
    assert view_of(found, lang).standing_of("D2").endswith("D2")
    (pdf, _) = text_document(found, lang)
    assert said in str(msgspec.to_builtins(pdf.about))
    (docx,) = (file.data for file in in_word(found) if file.lang == lang)
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        parts = [
            archive.read(name).decode() for name in archive.namelist() if re.search("header|footer", name)
        ]
    assert any(said in part for part in parts)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_programs_and_secretaries_are_given_says_it_too(lang: str) -> None:
    found = published()
    clauses = json.loads(data.stage(found)["clauses.json"])
    assert clauses["standing"][lang] == SAID[lang]
    assert {clause["standing"][lang] for clause in clauses["clauses"]} == {SAID[lang]}
    feed = ET.fromstring(feeds.stage(found)[routes.feed(lang)])
    entries = [
        entry.findtext("{*}content") or "" for entry in feed.iter("{http://www.w3.org/2005/Atom}entry")
    ]
    assert len(entries) > 50
    assert all(entry.endswith(SAID[lang]) for entry in entries)
    (made,) = rounds_until(found)
    table = answer_table(made, lang)
    said = standing(made.draft, lang)
    assert said
    assert any(said in fact for fact in table.facts)
    with zipfile.ZipFile(io.BytesIO(answers_docx(table, lang))) as archive:
        assert any(
            said in unescape(archive.read(name).decode()) for name in archive.namelist() if "header" in name
        )
