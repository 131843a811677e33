"""Files as committees and the public send them: nearly every row comes in, none on a wrong clause."""

from __future__ import annotations

import csv
import io
import os
import random
import shutil
import subprocess
import zipfile
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner
from letters_rig import preview

from clausework.cli import cli
from clausework.consultation.imports.typed import SheetMapping
from clausework.consultation.sheets import read_here
from clausework.consultation.sheets.rows import headed
from clausework.drafts.register import open_draft
from clausework.workflow.take_in import ImportedComments, take_in

ISO = (
    *(
        "MB/NC1",
        "Line number\n(e.g. 17)",
        "Clause/\nSubclause\n(e.g. 3.1)",
        "Paragraph/\nFigure/\nTable/\n(e.g. Table 1)",
    ),
    *("Type of comment2", "Comments", "Proposed change", "Observations of the secretariat"),
)
HL7 = (
    *("Number", "Ballot WG", "Artifact", "Section", "Ballot", "Chapter", "Vote and Type", "Sub-category"),
    *(
        "Existing Wording",
        "Proposed Wording",
        "Ballot Comment",
        "Comment Grouping",
        "Disposition WG",
        "Disposition",
    ),
    *("Disposition Comment", "Mover/Seconder", "For", "Against", "Abstain", "Submitter Name", "Organization"),
)
REGULATIONS = (
    *(
        "Document ID",
        "Agency ID",
        "Docket ID",
        "Tracking Number",
        "Document Type",
        "Posted Date",
        "Is Withdrawn?",
    ),
    *(
        "Title",
        "Postmark Date",
        "Received Date",
        "First Name",
        "Last Name",
        "City",
        "State/Province",
        "Country",
    ),
    *("Organization Name", "Comment", "Category", "Reason Withdrawn", "Content Files", "Attachment Files"),
)
GB = ("序号", "标准章条编号", "意见内容", "修改建议", "提出单位", "处理意见", "备注")
TYPED = ("{}", "{}条", "第 {} 条", "Clause {}", "{}.")


@pytest.fixture
def clauses(real: Path) -> list[tuple[str, str]]:
    """Number and ID of each clause with a number, in the order of the text."""
    return [
        (clause.number, clause.id) for clause in open_draft(real, "D1").clauses if clause.number[:1].isdigit()
    ]


def many(clauses: list[tuple[str, str]], count: int) -> list[tuple[str, str, str]]:
    """For each row how its clause is typed, the ID of that, and the words of the comment."""
    return [
        (TYPED[row % len(TYPED)].format(number), identity, f"第{row}条意见：期限太短，宜再延长。")
        for row, (number, identity) in ((row, clauses[row * 7 % len(clauses)]) for row in range(count))
    ]


def workbook(*sheets: list[list[object]], file: Path) -> Path:
    book = openpyxl.Workbook()
    for place, rows in enumerate(sheets):
        sheet = book.active if not place else book.create_sheet(f"表{place + 1}")
        for row in rows:
            sheet.append(row)
    book.save(file)
    return file


def held(seen: ImportedComments) -> set[int]:
    """The lines of the rows that are held back; each has a doubt that names a cell of it."""
    lines = {row.at.line for row in seen.rows if not row.sure}
    assert lines <= {doubt.at.line for doubt in seen.findings}
    return lines


def taken(seen: ImportedComments) -> list[tuple[str, str, str]]:
    return [(row.clause, row.text, row.suggestion) for row in seen.rows if row.sure]


