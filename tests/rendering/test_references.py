"""References to tables, figures, formulas, notes, items and provisions, in each format of the text."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from docx_reading import document
from labelled_project import MENTIONS, SENTENCES, change, next_label, write_labelled
from linked import pages_of
from once import made_once
from pdf_reading import pages as printed_pages, published, squeezed, text_of
from printed_lines import block_lines

from clausework.cli import cli
from clausework.layout.mentions import labels_of, mentioned
from clausework.model.draft import Draft, plain, walk
from clausework.rendering.clause_data import text_data
from clausework.rendering.clause_html import PageLinks, clause_html, setting_of
from clausework.rendering.docx.standard.document import standard_docx
from clausework.rendering.exchange.akn import akn_xml
from clausework.rendering.exchange.sts import sts_xml
from clausework.rendering.pdf.document import text_document
from clausework.rendering.typesetting import TypesetBlock, can_typeset, set_pdf
from clausework.source.importing.written import block_of
from clausework.source.project import load

LANGS = ("zh", "en")


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project, for tests that spoil none of it."""
    return made_once(tmp_path_factory, "labelled", lambda root: write_labelled(root / "in") and None) / "in"


@pytest.fixture(scope="module")
def draft(labelled: Path) -> Draft:
    return load(labelled).draft


def targets(draft: Draft, lang: str) -> set[str]:
    """The targets of all references that lead to no clause."""
    return {
        run.target
        for clause in draft.clauses
        for block in walk(clause.texts[lang].blocks)
        for run in block.runs
        if run.mark == "ref" and draft.clause(run.target) is None
    }


@pytest.mark.parametrize("lang", LANGS)
def test_each_reference_prints_what_it_names_with_its_context(draft: Draft, lang: str) -> None:
    assert targets(draft, lang) == set(MENTIONS[lang])
    found = {target: mentioned(draft, target, lang) for target in MENTIONS[lang]}
    assert {target: mention.words if mention else "" for target, mention in found.items()} == MENTIONS[lang]
    assert mentioned(draft, "tab-nowhere", lang) is None
    assert mentioned(draft, "requirements.records:c", lang) is None


def test_numbers_are_counted_anew_where_something_stands_before(labelled: Path, tmp_path: Path) -> None:
    root = shutil.copytree(labelled, tmp_path / "p")
    table = "\n见下表。\n\n表：类别{#tab-kinds}\n\n| 甲 |\n|---|\n| 乙 |\n\n注：甲。\n\n"
    change(root, "requirements/records.zh", "注：电子", f"{table}注：电子")
    change(root, "requirements/records.zh", "1. 订单；", "1. 合同；\n1. 订单；")
    change(
        root,
        "requirements/records.zh",
        "表：记录的",
        "表：再前{#tab-before}\n\n| 甲 |\n|---|\n| 乙 |\n\n表：记录的",
    )
    draft = load(root).draft
    words = {name: label.mention.words for name, label in labels_of(draft)["zh"].items()}
    assert words["tab-before"] == "表1"
    assert words["tab-periods"] == "表2"
    assert words["tab-kinds"] == "表3"
    assert words["note-files"] == "4.1 注2"
    assert words["requirements.records:c.2"] == "4.1 c) 2)"
    assert words["O-CMP-05"] == "4.2 b)"


def test_a_chapter_and_annex_are_named_as_references_name_them(small: Path) -> None:
    scope = small / "standard/clauses/scope.zh.md"
    scope.write_text(
        scope.read_text("utf-8") + "\n1. 甲；\n2. 乙。\n\n注：丙。{#note-scope}\n", encoding="utf-8"
    )
    words = {name: label.mention.words for name, label in labels_of(load(small).draft)["zh"].items()}
    assert (words["scope:b"], words["note-scope"]) == ("第1章 b)", "第1章 注")


