"""The duties of a role as CSV, Excel and Word: the same list as on its page, in all of them."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
import zipfile

import docx
import msgspec
import pytest
from frozen_site import published
from places import LIVE_COMMERCE

from clausework.rendering.assemble import assemble
from clausework.rendering.formats import duties
from clausework.rendering.pages import roles
from clausework.rendering.publication import Publication
from clausework.rendering.view import view_of
from clausework.rendering.xlsx import sheet_xlsx
from clausework.source.project import load

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def publication() -> Publication:
    return published()


@pytest.fixture(scope="module")
def files(publication: Publication) -> dict[str, bytes]:
    return duties.stage(publication)


def of_csv(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf"), "by which Excel knows UTF-8"
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def of_xlsx(data: bytes) -> list[list[str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            ET.fromstring(archive.read(name))
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    return [["".join(cell.itertext()) for cell in row] for row in sheet.iter(f"{SHEET}row")]


def of_docx(data: bytes) -> list[list[str]]:
    (table,) = docx.Document(io.BytesIO(data)).tables
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("role", ["platform", "mcn"])
def test_all_three_have_the_list_of_the_page(
    publication: Publication, files: dict[str, bytes], lang: str, role: str
) -> None:
    start = f"{'' if lang == 'zh' else 'en/'}role/{role}/"
    rows = of_csv(files[f"{start}{role}.csv"])
    assert of_xlsx(files[f"{start}{role}.xlsx"]) == rows
    assert of_docx(files[f"{start}{role}.docx"]) == rows
    page = {page.address: page.body for page in roles.pages(view_of(publication, lang))}[start]
    assert [row[3] for row in rows[1:]] == re.findall(r'id="([A-Z]-[A-Z]+-\d+)"', page)
    for kind in ("csv", "xlsx", "docx"):
        assert f'href="{role}.{kind}"' in page


def test_a_row_has_what_the_page_says(files: dict[str, bytes]) -> None:
    rows = {row[3]: row for row in of_csv(files["role/merchant/merchant.csv"])}
    assert rows["标识"][:2] == ["关系", "程度"]
    assert rows["M-ACC-02"][:4] == ["约束", "应", "6.1 登记和公示", "M-ACC-02"]
    period, change, beside, comments = rows["M-ACC-02"][7:11]
    assert period == "三个工作日"
    assert change.startswith("文字：")
    assert " → " in change
    assert "\n期限：" in change
    assert "期限" not in beside
    assert comments.startswith("演练：")
    assert rows["P-ACC-04"][0] == "涉及（约束平台）"


def test_the_same_text_gives_the_same_bytes(publication: Publication, files: dict[str, bytes]) -> None:
    assert duties.stage(publication) == files


def test_nobody_named_makes_no_files(publication: Publication) -> None:
    nobody = msgspec.structs.replace(publication.draft, roles={})
    edition = msgspec.structs.replace(publication.edition(publication.current), draft=nobody)
    alone = msgspec.structs.replace(publication, editions=(edition,), redlines=(), further=())
    assert duties.stage(alone) == {}


def test_a_sheet_escapes_and_names_its_columns() -> None:
    data = sheet_xlsx("a/b:[c]" * 9, ["x"] * 28, [["<&>\n=1"] * 28], [9] * 28)
    assert of_xlsx(data)[1] == ["<&>\n=1"] * 28
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b'r="AB2"' in archive.read("xl/worksheets/sheet1.xml")
        name = re.search('sheet name="([^"]*)"', archive.read("xl/workbook.xml").decode())
    assert name
    assert len(name[1]) <= 31
    assert not set(name[1]) & set("[]:*?/")


def test_the_reason_of_the_document_stands_with_the_bases() -> None:
    project = load(LIVE_COMMERCE)
    clause = next(clause for clause in project.draft.clauses if "P-ACC-01" in clause.provisions)
    own = {"zh": "自定的理由", "en": "a reason that it gives"}
    data = msgspec.structs.replace(clause.provisions["P-ACC-01"], own=own, kinds={"ECL 33": "analogy"})
    changed = msgspec.structs.replace(clause, provisions={**clause.provisions, "P-ACC-01": data})
    clauses = tuple(changed if each is clause else each for each in project.draft.clauses)
    draft = msgspec.structs.replace(project.draft, clauses=clauses)
    site = assemble(msgspec.structs.replace(project, draft=draft))
    (cell,) = [
        row[5] for row in of_csv(duties.stage(site)["role/platform/platform.csv"]) if row[3] == "P-ACC-01"
    ]
    assert cell == "《电子商务法》第三十二条、参照《电子商务法》第三十三条\n由本文件自定：自定的理由"
    body = next(page.body for page in roles.pages(view_of(site, "en")) if "P-ACC-01" in page.body)
    assert "a reason that it gives" in body
    assert "by analogy with E-Commerce Law, Article 33" in body
