"""Standards in AsciiDoc, reStructuredText and NISO STS become projects: structure, marks and every word."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from places import LIVE_COMMERCE, ROOT

from clausework.model.draft import Line, Run, lines_of
from clausework.rendering.exchange.sts import sts_xml
from clausework.source.importing.sts import UnreadableXml
from clausework.source.project import Project, load
from clausework.workflow.import_text import ImportRefused, import_files

IMPORTS = ROOT / "tests" / "data" / "imports"


def made(path: Path, folder: Path) -> Project:
    return load(import_files([path], folder / "made", "en").out)


def shape(project: Project) -> list[tuple[str, str, str, str]]:
    return [
        (clause.number, clause.id, clause.element, clause.texts["en"].title)
        for clause in project.draft.clauses
    ]


def lines(project: Project, clause_id: str) -> list[tuple[str, int, str, str]]:
    clause = project.draft.clause(clause_id)
    assert clause is not None
    return [(line.kind, line.depth, line.id, line.text) for line in lines_of(clause.texts["en"].blocks)]


def marks(project: Project, clause_id: str) -> list[tuple[str, str, str]]:
    clause = project.draft.clause(clause_id)
    assert clause is not None
    found = lines_of(clause.texts["en"].blocks)
    return [(run.mark, run.text, run.target) for line in found for run in line.runs if run.mark != "text"]


def test_asciidoc_has_its_structure(tmp_path: Path) -> None:
    project = made(IMPORTS / "bakery.adoc", tmp_path)
    assert project.draft.title == {"en": "Small bakeries — Hygiene and records"}
    assert shape(project) == [
        ("", "front", "foreword", "Small bakeries — Hygiene and records"),
        ("1", "scope", "scope", "Scope"),
        ("2", "records", "clause", "Records"),
        ("2.1", "records.keeping", "clause", "Keeping"),
        ("A", "form", "annex", "Form"),
    ]
    assert lines(project, "records.keeping")[:12] == [
        ("paragraph", 0, "bake-1", "The baker shall keep records for three years."),
        ("item", 1, "", "flour"),
        ("item", 2, "", "wheat"),
        ("item", 2, "", "rye"),
        ("item", 3, "", "weighed"),
        ("item", 3, "", "labelled"),
        ("table", 0, "", "Temperatures"),
        ("row", 0, "", "Dough\tTemperature"),
        ("row", 0, "", "White\t24 °C"),
        ("row", 0, "", "Rye\t28 °C"),
        ("row", 0, "", "measured twice\t<<"),
        ("note", 0, "", "A thermometer is checked yearly."),
    ]
    assert lines(project, "records.keeping")[12:] == [
        ("warning", 0, "", "Ovens are hot."),
        ("example", 0, "", "A label: Rye, 3 February."),
        ("formula", 0, "", "m = 2 q"),
        ("paragraph", 0, "", "crumb: the inside of a loaf"),
    ]
    assert marks(project, "scope") == [
        ("footnote", "", "1"),
        ("ref", "", "records"),
        ("link", "the records", "#records"),
    ]
    assert marks(project, "form") == [
        ("subscript", "2", ""),
        ("code", "water", ""),
        ("link", "as is known", "https://example.org/w"),
    ]


def test_restructured_text_has_its_structure(tmp_path: Path) -> None:
    pytest.importorskip("docutils")
    project = made(IMPORTS / "library.rst", tmp_path)
    assert shape(project) == [
        ("1", "scope", "scope", "Scope"),
        ("2", "records", "clause", "Records"),
        ("2.1", "records.keeping", "clause", "Keeping"),
    ]
    assert lines(project, "records.keeping") == [
        ("paragraph", 0, "lend-1", "The librarian shall keep a record of each loan, as is."),
        ("item", 1, "", "books"),
        ("paragraph", 1, "", "and their covers"),
        ("item", 2, "", "bound"),
        ("item", 2, "", "unbound"),
        ("item", 1, "", "maps"),
        ("table", 0, "", "Terms of loans"),
        ("row", 0, "", "Item\tDays"),
        ("row", 0, "", "Book\t28"),
        ("row", 0, "", "Map\t7"),
        ("code", 0, "", "{"),
        ("code", 0, "", '  "loan": 1'),
        ("code", 0, "", ""),
        ("code", 0, "", "}"),
        ("formula", 0, "", "d = 4 w"),
        ("paragraph", 0, "lend-01", "(2.1) Maps may be lent."),
        ("code", 0, "", "of"),
        ("code", 0, "", ""),
        ("code", 0, "", ""),
        ("code", 0, "", "  These words are kept."),
        ("warning", 0, "", "Maps tear."),
        ("quotation", 0, "", "A map is a promise."),
        ("paragraph", 0, "", "See the page and the town hall."),
    ]
    assert marks(project, "scope") == [
        ("strong", "public", ""),
        ("footnote", "", "1"),
        ("link", "the records", "#records"),
    ]


def test_a_footnote_at_the_end_of_a_word_is_no_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "loans.adoc").write_text(
        "= Loans\n\n== Scope\n\nMapsfootnote:[Not atlases.] are lent.\n", "utf-8"
    )
    project = made(tmp_path / "loans.adoc", tmp_path)
    assert marks(project, "scope") == [("footnote", "", "1")]


def test_sts_of_others_has_its_structure(tmp_path: Path) -> None:
    project = made(IMPORTS / "well.xml", tmp_path)
    assert project.draft.title == {"en": "Water — Village wells"}
    assert shape(project) == [
        ("", "foreword", "foreword", "Foreword"),
        ("1", "scope", "scope", "Scope"),
        ("3", "terms", "terms", "Terms and definitions"),
        ("3.1", "terms.1", "term", "well"),
        ("4", "care", "clause", "Care"),
        ("4.1", "care.1", "clause", ""),
        ("A", "form", "annex", "Form"),
        ("", "bibliography", "bibliography", "Bibliography"),
    ]
    assert lines(project, "care.1") == [
        ("paragraph", 0, "R-CAR-1-01", "The warden shall clean the well\xa0yearly, see  and Table 1:"),
        ("item", 1, "", "the rim;"),
        ("item", 2, "", "inside"),
        ("item", 1, "", "H₂O itself."),
        ("note", 0, "", "Buckets count."),
        ("table", 0, "", "Depths"),
        ("row", 0, "", "Well\tDepth"),
        ("row", 0, "", "all of them\t<<"),
        ("formula", 0, "", "d = r^2"),
        ("footnote", 0, "", "Unless dry."),
    ]
    assert marks(project, "care.1")[:2] == [("ref", "", "scope"), ("footnote", "", "1")]
    term = project.draft.clause("terms.1")
    assert term is not None
    assert term.texts["en"].term is not None
    assert term.texts["en"].term.admitted == ("shaft",)


def test_sts_of_metanorma_has_its_documents_and_formulas(tmp_path: Path) -> None:
    project = made(IMPORTS / "cheese.xml", tmp_path)
    assert [text for _, _, _, text in lines(project, "normative-references")] == [
        "These documents are needed.",
        "[1] CH 11 (all parts), Milk – Fat",
        "[2] CH 12:—, Salt",
        "Under preparation.",
    ]
    assert marks(project, "normative-references") == [("footnote", "", "4")]
    assert lines(project, "cellar") == [
        (
            "paragraph",
            0,
            "R-CEL-01",
            "The time t_{90} in accordance with CH 11:2020, 5 shall not exceed 40 days.",
        ),
        ("formula", 0, "", r"w = \frac{m_{\text{max}}}{3} \%"),
    ]
    assert marks(project, "cellar")[0] == ("math", "t_{90}", "")
    term = project.draft.clause("terms.1")
    assert term is not None
    assert term.texts["en"].title == "rind"


def test_asciidoc_of_metanorma_has_its_files_and_documents(tmp_path: Path) -> None:
    project = made(IMPORTS / "cheese" / "cheese.adoc", tmp_path)
    assert [(number, title) for number, _, _, title in shape(project)] == [
        ("1", "Scope"),
        ("2", "Normative references"),
        ("3", "Terms and definitions"),
        ("3.1", "rind"),
        ("4", "Cellar"),
        ("4.1", "Temperature"),
        ("", "Bibliography"),
    ]
    assert [text for _, _, _, text in lines(project, "normative-references")] == [
        "CH 11, Milk -- Fat",
        "CH 12:-- , Salt",
        "Under preparation.",
    ]
    assert [text for _, _, _, text in lines(project, "cellar")] == [
        "The time, t_{90}, in accordance with CH 12:--, clause 9 or CH 11, annex C and table C.1"
        " shall not exceed 40 days [2]. See .",
    ]
    assert ("ref", "", "cellar.temperature") in marks(project, "cellar")
    assert ("formula", 0, "", r"r = 1 \%") in lines(project, "cellar.temperature")
    assert [
        item for item in lines(project, "cellar.temperature") if item[0] in ("row", "footnote", "code")
    ] == [
        ("row", 0, "", "Cheese\tWeight\t<<"),
        ("row", 0, "", "^^\tfresh\tripe"),
        ("row", 0, "", "Hard\t2,0 \t1,0 "),
        ("code", 0, "", "puts 1"),
        ("footnote", 0, "", "As sold."),
        ("footnote", 0, "", "As sold."),
    ]
    report = (tmp_path / "made" / "import.md").read_text("utf-8")
    assert "not read: ../well.xml" in report  # outside the folder of the file
    assert "not read: body.adoc" in report  # a circle
    assert "found no place" not in report


def test_sts_has_pictures_written_out_and_notes_of_each_table(tmp_path: Path) -> None:
    def table(words: str) -> str:
        note = f'<xref ref-type="fn" rid="{words}"/><fn id="{words}"><label>a</label><p>{words}</p></fn>'
        return f"<table><tr><td>Salt{note}</td><td>Milk</td></tr></table>"

    figure = "<fig><caption><title>{0}</title></caption><graphic href='data:image/png;base64,{1}'/></fig>"
    group = f"<fig-group><caption><title>Stages</title></caption>{figure.format('Fresh', 'iVBORw0KGgo=')}"
    words = f"{table('coarse')}{table('skimmed')}{group}{figure.format('Torn', 'A')}</fig-group>"
    path = tmp_path / "x.xml"
    path.write_text(
        f"<standard xml:lang='en'><body><sec><title>Cheese</title>{words}</sec></body></standard>"
    )
    project = made(path, tmp_path)
    told = lines(project, project.draft.clauses[0].id)
    assert [text for kind, _, _, text in told if kind == "footnote"] == ["coarse", "skimmed"]
    assert [text for kind, _, _, text in told if kind in ("paragraph", "figure")] == [
        "Stages",
        "Fresh",
        "Torn",
    ]
    [picture] = (tmp_path / "made").rglob("figures/*")
    assert (picture.name, picture.read_bytes()) == ("picture.png", b"\x89PNG\r\n\x1a\n")


def test_a_few_words_without_a_place_are_told_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "x.xml"
    words = "<p>Every baker shall weigh the dough again.</p>\n" * 20
    odd = '<term-sec id="t"><termEntry><langSet><tig><term>dough</term>\n<usageNote>colloquial</usageNote></tig>'
    odd += "</langSet></termEntry></term-sec>"
    sections = f"<sec id='a'><title>Scope</title>\n{words}</sec><sec id='b'><title>Terms</title>\n{odd}</sec>"
    path.write_text(f"<standard xml:lang='en'><body>\n{sections}</body></standard>")
    folder = import_files([path], tmp_path / "made").out
    assert "- x.xml:25: a line with words that found no place in the clauses: colloquial\n" in (
        folder / "import.md"
    ).read_text("utf-8")
    path.write_text(path.read_text().replace("colloquial", "colloquial, of country people, before the war"))
    with pytest.raises(ImportRefused) as refused:
        import_files([path], tmp_path / "other")
    assert refused.value.key == "words_lost"
    assert not (tmp_path / "other").exists()


WORDS = {"tab-1": "表1", "tab-a-1": "表A.1"}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.slow
def test_our_own_sts_gives_back_the_draft(lang: str, tmp_path: Path) -> None:
    published = load(LIVE_COMMERCE).draft
    (tmp_path / "ours.xml").write_bytes(sts_xml(published, lang))
    draft = load(import_files([tmp_path / "ours.xml"], tmp_path / "made").out).draft
    assert draft.languages == (lang,)
    assert draft.title[lang] == published.title[lang]

    def said(line: Line) -> Line:
        """The line, with a number that became a reference (“见表1～表5”), as the words that it was."""
        runs: list[Run] = []
        for run in line.runs:
            run = Run(WORDS[run.target]) if run.target in WORDS else run
            joined = runs and runs[-1].mark == run.mark == "text"
            runs.append(Run(runs.pop().text + run.text) if joined else run)
        return msgspec.structs.replace(line, sha256="", runs=tuple(runs))

    for ours, theirs in zip(published.clauses, draft.clauses, strict=True):
        assert (theirs.id, theirs.number, theirs.element) == (ours.id, ours.number, ours.element)
        assert (theirs.depth, theirs.parent, theirs.informative) == (
            ours.depth,
            ours.parent,
            ours.informative,
        )
        assert theirs.texts[lang].title == ours.texts[lang].title
        assert theirs.texts[lang].term == ours.texts[lang].term
        assert [*map(said, lines_of(theirs.texts[lang].blocks))] == [
            *map(said, lines_of(ours.texts[lang].blocks))
        ]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('<!DOCTYPE x [<!ENTITY a "aaaa">]><standard><body>&a;</body></standard>', "xml_entity"),
        ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><standard>&a;</standard>', "xml_entity"),
        ("<standard><body></standard>", "xml_broken"),
        ("<standard>" + "<sec>" * 300, "xml_deep"),
    ],
)
def test_hostile_xml_is_refused(text: str, key: str, tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_text(text)
    with pytest.raises(UnreadableXml) as refused:
        import_files([tmp_path / "x.xml"], tmp_path / "made")
    assert refused.value.key == key
    assert str(tmp_path / "x.xml") in str(refused.value)
    assert not (tmp_path / "made").exists()


def test_xml_that_is_no_sts_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_text("<article><body/></article>")
    with pytest.raises(ImportRefused) as refused:
        import_files([tmp_path / "x.xml"], tmp_path / "made")
    assert refused.value.key == "no_sts"


def test_nothing_is_read_beside_the_file(tmp_path: Path) -> None:
    pytest.importorskip("docutils")
    (tmp_path / "secret.txt").write_text("hidden")
    for name, text in (
        (
            "x.rst",
            "1 Scope\n-------\n\nWords.\n\n.. include:: secret.txt\n\n.. raw:: html\n   :file: secret.txt\n",
        ),
        ("y.adoc", "= T\n\n== Scope\n\nWords.\n\ninclude::secret.txt[]\n"),
    ):
        (tmp_path / name).write_text(text)
        folder = import_files([tmp_path / name], tmp_path / f"{name}.made", "en").out
        assert "hidden" not in "".join(
            path.read_text("utf-8") for path in folder.rglob("*.md") if path.is_file()
        )
        assert "secret.txt" in (folder / "import.md").read_text("utf-8")


def test_typed_headings_of_plain_text_are_headings(tmp_path: Path) -> None:
    text = "1 范围\n\n本文件适用于书架。\n\n2 要求\n\n2.1 板\n\n2.1.1 板应平整。\n\n2.2 每层应能放十本书。\n\n3 试验方法\n\n目测。\n"
    (tmp_path / "x.txt").write_text(text, encoding="utf-8")
    draft = load(import_files([tmp_path / "x.txt"], tmp_path / "made").out).draft
    assert [(clause.number, clause.texts["zh"].title) for clause in draft.clauses] == [
        ("1", "范围"),
        ("2", "要求"),
        ("2.1", "板"),
        ("2.1.1", ""),
        ("2.2", ""),
        ("3", "试验方法"),
    ]


def test_a_list_that_counts_is_no_row_of_chapters(tmp_path: Path) -> None:
    text = "# Shelves\n\n## Scope\n\nWords.\n\n1 wood\n\n2 iron\n"
    (tmp_path / "x.md").write_text(text, encoding="utf-8")
    assert len(made(tmp_path / "x.md", tmp_path).draft.clauses) == 1
