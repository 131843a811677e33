"""意见汇总处理表 among the files of a draft: the one that `comments table` writes, in Word and in Excel."""

import io
import xml.etree.ElementTree as ET
import zipfile

import docx
import msgspec
import pytest
from frozen_site import published
from places import LIVE_COMMERCE

from clausework.rendering.answers import answer_table, rounds_until
from clausework.rendering.assemble import assemble
from clausework.rendering.deliverables.files import answer_tables
from clausework.source.project import load
from clausework.workflow.answers import round_of, table_of

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WARNING = {
    "zh": "演练：本次征求意见为演练，所列意见不是真实意见。",
    "en": "Rehearsal: this consultation was a rehearsal, and the comments listed are not real.",
}


def files(label):
    publication = msgspec.structs.replace(published(), current=label, facts={})
    return {file.name: file.data for file in answer_tables(publication)}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_is_the_table_that_the_command_writes(lang):
    made = files("D1")
    for ending in ("docx", "xlsx"):
        data = made[f"live-commerce-D1-comments-2020-07.{lang}.{ending}"]
        assert data == table_of(round_of(LIVE_COMMERCE, "2020-07"), ending, lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_comment_has_its_row_and_proposed_text_a_column(lang):
    made = round_of(LIVE_COMMERCE, "2020-07")
    wanted = answer_table(made, lang)
    column = wanted.columns.index({"zh": "修改建议", "en": "Proposed text"}[lang])
    by_number = {comment.id: comment for comment in made.comments}
    assert {row[1]: row[column] for row in wanted.rows} == {
        number: comment.suggestion
        if comment.state in ("published", "answered") and not comment.withdrawn
        else ""
        for number, comment in by_number.items()
    }
    data = files("working")[f"live-commerce-working-comments-2020-07.{lang}.xlsx"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    rows = [tuple("".join(cell.itertext()) for cell in row) for row in sheet.iter(f"{SHEET}row")]
    assert rows[-len(wanted.rows) :] == list(wanted.rows)
    (opened,) = docx.Document(
        io.BytesIO(files("D1")[f"live-commerce-D1-comments-2020-07.{lang}.docx"])
    ).tables
    assert [tuple(cell.text for cell in row.cells) for row in opened.rows] == [wanted.columns, *wanted.rows]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_whoever_opens_it_reads_first_that_it_is_a_rehearsal(lang):
    data = files("D1")[f"live-commerce-D1-comments-2020-07.{lang}.docx"]
    assert [p.text for p in docx.Document(io.BytesIO(data)).paragraphs].index(WARNING[lang]) == 2
    data = files("D1")[f"live-commerce-D1-comments-2020-07.{lang}.xlsx"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    assert "".join(list(sheet.iter(f"{SHEET}row"))[2].itertext()) == WARNING[lang]


@pytest.mark.slow
def test_what_may_not_be_read_has_its_row_without_its_words(commented):
    made = assemble(load(commented))
    (publication,) = {id(made): made}.values()
    assert publication.hidden
    assert not [
        comment for comment in publication.hidden if comment.text or comment.name or comment.suggestion
    ]
    found = next(each for each in rounds_until(publication) if each.consultation.id == "2020-07")
    table = answer_table(found, "zh")
    assert table.rows == answer_table(round_of(commented, "2020-07"), "zh").rows
    assert "不应公开的文字" not in str(table)
