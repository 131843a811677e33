"""The review of a text: a row for each finding by clause, and the questions that only people answer."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import msgspec
import pytest
from click.testing import CliRunner

from clausework.cli import cli
from clausework.model.filing import LegalQuestion
from clausework.rendering.answers import AnswerTable
from clausework.rendering.reviewing import review, review_table
from clausework.source.project import Project, load
from clausework.strings.catalogue import LANGUAGES
from clausework.workflow.check import check_project

VETTING = "standard/clauses/platform/vetting.zh.md"


@pytest.fixture
def spoilt(small: Path) -> Project:
    text = (small / VETTING).read_text("utf-8").replace("应建立", "必须建立", 1)
    (small / VETTING).write_text(text, "utf-8")
    (small / "standard/open-questions.yml").write_text(
        "- provision: platform.vetting\n  question: {zh: 依据何在？, en: On what basis?}\n", "utf-8"
    )
    return load(small)


def table(project: Project, lang: str) -> AnswerTable:
    return review_table(project, check_project(project.root)[1], project.sources, lang)


def test_a_finding_has_rule_place_words_reason_and_remedy(spoilt: Project) -> None:
    made = table(spoilt, "zh")
    (row,) = [row for row in made.rows if "MOD-001" in row[0]]
    assert row[1].split("\n")[0] == "vetting.zh.md"
    assert row[4] == "技术"
    assert row[5].startswith("“必须”：")
    assert row[5].count("\n") == 1
    assert row[6] != ""
    assert row[7] == ""
    (english,) = [row for row in table(spoilt, "en").rows if "MOD-001" in row[0]]
    assert english[4] == "te"


def test_rows_stand_in_the_order_of_the_clauses(spoilt: Project) -> None:
    findings = check_project(spoilt.root)[1]
    order = {clause.id: place for place, clause in enumerate(spoilt.draft.clauses)}
    made = table(spoilt, "zh")
    assert len(made.rows) > len(findings) > 0
    told = [row[1].split("\n")[0] for row in made.rows[: len(findings)]]
    wanted = sorted(findings, key=lambda item: (order.get(item.clause, -1), item.at.path, item.at.line))
    assert told == [item.at.path.rpartition("/")[2] for item in wanted]


def test_questions_stand_apart_with_those_of_the_project(spoilt: Project) -> None:
    for lang, said in (("zh", "依据何在？"), ("en", "On what basis?")):
        rows = table(spoilt, lang).rows
        first = next(place for place, row in enumerate(rows) if row[0] == "")
        asked = rows[first + 1 :]
        assert [row[0] for row in asked] == [f"Q{number}" for number in range(1, len(asked) + 1)]
        assert any(said in row[5] for row in asked)
        assert all(row[0].split("\n")[0].isdigit() for row in rows[:first])
        assert str(len(asked)) in "".join(table(spoilt, lang).facts)


def test_an_element_that_a_text_lacks_is_not_asked_about(spoilt: Project) -> None:
    draft = spoilt.draft
    assert not any(clause.element == "annex" for clause in draft.clauses)
    assert not any("附录" in row[5] for row in table(spoilt, "zh").rows if row[0].startswith("Q"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_file_has_all_rows_and_is_the_same_twice(spoilt: Project, lang: str) -> None:
    findings = check_project(spoilt.root)[1]
    made = {
        suffix: review(suffix, spoilt, findings, spoilt.sources, lang)
        for suffix in (".docx", ".xlsx", ".html")
    }
    assert made == {suffix: review(suffix, spoilt, findings, spoilt.sources, lang) for suffix in made}
    rows = table(spoilt, lang).rows
    document = docx.Document(io.BytesIO(made[".docx"]))
    cells = [tuple(cell.text for cell in row.cells) for row in document.tables[0].rows]
    assert tuple(cells[1:]) == rows
    page = made[".html"].decode()
    assert page.count("<tr>") == len(rows) + 1
    assert f'lang="{lang}"' in page
    assert "<script" not in page
    assert rows[0][5].split("\n")[0].replace("&", "&amp;") in page


def test_the_command_writes_what_is_asked_for(small: Path, tmp_path: Path) -> None:
    names = [tmp_path / f"review{suffix}" for suffix in (".docx", ".xlsx", ".html")]
    options = [part for name in names for part in ("--review", str(name))]
    told = CliRunner().invoke(cli, ["check", "--root", str(small), "--lang", "en", *options])
    assert all(name.is_file() for name in names)
    assert told.stderr.count("The review was written to") == len(names)
    refused = CliRunner().invoke(cli, ["check", "--root", str(small), "--review", "review.pdf"])
    assert refused.exit_code == 2


def test_a_question_on_what_the_draft_lacks_is_asked_too(spoilt: Project) -> None:
    gone = LegalQuestion(provision="P-X-99", question={"zh": "还要吗？", "en": "Still?"})
    other = msgspec.structs.replace(spoilt, questions=(gone,))
    assert any("还要吗？" in row[5] and row[2] == "P-X-99" for row in table(other, "zh").rows)
