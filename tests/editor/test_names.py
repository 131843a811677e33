"""Names in an editor: where they are used, what they stand for, what may be written, what readers see."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from labelled_project import MENTIONS, write_labelled
from lsprotocol.types import Position, SymbolKind
from once import made_once

from clausework.editor.server import choices, find_named, hints, links, renameable, renaming_edit
from clausework.editor.symbol import EditedProject, hover_at, place_of_symbol, symbol_at, uses
from clausework.workflow.layout import LayoutRefused

RECORDS = "standard/clauses/requirements/records.zh.md"
COMPLAINTS = "standard/clauses/requirements/complaints.zh.md"
OUTLINE = "standard/outline.yml"
SETTINGS = "standard/standard.yml"
RECORDS_OF_SMALL = "standard/clauses/platform/records.zh.md"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> EditedProject:
    """A project with all that can be referred to, which no test here alters."""
    return EditedProject(made_once(tmp_path_factory, "labelled-editor", lambda it: write(it)), "en")


def write(root: Path) -> None:
    root.mkdir()
    write_labelled(root)


@pytest.fixture
def own(tmp_path: Path) -> EditedProject:
    """Such a project that a test may alter."""
    return EditedProject(write_labelled(tmp_path), "en")


def spot(edited: EditedProject, path: str, words: str) -> tuple[str, int, int]:
    """The path, line and column of the mark ¦ in words that stand once in a file."""
    before, _, after = words.partition("¦")
    text = edited.text(path)
    assert text.count(before + after) == 1, words
    start = text.index(before + after) + len(before)
    return path, text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


def used(edited: EditedProject, path: str, words: str, declarations: bool = True) -> list[str]:
    """Each use of what stands at the mark: its file and the words of its line up to its end."""
    symbol = symbol_at(edited, *spot(edited, path, words))
    assert symbol is not None
    found = uses(edited, symbol, declarations)
    return [
        f"{file}: {edited.ruler(file).line(item.line)[: item.column - 1 + item.length]}"
        for file, item in found
    ]


def count(edited: EditedProject, pattern: str) -> int:
    """How often a pattern stands in the files of the standard."""
    files = (edited.root / "standard").rglob("*")
    return sum(len(re.findall(pattern, file.read_text("utf-8"))) for file in files if file.is_file())


@pytest.mark.parametrize(
    ("path", "words", "uses_", "givers"),
    [
        (COMPLAINTS, "组织应按[](#tab-¦periods)保存", r"\]\(#tab-periods\)", r"\{#tab-periods\}"),
        (COMPLAINTS, "按[](#eq-¦mean)计算", r"\]\(#eq-mean\)", r"\{#eq-mean\}"),
        (COMPLAINTS, "见[](#note-files¦)", r"\]\(#note-files\)", r"\{#note-files\}"),
        (COMPLAINTS, "[](#O-¦REC-01)", r"\]\(#O-REC-01\)|  O-REC-01:", r"\{#O-REC-01\}"),
        (COMPLAINTS, "[](#requirements.records:b.¦1)", r"\]\(#requirements.records:b.1\)", "nothing of this"),
        (OUTLINE, "- requirements.rec¦ords", r"\]\(#requirements\.records[:)]", r"- requirements\.records\b"),
        (COMPLAINTS, "roles: [organi¦sation]", r"roles: \[organisation\]", r"roles:.*\n  organisation:"),
    ],
    ids=["table", "formula", "note", "provision", "item", "clause", "role"],
)
def test_a_name_is_found_wherever_it_is_used_and_given(
    shared: EditedProject, path: str, words: str, uses_: str, givers: str
):
    without, with_ = used(shared, path, words, declarations=False), used(shared, path, words)
    assert len(without) == count(shared, uses_) > 0
    assert len(with_) == len(without) + count(shared, givers)
    assert set(without) <= set(with_)


def test_uses_are_told_by_file_and_line(shared: EditedProject):
    assert used(shared, RECORDS, "表：记录的保存期{#tab-¦periods}")[-2:] == [
        f"{RECORDS}: 组织应按[](#tab-periods",
        f"{RECORDS}: 表：记录的保存期{{#tab-periods",
    ]


def test_a_commenter_of_the_same_name_is_no_role(shared: EditedProject):
    lines = shared.text(SETTINGS).split("\n")
    found = [number for number, line in enumerate(lines, 1) if line.startswith("  organisation:")]
    kinds = [symbol and symbol.kind for symbol in (symbol_at(shared, SETTINGS, line, 4) for line in found)]
    assert kinds == ["role", None]


def test_articles_of_a_law_and_terms_are_found(real: Path):
    edited = EditedProject(real, "zh")
    law = next(path for path in sorted(edited.project.sources) if "[ECL 27" in edited.text(path))
    article = edited.text(law).split("[ECL 27")[0].count("\n") + 1
    column = edited.ruler(law).line(article).index("ECL 27") + 2
    symbol = symbol_at(edited, law, article, column)
    assert symbol is not None
    found = list(uses(edited, symbol))
    assert {edited.ruler(path).line(item.line)[item.column - 1 :][:6] for path, item in found} == {"ECL 27"}
    whole = list(uses(edited, symbol._replace(detail="")))
    assert len(whole) > len(found) > 1
    given = set(whole) - set(uses(edited, symbol._replace(detail=""), False))
    assert {path for path, _ in given} == {"standard/references.yml"}


def test_a_term_is_found_in_the_words_of_each_language(real: Path):
    edited = EditedProject(real, "zh")
    clause = next(item for item in edited.project.draft.clauses if item.id == "terms.streamer")
    own = {text.at.path for text in clause.texts.values() if text.at}
    symbol = symbol_at(edited, *spot(edited, min(own, key=lambda path: ".zh." not in path), "title: ¦主播"))
    assert symbol is not None
    assert (symbol.kind, symbol.name) == ("term", "terms.streamer")
    every, plain = list(uses(edited, symbol)), list(uses(edited, symbol, declarations=False))
    given = [(path, item) for path, item in every if (path, item) not in plain]
    assert {path for path, _ in given} == own
    for path, item in given:
        assert item.line < edited.ruler(path).lines.index("---", 1) + 1
    words = {
        edited.ruler(path).line(item.line)[item.column - 1 :][: item.length].lower() for path, item in plain
    }
    assert {"主播", "streamer"} <= words
    lines = {(path, item.line) for path, item in plain}
    texts = {
        path: edited.text(path).split("\n") for path in edited.project.sources if path.endswith(".zh.md")
    }
    for path, text in texts.items():
        body = text.index("---", 1) + 1
        for number, line in enumerate(text, 1):
            assert ((path, number) in lines) == ("主播" in line) or number <= body


def test_a_designation_within_another_is_one_use(small: Path):
    edited = EditedProject(small, "zh")
    term = "title: 主播\nterm: {preferred: 主播, admitted: [带货主播]}\n"
    edited.put(RECORDS_OF_SMALL, edited.text(RECORDS_OF_SMALL).replace("title: 记录\n", term), 1)
    path = RECORDS_OF_SMALL.replace("records", "vetting")
    edited.put(path, edited.text(path).replace("建立主播背景", "核查带货主播和主播的背景"), 1)
    symbol = symbol_at(edited, *spot(edited, path, "带货主¦播"))
    assert symbol is not None
    found = [item for file, item in uses(edited, symbol) if file == path]
    assert [(item.column, item.length) for item in found] == [(6, 4), (11, 2)]


@pytest.mark.parametrize("written", ["roles:\n- organisation\n", "roles:\n  # whom\n  - organisation\n"])
def test_a_role_below_its_key_is_one(own: EditedProject, written: str):
    text = own.text(COMPLAINTS).replace("roles: [organisation]\n", f"{written}was: 4\n")
    own.put(COMPLAINTS, text + "\n- organisation\n", 1)
    _, line, column = spot(own, COMPLAINTS, "- org¦anisation\nwas")
    symbol = symbol_at(own, COMPLAINTS, line, column)
    assert symbol is not None
    assert symbol.kind == "role"
    assert symbol_at(own, COMPLAINTS, text.count("\n") + 2, 5) is None


MEANINGS = {
    "[](#tab-¦periods)保存[](#O": ("Table 1", "Orders | three years"),
    "[](#requirements.records:b.¦1)": ("4.1 b) 1)", "text;"),
    "见[](#note-¦files)": ("4.1, NOTE", "Electronic files are records too."),
    "roles: [org¦anisation]": ("组织 · Organisation", "`organisation`"),
    "涉及[](#requirements.records:a)和[](#requirements.records:b.1)的投诉，组织应答复。{#O-CMP-¦01}": (
        "O-CMP-01",
        "涉及4.1 a)和4.1 b) 1)的投诉，组织应答复。",
    ),
}


@pytest.mark.parametrize("words", MEANINGS)
def test_hover_tells_what_readers_will_find(shared: EditedProject, words: str):
    found = hover_at(shared, *spot(shared, COMPLAINTS, words))
    assert found is not None
    for told in MEANINGS[words]:
        assert told in found[1].replace("\\", "")


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("组织应按[](#tab-¦periods)", "表：记录的保存期"),
        ("[](#requirements.records:b.¦1)", "文字；"),
        ("[](#O-¦REC-01)", "组织应按"),
        ("见[](#note-¦files)", "注：电子"),
    ],
)
def test_a_reference_leads_to_what_it_names(shared: EditedProject, words: str, target: str):
    symbol = symbol_at(shared, *spot(shared, COMPLAINTS, words))
    assert symbol is not None
    at = place_of_symbol(shared, symbol, "zh")
    assert at is not None
    assert at.path == RECORDS
    assert shared.ruler(RECORDS).line(at.line)[at.column - 1 :].startswith(target)


def test_what_can_be_referred_to_is_offered_with_what_it_prints(own: EditedProject):
    text = own.text(COMPLAINTS)
    own.put(COMPLAINTS, f"{text}\n见[](#", 1)
    line = text.count("\n") + 2
    offered = {choice.text: choice.detail for choice in choices(own, COMPLAINTS, line, 7)}
    assert offered["requirements.records"] == "4.1 Records"
    labels = {name: words for name, words in MENTIONS["zh"].items() if ":" not in name}
    assert {name: offered[name][: len(words)] for name, words in labels.items()} == labels
    assert offered["tab-periods"] == "表1 记录的保存期"
    assert not any(":" in name for name in offered)
    own.put(COMPLAINTS, f"{text}\n见[](#requirements.records:", 2)
    items = [choice for choice in choices(own, COMPLAINTS, line, 28) if choice.text.endswith(":b.1")]
    assert [(choice.detail, choice.replaced) for choice in items] == [("4.1 b) 1) 文字", 21)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_readers_numbers_stand_beside_names(shared: EditedProject, lang: str):
    path = f"standard/clauses/requirements/complaints.{lang}.md"
    shown = list(hints(shared, path))
    assert [(hint.label, hint.position) for hint in shown if hint.padding_right] == [("4.2", Position(1, 7))]
    told = {}
    for hint in shown[1:]:
        at = hint.position
        name = shared.ruler(path).lines[at.line][: at.character].rpartition("](#")[2]
        told[name.removesuffix(")")] = hint.label
    assert told == {name: words for name, words in MENTIONS[lang].items() if name != "fig-flow"}


def test_the_outline_shows_numbers_and_titles(shared: EditedProject):
    shown = {hint.position.line: hint.label for hint in hints(shared, OUTLINE)}
    assert shown[5] == "4.1 Records"
    assert shown[10] == "A.2 Mean time"


def test_an_untitled_clause_shows_its_number_at_its_text(own: EditedProject):
    own.put(COMPLAINTS, own.text(COMPLAINTS).replace("title: 投诉\n", ""), 1)
    _, line, column = spot(own, COMPLAINTS, "¦涉及")
    first = next(hints(own, COMPLAINTS))
    assert (first.label, first.position) == ("4.2", Position(line - 1, column - 1))
    assert first.padding_right


def test_references_pictures_and_the_outline_are_links(shared: EditedProject):
    lines, found = shared.ruler(RECORDS).lines, {}
    for link in links(shared, RECORDS):
        name = lines[link.range.start.line][link.range.start.character : link.range.end.character]
        found[name], _, line = (link.target or "").partition("#L")
        if name == "tab-periods":
            assert lines[int(line) - 1].startswith("表：")
    assert found == {
        "tab-periods": shared.uri(RECORDS),
        "fig-flow": shared.uri(RECORDS),
        "flow.svg": shared.uri("site/assets/flow.svg"),
    }
    listed = {link.range.start.line: link.target for link in links(shared, OUTLINE)}
    assert (listed[5] or "").startswith(shared.uri("standard/clauses/requirements/records.en.md"))


def test_a_picture_that_is_not_there_or_outside_is_no_link(own: EditedProject):
    (own.root / "site/outside.svg").write_text("<svg/>", "utf-8")
    text = own.text(RECORDS)
    own.put(
        RECORDS, text.replace("(flow.svg)", "(../outside.svg)").replace("注：", "![](none.svg)\n\n注："), 1
    )
    assert {(link.target or "").partition("#")[0] for link in links(own, RECORDS)} == {own.uri(RECORDS)}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("4.2 comp", {"4.2 Complaints"}),
        ("投诉", {"4.2 投诉", "O-CMP-01 涉及4.1 a)和4.1 b) 1)的投诉…", "O-CMP-04 应登记投诉"}),
        ("o-cmp-05", {"O-CMP-05 may register it by classes"}),
        ("time mean", {"A Calculation of the mean time", "A.2 Mean time"}),
        ("annex-sums.sum", {"A.1 Sum of times"}),
        ("nothing", set()),
    ],
)
def test_clauses_and_provisions_are_found_in_the_whole_project(
    shared: EditedProject, query: str, names: set[str]
):
    assert {item.name for item in find_named(shared, query)} == names


def test_an_admitted_term_is_found(real: Path):
    edited = EditedProject(real, "zh")
    for clause in edited.project.draft.clauses:
        term = clause.texts["zh"].term
        for word in term.admitted[:1] if term else ():
            found = [item for item in find_named(edited, word) if item.kind == SymbolKind.Constant]
            assert clause.id in {item.container_name for item in found}, word


def test_a_label_is_renamed_without_a_file(own: EditedProject):
    _, line, column = spot(own, RECORDS, "表：记录的保存期{#tab-¦periods}")
    assert renameable(own, RECORDS, line, column).name == "tab-periods"
    edit = renaming_edit(own, "tab-periods", "tab-times", renames_files=False)
    texts = {change.text_document.uri: change.edits[0].new_text for change in edit.document_changes or ()}
    assert sum(text.count("#tab-times") for text in texts.values()) == 6
    assert not any("tab-periods" in text for text in texts.values())
    with pytest.raises(LayoutRefused):
        renameable(own, *spot(own, COMPLAINTS, "[](#requirements.records:b.¦1)"))
