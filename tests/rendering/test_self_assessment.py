"""Sheets to judge oneself by: every provision that binds a role, and room for what was found."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
import zipfile

import msgspec
import pytest
from frozen_site import published

from clausework.rendering.deliverables.files import self_assessment
from clausework.rendering.publication import Publication, index_of

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ORDER = [
    *("sheetPr", "sheetViews", "cols", "sheetData", "autoFilter", "mergeCells"),
    *("dataValidations", "pageMargins", "pageSetup", "headerFooter"),
]


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {file.name: file.data for file in self_assessment(published())}


def sheet(data: bytes) -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            ET.fromstring(archive.read(name))
        return ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))


def rows(made: ET.Element) -> list[list[str]]:
    return [["".join(cell.itertext()) for cell in row.iter(f"{SHEET}c")] for row in made.iter(f"{SHEET}row")]


def table(made: ET.Element) -> tuple[list[str], list[list[str]]]:
    found = rows(made)
    head = next(place for place, row in enumerate(found) if len(row) > 3)
    return found[head], found[head + 1 :]


def name(role: str, lang: str) -> str:
    return f"live-commerce-working-assessment-{role}.{lang}.xlsx"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("role", ["platform", "merchant", "streamer", "mcn"])
def test_each_role_has_all_that_binds_it_with_basis_and_evidence(
    files: dict[str, bytes], role: str, lang: str
) -> None:
    head, found = table(sheet(files[name(role, lang)]))
    duties = [duty for duty in index_of(published()).duties.values() if role in duty.roles]
    assert [row[2] for row in found] == [duty.id for duty in duties]
    assert [row[0] for row in found] == [str(place) for place in range(1, len(duties) + 1)]
    for row, duty in zip(found, duties, strict=True):
        assert row[4].startswith(duty.blocks[lang].text[:4])
        assert row[6:9] == [duty.provision.verify.get(lang, ""), "", ""]
        assert bool(row[5]) == bool(duty.provision.basis or duty.provision.later)
        assert row[9:] == ["", "", ""]
    assert (
        head[9:]
        == {"zh": ["是否符合", "查到的证据", "说明"], "en": ["Conforms", "Evidence seen", "Remark"]}[lang]
    )


def test_sample_and_criterion_have_columns_of_their_own() -> None:
    publication = published()
    evidence = "抽查记录；样本：不少于30份；合格：每份均有结论"
    clauses = tuple(
        msgspec.structs.replace(
            clause,
            provisions={
                key: msgspec.structs.replace(data, verify={"zh": evidence}) if key == "P-BKG-01" else data
                for key, data in clause.provisions.items()
            },
        )
        for clause in publication.draft.clauses
    )
    draft = msgspec.structs.replace(publication.draft, clauses=clauses)
    edition = msgspec.structs.replace(publication.editions[-1], draft=draft)
    told = msgspec.structs.replace(publication, editions=(*publication.editions[:-1], edition), facts={})
    found = {file.name: file.data for file in self_assessment(told)}
    head, made = table(sheet(found[name("platform", "zh")]))
    assert head[6:9] == ["证实方法", "样本", "合格判据"]
    row = next(row for row in made if row[2] == "P-BKG-01")
    assert row[6:9] == ["抽查记录", "不少于30份", "每份均有结论"]


def test_a_list_that_a_provision_introduces_stands_in_its_row(files: dict[str, bytes]) -> None:
    _, found = table(sheet(files[name("platform", "zh")]))
    row = next(row for row in found if row[2] == "P-BKG-01")
    assert row[4].splitlines()[1:] == [
        "a) 真实身份（按5.1.2认证）；",
        "b) 年龄（开通账号的年龄条件见5.4.3）；",
        "c) 平台内违规记录（见5.3.1）。",
    ]


@pytest.mark.parametrize(
    ("lang", "values"), [("zh", "符合,不符合,不适用"), ("en", "conforms,does not conform,not applicable")]
)
def test_the_verdict_is_chosen_from_a_list_and_counted(
    files: dict[str, bytes], lang: str, values: str
) -> None:
    made = sheet(files[name("mcn", lang)])
    (rule,) = made.iter(f"{SHEET}dataValidation")
    first, last = map(int, re.findall(r"\d+", rule.attrib["sqref"]))
    head, found = table(made)
    numbers = [int(row.attrib["r"]) for row in made.iter(f"{SHEET}row")]
    assert rule.attrib["sqref"].startswith(
        chr(ord("A") + head.index({"zh": "是否符合", "en": "Conforms"}[lang]))
    )
    assert (first, rule.attrib["type"]) == (numbers[-len(found)], "list")
    assert last >= numbers[-1]
    assert "".join(rule.itertext()) == f'"{values}"'
    formulas = [formula.text for formula in made.iter(f"{SHEET}f")]
    assert formulas == [f'COUNTIF(J{first}:J{last},"{value}")' for value in values.split(",")]


def test_it_says_which_text_it_is_and_that_it_is_nobodys(files: dict[str, bytes]) -> None:
    lines = [row[0] for row in rows(sheet(files[name("mcn", "zh")])) if len(row) == 1]
    assert lines[0] == "MCN机构自我评价表"
    assert lines[1].endswith("送审稿（工作稿）　2020年11月17日")
    assert f"重新拟写（非协会文本） · 送审稿（工作稿）。{published().draft.notice['zh']}" in lines
    first = msgspec.structs.replace(published(), current="D1", facts={})
    data = next(self_assessment(first)).data
    assert any(published().edition("D1").digest in line for row in rows(sheet(data)) for line in row)


def test_what_is_in_a_sheet_stands_in_the_order_of_the_schema(files: dict[str, bytes]) -> None:
    for data in files.values():
        names = [child.tag.removeprefix(SHEET) for child in sheet(data)]
        assert names == sorted(names, key=ORDER.index)
        assert len(set(names)) == len(names)


def test_a_standard_without_roles_has_one_sheet_of_provisions() -> None:
    publication = published()
    draft = msgspec.structs.replace(publication.draft, roles={})
    edition = msgspec.structs.replace(publication.editions[-1], draft=draft)
    bare = msgspec.structs.replace(publication, editions=(*publication.editions[:-1], edition), facts={})
    found = {file.name: file.data for file in self_assessment(bare)}
    assert sorted(found) == [f"live-commerce-working-assessment.{lang}.xlsx" for lang in ("en", "zh")]
    assert len(table(sheet(found["live-commerce-working-assessment.zh.xlsx"]))[1]) == 183


def test_the_same_standard_gives_the_same_bytes(files: dict[str, bytes]) -> None:
    again: Publication = msgspec.structs.replace(published(), facts={})
    assert {file.name: file.data for file in self_assessment(again)} == files
