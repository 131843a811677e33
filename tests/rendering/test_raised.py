"""Subscripts and superscripts in every format: CO₂ is never read as CO2 times nothing, nor 10⁴ as 104."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from docx_reading import W, document
from pdf_reading import pages, published, squeezed

from clausework.checks.engine.context import ClauseView
from clausework.consultation.anchor import AnchorFollower
from clausework.lang.quantities import quantities
from clausework.layout.stream import Sides
from clausework.model.comment import Anchor
from clausework.model.draft import Clause, ClauseText, Draft
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
from clausework.rendering.search.matching import Folder, rules_of
from clausework.rendering.typesetting import set_pdf
from clausework.source.markdown import read_blocks


def draft(body: str, label: str = "D1") -> Draft:
    blocks, findings = read_blocks(body, "a.zh.md")
    assert not findings
    texts = {"zh": ClauseText(title="排放", blocks=blocks)}
    clauses = (Clause(id="a", number="1", code="P-A", texts=texts),)
    return Draft(label=label, date="2020-06-17", languages=("zh",), title={"zh": "规范"}, clauses=clauses)


OLD = draft("平台应记录CO~2~的总量，面积以10^4^m^2^计，上限为Q~额定~。{#P-A-01}")
NEW = draft("平台应记录CO~2~的总量，面积以10^5^m^2^计，上限为Q~额定~。{#P-A-01}", "D2")


def test_pages_have_elements_for_them() -> None:
    html = clause_html(OLD.clauses[0], setting_of(OLD, "zh"), PageLinks(lambda name: name))
    assert "CO<sub>2</sub>" in html
    assert "10<sup>4</sup>m<sup>2</sup>" in html
    assert "Q<sub>额定</sub>" in html


def test_plain_text_has_the_characters_for_them() -> None:
    assert text_data(OLD.clauses[0], setting_of(OLD, "zh")).blocks[0].text == (
        "平台应记录CO₂的总量，面积以10⁴m²计，上限为Q额定。"
    )


def test_a_redline_shows_a_changed_exponent_as_one() -> None:
    redline = compare(OLD, NEW)
    text = redline_text(redline, Sides(OLD, NEW), "zh")
    assert "[-10⁴-]{+10⁵+}m²" in text
    html = redline_page(redline, Sides(OLD, NEW), "zh")
    assert "CO<sub>2</sub>" in html
    for tag, number in (("del", 4), ("ins", 5)):
        assert f"<sup>{number}</sup>" in html.split(f"<{tag}>")[1].split(f"</{tag}>")[0]


def styled(data: bytes) -> list[tuple[str, str]]:
    return [
        (style.get(f"{W}val"), "".join(run.itertext()))
        for run in document(data).iter(f"{W}r")
        for style in run.iter(f"{W}rStyle")
        if style.get(f"{W}val") in ("Subscript", "Superscript")
    ]


def test_word_sets_them_below_and_above_the_line() -> None:
    one = [("Subscript", "2"), ("Superscript", "4"), ("Superscript", "2"), ("Subscript", "额定")]
    assert styled(standard_docx(OLD, "zh", {})) == one
    both = [*one[:2], ("Superscript", "5"), *one[2:]]
    assert styled(redline_docx(compare(OLD, NEW), Sides(OLD, NEW), "zh")) == both


def test_the_pdf_sets_them() -> None:
    document, pictures = text_document(published(OLD), "zh")
    runs = [(run.text, run.mark) for run in document.body[0].blocks[0].runs if run.mark != "text"]
    assert runs == [("2", "subscript"), ("4", "superscript"), ("2", "superscript"), ("额定", "subscript")]
    assert "Q额定" in squeezed("".join(pages(set_pdf(document, pictures).data)))


@pytest.mark.parametrize("write", [akn_xml, sts_xml])
def test_xml_has_elements_for_them(write) -> None:
    root = ElementTree.fromstring(write(OLD, "zh"))
    found = [(part.tag.rpartition("}")[2], part.text) for part in root.iter()]
    assert [one for one in found if one[0] in ("sub", "sup")] == [
        *(("sub", "2"), ("sup", "4"), ("sup", "2"), ("sub", "额定"))
    ]


def test_a_search_for_the_plain_characters_finds_them() -> None:
    text = OLD.clauses[0].texts["zh"].blocks[0].text
    folder = Folder(rules_of(["zh"], [text]))
    assert folder.plain("CO2") in folder.plain(text)


def test_checks_read_them_as_units() -> None:
    passage = ClauseView(
        one := draft("平台应公示20m^2^的场地。{#P-A-01}").clauses[0], one, ("zh",), ""
    ).passages[0]
    assert [one.text for one in quantities(passage.prose, "zh")] == ["20m²"]


def test_what_is_copied_from_a_page_is_found_again() -> None:
    found = AnchorFollower(OLD, NEW).follow(Anchor(clause="a", provision="P-A-01", quote="CO2的总量"), "zh")
    assert found.fate == "kept"
