"""The table of answers goes out, is filled in by a committee, and comes back: nothing lost, nothing wrong."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner

from clausework.cli import cli
from clausework.consultation.imports.returned import Differences
from clausework.consultation.records import edit_record, read_record, read_records
from clausework.workflow.answers import differences, round_of, settle_returned, table_of

PYTHON = Path("/usr/bin/python3")
Rows = list[list[str]]
REASON = "委员会讨论后认为，现有条文已经足够明确，不作修改。"
FILLED = {"未采纳": "rejected", "部分采纳": "partly", "已涵盖": "covered"}


@pytest.fixture
def open_project(real: Path) -> tuple[Path, list[str]]:
    """The real project without the frozen draft that seals its answers, forty of which are taken away."""
    register = real / "standard" / "drafts" / "D2.json"
    assert register.is_file() is False or register.unlink() is None
    numbers = [comment.id for comment in read_records(real)[0] if comment.state == "answered"][:40]
    for number in numbers:
        keys = ("outcome", "reason", "lines", "changes", "date", "decided_by", "claims", "corrections")
        edit_record(real, number, {("state",): "published", **{("disposition", key): None for key in keys}})
    return real, numbers


def sent(root: Path, style: str, lang: str = "zh") -> bytes:
    return table_of(round_of(root, "2020-07"), style, lang)


def workbook(data: bytes, change: Callable[[Rows], Rows]) -> bytes:
    """The workbook with its rows, from the headings on, as they were changed."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.active
    rows = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
    head = next(place for place, row in enumerate(rows) if "意见编号" in row)
    made = change([row[:9] for row in rows[head:]])
    sheet.delete_rows(head + 1, sheet.max_row)
    for place, row in enumerate(made, head + 1):
        for column, text in enumerate(row, 1):
            sheet.cell(place, column, text)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def text(data: bytes, change: Callable[[Rows], Rows]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows(change(list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))))
    return stream.getvalue().encode("gb18030")


def word(data: bytes, change: Callable[[Rows], Rows]) -> bytes:
    made = docx.Document(io.BytesIO(data))
    (table,) = made.tables
    old = [[cell.text for cell in row.cells] for row in table.rows]
    new = change([list(row) for row in old])
    for row in list(table.rows)[len(new) :]:
        row._tr.getparent().remove(row._tr)
    for row, before, words in zip(table.rows, old, new, strict=False):
        for cell, was, told in zip(row.cells, before, words, strict=True):
            if told != was:
                cell.text = told
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def filled(numbers: Iterable[str], outcome: int = 6) -> Callable[[Rows], Rows]:
    """The rows of some comments filled in, the table sorted anew, and its last row deleted."""
    wanted = {number: list(FILLED)[place % 3] for place, number in enumerate(numbers)}

    def change(rows: Rows) -> Rows:
        for row in rows[1:]:
            if row[1] in wanted:
                row[outcome], row[outcome + 1] = wanted[row[1]], f"{row[1]}：{REASON}"
        return [rows[0], *sorted(rows[1:], key=lambda row: row[3])[:-1]]

    return change


def returned(root: Path, folder: Path, name: str, data: bytes) -> Differences:
    file = folder / name
    file.write_bytes(data)
    return differences(root, file, "2020-07")


def doubts(found: Differences) -> list[tuple[int, int, str]]:
    assert all(doubt.rule == "CMT-410" for doubt in found.doubts)
    return [(doubt.at.line, doubt.at.column, doubt.message["zh"]) for doubt in found.doubts]


