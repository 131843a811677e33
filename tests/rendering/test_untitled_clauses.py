"""Untitled clauses: a number that runs into the text, in each format; lists have their first words beside it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest
from click.testing import CliRunner
from docx_numbered import Numbered
from docx_reading import document, settled
from labelled_project import next_label
from once import made_once
from pdf_reading import published, redline_of, squeezed, text_of
from untitled_project import IDS, NAMES, write_untitled

from clausework.cli import cli
from clausework.layout.mentions import shortened
from clausework.layout.stream import Sides
from clausework.model.draft import Draft, plain
from clausework.redline.compare import compare
from clausework.rendering.clause_data import text_data
from clausework.rendering.clause_html import setting_of
from clausework.rendering.docx.standard.document import standard_docx
from clausework.rendering.exchange.akn import akn_xml
from clausework.rendering.exchange.sts import sts_xml
from clausework.rendering.formats.redline_docx.document import redline_docx
from clausework.rendering.labels import heading_of, mention_of, own_heading
from clausework.rendering.pdf.document import text_document
from clausework.rendering.redline_formats import RedlineContext, format_redline
from clausework.rendering.typesetting import can_typeset, set_pdf
from clausework.source.project import load
from clausework.workflow.check import check_project
from clausework.workflow.freeze import freeze_draft
from clausework.workflow.layout import confirm_translations

LANGS = ("zh", "en")
TRAINED = {"zh": "组织应每年培训", "en": "The organisation shall train"}
NUMBERS = {"requirements.staff.trained": "4.2.1", "requirements.staff.known": "4.2.2", "rules.shown": "5.1",
           "rules.kept": "5.2"}  # fmt: skip


@pytest.fixture(scope="module")
def untitled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "untitled", lambda root: write_untitled(root / "in") and None) / "in"


@pytest.fixture(scope="module")
def draft(untitled: Path) -> Draft:
    return load(untitled).draft


@pytest.mark.parametrize(
    ("words", "short"),
    [
        ("组织应保存。", "组织应保存"),
        (
            "组织应保存业务记录，保存期自业务完成之日起不少于三年。",
            "组织应保存业务记录，保存期自业务完成之日…",
        ),
        ("组织应每年培训处理投诉的人员，培训的内容包括法律。", "组织应每年培训处理投诉的人员…"),
        ("组织应按照GB/T 35273—2020的规定保存ABCDEFGHIJKLMNOPQ", "组织应按照GB/T 35273—2020的规定保存…"),
        ("The organisation shall keep business records.", "The organisation shall keep business…"),
        ("A" * 60, "A" * 40 + "…"),
    ],
)
def test_first_words_are_cut_at_a_word(words: str, short: str) -> None:
    assert shortened(words) == short


def test_an_untitled_clause_is_no_fault_an_untitled_chapter_is(untitled: Path, tmp_path: Path) -> None:
    assert load(untitled).findings == ()
    assert {found.rule for found in check_project(untitled)[1] if found.severity != "info"} == set()
    root = shutil.copytree(untitled, tmp_path / "p")
    (root / "standard/clauses/rules.zh.md").write_text("---\ntitle: ''\n---\n", encoding="utf-8")
    (root / "standard/clauses/rules.en.md").write_text("---\n{}\n---\n", encoding="utf-8")
    found = [(item.rule, item.clause, item.at.path) for item in load(root).findings]
    assert found == [("YML-011", "rules", f"standard/clauses/rules.{lang}.md") for lang in ("en", "zh")]


@pytest.mark.parametrize("lang", LANGS)
def test_lists_have_number_and_first_words_headings_the_number(draft: Draft, lang: str) -> None:
    clauses = {name: draft.clause(name) for name in IDS}
    assert {name: heading_of(clause, lang) for name, clause in clauses.items() if clause} == NAMES[lang]
    assert {name: own_heading(clause, lang) for name, clause in clauses.items() if clause} == NUMBERS
    assert {name: mention_of(clause, lang) for name, clause in clauses.items() if clause} == NUMBERS
    data = {name: text_data(clause, setting_of(draft, lang)) for name, clause in clauses.items() if clause}
    assert {name: (text.heading, text.title) for name, text in data.items()} == {
        name: (number, "") for name, number in NUMBERS.items()
    }


@pytest.mark.parametrize("lang", LANGS)
def test_the_exchange_formats_have_a_number_and_no_title(draft: Draft, lang: str) -> None:
    akn, sts = ET.fromstring(akn_xml(draft, lang)), ET.fromstring(sts_xml(draft, lang))
    for name, number in NUMBERS.items():
        element = akn.find(f".//*[@eId='{name}']")
        assert element is not None
        assert element.findtext("{*}num") == number
        assert element.find("{*}heading") is None
        section = sts.find(f".//sec[@id='sec_{name}']")
        assert section is not None
        assert section.findtext("label") == number
        assert section.find("title") is None


@pytest.mark.parametrize("lang", LANGS)
def test_in_word_the_number_runs_into_the_first_paragraph(draft: Draft, lang: str) -> None:
    data = standard_docx(draft, lang, {})
    lines = [squeezed(line) for _, line in Numbered(data).lines()]
    assert any(line.startswith(squeezed(f"4.2.1{TRAINED[lang]}")) for line in lines)
    root = document(data)
    text = "".join(root.itertext())
    assert not any(name in text for name in IDS)
    assert "…" not in text


@pytest.mark.parametrize("lang", LANGS)
def test_in_print_contents_leave_them_out_bookmarks_have_them(draft: Draft, lang: str) -> None:
    made = {clause.id: clause for clause in text_of(draft, lang).body}
    for name, words in NAMES[lang].items():
        clause = made[name]
        assert clause.title == ()
        assert not clause.listed
        assert squeezed(clause.bookmark) == squeezed(words)
        assert "".join(run.text for run in clause.number) == NUMBERS[name]
    assert made["requirements.staff"].listed


@pytest.mark.slow
@pytest.mark.skipif(not can_typeset(), reason="needs the extra typeset")
@pytest.mark.parametrize("lang", LANGS)
def test_in_the_pdf_the_number_stands_in_the_line_of_the_text(draft: Draft, lang: str) -> None:
    from pdf_reading import pages

    text = "\n".join(pages(set_pdf(*text_document(published(draft), lang)).data))
    lines = [squeezed(line) for line in text.splitlines()]
    assert any(squeezed(f"4.2.1{TRAINED[lang]}") in line for line in lines)


def changed(untitled: Path, tmp_path: Path) -> tuple[Draft, Draft]:
    root = shutil.copytree(untitled, tmp_path / "p")
    for lang, old, new in (("zh", "每年", "每半年"), ("en", "each year", "every six months")):
        path = root / f"standard/clauses/requirements/staff/trained.{lang}.md"
        path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")
    old, new = plain(load(untitled).draft), plain(load(root).draft)
    return msgspec.structs.replace(old, label="D1"), msgspec.structs.replace(new, label="D2")


@pytest.mark.parametrize("lang", LANGS)
def test_the_redline_names_it_by_its_number_in_every_format(
    untitled: Path, tmp_path: Path, lang: str
) -> None:
    sides = changed(untitled, tmp_path)
    redline = compare(*sides)
    assert [change.new for change in redline.changed()] == ["requirements.staff.trained"]
    heads = {
        "text": r"(?m)^4\.2\.1  \[requirements\.staff\.trained\]",
        "html": r"<h2>4\.2\.1</h2>",
        "github": r"\| 4\.2\.1 \|",
        "amend": r"4\.2\.1",
    }
    for name, pattern in heads.items():
        made = format_redline(name, RedlineContext(redline=redline, lang=lang, drafts=sides))
        text = made.decode() if isinstance(made, bytes) else made
        assert re.search(pattern, text), name
        assert "requirements.staff.trained" not in re.sub(r"<[^>]*>|\[requirements[^]]*\]", "", text), name
    for accept in (True, False):
        said = "\n".join(map(str, settled(redline_docx(redline, Sides(*sides), lang), accept=accept)))
        assert "4.2.1" in said
        assert "requirements.staff.trained" not in said
    made = {clause.id: clause for clause in redline_of(*sides, redline, lang).body}
    assert made["requirements.staff.trained"].title == ()


@pytest.mark.slow
def test_the_site_shows_no_id_in_place_of_a_title(untitled: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    ran = CliRunner().invoke(cli, ["build", "--root", str(untitled), "--out", str(site)])
    assert ran.exit_code == 0, ran.output
    for lang in LANGS:
        base = site / "en" if lang == "en" else site
        for name, words in NAMES[lang].items():
            number = NUMBERS[name]
            page = (base / "c" / name / "index.html").read_text("utf-8")
            assert f"<title>{words} – " in page
            assert f"<h1>{number}</h1>" in page
            history = (base / "c" / name / "history/index.html").read_text("utf-8")
            assert words in history
            chapter = (base / "text" / name.partition(".")[0] / "index.html").read_text("utf-8")
            assert re.search(
                rf'<h\d id="{name}" class="untitled" data-name="{re.escape(words)}">{number}</h', chapter
            )
            assert re.search(rf'href="#{re.escape(name)}"[^>]*>\s*(?:<[^>]*>\s*)*{re.escape(words)}', chapter)
            contents = (base / "text/index.html").read_text("utf-8")
            assert (
                f'<span class="n">{number}</span><span class="t">{words.partition(" ")[2]}</span>' in contents
            )
        shown = [
            re.sub(
                r"<(?:script|style|template).*?</(?:script|style|template)>",
                "",
                path.read_text("utf-8"),
                flags=re.S,
            )
            for path in base.rglob("index.html")
        ]
        headings = [
            re.sub(r"<[^>]*>", "", found)
            for text in shown
            for found in re.findall(r"<(?:h\d|title|summary)[^>]*>(.*?)</", text)
        ]
        assert not [found for found in headings if any(name in found for name in IDS)]
    data = json.loads((site / "clauses.json").read_text("utf-8"))
    titles = {clause["id"]: clause["title"] for clause in data["clauses"] if clause["id"] in IDS}
    assert titles == {name: {"zh": "", "en": ""} for name in IDS}


@pytest.mark.parametrize(
    ("lang", "given", "taken"),
    [
        ("zh", "增加标题“名单”。", "删去标题“人员”。"),
        ("en", "Adds the title ‘List’.", "Deletes the title ‘Staff’."),
    ],
)
def test_a_title_that_comes_or_goes_is_told(
    untitled: Path, tmp_path: Path, lang: str, given: str, taken: str
) -> None:
    root = shutil.copytree(untitled, tmp_path / "p")
    edits = (("known.zh", "title: ''", "title: 名单"), ("known.en", "title: ''", "title: List"),
             ("../staff.zh", "title: 人员", "title: ''"), ("../staff.en", "title: Staff", "title: ''"))  # fmt: skip
    for name, before, after in edits:
        path = root / f"standard/clauses/requirements/staff/{name}.md"
        path.write_text(path.read_text("utf-8").replace(before, after), encoding="utf-8")
    sides = plain(load(untitled).draft), plain(load(root).draft)
    redline = compare(*sides)
    told = {change.new: change.sentence[lang] for change in redline.changed()}
    assert told == {"requirements.staff.known": given, "requirements.staff": taken}
    assert {change.weight for change in redline.changed()} == {"editorial"}
    text = format_redline("text", RedlineContext(redline=redline, lang=lang, drafts=sides))
    assert {"zh": "标题：{+名单+}", "en": "Title: {+List+}"}[lang] in str(text)


def test_an_untitled_clause_without_a_cause_is_called_untitled(untitled: Path, tmp_path: Path) -> None:
    root = tmp_path / "p"
    shutil.copytree(untitled, root)
    shown = root / "standard/clauses/rules/shown.zh.md"
    shown.write_text(
        shown.read_text("utf-8").replace("公示[](#requirements.staff.trained)的规则", "公示规则"), "utf-8"
    )
    confirm_translations(root, ["rules.shown"])
    freeze_draft(root, "D1")
    next_label(root)
    outline = root / "standard/outline.yml"
    outline.write_text(outline.read_text("utf-8").replace("    - rules.kept\n", "    - rules.new\n"), "utf-8")
    for lang, words in (
        ("zh", "组织应整理。{#O-NEW-01}"),
        ("en", "The organisation shall sort it. {#O-NEW-01}"),
    ):
        (root / f"standard/clauses/rules/kept.{lang}.md").unlink()
        (root / f"standard/clauses/rules/new.{lang}.md").write_text(
            f"---\ntitle: ''\n---\n\n{words}\n", "utf-8"
        )
    (root / "standard/lineage.yml").write_text(
        "- {draft: D2, kind: retired, from: [rules.kept, O-KPT-01], to: []}\n"
    )
    told = {item.message["en"] for item in check_project(root)[1] if item.rule == "CHG-001"}
    assert "rules.new, an untitled clause, is new and has no cause" in told
    assert "rules.kept, an untitled clause, is gone and nothing says why" in told
    assert not [words for words in told if "∅" in words]