@pytest.mark.parametrize("lang", LANGS)
def test_every_link_of_the_site_leads_to_an_anchor_that_there_is(draft: Draft, lang: str) -> None:
    setting = setting_of(draft, lang)
    pages = {
        clause.id: clause_html(clause, setting, PageLinks(lambda goal: f"/{goal}"))
        for clause in draft.clauses
    }
    links = dict(re.findall(r'<a class="ref" href="/([^"]+)">([^<]+)</a>', "".join(pages.values())))
    within = {goal.partition("#")[2]: words for goal, words in links.items() if "#" in goal}
    assert within == MENTIONS[lang]
    for goal in links:
        clause, _, anchor = goal.partition("#")
        assert not anchor or pages[clause].count(f' id="{anchor}"') == 1
    assert "unresolved" not in "".join(pages.values())


def test_no_anchor_is_made_for_an_item_that_nothing_refers_to(draft: Draft) -> None:
    clause = draft.clause("requirements.records")
    assert clause
    html = clause_html(clause, setting_of(draft, "zh"), PageLinks(str))
    assert re.findall(r'<li id="([^"]+)"', html) == ["requirements.records:a", "requirements.records:b.1"]


@pytest.mark.parametrize("lang", LANGS)
def test_plain_words_and_data_have_the_numbers(draft: Draft, lang: str) -> None:
    clause = draft.clause("requirements.complaints")
    assert clause
    setting = setting_of(draft, lang)
    assert SENTENCES[lang] in setting.typed(clause)
    data = text_data(clause, setting)
    assert any(SENTENCES[lang] in line for line in block_lines(data.blocks))
    anchors = {block.anchor for block in data.blocks if block.anchor}
    assert anchors == {"eq-limit"}
    records = draft.clause("requirements.records")
    assert records
    own = plain(draft).clause("requirements.records")
    assert own
    again = tuple(map(block_of, text_data(records, setting).blocks))
    assert [block.label for block in walk(again)] == [block.label for block in walk(own.texts[lang].blocks)]
    assert "tab-periods" in {block.label for block in walk(again)}


@pytest.mark.parametrize("lang", LANGS)
def test_the_exchange_formats_refer_by_ids_that_they_have(draft: Draft, lang: str) -> None:
    akn, sts = ET.fromstring(akn_xml(draft, lang)), ET.fromstring(sts_xml(draft, lang))
    kinds = (
        (akn, "{*}ref", "href", "eId"),
        (sts, "xref", "rid", "id"),
    )
    for root, tag, goal, name in kinds:
        ids = [element.get(name) for element in root.iter() if element.get(name)]
        assert len(ids) == len(set(ids))
        found = {
            (element.get(goal) or "").removeprefix("#"): element.text
            for element in root.iterfind(f".//{tag}")
        }
        assert set(found) <= set(ids)
        wanted = {target.replace(":", "__item_"): words for target, words in MENTIONS[lang].items()}
        assert {key: words for key, words in found.items() if key in wanted} == wanted
    assert {element.get("ref-type") for element in sts.iter("xref")} == {
        *("table", "fig", "disp-formula", "non-normative-note", "list", "p", "sec"),
    }


@pytest.mark.parametrize("lang", LANGS)
def test_in_word_each_reference_leads_to_its_bookmark(draft: Draft, lang: str) -> None:
    root = document(standard_docx(draft, lang, {}))
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    marks = [element.get(f"{w}name") for element in root.iter(f"{w}bookmarkStart")]
    assert len(marks) == len(set(marks))
    links = {
        element.get(f"{w}anchor"): "".join(text.text or "" for text in element.iter(f"{w}t"))
        for element in root.iter(f"{w}hyperlink")
    }
    assert set(links) <= set(marks)
    assert set(MENTIONS[lang].values()) <= set(links.values())
    assert links["c_tab_periods"] == MENTIONS[lang]["tab-periods"]
    words = "".join(text.text or "" for text in root.iter(f"{w}t"))
    assert SENTENCES[lang] in words


def _all(blocks: tuple[TypesetBlock, ...]) -> Iterator[TypesetBlock]:
    for block in blocks:
        yield block
        yield from _all(block.children)


@pytest.mark.parametrize("lang", LANGS)
def test_in_print_each_reference_leads_to_a_label_that_there_is(draft: Draft, lang: str) -> None:
    made = text_of(draft, lang)
    clauses = (*made.front, *made.body)
    blocks = [block for clause in clauses for block in _all(clause.blocks)]
    anchors = [block.anchor for block in blocks if block.anchor]
    assert len(anchors) == len(set(anchors))
    links = {run.target: run.text for block in blocks for run in block.runs if run.mark == "ref"}
    assert set(links) <= {*anchors, *(clause.id for clause in clauses)}
    assert {target: links[target] for target in MENTIONS[lang]} == MENTIONS[lang]