@pytest.mark.slow
def test_the_template_of_iso_comes_in(real: Path, tmp_path: Path, clauses: list[tuple[str, str]]) -> None:
    made = docx.Document()
    made.add_table(1, 3).rows[0].cells[0].text = "Date: 2020-07-20"
    rows = many(clauses, 55)
    table = made.add_table(1, 8)
    for cell, words in zip(table.rows[0].cells, ISO, strict=True):
        cell.text = words
    for place, (typed, _, words) in enumerate(rows):
        clause = {7: "General", 8: "", 9: "5.1.2, 5.1.3"}.get(place, typed)
        part = ("", "Paragraph 2", "2nd para., line 3")[place % 3]
        line = ("CN", str(place), clause, part, "te", words, f"改为{place}日。", "")
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
    file = tmp_path / "iso.docx"
    made.save(str(file))
    seen = preview(real, file)
    assert held(seen) == {10, 11}
    wanted = [(identity, words, f"改为{place}日。") for place, (_, identity, words) in enumerate(rows)]
    assert taken(seen) == [*wanted[:7], ("live-commerce", *wanted[7][1:]), *wanted[10:]]
    assert [(column.field, column.why) for column in seen.columns] == [
        ("organisation", "known"),
        ("note", "unknown"),
        ("clause", "known"),
        ("locator", "known"),
        ("note", "unknown"),
        ("text", "known"),
        ("suggestion", "known"),
        ("note", "answer"),
    ]
    assert seen.rows[2].locator == "2nd para., line 3"
    assert "te" in seen.rows[2].note
    several = next(row for row in seen.rows if row.at.line == 11)
    assert [place.clause for place in several.offers] == ["platform.identity", "platform.vetting"]
    told = preview(real, file, SheetMapping(split=frozenset(["[2]11:3"]), whole=True))
    assert [row.clause for row in told.rows if row.at.line in (10, 11)] == [
        "live-commerce",
        "platform.identity",
        "platform.vetting",
    ]
    assert told.findings == ()


def hl7(clauses: list[tuple[str, str]], folder: Path) -> tuple[Path, list[tuple[str, str, str]]]:
    rows = many(clauses, 43)
    book = openpyxl.Workbook()
    book.active.append(["SUBMITTED BY NAME:", "Gregg Seppala"])
    book.active.append(["SUBMITTED BY ORGANIZATION (if applicable):", "某研究院"])
    sheet = book.create_sheet("Ballot")
    sheet.append(["Ballot Comment Submission"])
    sheet.append(["Version 2020", "", ""])
    sheet.append(list(HL7))
    for place, (typed, _, words) in enumerate(rows):
        row = [
            place + 1,
            "SOA",
            "",
            typed,
            "",
            "",
            "A-S",
            "Clarification",
            "",
            f"改为{place}。",
            words,
            *[""] * 10,
        ]
        sheet.append(row)
    file = folder / "hl7.xlsx"
    book.save(file)
    return file, [(identity, words, f"改为{place}。") for place, (_, identity, words) in enumerate(rows)]


def test_a_ballot_of_hl7_comes_in(real: Path, tmp_path: Path, clauses: list[tuple[str, str]]) -> None:
    file, wanted = hl7(clauses, tmp_path)
    seen = preview(real, file)
    assert (taken(seen), seen.findings) == (wanted, ())
    assert "Vote and Type：A-S" in seen.rows[0].note


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_it_comes_in_as_older_and_freer_programs_save_it(
    real: Path, tmp_path: Path, clauses: list[tuple[str, str]], kind: str
) -> None:
    file, wanted = hl7(clauses, tmp_path)
    seen = preview(real, converted(file, kind))
    assert (taken(seen), seen.findings) == (wanted, ())


def converted(file: Path, kind: str) -> Path:
    if shutil.which("soffice") is None:
        pytest.skip("no LibreOffice here; on Debian: apt-get install libreoffice-writer python3-uno")
    if (
        kind in ("xls", "ods")
        and not Path(os.path.realpath(shutil.which("soffice") or "")).with_name("scalc").exists()
    ):
        pytest.skip("no LibreOffice Calc here; on Debian: apt-get install libreoffice-calc")
    profile = f"-env:UserInstallation={(file.parent / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(file.parent),
        str(file),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return file.with_suffix(f".{kind}")


@pytest.mark.slow
def test_an_export_of_regulations_gov_is_on_the_whole_if_said(real: Path, tmp_path: Path) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(REGULATIONS)
    for row in range(725):
        line = dict.fromkeys(REGULATIONS, "")
        line |= {
            "Document ID": f"X-2020-{row}",
            "Received Date": "2020-07-20T04:00Z",
            "First Name": "A",
            "Last Name": "B",
        }
        writer.writerow(
            (line | {"Comment": f"Comment {row},\nin two lines.", "City": "Springfield"}).values()
        )
    file = tmp_path / "regulations.csv"
    file.write_text(stream.getvalue(), encoding="utf-8")
    seen = preview(real, file)
    assert [doubt.rule for doubt in seen.findings] == ["CMT-404"]
    assert not any(row.sure for row in seen.rows)
    told = preview(real, file, SheetMapping(whole=True))
    assert told.findings == ()
    assert [(row.clause, row.text) for row in told.rows] == [
        ("live-commerce", f"Comment {row},\nin two lines.") for row in range(725)
    ]


