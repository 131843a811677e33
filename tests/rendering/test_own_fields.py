"""Own fields of requirements: declared, given, checked, shown, sorted, exported, compared and read back."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import msgspec
import pytest
from pdf_reading import published

from clausework.layout.stream import Sides
from clausework.model.canonical import canonical_json
from clausework.model.draft import Clause, ClauseText, Draft, OwnField, Provision, plain
from clausework.redline.compare import compare
from clausework.rendering.exchange.oscal import oscal_catalog
from clausework.rendering.formats.data import clauses_data
from clausework.rendering.formats.duties import COLUMNS, FIELD, TWIPS, _widths, stage
from clausework.rendering.formats.lite import clause_page
from clausework.rendering.formats.redline_text import redline_text
from clausework.rendering.pages.roles import pages
from clausework.rendering.view import view_of
from clausework.source.importing.written import published_files, read_published
from clausework.source.markdown import read_blocks
from clausework.source.project import load
from clausework.workflow.import_text import scaffold

DECLARED = """
fields:
  level: {title: {zh: 等级, en: Level}, values: [3, 1, 2]}
  cwe: {title: {zh: 弱点编号, en: Weakness}}
"""
GIVEN = "O-REC-01: {verify: 抽样查阅记录"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    scaffold(tmp_path / "p", languages=("zh",))
    settings = tmp_path / "p/standard/standard.yml"
    settings.write_text(settings.read_text(encoding="utf-8") + DECLARED, encoding="utf-8")
    return tmp_path / "p"


def give(project: Path, words: str) -> None:
    path = project / "standard/clauses/requirements/records.zh.md"
    text = path.read_text(encoding="utf-8")
    assert GIVEN in text
    path.write_text(text.replace(GIVEN, f"{GIVEN}, {words}"), encoding="utf-8")


def drafted(project: Path, label: str) -> Draft:
    return msgspec.structs.replace(plain(load(project).draft), label=label)


def test_what_is_declared_and_given_is_read(project: Path) -> None:
    give(project, "level: 2, cwe: CWE-20")
    found = load(project)
    assert found.findings == ()
    assert [(field.name, field.values, field.kind) for field in found.draft.fields] == [
        ("level", ("3", "1", "2"), "choice"),
        ("cwe", (), "text"),
    ]
    clause = found.draft.clause("requirements.records")
    assert clause
    assert clause.provisions["O-REC-01"].fields == {"level": "2", "cwe": "CWE-20"}


@pytest.mark.parametrize(
    ("words", "rule", "said"),
    [
        ("level: 4", "YML-027", ["4", "3、1、2"]),
        ("levl: 2", "YML-010", ["levl", "level"]),
        ("verfy: x", "YML-010", ["verfy", "verify"]),
    ],
)
def test_what_is_neither_declared_nor_a_value_is_named_in_place(project, words, rule, said) -> None:
    give(project, words)
    (finding,) = load(project).findings
    assert finding.rule == rule
    line = load(project).sources[finding.at.path].split("\n")[finding.at.line - 1]
    assert line[finding.at.column - 1 :].startswith(said[0])
    assert said[1] in finding.remedy["zh"]


@pytest.mark.parametrize(
    ("declared", "count"),
    [
        ("fields: {verify: {title: {zh: 甲}}}", 1),
        ("fields: {Level: {title: {zh: 甲}}}", 1),
        ("fields: {a: {title: {zh: 甲}, kind: choice}}", 1),
        ("fields: {a: {title: {zh: 甲}, values: [1], kind: text}}", 1),
        ("fields: {a: {title: {zh: 甲}, kind: text}}", 0),
    ],
)
def test_a_field_that_cannot_be_declared_is_named(project: Path, declared: str, count: int) -> None:
    path = project / "standard/standard.yml"
    path.write_text(path.read_text(encoding="utf-8").replace(DECLARED, f"\n{declared}\n"), encoding="utf-8")
    assert [finding.rule for finding in load(project).findings] == ["YML-027"] * count


def standard(level: str, label: str = "D1", cwe: str = "") -> Draft:
    blocks, _ = read_blocks("平台应保存记录。{#P-A-01}\n\n平台应公示规则。{#P-A-02}", "a.md")
    fields = {name: value for name, value in (("level", level), ("cwe", cwe)) if value}
    clause = Clause(
        id="a", number="1", code="P-A", roles=("platform",), texts={"zh": ClauseText(title="记录", blocks=blocks)},
        provisions={"P-A-01": Provision(fields=fields)},
    )  # fmt: skip
    return Draft(
        label=label, standard="s", date="2020-06-17", languages=("zh",), title={"zh": "规范"}, clauses=(clause,),
        roles={"platform": {"zh": "平台"}},
        fields=(
            OwnField(name="level", title={"zh": "等级"}, values=("3", "1", "2"), kind="choice"),
            OwnField(name="cwe", title={"zh": "弱点编号"}),
        ),
    )  # fmt: skip


def test_the_page_of_a_role_shows_filters_and_sorts_by_them() -> None:
    page = next(
        page for page in pages(view_of(published(standard("2", cwe="CWE-20")), "zh")) if page.kind == "role"
    )
    body = str(page.body)
    assert '<select name="own_level">' in body
    assert '<option value="rank_level">按等级</option>' in body
    assert 'data-own_level="2" data-rank_level="2"' in body
    assert 'data-own_level="" data-rank_level="3"' in body
    assert "<dt>弱点编号</dt><dd>CWE-20</dd>" in body
    assert "own_cwe" not in body


def test_sheets_have_a_column_for_each() -> None:
    found = stage(published(standard("2", cwe="CWE-20")))
    (name,) = [name for name in found if name.endswith(".csv")]
    head, first, second = csv.reader(io.StringIO(found[name].decode("utf-8-sig")))
    assert head[7:9] == ["等级", "弱点编号"]
    assert first[7:9] == ["2", "CWE-20"]
    assert second[7:9] == ["", ""]
    assert len({len(row) for row in (head, first, second)}) == 1


@pytest.mark.parametrize("count", [0, 1, 2, 9])
def test_columns_in_word_fill_the_page(count: int) -> None:
    widths = _widths(count)
    assert len(widths) == len(COLUMNS) + count
    assert sum(widths) == sum(TWIPS)
    assert all(width <= FIELD for width in widths[7 : 7 + count])


def test_machines_have_them() -> None:
    publication = published(standard("2", cwe="CWE-20"))
    data = json.loads(canonical_json(clauses_data(publication)))
    assert [field["name"] for field in data["fields"]] == ["level", "cwe"]
    assert data["clauses"][0]["provisions"][0]["fields"] == {"cwe": "CWE-20", "level": "2"}
    made = json.dumps(oscal_catalog(view_of(publication, "zh"), "0" * 64), ensure_ascii=False)
    assert '"name": "cwe", "value": "CWE-20"' in made.replace('"ns": "urn:clausework:oscal", ', "")


def test_another_value_is_a_change_of_the_provision() -> None:
    sides = Sides(standard("1"), standard("2", "D2", cwe="CWE-20"))
    redline = compare(sides.old, sides.new)
    (change,) = redline.changed()
    assert change.weight == "substantive"
    text = redline_text(redline, sides, "zh")
    assert "P-A-01 由“等级：1”改为“等级：2”" in text
    assert "P-A-01 由（无）改为“弱点编号：CWE-20”" in text
    assert not compare(standard("1"), standard("1", "D2")).changed()


def test_a_draft_without_fields_is_written_as_before() -> None:
    bare = msgspec.structs.replace(standard(""), fields=())
    assert b"fields" not in canonical_json(bare)


def test_the_data_of_a_site_give_declaration_and_values_back() -> None:
    data = canonical_json(clauses_data(published(standard("2", cwe="CWE-20"))))
    read = read_published(data)
    assert read
    files = {path: content.decode() for path, content in published_files(read).items()}
    assert '"level"' in files["standard/standard.yml"]
    assert '"CWE-20"' in files["standard/clauses/a.zh.md"]


@pytest.mark.parametrize(("lang", "none"), [("zh", "依据"), ("en", "basis")])
def test_of_a_standard_that_names_no_law_no_page_speaks_of_law(lang: str, none: str) -> None:
    draft = msgspec.structs.replace(standard("2"), languages=(lang,))
    clauses = tuple(
        msgspec.structs.replace(clause, texts={lang: clause.texts["zh"]}) for clause in draft.clauses
    )
    view = view_of(published(msgspec.structs.replace(draft, clauses=clauses)), lang)
    page = clause_page(view, 0)
    (details,) = re.findall(r"<details>.*?</details>", page, re.DOTALL)
    assert none not in details.lower().replace('class="basis"', "")
    assert "P-A-01" in details
    assert "P-A-02" not in details
    bare = view_of(published(msgspec.structs.replace(view.draft, fields=())), lang)
    assert "<details>" not in clause_page(bare, 0)
    assert "back-matter" not in oscal_catalog(view, "0" * 64)["catalog"]
