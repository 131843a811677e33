"""A meeting decides on the table of answers: votes in it, decisions in git, minutes in Word."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result
from test_returned import REASON, open_project  # noqa: F401 - a fixture

from clausework.cli import cli
from clausework.consultation.meetings import read_meeting
from clausework.consultation.records import read_record
from clausework.errors import RecordError
from clausework.workflow.answers import round_of, table_of

DAY = "2020-08-20"
MEETING = "# 会务组填写\ntitle: 技术审查会\nplace: 杭州\nchair: 某协会\npresent: [甲公司, 乙公司, 丙研究院]\nagenda:\n  - 审议意见处理\n"


def run(root: Path, *words: str) -> Result:
    options = ("--root", str(root), "--lang", "zh", "--consultation", "2020-07")
    return CliRunner().invoke(cli, ["comments", *words, *options])


def voted(root: Path, numbers: list[str], votes: tuple[str, str, str]) -> bytes:
    rows = list(csv.reader(io.StringIO(table_of(round_of(root, "2020-07"), "csv", "zh").decode("utf-8-sig"))))
    rows[0] += ["赞成", "反对", "弃权"]
    for row in rows[1:]:
        if row[1] in numbers:
            row[6:8] = ["未采纳", REASON]
            row += votes
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode()


@pytest.mark.slow
def test_what_a_meeting_decided_is_in_file_answers_and_minutes(
    open_project: tuple[Path, list[str]],  # noqa: F811
    tmp_path: Path,
) -> None:
    root, numbers = open_project
    one, two, three = numbers[:3]
    table, meeting = tmp_path / "table.csv", root / "comments" / "meetings" / f"{DAY}.yml"
    table.write_bytes(voted(root, [one, two], ("2", "1", "")))
    words = ("settle", str(table), "--meeting", DAY)
    none = run(root, *words)
    assert isinstance(none.exception, RecordError)
    assert f"{DAY}.yml" in str(none.exception)
    meeting.parent.mkdir()
    meeting.write_text(MEETING, encoding="utf-8")
    done = run(root, *words)
    assert done.exit_code == 0, done.output
    assert meeting.read_text("utf-8").startswith(MEETING)
    (decision,) = read_meeting(root, DAY).decisions
    assert (decision.number, decision.comments, decision.vote) == ("1", tuple(sorted((one, two))), (2, 1, 0))
    for number in (one, two):
        record = read_record(root, number)
        assert record is not None
        assert record.disposition is not None
        assert (record.disposition.decided_by, record.disposition.date) == (f"技术审查会（{DAY}）决定1", DAY)
    before = meeting.read_bytes()
    assert run(root, *words).exit_code == 0
    assert meeting.read_bytes() == before
    table.write_bytes(voted(root, [three], ("3", "0", "0")))
    assert run(root, *words).exit_code == 0
    assert [item.number for item in read_meeting(root, DAY).decisions] == ["1", "2"]
    out = tmp_path / "minutes.docx"
    assert run(root, "minutes", DAY, "--out", str(out)).exit_code == 0
    made = docx.Document(str(out))
    told = [paragraph.text for paragraph in made.paragraphs]
    for line in ("技术审查会纪要", "到会单位：甲公司，乙公司，丙研究院", "议程1：审议意见处理"):
        assert line.replace("，", "、") in told or line in told, told
    rows = [[cell.text for cell in row.cells] for row in made.tables[0].rows]
    assert rows[1][0] == "1"
    assert sorted(rows[1][1].split("\n")) == sorted((one, two))
    assert (rows[1][4], rows[1][5], rows[1][6]) == ("未采纳", REASON, "赞成 2，反对 1，弃权 0")


@pytest.mark.slow
def test_votes_must_be_counts_and_no_more_than_were_present(
    open_project: tuple[Path, list[str]],  # noqa: F811
    tmp_path: Path,
) -> None:
    root, numbers = open_project
    meeting = root / "comments" / "meetings" / f"{DAY}.yml"
    meeting.parent.mkdir()
    meeting.write_text(MEETING, encoding="utf-8")
    table = tmp_path / "table.csv"
    table.write_bytes(voted(root, numbers[:1], ("多数", "", "")))
    refused = run(root, "settle", str(table), "--meeting", DAY)
    assert (refused.exit_code, "不是数字" in refused.output) == (1, True)
    meeting.write_text(MEETING + 'decisions: {"1": {comments: [C-1], for: 4}}\n', encoding="utf-8")
    with pytest.raises(RecordError, match="4 votes"):
        read_meeting(root, DAY)