def test_a_log_in_markdown_comes_in(real: Path, tmp_path: Path) -> None:
    head = "| Item # | Date | Commenter | Description | Date acknowledged | Resolution | Disposition |"
    rows = [
        f"| [{row}](https://x.example/{row}) | 2020-07-{row % 28 + 1:02} | A B | [Typo in \\| 3.{row}](https://x.example) | | Discussed | Done |"
        for row in range(43)
    ]
    file = tmp_path / "log.md"
    file.write_text(
        "\n".join(["# Log", "", head, "|---|:--|---|---|---|---|---|", *rows, "", "End."]), encoding="utf-8"
    )
    told = preview(real, file, SheetMapping(whole=True))
    assert [row.text for row in told.rows if row.sure] == [f"Typo in | 3.{row}" for row in range(43)]
    assert told.findings == ()


def gb(clauses: list[tuple[str, str]]) -> tuple[list[list[object]], list[tuple[str, str, str]]]:
    rows = many(clauses, 30)
    head: list[list[object]] = [
        ["《某标准》征求意见表"],
        ["填表单位：某公司", "", "", "联系人：张三", "联系电话：13800000000"],
        list(GB),
    ]
    lines: list[list[object]] = [
        [place + 1, typed, words, "宜延长。", "", "", "见附件" if place == 3 else ""]
        for place, (typed, _, words) in enumerate(rows)
    ]
    empty: list[list[object]] = [[place, "", "", "", "", "", ""] for place in range(31, 36)]
    return [*head, *lines, *empty], [(identity, words, "宜延长。") for _, identity, words in rows]


def test_the_form_of_a_national_standard_comes_in(
    real: Path, tmp_path: Path, clauses: list[tuple[str, str]]
) -> None:
    rows, wanted = gb(clauses)
    seen = preview(real, workbook(rows, file=tmp_path / "gb.xlsx"))
    assert (taken(seen), seen.findings) == (wanted, ())
    assert [row.note for row in seen.rows[2:5]] == ["", "备注：见附件", ""]


@pytest.mark.parametrize(("encoding", "mark"), [("gb18030", ","), ("utf-16", "\t"), ("utf-8-sig", ";")])
@pytest.mark.slow
def test_it_comes_in_as_spreadsheets_save_text(
    real: Path, tmp_path: Path, clauses: list[tuple[str, str]], encoding: str, mark: str
) -> None:
    rows, wanted = gb(clauses)
    stream = io.StringIO()
    csv.writer(stream, delimiter=mark).writerows(rows)
    file = tmp_path / "gb.csv"
    file.write_bytes(stream.getvalue().encode(encoding))
    assert taken(preview(real, file)) == wanted


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.parametrize("kind", ["doc", "odt"])
def test_a_document_of_another_program_is_converted(real: Path, tmp_path: Path, kind: str) -> None:
    made = docx.Document()
    made.add_paragraph("征求意见表")
    table = made.add_table(2, 3, "Table Grid")
    made.add_paragraph("完")
    for row, words in zip(
        table.rows, (["章条编号", "意见内容", "理由"], ["5.1.2", "太宽。", "行业惯例。"]), strict=True
    ):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    made.save(str(tmp_path / "form.docx"))
    seen = preview(real, converted(tmp_path / "form.docx", kind))
    assert [(row.clause, row.text, row.reason) for row in seen.rows] == [
        ("platform.identity", "太宽。", "行业惯例。")
    ]


