"""Who sent a row: two senders are two comments, no comment is a reply, and answers are nobody's comments."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from letters_rig import into_git, preview, stored

from clausework.cli import cli
from clausework.consultation.fields import comment_digest, stated
from clausework.consultation.imports.typed import SheetMapping, is_answer_table
from clausework.consultation.numbers import is_number, make_number
from clausework.consultation.records import edit_record, read_record, read_records, write_record
from clausework.consultation.replies import read_replies
from clausework.consultation.sheets import read_sheet
from clausework.consultation.sheets.rows import headed
from clausework.model.comment import Anchor, Comment, Statement
from clausework.workflow.answers import round_of, table_of
from clausework.workflow.take_in import take_in

ROW = {"章条编号": "5.1.2", "意见内容": "期限太长。", "提出单位": "某丙公司", "是否公开": "是"}
NONE = {"章条编号": "全文", "意见内容": "无意见。", "收到日期": "2020-07-20", "是否公开": "否"}


def table(root: Path, *rows: dict[str, str], name: str = "letters.csv") -> Path:
    """A table of rows, whose headings are the keys of the first."""
    file = root / name
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return file


def run(root: Path, file: Path, *options: str) -> Result:
    return CliRunner().invoke(
        cli, ["comments", "import", str(file), "--root", str(root), "--lang", "zh", *options]
    )


@pytest.mark.slow
def test_two_senders_of_the_same_words_are_two_comments(real: Path, tmp_path: Path) -> None:
    first = table(tmp_path, ROW)
    other = table(tmp_path, {**ROW, "提出单位": "某丁协会"}, name="other.csv")
    quiet = table(tmp_path, {**ROW, "提出单位": "某戊公司", "是否公开": "否"}, name="quiet.csv")
    written = [number for file in (first, other, quiet) for number in take_in(real, file).written]
    assert len(set(written)) == 3
    assert [take_in(real, file).known for file in (first, other, quiet)] == [(number,) for number in written]
    assert [record.organisation for record in stored(real)] == [
        "某丙公司",
        "某丁协会",
        "",
    ]


@pytest.mark.slow
def test_where_the_record_names_no_sender_the_doubt_is_told(real: Path, tmp_path: Path) -> None:
    (number,) = take_in(real, table(tmp_path, {**ROW, "是否公开": "否"})).written
    other = table(tmp_path, {**ROW, "提出单位": "某丁协会", "是否公开": "否"}, name="other.csv")
    told = run(real, other)
    assert told.exit_code == 0
    assert f"other.csv:2 与 {number} 相同" in told.output
    assert "--again" in told.output
    assert len(take_in(real, other, again=True).written) == 1


@pytest.mark.slow
def test_a_withheld_comment_is_still_known_by_its_digest(real: Path, tmp_path: Path) -> None:
    file = table(tmp_path, {**ROW, "收到日期": "2020-07-10"})
    (number,) = take_in(real, file).written
    into_git(real, number)
    hidden = {"state": "withheld", "withheld": "含有他人的个人信息。", "text": "", "organisation": ""}
    edit_record(real, number, {(key,): value for key, value in hidden.items()})
    taken = take_in(real, file)
    assert (taken.written, taken.known) == ((), (number,))
    assert [row.doubtful for row in taken.rows] == [True]


@pytest.mark.slow
@pytest.mark.parametrize("words", ["无意见", "没有意见。", "No comment", "no comments.", "无 意 见"])
def test_no_comment_of_an_invited_body_is_its_reply(real: Path, tmp_path: Path, words: str) -> None:
    before = read_records(real)[0]
    file = table(tmp_path, {**NONE, "意见内容": words, "提出单位": "某零售业协会"})
    assert run(real, file, "--dry-run").exit_code == 0
    assert "retail-association" not in {reply.unit for reply in read_replies(real, "2020-07")[0]}
    told = run(real, file)
    assert told.exit_code == 0, told.output
    assert "登记无意见的单位 1 个：retail-association" in told.stdout
    replies = {reply.unit: reply for reply in read_replies(real, "2020-07")[0]}
    made = replies["retail-association"]
    assert (made.draft, made.received, made.channel, made.late) == ("D1", "2020-07-20", "letter", False)
    assert len(replies) == 4
    assert read_records(real)[0] == before
    written = (real / "comments/2020-07/replies.yml").read_bytes()
    assert take_in(real, file).replied == ("retail-association",)
    assert (real / "comments/2020-07/replies.yml").read_bytes() == written


@pytest.mark.slow
def test_no_comment_of_others_is_counted_and_not_written(real: Path, tmp_path: Path) -> None:
    before, replies = read_records(real)[0], read_replies(real, "2020-07")
    file = table(
        tmp_path,
        {**NONE, "提出单位": "某戊公司"},
        {**NONE, "提出单位": ""},
        {**NONE, "提出单位": "某高校法学院", "章条编号": "5.1.2"},
    )
    told = run(real, file)
    assert told.exit_code == 0, told.output
    assert "有 3 行为“无意见”" in told.output
    assert "letters.csv:2 “某戊公司”不在本次被征求意见的单位" in told.output
    assert "letters.csv:3 没有写提出单位" in told.output
    assert "letters.csv:4 “某高校法学院”另有意见" in told.output
    assert read_records(real)[0] == before
    assert read_replies(real, "2020-07") == replies


@pytest.mark.slow
def test_a_body_with_a_comment_in_the_table_has_no_empty_reply(real: Path, tmp_path: Path) -> None:
    sent = {"提出单位": "某零售业协会", "是否公开": "是"}
    file = table(tmp_path, {**NONE, **sent}, {**NONE, **sent, "章条编号": "5.1.2", "意见内容": "期限太长。"})
    taken = take_in(real, file)
    assert (len(taken.written), taken.replies, [item.why for item in taken.skipped]) == (1, (), ["commented"])


@pytest.mark.slow
def test_no_comment_beside_a_suggestion_is_a_comment(real: Path, tmp_path: Path) -> None:
    file = table(tmp_path, {**NONE, "章条编号": "5.1.2", "提出单位": "某零售业协会", "建议": "改为十日。"})
    assert len(take_in(real, file).written) == 1


@pytest.mark.slow
def test_a_reply_without_its_day_is_refused(real: Path, tmp_path: Path) -> None:
    replies = read_replies(real, "2020-07")
    file = table(tmp_path, {"章条编号": "", "意见内容": "无意见", "提出单位": "某零售业协会"})
    assert [found.rule for found in take_in(real, file).findings] == ["CMT-408"]
    assert read_replies(real, "2020-07") == replies


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("style", ["csv", "docx"])
def test_our_own_table_of_answers_is_not_taken_in(real: Path, tmp_path: Path, lang: str, style: str) -> None:
    file = tmp_path / f"table.{style}"
    file.write_bytes(table_of(round_of(real, "2020-07"), style, lang))
    before = read_records(real)[0]
    (found,) = take_in(real, file).findings
    assert (found.rule, "意见汇总处理表" in found.message["zh"]) == ("CMT-409", True)
    assert "settle" in found.remedy["zh"]
    assert read_records(real)[0] == before


@pytest.mark.slow
def test_our_own_table_is_known_although_columns_were_deleted(real: Path, tmp_path: Path) -> None:
    rows = list(
        csv.DictReader(table_of(round_of(real, "2020-07"), "csv", "zh").decode("utf-8-sig").splitlines())
    )
    kept = [{key: row[key] for key in ("意见编号", "章条编号", "意见内容", "理由")} for row in rows[:3]]
    assert all(is_number(row["意见编号"]) for row in kept)
    file = table(tmp_path, *kept)
    assert is_answer_table(headed(read_sheet(file.read_bytes(), file.name), file.name))
    numbered = [{**row, "意见编号": str(place)} for place, row in enumerate(kept)]
    file = table(tmp_path, *numbered)
    assert not is_answer_table(headed(read_sheet(file.read_bytes(), file.name), file.name))


@pytest.mark.slow
def test_no_remedy_makes_a_comment_of_an_answer(real: Path, tmp_path: Path) -> None:
    row = {"章条编号": "5.1.2", "意见内容": "太长。", "理由": "不采纳。", "处理意见": "不采纳", "备注": "无"}
    (file,) = (table(tmp_path, row),)
    seen = preview(real, file)
    assert [(item.rule, item.at.column) for item in seen.findings] == [("CMT-409", 3)]
    assert [(item.field, item.why) for item in seen.columns] == [
        ("clause", "known"),
        ("text", "known"),
        ("note", "whose"),
        ("note", "answer"),
        ("note", "unknown"),
    ]
    assert [(item.text, item.reason, item.note) for item in seen.rows] == [
        ("太长。", "", "理由：不采纳。\n处理意见：不采纳\n备注：无")
    ]
    told = preview(real, file, SheetMapping(columns={"理由": "reason"}))
    assert [(item.reason, item.note) for item in told.rows] == [("不采纳。", "处理意见：不采纳\n备注：无")]


@pytest.mark.parametrize("heading", ["处理意见", "答复意见", "审查意见", "处理意见内容", "Disposition"])
def test_a_column_of_answers_is_no_part_of_a_comment(real: Path, tmp_path: Path, heading: str) -> None:
    seen = preview(real, table(tmp_path, {"章条编号": "1", "意见内容": "好。", heading: "不"}))
    assert [(column.field, column.why) for column in seen.columns][2] == ("note", "answer")
    assert [(row.text, row.note) for row in seen.rows] == [("好。", f"{heading}：不")]


@pytest.mark.slow
def test_a_slip_in_a_heading_is_still_told(real: Path, tmp_path: Path) -> None:
    (found,) = take_in(real, table(tmp_path, {"章条编号": "1", "意见": "好。", "修改意见内容": ""})).findings
    assert (found.rule, "“意见内容”" in found.remedy["zh"]) == ("CMT-403", True)


@pytest.mark.slow
def test_of_two_letters_with_one_number_both_can_be_kept(real: Path, tmp_path: Path) -> None:
    one = make_number("CL", 1)
    for clause, text in (("platform.complaints", "期限太长。"), ("platform.vetting", "另一封信。")):
        letter = Statement(Anchor(clause), "2020-07", "D1", text, channel="letter")
        made = Comment(*stated(letter), id=one, received="2020-07-15", digest=comment_digest(letter))
        write_record(real, made)  # as git merges them: in two folders, no conflict
    found = [item for item in read_records(real)[1] if item.rule == "REC-006"]
    assert len(found) == 1
    assert "删去" not in found[0].remedy["zh"]
    assert "delete" not in found[0].remedy["en"]
    fresh = next(filter(is_number, re.findall(r"[A-Z]+-\d+-[A-Z]", found[0].remedy["zh"])))
    twin = real / found[0].at.path
    twin.write_text(twin.read_text("utf-8").replace(one, fresh), encoding="utf-8")
    twin.rename(twin.with_name(f"{fresh}.yml"))
    after, faults = read_records(real)
    assert faults == ()
    assert {comment.text for comment in after if comment.id in (one, fresh)} == {"期限太长。", "另一封信。"}
    assert read_record(real, fresh) is not None