@pytest.mark.slow
@pytest.mark.parametrize(("style", "fill"), [("xlsx", workbook), ("csv", text), ("docx", word)])
def test_what_a_committee_filled_in_comes_back(
    open_project: tuple[Path, list[str]], tmp_path: Path, style: str, fill: Callable[..., bytes]
) -> None:
    root, numbers = open_project
    found = returned(root, tmp_path, f"table.{style}", fill(sent(root, style), filled(numbers)))
    assert found.doubts == ()
    assert (len(found.changed) + len(found.unchanged), len(found.absent)) == (107, 1)
    assert {item.number for item in found.changed} | {*found.absent} >= set(numbers)
    done = settle_returned(root, found, "标准化技术委员会", "2020-09-01")
    assert done.refused == {}
    for place, number in enumerate(numbers):
        record = read_record(root, number)
        assert record is not None
        if number in done.written:
            answer = record.disposition
            assert answer is not None
            assert (answer.outcome, answer.reason) == (
                list(FILLED.values())[place % 3],
                f"{number}：{REASON}",
            )
            assert (answer.decided_by, answer.date, record.state) == (
                "标准化技术委员会",
                "2020-09-01",
                "answered",
            )
    again = differences(root, tmp_path / f"table.{style}", "2020-07")
    assert (again.changed, again.doubts) == ((), ())


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_template_of_iso_comes_back(
    open_project: tuple[Path, list[str]], tmp_path: Path, lang: str
) -> None:
    root, numbers = open_project
    words = {"zh": "未采纳：", "en": "Not accepted. "}[lang]

    def change(rows: Rows) -> Rows:
        for row in rows[1:]:
            if row[0].partition("\n")[0] in numbers:
                row[7] = words + REASON
        return [rows[0], *reversed(rows[1:])]

    found = returned(root, tmp_path, "iso.docx", word(sent(root, "iso", lang), change))
    assert found.doubts == ()
    assert sorted(item.number for item in found.changed) == sorted(numbers)
    assert {(item.after.outcome, item.after.reason) for item in found.changed} == {("rejected", REASON)}
    assert len(found.unchanged) == 68


@pytest.mark.slow
@pytest.mark.office
def test_a_word_table_comes_back_from_libreoffice(
    open_project: tuple[Path, list[str]], tmp_path: Path
) -> None:
    if shutil.which("soffice") is None or not PYTHON.exists():
        pytest.skip("no LibreOffice here; on Debian: apt-get install libreoffice-writer python3-uno")
    root, numbers = open_project
    sent_out, back = tmp_path / "sent.docx", tmp_path / "back.docx"
    sent_out.write_bytes(sent(root, "docx"))
    script = Path(__file__).with_name("office_table.py")
    wanted = dict.fromkeys(numbers, ("未采纳", REASON))
    subprocess.run(
        [PYTHON, script, sent_out, back],
        input=json.dumps(wanted),
        text=True,
        check=True,
        timeout=300,
    )
    found = differences(root, back, "2020-07")
    assert found.doubts == ()
    assert sorted(item.number for item in found.changed) == sorted(numbers)
    assert {(item.after.outcome, item.after.reason) for item in found.changed} == {("rejected", REASON)}
    assert len(found.unchanged) == 68


CSV = "Text - txt - csv (StarCalc)"
SAVED = (
    ("a.xlsx", "Calc MS Excel 2007 XML", ""),
    ("a.ods", "calc8", ""),
    ("a.xls", "MS Excel 97", ""),
    ("utf-8.csv", CSV, "44,34,76,1"),
    ("gb18030.csv", CSV, "44,34,85,1"),
    ("semicolons.csv", CSV, "59,34,76,1"),
    ("tabs.tsv", CSV, "9,34,76,1"),
)
"""How Calc saves a table: the file, the filter and its options."""


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.parametrize("style", ["xlsx", "csv"])
def test_what_calc_saves_comes_back(open_project: tuple[Path, list[str]], tmp_path: Path, style: str) -> None:
    soffice = shutil.which("soffice")
    if soffice is None or not PYTHON.exists() or not Path(soffice).resolve().with_name("scalc").exists():
        pytest.skip("no LibreOffice Calc here; on Debian: apt-get install libreoffice-calc python3-uno")
    root, numbers = open_project
    sent_out = tmp_path / f"sent.{style}"
    sent_out.write_bytes(sent(root, style))
    added = {"意见内容": "会上补提的意见", "处理意见": "采纳"}
    ways = [
        {
            "file": str(tmp_path / name),
            "filter": used,
            "options": options,
            "sort": sort,
            "drop": drop,
            "add": add,
        }
        for place, (name, used, options) in enumerate(SAVED)
        for sort, drop, add in (
            (
                ("意见内容", "章条编号", "意见编号")[place % 3],
                ((), ("序号", "章条编号"), ("意见内容", "意见人"))[place % 3],
                [added] if place % 2 else [],
            ),
        )
    ]
    wanted = {
        number: (list(FILLED)[place % 3], f"{number}：{REASON}\n“其次”,；")
        for place, number in enumerate(numbers)
    }
    longest = numbers[-1]
    wanted[longest] = ("未采纳", "长" * 40_000)  # which some programs cut
    subprocess.run(
        [PYTHON, Path(__file__).with_name("office_calc.py"), sent_out],
        input=json.dumps({"answers": wanted, "ways": ways}),
        text=True,
        check=True,
        timeout=300,
    )
    expected = {number: (FILLED[outcome], why) for number, (outcome, why) in wanted.items()}
    for way in ways:
        found = differences(root, Path(str(way["file"])), "2020-07")
        got = {item.number: (item.after.outcome, item.after.reason) for item in found.changed}
        told = [words for _, _, words in doubts(found)]
        lost = [words for words in told if "32767" in words]
        assert got == {number: said for number, said in expected.items() if number != longest or not lost}
        assert (len(found.unchanged), found.absent) == (68, ())
        assert [words for words in told if words not in lost] == ["该行没有意见编号，是手工添加的"] * len(
            way["add"]
        )