def test_without_reading_program_a_document_is_refused_usefully(
    real: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for name, way in {"form.doc": "另存为 .docx", "mail.msg": "另存为 .eml", "form.pdf": "录入表格"}.items():
        (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
        (found,) = preview(real, tmp_path / name).findings
        assert (found.rule, way in found.remedy["zh"]) == ("CMT-401", True)


@pytest.mark.slow
def test_of_a_message_come_the_words_and_the_tables(
    real: Path, tmp_path: Path, clauses: list[tuple[str, str]]
) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "张三 <zhang@example.org>", "意见"
    message["Date"] = "Mon, 20 Jul 2020 09:00:00 +0800"
    message.set_content("<p>附件是我们的意见。<br>请查收。</p><style>p {}</style>\n", subtype="html")
    rows, wanted = gb(clauses)
    file = workbook(rows, file=tmp_path / "gb.xlsx")
    message.add_attachment(file.read_bytes(), maintype="application", subtype="xlsx", filename="意见.xlsx")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    mail = tmp_path / "mail.eml"
    mail.write_bytes(message.as_bytes())
    seen = preview(real, mail)
    assert taken(seen) == wanted
    (body,) = [row for row in seen.rows if not row.sure]
    assert body.text == "附件是我们的意见。\n请查收。"
    assert [doubt.rule for doubt in seen.findings] == ["CMT-405"]
    told = preview(real, mail, SheetMapping(places={"2:1": "全文"}))
    assert (len(told.rows), told.findings) == (31, ())


def test_a_list_of_another_tool_comes_in(real: Path, tmp_path: Path) -> None:
    file = tmp_path / "comments.yaml"
    file.write_text(
        "version: 2012-03\ncomments:\n- id: US-001\n  body: US\n  locality:\n    line_number: null\n"
        '    clause: "5.1.2"\n    element: Paragraph 2\n  type: technical\n  comments: Too wide.\n'
        "  proposed_change: Delete it.\n- id: US-002\n  body: US\n  locality: {clause: _whole document}\n"
        "  type: general\n  comments: Good.\n  proposed_change: ''\n",
        encoding="utf-8",
    )
    seen = preview(real, file)
    assert [(row.clause, row.locator, row.text, row.suggestion, row.sure) for row in seen.rows] == [
        ("platform.identity", "Paragraph 2", "Too wide.", "Delete it.", True),
        ("live-commerce", "", "Good.", "", True),
    ]


@pytest.mark.slow
def test_sheets_that_say_the_same_again_are_read_once(real: Path, tmp_path: Path) -> None:
    head: list[object] = [
        "Comment ID",
        "User name",
        "Clause nb",
        "Subtype",
        "Comment",
        "Proposed change",
        "Resolution status",
    ]
    lines: list[list[object]] = [[str(row), "A", "5.1.2", "te", f"Wide {row}.", "x", ""] for row in range(4)]
    top: list[list[object]] = [["Date", "Reference"], ["2020-07-20", "ISO/DIS 1"], [], head]
    file = workbook([*top, *lines], [*top, *lines[:2]], file=tmp_path / "osd.xlsx")
    assert [row.text for row in preview(real, file).rows] == [f"Wide {row}." for row in range(4)]


@pytest.mark.slow
def test_a_number_that_may_have_lost_its_nought_is_asked_about(real: Path, tmp_path: Path) -> None:
    small = [clause.number for clause in open_draft(real, "D1").clauses]
    short = next((number for number in small if number.count(".") == 1 and f"{number}0" in small), "")
    assert short, "the draft has no clause and another of the same number with a nought"
    file = workbook(
        [["章条编号", "意见内容"], [float(short), "好。"], [f"{short}0", "好。"]], file=tmp_path / "a.xlsx"
    )
    seen = preview(real, file)
    assert [row.sure for row in seen.rows] == [False, True]
    assert "A2=" in seen.findings[0].remedy["zh"]
    told = preview(real, file, SheetMapping(places={"A2": f"{short}0"}))
    assert len({row.clause for row in told.rows}) == 1


@pytest.mark.slow
def test_a_range_is_offered_with_what_is_between(real: Path, tmp_path: Path) -> None:
    rows: list[list[object]] = [["章条编号", "意见内容"]]
    rows += [[cell, "好。"] for cell in ("5.1~5.3", "5.1.2、5.1.3", "5.1.2 a)、5.1.3 第2段", "5.1.2、3")]
    seen = preview(real, workbook(rows, file=tmp_path / "a.xlsx"))
    assert [row.sure for row in seen.rows] == [False] * 4
    offered = [
        [(place.clause.rpartition(".")[2], place.locator) for place in row.offers] for row in seen.rows
    ]
    assert offered[0] == [("admission", ""), ("promotion", ""), ("streaming", "")] or len(offered[0]) == 3
    assert offered[1] == [("identity", ""), ("vetting", "")]
    assert offered[2] == [("identity", "a)"), ("vetting", "第2段")]
    assert offered[3:] == [[]]
    taken_in = take_in(real, tmp_path / "a.xlsx", mapping=SheetMapping(split=frozenset(["A2"])))
    assert len(taken_in.written) == 3


def test_a_bomb_is_refused_before_it_is_unpacked(real: Path, tmp_path: Path) -> None:
    file = workbook([["章条编号", "意见内容"], ["5.1.2", "好。"]], file=tmp_path / "a.xlsx")
    data = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) + b" " * (80 << 20) * name.endswith("sheet1.xml"))
    file.write_bytes(data.getvalue())
    (found,) = preview(real, file).findings
    assert (found.rule, "过大" in found.message["zh"]) == ("CMT-401", True)


