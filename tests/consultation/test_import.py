"""Letters, mail and minutes typed up as tables become records, each once, or findings with their places."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import docx
import msgspec
import pytest
from click.testing import CliRunner, Result
from docx.oxml import OxmlElement
from hypothesis import assume, given, settings, strategies as st
from letters_rig import into_git, stored, stored_as

from clausework.cli import cli
from clausework.consultation.fields import covered, digest_of
from clausework.consultation.numbers import make_number
from clausework.consultation.records import (
    edit_record,
    highest_sequences,
    read_record,
    read_records,
    write_record,
)
from clausework.consultation.sheets import read_sheet
from clausework.consultation.sheets.rows import HEADINGS, field_of, headed
from clausework.drafts.register import freeze
from clausework.errors import UnknownConsultation
from clausework.lang.normalise import normalise
from clausework.source.project import load
from clausework.workflow.take_in import take_in

HEAD = "序号,章条编号,原文,意见内容,建议修改为,理由,意见人类别,提出单位,姓名,是否公开,联系电话,收到日期\n"
ROWS = (
    HEAD
    + '1,5.1.3,,"期限太长。\n请缩短。",改为十二个月。,行业惯例,商家,某公司,张三,是,13800000000,2020-07-15\n'
    + "2,附录A,,表太长。,,,消费者,某商店,李四,否,13900000000,2020年8月2日\n"
    + "3,P-BKG-03,经核实的投诉,不够清楚,,,主播,,,,,\n"
)


def run(root: Path, file: Path, *options: str) -> Result:
    return CliRunner().invoke(cli, ["comments", "import", str(file), "--root", str(root), *options])


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    file = tmp_path / "letters.csv"
    file.write_text(ROWS, encoding="utf-8")
    return file


@pytest.mark.slow
def test_each_row_becomes_a_record_with_its_own_number(real: Path, letters: Path) -> None:
    before = read_records(real)
    first = highest_sequences(real)["C"] + 1
    done = run(real, letters, "--lang", "zh")
    assert done.exit_code == 0, done.output
    assert "新导入 3 条" in done.stdout
    assert read_records(real) == before
    made = stored(real)
    assert [comment.id for comment in made] == [make_number("C", first + n) for n in range(3)]
    first, second, third = made
    assert (first.anchor.clause, first.text, first.suggestion, first.reason) == (
        "platform.vetting",
        "期限太长。\n请缩短。",
        "改为十二个月。",
        "行业惯例",
    )
    assert (first.role, first.channel, first.state, first.received) == (
        "merchant",
        "letter",
        "received",
        "2020-07-15",
    )
    assert first.anchor.base
    assert (second.anchor.clause, second.late, first.late) == ("annex-basis", True, False)
    assert (third.anchor.clause, third.anchor.provision, third.anchor.quote) == (
        "platform.vetting",
        "P-BKG-03",
        "经核实的投诉",
    )


def test_no_record_has_what_its_author_did_not_agree_to_publish(real: Path, letters: Path) -> None:
    numbers = take_in(real, letters).written
    into_git(real, *numbers)
    agreed, refused = (read_record(real, number) for number in numbers[:2])
    assert agreed is not None
    assert refused is not None
    assert (agreed.organisation, agreed.name) == ("某公司", "张三")
    assert (refused.organisation, refused.name) == ("", "")
    written = "".join(
        file.read_text("utf-8") for file in (real / "comments").rglob("*.yml") if file.stem in numbers
    )
    for secret in ("13800000000", "13900000000", "李四", "某商店"):
        assert secret not in written


def test_a_row_is_known_whose_record_is_of_an_earlier_release(small: Path, tmp_path: Path) -> None:
    freeze(load(small), "D1", ())
    file = tmp_path / "letters.csv"
    file.write_text("章条编号,意见内容,意见人类别\nplatform.records,期限太长。,消费者\n", encoding="utf-8")
    (number,) = take_in(small, file).written
    into_git(small, number)
    record = read_record(small, number)
    assert record is not None
    edit_record(small, number, {("digest",): digest_of(covered(record, 1), 1)})
    assert take_in(small, file).known == (number,)


@pytest.mark.slow
def test_a_second_run_writes_nothing_and_names_what_there_is(real: Path, letters: Path) -> None:
    first = take_in(real, letters)
    assert take_in(real, letters).written == ()
    assert take_in(real, letters).known == first.written
    letters.write_text(ROWS + "4,1,,范围太窄。,,,,,,,,\n", encoding="utf-8")
    assert len(take_in(real, letters).written) == 1
    assert len(take_in(real, letters, again=True).written) == 4


@pytest.mark.slow
def test_five_letters_of_the_same_words_are_five_comments(real: Path, tmp_path: Path) -> None:
    file = tmp_path / "campaign.csv"
    file.write_text("条款,意见\n" + "1,请扩大范围。\n" * 5, encoding="utf-8")
    assert len(take_in(real, file).written) == 5
    assert take_in(real, file).written == ()


@pytest.mark.slow
def test_every_doubt_is_told_with_its_cell_and_keeps_row_back(real: Path, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(
        HEAD
        + "1,5.1.3,,好。,,,商家,,,,,\n"
        + "2,9.9.9,,没有这条,,,主播,,,,,\n"
        + "3,5.1.2,没有的原文,x,,,路人,,,也许,,昨天\n"
        + "4,5.1.2,,,,,,,,,,\n",
        encoding="utf-8",
    )
    before = read_records(real)[0]
    done = run(real, file, "--format", "json", "--preview")
    assert done.exit_code == 1
    found = json.loads(done.stdout)
    assert [row["sure"] for row in found["rows"]] == [True, False, False, False]
    assert found["rows"][2]["note"] == "路人"
    places = [(item["rule"], item["at"]["line"], item["at"].get("column", 1)) for item in found["findings"]]
    assert places == [
        ("CMT-405", 3, 2),
        ("CMT-406", 4, 3),
        ("CMT-407", 4, 10),
        ("CMT-408", 4, 12),
        ("CMT-101", 5, 1),
    ]
    assert read_records(real)[0] == before
    told = run(real, file, "--lang", "zh").output
    assert "bad.csv:3:2: CMT-405" in told
    assert "新导入 1 条" in told
    assert len(stored(real)) == 1


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("条款,理由\n1,好\n", "CMT-404", 1),
        ("序号,意见\n1,好\n", "CMT-404", 1),
        ("甲,乙\n1,好\n", "CMT-402", 1),
        ("", "CMT-402", 1),
    ],
)
def test_a_table_that_might_lose_something_is_refused(
    real: Path, tmp_path: Path, text: str, rule: str, line: int
) -> None:
    file = tmp_path / "odd.csv"
    file.write_text(text, encoding="utf-8")
    assert [(found.rule, found.at.line) for found in take_in(real, file).findings] == [(rule, line)]


@pytest.mark.parametrize("bad", ["a\U000e0069", "a" + "\u0301" * 40])
def test_what_only_deceives_is_refused_in_a_table_too(real: Path, tmp_path: Path, bad: str) -> None:
    file = tmp_path / "letters.csv"
    file.write_text(f"条款,意见\n范围,请扩大{bad}范围。\n", encoding="utf-8")
    assert [found.rule for found in take_in(real, file).findings] == ["CMT-103"]


def test_spreadsheets_in_the_national_encoding_are_read(real: Path, tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    file.write_bytes("条款;意见\n范围;请扩大范围。\n".encode("gb18030"))
    (number,) = take_in(real, file).written
    record = stored_as(real, number)
    assert record is not None
    assert (record.anchor.clause, record.text) == ("scope", "请扩大范围。")


def test_a_word_table_is_read_with_merged_cells_and_revisions(real: Path, tmp_path: Path) -> None:
    made = docx.Document()
    made.add_table(1, 2).rows[0].cells[0].text = "标准名称：某规范"
    table = made.add_table(3, 4)
    for row, words in zip(
        table.rows,
        (
            ["章条编号", "意见内容", "意见人类别", "途径"],
            ["5.1.3", "期限太长。", "平台", "会议"],
            ["", "应分级。", "其他", ""],
        ),
        strict=True,
    ):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    paragraph = table.cell(1, 1).paragraphs[0]
    deleted = OxmlElement("w:del")
    words = OxmlElement("w:delText")
    words.text = "误写"
    deleted.append(words)
    paragraph._p.append(deleted)
    file = tmp_path / "minutes.docx"
    made.save(str(file))
    taken = take_in(real, file, channel="mail")
    assert taken.findings == ()
    records = [stored_as(real, number) for number in taken.written]
    assert [
        (item.anchor.clause, item.text, item.role, item.channel) for item in records if item is not None
    ] == [
        ("platform.vetting", "期限太长。", "platform", "meeting"),
        ("platform.vetting", "应分级。", "other", "mail"),
    ]


@pytest.mark.slow
def test_a_list_in_yaml_is_read_and_its_faults_have_their_lines(real: Path, tmp_path: Path) -> None:
    file = tmp_path / "mail.yml"
    good = "- clause: platform.vetting\n  comment: |\n    Too long.\n    Far too long.\n  publish: false\n"
    file.write_text(good + "- clause: nowhere\n  comment: x\n", encoding="utf-8")
    assert [(found.rule, found.at.line) for found in take_in(real, file).findings] == [("CMT-405", 6)]
    record = stored_as(real, take_in(real, file).known[0])
    assert record is not None
    assert (record.text, record.lang) == ("Too long.\nFar too long.", "en")


@pytest.mark.parametrize("name", ["letters.pdf", "broken.docx"])
def test_a_file_that_holds_no_table_is_a_finding(real: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"%PDF-1.7")
    assert [found.rule for found in take_in(real, tmp_path / name).findings] == ["CMT-401"]


@pytest.mark.slow
def test_a_document_that_was_damaged_or_locked_is_a_finding(real: Path, tmp_path: Path) -> None:
    file = tmp_path / "minutes.docx"
    made = docx.Document()
    made.add_table(2, 2)
    made.save(str(file))
    whole = file.read_bytes()
    name = whole.index(b"word/document.xml")
    spoilt = {
        "in its text": whole[: name + 60] + b"\xff" * 40 + whole[name + 100 :],
        "cut off": whole[:-30],
        "locked": whole.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"),
    }
    for how, data in spoilt.items():
        assert data != whole, how
        file.write_bytes(data)
        (found,) = take_in(real, file).findings
        assert (found.rule, "damaged" in found.message["en"]) == ("CMT-401", True), how


def test_a_small_file_that_unpacks_to_very_much_is_a_finding(real: Path, tmp_path: Path) -> None:
    file = tmp_path / "large.docx"
    made = docx.Document()
    made.add_table(2, 2)
    made.save(str(file))
    data = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) + b" " * (40 << 20) * (name == "word/document.xml"))
    file.write_bytes(data.getvalue())
    (found,) = take_in(real, file).findings
    assert (found.rule, "过大" in found.message["zh"]) == ("CMT-401", True)


def test_a_number_that_a_letter_has_in_git_is_not_given_again(real: Path, letters: Path) -> None:
    """Letters of an earlier release have numbers of a series by which a consultation may come to be called."""
    known = read_records(real)[0][0]
    write_record(real, msgspec.structs.replace(known, id=make_number("CL", 7)))
    settings = real / "standard" / "standard.yml"
    text = settings.read_text("utf-8")
    assert "prefix: C\n" in text
    settings.write_text(text.replace("prefix: C\n", "prefix: CL\n"), encoding="utf-8")
    assert take_in(real, letters).written[0] == make_number("CL", 8)


def test_a_consultation_that_is_not_there_is_refused_by_name(real: Path, letters: Path) -> None:
    with pytest.raises(UnknownConsultation, match="2020-07"):
        take_in(real, letters, "2031-01")


def test_each_heading_means_one_field() -> None:
    assert all(field_of(name) == field for field, names in HEADINGS.items() for name in names)
    assert field_of("意见内容（必填）*") == "text"
    assert field_of("E-mail:") == "contact"
    assert field_of("Paragraph/ Figure/ Table/ (e.g. Table 1)") == "locator"
    assert field_of("MB/NC1") == "organisation"
    assert field_of("章条\n编号 Clause") == "clause"
    assert field_of("心情") == ""


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co", "Zl", "Zp"]), max_size=20).map(
    lambda text: normalise(" ".join(text.split()))
)


def as_csv(rows: list[list[str]]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode()


def as_docx(rows: list[list[str]]) -> bytes:
    made = docx.Document()
    table = made.add_table(len(rows), len(rows[0]))
    for row, words in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def as_yaml(rows: list[list[str]]) -> bytes:
    entries = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    return json.dumps(entries, ensure_ascii=False).encode()


def said(data: bytes, path: str) -> list[dict[str, str]]:
    sheet = headed(read_sheet(data, path), path)
    assert sheet.findings == ()
    return [{heading: cell.text for heading, cell in entry.cells.items()} for entry in sheet.entries]


@pytest.mark.slow
@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_a_table_says_the_same_whatever_file_it_is_in(pairs: list[tuple[str, str]]) -> None:
    assume(not any(text.startswith("\ufeff") for pair in pairs for text in pair))
    assume(any(text for pair in pairs for text in pair))
    rows = [["章条编号", "意见内容", "建议"], *(["5.1.3", text, more] for text, more in pairs)]
    wanted = [{heading: text for heading, text in zip(rows[0], row, strict=True) if text} for row in rows[1:]]
    assert said(as_csv(rows), "a.csv") == wanted
    assert said(as_docx(rows), "a.DOCX") == wanted
    assert said(as_yaml(rows), "a.yml") == wanted


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.tsv", "a.docx", "a.yml", "a"]))
def test_no_file_whatever_is_an_error_of_ours(data: bytes, path: str) -> None:
    sheet = read_sheet(data, path)
    assert sheet.findings or sheet.headings or not sheet.entries
