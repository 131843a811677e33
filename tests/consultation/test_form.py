"""The form for a word processor: what is filled in comes back as comments, what is left empty does not."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result
from docx.document import Document
from docx.table import Table
from letters_rig import stored
from places import LIVE_COMMERCE

from clausework.cli import cli
from clausework.drafts.register import open_draft
from clausework.model.comment import Comment
from clausework.rendering.assemble import assemble
from clausework.rendering.formats import stage_files
from clausework.source.project import load

WORDS = {"zh": ("意见。", "是"), "en": ("A comment.", "yes")}


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["comments", *words, "--root", str(root), "--lang", "zh"])


@pytest.fixture(params=["zh", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def blank(real: Path, tmp_path: Path, lang: str) -> tuple[Path, Document]:
    file = tmp_path / "form.docx"
    done = CliRunner().invoke(
        cli, ["comments", "form", "--out", str(file), "--root", str(real), "--lang", lang]
    )
    assert done.exit_code == 0, done.output
    return file, docx.Document(str(file))


def put(table: Table, row: int, *words: str) -> None:
    for cell, text in zip(table.rows[row].cells, words, strict=False):
        if text:
            cell.text = text


def taken(root: Path, file: Path) -> list[Comment]:
    """The comments that an import adds."""
    done = run(root, "import", str(file), "--channel", "docx")
    assert done.exit_code == 0, done.output
    return list(stored(root))


@pytest.mark.slow
def test_each_row_comes_back_to_its_own_clause(real: Path, blank: tuple[Path, Document], lang: str) -> None:
    file, form = blank
    text, yes = WORDS[lang]
    who, clauses = form.tables
    put(who, 1, "某协会", "张三", "", yes, "13800000000", "2020-07-15")
    for row in range(1, len(clauses.rows)):
        put(clauses, row, "", f"{text}{row}")
    form.save(str(file))
    made = taken(real, file)
    draft = open_draft(real, "D1")
    worded = [item.id for item in draft.clauses if any(part.blocks for part in item.texts.values())]
    assert [comment.anchor.clause for comment in made] == [draft.standard, *worded]
    assert {(item.organisation, item.name, item.channel, item.received, item.lang) for item in made} == {
        ("某协会", "张三", "docx", "2020-07-15", lang)
    }
    assert not [
        path
        for path in (real / "comments").rglob("*")
        if "13800000000" in path.name
        or (path.is_file() and "13800000000" in path.read_text("utf-8", "replace"))
    ]


@pytest.mark.slow
def test_rows_left_empty_are_no_comments_and_added_ones_are(
    real: Path, blank: tuple[Path, Document], lang: str
) -> None:
    file, form = blank
    assert taken(real, file) == []
    clauses = form.tables[1]
    row = next(number for number, row in enumerate(clauses.rows) if "platform.records" in row.cells[0].text)
    put(clauses, row, "", WORDS[lang][0], "改为三年。", "取证需要。")
    clauses.add_row()
    put(clauses, len(clauses.rows) - 1, clauses.rows[row].cells[0].text, WORDS[lang][0] * 2)
    form.save(str(file))
    first, second = taken(real, file)
    assert first.anchor.clause == second.anchor.clause == "platform.records"
    assert (first.suggestion, first.reason, first.role, first.organisation) == (
        "改为三年。",
        "取证需要。",
        "unstated",
        "",
    )


@pytest.mark.slow
def test_a_comment_beside_no_clause_is_refused(real: Path, blank: tuple[Path, Document], lang: str) -> None:
    file, form = blank
    clauses = form.tables[1]
    clauses.add_row()
    put(clauses, len(clauses.rows) - 1, "", WORDS[lang][0])
    form.save(str(file))
    done = run(real, "import", str(file))
    assert done.exit_code == 1
    assert "CMT-405" in done.output


@pytest.mark.slow
def test_the_site_has_the_form_of_what_is_open_alone() -> None:
    project = load(LIVE_COMMERCE)
    rehearsal = next(item for item in project.consultations if item.rehearsal)
    files: dict[str, bytes] = {}
    stage_files(assemble(project, rehearsal=True), files)
    names = [name for name in files if name.endswith("/form.docx")]
    assert names == [f"comments/{rehearsal.id}/form.docx", f"en/comments/{rehearsal.id}/form.docx"]
    head = docx.Document(io.BytesIO(files[names[1]])).paragraphs
    assert any("not a real consultation" in line.text for line in head)
    files.clear()
    stage_files(assemble(project), files)
    assert not any(name.endswith("/form.docx") for name in files)


@pytest.mark.slow
@pytest.mark.parametrize("command", ["form", "table", "report"])
def test_a_document_has_its_texts_language_on_every_machine(real: Path, tmp_path: Path, command: str) -> None:
    found = []
    for number, locale in enumerate(("en_GB.UTF-8", "zh_CN.UTF-8", "C")):
        file = tmp_path / str(number)
        arguments = ["comments", command, "--out", str(file), "--root", str(real)]
        done = CliRunner().invoke(cli, [*arguments, "--consultation", "2020-07"], env={"LC_ALL": locale})
        assert done.exit_code == 0, done.output
        found.append(file.read_bytes())
    assert found[0] == found[1] == found[2]
    if command != "form":
        assert "意见" in found[0].decode()