@pytest.mark.slow
def test_what_a_person_says_of_a_table_is_taken_from_the_command(real: Path, tmp_path: Path) -> None:
    file = workbook(
        [["位置", "说法", "心情"], ["第3页", "太宽。", "好"], ["5.1.3", "太长。", ""]],
        file=tmp_path / "a.xlsx",
    )

    def run(*options: str) -> tuple[int, str]:
        done = CliRunner().invoke(
            cli, ["comments", "import", str(file), "--root", str(real), "--lang", "zh", *options]
        )
        return done.exit_code, done.output

    code, told = run("--preview", "--map", "位置=clause", "--map", "说法=text")
    assert code == 1
    assert "a.xlsx:C1 列“心情” → 备注（无法识别）" in told
    assert "a.xlsx:A2: CMT-405" in told
    assert "共 1 行可以识别" in told
    assert run("--map", "位置=clause", "--map", "说法=text", "--place", "A2=全文")[0] == 0
    assert run("--map", "说法=words")[0] == 2


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["xlsx", "docx", "eml", "csv", "md", "yml", "json"])
def test_a_damaged_file_is_read_or_refused_in_words(tmp_path: Path, kind: str) -> None:
    chance = random.Random(kind)
    whole = sample(kind, tmp_path)
    for _ in range(100):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 3, 20))):
            at = chance.randrange(len(data) + 1)
            data[at : at + chance.randrange(30)] = chance.randbytes(chance.randrange(8))
        sheet = read_here(bytes(data), f"a.{kind}")
        assert sheet.findings or headed(sheet, f"a.{kind}") is not None


def sample(kind: str, folder: Path) -> bytes:
    book = workbook(
        [["", "标题"], ["章条编号", "意见内容"], ["5.1.2", "好。"]], file=folder / "a.xlsx"
    ).read_bytes()
    if kind == "eml":
        message = EmailMessage()
        message["From"], message["Date"] = "a@example.org", "Mon, 20 Jul 2020 09:00:00 +0800"
        message.set_content("好。")
        message.add_attachment(book, maintype="application", subtype="xlsx", filename="表.xlsx")
        return message.as_bytes()
    if kind == "docx":
        made, stream = docx.Document(), io.BytesIO()
        made.add_table(2, 2).cell(0, 0).text = "章条编号"
        made.save(stream)
        return stream.getvalue()
    texts = {
        "csv": ",,\n章条编号,意见内容\n5.1.2,好。\n",
        "md": "| clause | comment |\n|---|---|\n| 5.1.2 | x |\n",
        "yml": "- clause: 5.1.2\n  comment: x\n",
        "json": '{"columns": ["clause", "comment"], "rows": [["5.1.2", "x"]]}',
    }
    return book if kind == "xlsx" else texts[kind].encode()


def test_an_empty_row_above_the_headings_is_nothing(real: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(",,\n章条编号,意见内容,\n5.1.2,好。,\n", encoding="utf-8")
    assert [row.text for row in preview(real, tmp_path / "a.csv").rows] == ["好。"]