@pytest.mark.slow
@pytest.mark.skipif(not can_typeset(), reason="needs the extra typeset")
@pytest.mark.parametrize("lang", LANGS)
def test_the_pdf_says_it(draft: Draft, lang: str) -> None:
    data = set_pdf(*text_document(published(draft), lang)).data
    assert squeezed(SENTENCES[lang]) in re.sub(r"O-[A-Z]{3}-\d\d", "", squeezed("".join(printed_pages(data))))


def clausework(root: Path, *words: str) -> str:
    """What a command says; it must go well."""
    ran = CliRunner().invoke(cli, [*words, "--root", str(root)])
    assert ran.exit_code == 0, ran.output
    return ran.output


@pytest.mark.slow
@pytest.mark.skipif(not can_typeset(), reason="needs the extra typeset")
def test_from_check_to_publication_every_file_has_its_number(labelled: Path, tmp_path: Path) -> None:
    root = shutil.copytree(labelled, tmp_path / "p")
    clausework(root, "check")
    clausework(root, "draft", "freeze", "D1", "--lang", "en")
    next_label(root)
    for lang, words in (("zh", "见下表。\n\n表：类别"), ("en", "See the table below.\n\nTable: Kinds")):
        path = root / f"standard/clauses/scope.{lang}.md"
        path.write_text(f"{path.read_text('utf-8')}\n{words}\n\n| A |\n|---|\n| B |\n", encoding="utf-8")
    clausework(root, "translated", "scope", "--lang", "en")
    told = clausework(root, "redline", "D1", "working", "--lang", "zh")
    assert "requirements." not in told
    clausework(root, "build", "--lang", "en")
    pages = pages_of(root / "build/site")
    anchors = {page.address: set(page.anchors) for page in pages.values()}
    for page in pages.values():
        assert len(page.anchors) == len(set(page.anchors)), page.address
        for link in page.links:
            address, _, anchor = link.partition("#")
            if anchor in MENTIONS["zh"] and address in anchors:
                assert anchor in anchors[address], link
    texts = {path: (root / "build/site" / path).read_text("utf-8") for path in pages}
    assert "表2</a>" in texts["text/requirements/index.html"]
    assert "表1</a>" in texts["drafts/D1/index.html"]
    clausework(root, "publish", "working", "--lang", "en")
    files = {
        path.name.removeprefix("in-working"): path for path in (root / "build/publish/working").iterdir()
    }
    for lang, now, was in (
        ("zh", "组织应按表2保存", "组织应按表1保存"),
        ("en", "as in Table 2, see 4.1", "as in Table 1, see 4.1"),
    ):
        with zipfile.ZipFile(files[f".{lang}.docx"]) as archive:
            word = re.sub(r"<[^>]*>", "", archive.read("word/document.xml").decode())
        said = {"docx": word, "akn": "".join(ET.parse(files[f".{lang}.akn.xml"]).getroot().itertext())}
        said["sts"] = "".join(ET.parse(files[f".{lang}.sts.xml"]).getroot().itertext())
        said["pdf"] = "".join(printed_pages(files[f".{lang}.pdf"].read_bytes()))
        for name, text in said.items():
            bare = re.sub(r"O-[A-Z]{3}-\d\d", "", squeezed(text))
            assert squeezed(now) in bare, (lang, name)
            assert squeezed(was) not in bare, (lang, name)
        both = squeezed("".join(printed_pages(files[f"-redline.{lang}.pdf"].read_bytes())))
        assert {"zh": "表1表2保存", "en": "Table1Table2,"}[lang] in both
    data = json.loads(files["-data.json"].read_text("utf-8"))
    (records,) = (clause for clause in data["clauses"] if clause["id"] == "requirements.records")
    (table,) = (block for block in records["texts"]["zh"]["blocks"] if block["kind"] == "table")
    assert (table["label"], table["anchor"]) == ("表2", "tab-periods")
