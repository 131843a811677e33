"""A standard of somebody else becomes a project: structure, provisions, numbers, and every word."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import docx
import msgspec
import pytest
from click.testing import CliRunner
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from places import CORPORA, LIVE_COMMERCE, NO_CORPORA, ROOT
from programs import git

from clausework.cli import cli
from clausework.drafts.register import read_draft
from clausework.errors import UnknownLanguage, UnreadableWordFile
from clausework.model.canonical import canonical_json, text_hash
from clausework.model.draft import Clause, walk
from clausework.rendering.assemble import assemble
from clausework.rendering.docx.standard.document import standard_docx
from clausework.rendering.formats.data import clauses_data
from clausework.source.importing.written import lost
from clausework.source.project import Project, load
from clausework.workflow import import_text
from clausework.workflow.check import check_project
from clausework.workflow.compare import compared
from clausework.workflow.freeze import freeze_draft
from clausework.workflow.import_text import ImportRefused, import_files
from clausework.workflow.layout import LayoutRefused
from clausework.workflow.publish import build_site

CANTEEN = ROOT / "tests" / "data" / "imports" / "canteen.md"
SEEDS = ROOT / "tests" / "data" / "imports" / "seed-bank.md"
FORM = ("MD-", "YML-", "OUT-", "FIL-", "IDS-", "XRF-001")
"""The findings of the readers, and those on IDs and references."""


def shape(project: Project) -> list[tuple[str, str, str]]:
    return [
        (clause.number, clause.id, next(iter(clause.texts.values())).title)
        for clause in project.draft.clauses
    ]


def kinds(project: Project) -> Counter[str]:
    lang = project.draft.languages[0]
    return Counter(
        block.kind for clause in project.draft.clauses for block in walk(clause.texts[lang].blocks)
    )


def provisions(project: Project) -> list[str]:
    lang = project.draft.languages[0]
    return [
        block.id for clause in project.draft.clauses for block in walk(clause.texts[lang].blocks) if block.id
    ]


def test_a_chinese_standard_has_its_structure(tmp_path: Path) -> None:
    made = import_files([CANTEEN], tmp_path / "canteen")
    project = load(made.out)
    assert project.draft.title == {"zh": "社区老年食堂服务规范"}
    assert shape(project) == [
        ("", "foreword", "前言"),
        ("1", "scope", "范围"),
        ("2", "normative-references", "规范性引用文件"),
        ("3", "terms", "术语和定义"),
        ("3.1", "terms.1", "老年食堂"),
        ("4", "clause-4", "供餐"),
        ("4.1", "clause-4.1", "餐次"),
        ("4.2", "clause-4.2", "菜单"),
        ("4.2.1", "clause-4.2.1", ""),
        ("4.2.2", "clause-4.2.2", ""),
        ("4.3", "clause-4.samples", "留样"),
        ("5", "clause-5", "送餐"),
        ("6", "clause-6", "证实方法"),
        ("A", "annex-a", "留样记录"),
    ]
    assert provisions(project) == [
        "R-4-1-01",
        "R-4-1-02",
        "R-4-2-1-01",
        "R-4-2-2-01",
        "R-SAM-01",
        "R-5-01",
    ]
    found = kinds(project)
    expected = {"note": 1, "example": 1, "footnote": 1, "table": 1, "row": 3, "list": 3, "item": 7}
    assert {kind: found[kind] for kind in expected} == expected
    annex = project.draft.clause("annex-a")
    assert annex is not None
    assert (annex.element, annex.informative) == ("annex", True)
    five = project.draft.clause("clause-5")
    assert five is not None
    assert [run.target for run in five.texts["zh"].blocks[0].runs if run.mark == "ref"] == [
        "clause-4.samples",
        "annex-a",
    ]


def test_an_english_standard_has_its_structure(tmp_path: Path) -> None:
    made = import_files([SEEDS], tmp_path / "seeds")
    project = load(made.out)
    assert [(number, name) for number, name, _ in shape(project)] == [
        ("", "foreword"),
        ("1", "scope"),
        ("2", "normative-references"),
        ("3", "terms"),
        ("3.1", "terms.reference-sample"),
        ("4", "reception"),
        ("4.1", "reception.labels"),
        ("4.1.1", "reception.labels.1"),
        ("4.1.2", "reception.labels.2"),
        ("4.2", "reception.weighing"),
        ("5", "storage"),
        ("5.1", "storage.climate"),
        ("5.2", "storage.records"),
        ("A", "form-record"),
    ]
    assert provisions(project) == [
        "R-LAB-1-01",
        "R-LAB-2-01",
        "R-WEI-01",
        "R-CLI-01",
        "R-REC-01",
        "R-REC-02",
    ]
    found = kinds(project)
    expected = {"note": 1, "formula": 1, "footnote": 1, "table": 1, "row": 3, "list": 3, "item": 7}
    assert {kind: found[kind] for kind in expected} == expected
    report = made.report.read_text("utf-8")
    assert "| reception.labels.2 | 4.1.2 | 4.1.2 |  | a) b) c) 1) 2) |" in report
    assert "storage.records: address within the text: #weighing" in report


@pytest.mark.parametrize("path", [CANTEEN, SEEDS], ids=lambda path: path.stem)
def test_the_project_is_checked_frozen_and_compared(path: Path, tmp_path: Path) -> None:
    root = import_files([path], tmp_path / "new").out
    _, findings = check_project(root)
    assert [(item.rule, item.at) for item in findings if item.severity == "error"] == []
    assert [item.rule for item in findings if item.rule.startswith(FORM)] == []
    git(root, "init", "-q")
    freeze_draft(root, "D1")
    clause = next((root / "standard/clauses").rglob("scope.*.md"))
    clause.write_text(
        clause.read_text("utf-8").replace("any size", "every size").replace("适用于", "只适用于")
    )
    redline = compared(root, "D1", "working").redline
    assert [change.new for change in redline.told()] == ["scope"]


@pytest.mark.slow
@pytest.mark.parametrize("path", [CANTEEN, SEEDS], ids=lambda path: path.stem)
def test_the_project_has_a_site(path: Path, tmp_path: Path) -> None:
    root = import_files([path], tmp_path / "new").out
    build_site(root, tmp_path / "site")
    assert (tmp_path / "site").is_dir()


def word_file(path: Path) -> Path:
    document = docx.Document()
    document.add_heading("Keeping of seeds", 0)
    document.sections[0].header.paragraphs[0].text = "Draft of the keepers"
    document.add_heading("1 Scope", 1)
    document.add_paragraph("This document specifies the keeping of seeds.")
    document.add_heading("2 Reception", 1)
    document.add_heading("2.1 Labels", 2)
    document.add_paragraph("The keeper shall label each lot, see 2.2.")
    document.add_paragraph("species", style="List Bullet")
    document.add_paragraph("date", style="List Bullet")
    document.add_heading("2.2 Climate", 2)
    document.add_paragraph("2.2.1 The keeper shall keep each lot cool.")
    document.add_paragraph("Table 1 — Climate")
    table = document.add_table(rows=2, cols=2)
    for place, words in enumerate(("Class", "Degrees", "short", "five\nor six")):
        table.cell(place // 2, place % 2).text = words
    stream = io.BytesIO()
    document.save(stream)
    path.write_bytes(stream.getvalue())
    return path


def test_a_word_file_becomes_a_project(tmp_path: Path) -> None:
    made = import_files([word_file(tmp_path / "seeds.docx")], tmp_path / "new")
    project = load(made.out)
    assert made.title == "Keeping of seeds"
    assert [name for _, name, _ in shape(project)] == [
        "scope",
        "reception",
        "reception.labels",
        "reception.climate",
        "reception.climate.1",
    ]
    assert provisions(project) == ["R-LAB-01", "R-CLI-1-01"]
    assert (kinds(project)["table"], kinds(project)["item"]) == (1, 2)
    assert "head or foot of the page: Draft of the keepers" in made.report.read_text("utf-8")
    clause = (made.out / "standard/clauses/reception/climate/1.en.md").read_text("utf-8")
    assert "Table: Climate\n\n| Class | Degrees |\n| --- | --- |\n| short | five or six |" in clause


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_our_own_word_file_comes_back_as_it_was(lang: str, tmp_path: Path) -> None:
    draft = read_draft(LIVE_COMMERCE, "D1")
    (tmp_path / "theirs.docx").write_bytes(standard_docx(draft, lang, {}))
    made = import_files([tmp_path / "theirs.docx"], tmp_path / "new", lang)
    read = load(made.out)
    assert [(number, title) for number, _, title in shape(read)] == [
        (clause.number, clause.texts[lang].title) for clause in draft.clauses
    ]
    assert provisions(read) == [block.id for _, block in draft.provisions(lang)]
    items = sum(block.kind == "item" for clause in draft.clauses for block in walk(clause.texts[lang].blocks))
    assert kinds(read)["item"] == items


def test_the_ids_and_designations_of_the_author_are_kept(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "# Seeds\n\n## 1 Terms and definitions\n\n### 1.1\n\nseed lot 种子批\n\nseeds of one harvest\n\n"
        "## 2 Storage\n\nThe keeper shall store seeds. SB-7\n\nThe keeper shall dry seeds. {#dry}\n\n"
        "The keeper shall cool seeds. SB-7\n\nThe room is cold. {#cold}\n"
    )
    made = import_files([tmp_path / "a.md"], tmp_path / "new")
    project = load(made.out)
    assert provisions(project) == ["SB-7", "dry", "SB-01"]
    assert shape(project)[1] == ("1.1", "terms.1", "seed lot")
    clause = (made.out / "standard/clauses/storage.en.md").read_text("utf-8")
    assert "cool seeds.\nSB-7 {#SB-01}\n\nThe room is cold.\n" in clause
    report = made.report.read_text("utf-8")
    assert "- terms.1: other designations of the term: 种子批" in report
    assert "- storage: anchor: {#cold}" in report


def test_what_a_word_file_has_beside_its_text_is_told(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("1 Storage", 1)
    paragraph = document.add_paragraph("The keeper shall store seeds.")
    gone = parse_xml(
        f'<w:del {nsdecls("w")} w:id="1" w:author="x"><w:r><w:delText>carelessly</w:delText></w:r></w:del>'
    )
    paragraph._p.append(gone)
    document.save(str(tmp_path / "a.docx"))
    report = import_files([tmp_path / "a.docx"], tmp_path / "new").report.read_text("utf-8")
    assert "deleted by a tracked change: carelessly" in report


@pytest.mark.slow
def test_what_we_published_is_the_project_again(tmp_path: Path) -> None:
    project = load(LIVE_COMMERCE)
    data = canonical_json(clauses_data(assemble(project)))
    (tmp_path / "clauses.json").write_bytes(data)
    again = load(import_files([tmp_path / "clauses.json"], tmp_path / "new").out)
    assert [item.rule for item in again.findings] == []
    told = ("id", "number", "element", "code", "parent", "informative", "generated")
    both = list(zip(again.draft.clauses, project.draft.clauses, strict=True))
    assert [[getattr(c, key) for key in told] for c, _ in both] == [
        [getattr(c, key) for key in told] for _, c in both
    ]
    assert [
        (new.id, lang) for new, old in both for lang in old.texts if _hash(new, lang) != _hash(old, lang)
    ] == []
    assert [new.provisions.keys() for new, _ in both] == [old.provisions.keys() for _, old in both]
    assert [{k: p.basis for k, p in new.provisions.items()} for new, _ in both] == [
        {k: p.basis for k, p in old.provisions.items()} for _, old in both
    ]
    assert (again.draft.laws, again.draft.normative) == (project.draft.laws, project.draft.normative)


def _hash(clause: Clause, lang: str) -> str:
    return text_hash(clause.texts[lang])


def test_a_published_file_that_was_edited_is_refused(tmp_path: Path) -> None:
    data = canonical_json(clauses_data(assemble(load(LIVE_COMMERCE))))
    place = data.index(b'"texts"')
    edited = data[:place] + data[place:].replace("保存".encode(), "保留".encode())
    (tmp_path / "clauses.json").write_bytes(edited)
    with pytest.raises(ImportRefused, match="would not match the digests"):
        import_files([tmp_path / "clauses.json"], tmp_path / "other")
    outside = msgspec.json.decode(data)
    outside["clauses"][0]["texts"] = {"x/../../../../zh": outside["clauses"][0]["texts"]["zh"]}
    (tmp_path / "letter.json").write_bytes(msgspec.json.encode(outside))
    with pytest.raises(ImportRefused, match=r"not a clauses\.json"):
        import_files([tmp_path / "letter.json"], tmp_path / "other")
    (tmp_path / "letter.json").write_text("{}")
    with pytest.raises(ImportRefused, match=r"not a clauses\.json"):
        import_files([tmp_path / "letter.json"], tmp_path / "other")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clauses.json", "letter.json"]


def test_several_files_follow_each_other(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Seeds\n\n## 1 Scope\n\nThis is the scope.\n")
    (tmp_path / "b.md").write_text("## 2 Storage\n\nThe keeper shall store seeds.\n")
    made = import_files([tmp_path / "a.md", tmp_path / "b.md"], tmp_path / "new")
    assert [name for _, name, _ in shape(load(made.out))] == ["scope", "storage"]
    with pytest.raises(ImportRefused, match="Word files and other files"):
        import_files([tmp_path / "a.md", word_file(tmp_path / "c.docx")], tmp_path / "other")


def test_pictures_beside_the_text_come_along_and_others_are_told(tmp_path: Path) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(20)
    (tmp_path / "secret.png").write_bytes(picture)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bag.png").write_bytes(picture)
    (tmp_path / "in" / "a.md").write_text(
        "# Seeds\n\n## 1 Storage\n\n![](bag.png)\n\nFigure 1 — A bag\n\n![Out](../secret.png)\n\n"
        "![Far](https://example.org/x.png)\n\n## 2 Scope\n\nText.\n"
    )
    made = import_files([tmp_path / "in" / "a.md"], tmp_path / "new")
    assert [path.name for path in (made.out / "site/assets/figures").iterdir()] == ["bag.png"]
    assert (made.out / "site/assets/figures/bag.png").read_bytes() == picture
    clause = (made.out / "standard/clauses/storage.en.md").read_text("utf-8")
    assert "![A bag](figures/bag.png)\n\nOut\n\nFar\n" in clause
    report = made.report.read_text("utf-8")
    assert "../secret.png" in report
    assert "https://example.org/x.png" in report


def test_a_lost_word_refuses_the_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = import_text.imported

    def careless(*arguments: object) -> object:
        text = real(*arguments)  # type: ignore[arg-type]
        return type(text)(title=text.title, lang=text.lang, clauses=text.clauses[:-1], left=text.left)

    monkeypatch.setattr(import_text, "imported", careless)
    with pytest.raises(ImportRefused, match=r"would be lost, more than 2 % of it, among them: .*mass"):
        import_files([SEEDS], tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_words_are_counted_and_not_looked_up() -> None:
    assert lost(["seeds and seeds 种子"], Counter({"seeds": 1, "and": 1, "种": 1})) == Counter(
        {"seeds": 1, "子": 1}
    )


def test_nothing_is_written_where_something_is(tmp_path: Path) -> None:
    first = import_files([SEEDS], tmp_path / "new").out
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(LayoutRefused):
        import_files([SEEDS], first)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    with pytest.raises(ImportRefused, match=r"letter\.txt"):
        import_files([SEEDS], tmp_path / "full")
    with pytest.raises(UnknownLanguage):
        import_files([SEEDS], tmp_path / "other", "French")
    (tmp_path / "bad.docx").write_bytes(b"PK\x03\x04")
    with pytest.raises(UnreadableWordFile):
        import_files([tmp_path / "bad.docx"], tmp_path / "other")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*before, "full", "bad.docx"])


def test_a_repository_that_is_new_is_filled(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    made = import_files([SEEDS], tmp_path)
    assert (made.out / "standard/outline.yml").is_file()
    assert (tmp_path / ".git").is_dir()


def test_the_same_text_gives_the_same_files(tmp_path: Path) -> None:
    roots = [import_files([CANTEEN], tmp_path / name / "canteen").out for name in ("a", "b")]
    trees = [
        {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        for root in roots
    ]
    assert trees[0] == trees[1]


def test_the_command_says_what_it_made(tmp_path: Path) -> None:
    told = CliRunner().invoke(cli, ["--help"]).output
    assert "\n  import " in told
    run = CliRunner().invoke(cli, ["import", str(SEEDS), "--out", str(tmp_path / "new")])
    assert (run.exit_code, "14" in run.output, "import.md" in run.output) == (0, True, True)


@pytest.mark.slow
@pytest.mark.skipif(not CORPORA.is_dir(), reason=NO_CORPORA)
@pytest.mark.parametrize(
    "path", sorted(CORPORA.glob("??-*/*.md")), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_real_texts_are_taken_in_word_by_word(path: Path, tmp_path: Path) -> None:
    made = import_files([path], tmp_path / "new", profile="plain")  # the articles of a law have no titles
    _, findings = check_project(made.out)
    assert [item.rule for item in findings if item.rule.startswith(("YML", "OUT", "FIL", "XRF-001"))] == []
    assert [(i.rule, i.at) for i in findings if i.rule.startswith("MD-") and i.severity == "error"] == []