@pytest.mark.slow
def test_a_reason_that_a_program_cut_off_is_told_and_not_taken(
    open_project: tuple[Path, list[str]], tmp_path: Path
) -> None:
    root, numbers = open_project

    def change(rows: Rows) -> Rows:
        for number in numbers[:2]:
            row = at(rows, number)
            row[6], row[7] = "未采纳", "长" * 40_000 if number == numbers[0] else REASON
        return rows

    found = returned(root, tmp_path, "table.xlsx", workbook(sent(root, "xlsx"), change))
    ((_, column, told),) = doubts(found)
    assert (column, "32767" in told) == (8, True)
    assert [item.number for item in found.changed] == [numbers[1]]


def at(rows: Rows, number: str) -> list[str]:
    return next(row for row in rows if row[1] == number)


@pytest.mark.slow
def test_everything_that_may_be_wrong_is_named_with_its_cell(
    open_project: tuple[Path, list[str]], tmp_path: Path
) -> None:
    root, numbers = open_project
    one, two, three, four, five, six, seven, *_, spare = numbers

    def change(rows: Rows) -> Rows:
        for number in numbers:
            row = at(rows, number)
            row[6], row[7] = "未采纳", REASON
        at(rows, one)[6] = "原则采纳"
        at(rows, two)[7] = "不改"
        at(rows, three)[6] = ""
        at(rows, four)[3] = at(rows, spare)[3] + "另外的话" * 40
        at(rows, five)[8] = ""
        at(rows, five)[3] = ""
        first, second = at(rows, six), at(rows, seven)
        first[1], second[1] = second[1], first[1]
        answered = next(row for row in rows[1:] if row[1] not in numbers and row[6] == "采纳")
        answered[6] = answered[7] = ""
        rows.append([*at(rows, numbers[8])[:6], "采纳", "", at(rows, numbers[8])[8]])
        rows.append(["", "", "5.1.2", "会上补充的意见", "", "", "采纳", "", ""])
        rows.append(["", "C-9999-X", "5.1.2", "某意见", "", "", "采纳", "", ""])
        return rows

    data = text(sent(root, "csv"), change)
    lines = list(csv.reader(io.StringIO(data.decode("gb18030"))))
    found = returned(root, tmp_path, "table.csv", data)
    told = " ".join(words for _, _, words in doubts(found))
    for words in (
        "没有“原则采纳”这种处理意见",
        "不足 15 字",
        f"{three} 写了理由，没有写处理意见",
        f"该行的意见内容与 {four} 不符",
        f"没有核对码，无法确定 {five}",
        f"核对码属于 {six}",
        f"核对码属于 {seven}",
        "删去了处理",
        f"{numbers[8]} 出现两次",
        "没有意见编号",
        "没有编号为 C-9999-X 的意见",
    ):
        assert words in told, words
    assert len(found.doubts) == 11
    assert len({(line, column) for line, column, _ in doubts(found)}) == 11
    assert {item.number for item in found.changed} == set(numbers) - {
        one,
        two,
        three,
        four,
        five,
        six,
        seven,
        numbers[8],
    }
    assert len(lines) == 112

    def run(*options: str) -> tuple[int, str]:
        done = CliRunner().invoke(
            cli, ["comments", "settle", str(tmp_path / "table.csv"), "--root", str(root), "--lang", "zh",
                  "--consultation", "2020-07", *options]
        )  # fmt: skip
        return done.exit_code, done.output

    before = read_records(root)[0]
    code, output = run("--by", "秘书处")
    assert (code, "全部未写入" in output) == (1, True)
    assert read_records(root)[0] == before
    code, output = run("--certain", "--by", "秘书处")
    assert (code, f"写入 {len(found.changed)} 条处理意见" in output) == (1, True)
    record = read_record(root, spare)
    assert record is not None
    assert record.disposition is not None
    assert record.disposition.decided_by == "秘书处"


