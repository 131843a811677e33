"""Ten files as users make them: nearly every row comes in, none on a wrong clause, each refusal names the cell."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl
import pytest
from openpyxl.styles import PatternFill
from test_import_files import GB, many, workbook

from clausework.consultation.imports.typed import ImportContext, ImportedTable, typed_up
from clausework.consultation.sheets.rows import CommentSheet
from clausework.drafts.register import open_draft
from clausework.workflow import take_in as taking
from clausework.workflow.take_in import ImportedComments, take_in

HEAD = ("序号", "章条号", "原文", "修改意见", "理由", "单位", "联系人")
Wanted = list[tuple[str, str]]


@pytest.fixture
def clauses(real: Path) -> list[tuple[str, str]]:
    """Number and ID of each clause with a number, in the order of the text."""
    return [
        (clause.number, clause.id) for clause in open_draft(real, "D1").clauses if clause.number[:1].isdigit()
    ]


def right(seen: ImportedComments, wanted: Wanted) -> None:
    """Nearly all rows come in at their clauses; whatever is held back names its cell."""
    got = [(row.clause, row.text) for row in seen.rows if row.sure]
    places = {words: identity for identity, words in wanted}
    assert [(clause, words) for clause, words in got if places.get(words) != clause] == []
    assert len(got) >= 0.95 * len(wanted), [doubt.message["zh"] for doubt in seen.findings]
    for doubt in seen.findings:
        assert doubt.at.line > 0 < doubt.at.column, doubt  # the cell that command and desk name


@pytest.mark.slow
def test_two_rows_of_headings_with_merged_cells(
    real: Path, tmp_path: Path, clauses: list[tuple[str, str]]
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["《直播电商》征求意见稿意见反馈表"])
    sheet.append(["序号", "位置", "", "意见", "", "提出单位"])
    sheet.append(["", "章条号", "原文", "意见内容", "修改建议", ""])
    sheet.merge_cells("A1:F1")
    for area in ("A2:A3", "B2:C2", "D2:E2", "F2:F3"):
        sheet.merge_cells(area)
    rows = many(clauses, 40)
    for place, (typed, _, words) in enumerate(rows, 1):
        sheet.append([place, typed, "", words, f"改为{place}日。", "某公司"])
    book.save(tmp_path / "a.xlsx")
    seen = take_in(real, tmp_path / "a.xlsx", dry_run=True)
    right(seen, [(identity, words) for _, identity, words in rows])
    assert seen.rows[0].suggestion == "改为1日。"


@pytest.mark.slow
def test_a_clause_merged_over_rows_and_hidden_rows_and_columns(
    real: Path, tmp_path: Path, clauses: list[tuple[str, str]]
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["序号", "条款", "内部备注", "意见", "建议"])
    wanted = []
    for place, (number, identity) in enumerate(clauses[:12]):
        for row in range(3):
            words = f"{place}-{row}：这一条的期限应当再写明确。"
            sheet.append([3 * place + row + 1, number if not row else None, "草稿", words, ""])
            wanted.append((identity, words))
        sheet.merge_cells(start_row=2 + 3 * place, end_row=4 + 3 * place, start_column=2, end_column=2)
    sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[5].hidden = True
    book.save(tmp_path / "b.xlsx")
    right(take_in(real, tmp_path / "b.xlsx", dry_run=True), wanted)


@pytest.mark.slow
def test_formulas_dates_as_numbers_and_empty_rows_with_numbers(
    real: Path, tmp_path: Path, clauses: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["序号", "章条号", "意见内容", "收到日期"])
    rows = many(clauses, 30)
    days = (date(2020, 7, 20), datetime(2020, 7, 20, 9, 30), "2020年7月20日", 44032, "44032", "20200720")
    for place, (typed, _, words) in enumerate(rows):
        sheet.append(["=ROW()-1", typed, words, days[place % len(days)]])
    for place in range(31, 60):
        sheet.append([place, None, None, None])
    book.save(tmp_path / "c.xlsx")
    days_read: list[str] = []

    def read(sheet: CommentSheet, context: ImportContext, path: str) -> ImportedTable:
        found = typed_up(sheet, context, path)
        days_read.extend(row.comment.received for row in found.rows)
        return found

    monkeypatch.setattr(taking, "typed_up", read)
    seen = take_in(real, tmp_path / "c.xlsx", dry_run=True)
    right(seen, [(identity, words) for _, identity, words in rows])
    assert days_read == ["2020-07-20"] * 30


@pytest.mark.slow
def test_an_opinion_form_in_word_with_several_tables(
    real: Path, tmp_path: Path, clauses: list[tuple[str, str]]
) -> None:
    made = docx.Document()
    made.add_paragraph("国家标准征求意见稿意见表")
    sender = made.add_table(2, 4)
    for place, words in enumerate(
        ("标准名称", "直播电商", "填表日期", "2020-07-21", "单位名称", "某检测院", "联系人", "王某")
    ):
        sender.rows[place // 4].cells[place % 4].text = words
    rows = many(clauses, 40)
    for start in (0, 20):
        made.add_paragraph("（续表）")
        table = made.add_table(1, len(GB))
        for cell, words in zip(table.rows[0].cells, GB, strict=True):
            cell.text = words
        for place, (typed, _, words) in enumerate(rows[start : start + 20], start + 1):
            line = (str(place), typed, words, "", "", "", "")
            for cell, text in zip(table.add_row().cells, line, strict=True):
                cell.text = text
        table.add_row()
    made.save(str(tmp_path / "d.docx"))
    right(
        take_in(real, tmp_path / "d.docx", dry_run=True), [(identity, words) for _, identity, words in rows]
    )


def mail(body: str, html: str = "", attached: tuple[str, bytes] | None = None) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "王某 <wang@example.org>", "std@example.org"
    message["Subject"], message["Date"] = "意见", "Tue, 21 Jul 2020 10:00:00 +0800"
    message.set_content(body)
    if html:
        message.add_alternative(html, subtype="html")
    if attached:
        message.add_attachment(
            attached[1], maintype="application", subtype="octet-stream", filename=attached[0]
        )
    return message.as_bytes()


@pytest.mark.slow
def test_a_mail_with_the_table_attached(real: Path, tmp_path: Path, clauses: list[tuple[str, str]]) -> None:
    rows = many(clauses, 40)
    file = workbook(
        [list(HEAD), *([n, t, "", w, "", "", ""] for n, (t, _, w) in enumerate(rows, 1))],
        file=tmp_path / "t.xlsx",
    )
    (tmp_path / "e.eml").write_bytes(
        mail("您好，意见见附件。谢谢！", attached=("意见表.xlsx", file.read_bytes()))
    )
    seen = take_in(real, tmp_path / "e.eml", dry_run=True)
    right(seen, [(identity, words) for _, identity, words in rows])
    assert "您好，意见见附件。谢谢！" not in [row.text for row in seen.rows if row.sure]


@pytest.mark.slow
def test_a_mail_with_the_table_in_its_words(
    real: Path, tmp_path: Path, clauses: list[tuple[str, str]]
) -> None:
    rows = many(clauses, 20)
    lines = "".join(
        f"<tr><td>{n}</td><td>{t}</td><td><p>{w}</p></td></tr>" for n, (t, _, w) in enumerate(rows, 1)
    )
    html = (
        "<html><body><p>您好，我们的意见如下：</p><table><tr><th>序号</th><th>章条号</th><th>意见内容</th></tr>"
        f"{lines}</table><p>此致敬礼</p></body></html>"
    )
    (tmp_path / "f.eml").write_bytes(mail("您好", html))
    seen = take_in(real, tmp_path / "f.eml", dry_run=True)
    right(seen, [(identity, words) for _, identity, words in rows])


@pytest.mark.slow
def test_a_message_of_outlook_is_refused_with_the_way_out(real: Path, tmp_path: Path) -> None:
    (tmp_path / "g.msg").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000))
    (doubt,) = take_in(real, tmp_path / "g.msg", dry_run=True).findings
    assert ".eml" in doubt.remedy["zh"]


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig"])
def test_a_text_of_a_spreadsheet_with_formulas(
    real: Path, tmp_path: Path, clauses: list[tuple[str, str]], encoding: str
) -> None:
    rows = many(clauses, 40)
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";")
    writer.writerow(["序号", "章条号", "意见内容", "修改建议"])
    for place, (typed, _, words) in enumerate(rows, 1):
        writer.writerow(
            [
                f"={place}",
                f'="{typed}"' if place % 2 else typed,
                f"{words}；㐂",
                '=HYPERLINK("x")' if place == 3 else "-改为三日",
            ]
        )
    (tmp_path / "h.csv").write_bytes(stream.getvalue().encode(encoding))
    seen = take_in(real, tmp_path / "h.csv", dry_run=True)
    right(seen, [(identity, f"{words}；㐂") for _, identity, words in rows])
    assert seen.rows[2].suggestion == '=HYPERLINK("x")'


@pytest.mark.slow
def test_a_cell_of_thirty_thousand_characters_is_told_alone(
    real: Path, tmp_path: Path, clauses: list[tuple[str, str]]
) -> None:
    rows = many(clauses, 40)
    lines = [
        [n, t, "长" * 30_000 if n == 7 else w, "注" * 40_000 if n == 9 else ""]
        for n, (t, _, w) in enumerate(rows, 1)
    ]
    file = workbook([["序号", "章条号", "意见内容", "会上发言"], *lines], file=tmp_path / "i.xlsx")
    seen = take_in(real, file, dry_run=True)
    right(seen, [(identity, words) for _, identity, words in rows])
    long, cut = seen.findings
    assert [(doubt.at.line, doubt.at.column) for doubt in (long, cut)] == [(8, 3), (10, 4)]
    assert "D10" in cut.remedy["zh"]


@pytest.mark.slow
def test_colours_notes_and_a_table_that_begins_further_right(
    real: Path, tmp_path: Path, clauses: list[tuple[str, str]]
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["C2"], sheet["C3"] = "填表说明：一行写一条意见", "填表单位：某某公司"
    for column, words in enumerate(("No.", "章节编号（如 5.1.2）", "意见和建议", "修改理由（可选）"), 3):
        sheet.cell(5, column, words).fill = PatternFill("solid", fgColor="FFFF00")
    rows = many(clauses, 40)
    for place, (typed, _, words) in enumerate(rows):
        for column, value in enumerate((place + 1, typed, words, "" if place % 2 else "便于执行"), 3):
            sheet.cell(6 + place, column, value)
    sheet.cell(46, 3, "合计")
    sheet.cell(46, 5, None)
    book.create_sheet("说明").append(["请于7月31日前反馈"])
    book.save(tmp_path / "j.xlsx")
    right(
        take_in(real, tmp_path / "j.xlsx", dry_run=True), [(identity, words) for _, identity, words in rows]
    )