@pytest.mark.slow
def test_what_was_changed_here_meanwhile_is_not_undone(
    open_project: tuple[Path, list[str]], tmp_path: Path
) -> None:
    root, numbers = open_project
    one, two, three, *rest = numbers
    data = workbook(sent(root, "xlsx"), filled((one, two)))
    mine = {
        ("state",): "answered",
        ("disposition", "outcome"): "covered",
        ("disposition", "reason"): REASON * 2,
    }
    for number in (one, three):
        edit_record(root, number, {**mine, ("disposition", "date"): "2020-09-01"})
    found = returned(root, tmp_path, "table.xlsx", data)
    ((_, _, told),) = doubts(found)
    assert (one in told, REASON * 2 in told) == (True, True)
    assert found.doubts[0].remedy["zh"].count("G") == 1
    assert [item.number for item in found.changed] == [two]
    assert three in found.unchanged
    assert set(rest) <= {*found.unchanged, *found.absent}


@pytest.mark.slow
def test_columns_may_be_deleted_and_renamed(open_project: tuple[Path, list[str]], tmp_path: Path) -> None:
    root, numbers = open_project

    def without(*columns: int, name: str = "") -> Callable[[Rows], Rows]:
        def change(rows: Rows) -> Rows:
            made = filled(numbers)(rows)
            made[0][6] = name or made[0][6]
            return [[cell for place, cell in enumerate(row) if place not in columns] for row in made]

        return change

    data = sent(root, "csv")
    few = returned(root, tmp_path, "a.csv", text(data, without(0, 2, 3, 4, 5)))
    assert (few.doubts, len(few.changed) + len(few.unchanged)) == ((), 107)
    unchecked = returned(root, tmp_path, "b.csv", text(data, without(8)))
    assert {item.number for item in unchecked.changed} >= set(numbers) - {*unchecked.absent}
    assert {words.partition("，")[0] for _, _, words in doubts(unchecked)} == {"没有核对码"}
    for column, name in ((1, "意见编号"), (6, "处理意见")):
        (doubt,) = doubts(returned(root, tmp_path, "c.csv", text(data, without(column))))
        assert name in doubt[2]
    file = tmp_path / "d.csv"
    file.write_bytes(text(data, without(name="委员会的决定")))
    assert len(differences(root, file, "2020-07").doubts) == 1
    assert len(differences(root, file, "2020-07", {"委员会的决定": "outcome"}).changed) == len(few.changed)


@pytest.mark.slow
def test_merged_cells_answer_for_the_first_row_alone(
    open_project: tuple[Path, list[str]], tmp_path: Path
) -> None:
    root, numbers = open_project
    book = openpyxl.load_workbook(io.BytesIO(sent(root, "xlsx")))
    sheet = book.active
    first = next(row for row in range(1, sheet.max_row) if sheet.cell(row, 2).value in numbers)
    sheet.cell(first, 7, "未采纳")
    sheet.cell(first, 8, REASON)
    sheet.merge_cells(start_row=first, end_row=first + 2, start_column=7, end_column=7)
    book.save(tmp_path / "table.xlsx")
    found = differences(root, tmp_path / "table.xlsx", "2020-07")
    assert [(line, column) for line, column, _ in doubts(found)] == [(first + 1, 7), (first + 2, 7)]
    assert [item.at.line for item in found.changed] == [first]


def test_a_workbook_offers_the_outcomes(real: Path) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(sent(real, "xlsx"))).active
    (rule,) = sheet.data_validations.dataValidation
    assert rule.formula1 == '"采纳,部分采纳,未采纳,已涵盖,超出范围"'
    assert str(rule.sqref).startswith("G")
