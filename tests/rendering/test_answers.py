"""The table of comments and dispositions and the numbers of a consultation."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import docx
import msgspec
import pytest
from click.testing import CliRunner, Result
from markdown_it import MarkdownIt
from places import LIVE_COMMERCE

from clausework.cli import cli
from clausework.consultation.fields import comment_digest
from clausework.consultation.numbers import make_number
from clausework.consultation.records import write_record
from clausework.model.comment import Anchor, Comment
from clausework.rendering.answers import FATES, answer_table, answers_docx, fate_of
from clausework.rendering.explanatory.consultation import tally
from clausework.workflow.answers import report_of, round_of
from clausework.workflow.publish import build_site


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["comments", *words, "--root", str(root), "--lang", "zh"])


def csv_rows(root: Path) -> list[dict[str, str]]:
    text = run(root, "table", "--format", "csv").stdout
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.slow
def test_every_comment_has_its_row_in_the_order_of_the_clauses() -> None:
    made = round_of(LIVE_COMMERCE, "2020-07")
    rows = csv_rows(LIVE_COMMERCE)
    assert [row["序号"] for row in rows] == [str(n) for n in range(1, len(made.comments) + 1)]
    assert {row["意见编号"] for row in rows} == {comment.id for comment in made.comments}
    order = [clause.id for clause in made.draft.clauses]
    places = {comment.id: order.index(comment.anchor.clause) for comment in made.comments}
    assert [places[row["意见编号"]] for row in rows] == sorted(places.values())


def test_a_row_says_what_was_asked_by_whom_and_what_became_of_it() -> None:
    row = next(row for row in csv_rows(LIVE_COMMERCE) if row["意见编号"] == "C-0018-G")
    assert row["章条编号"] == "3.4"
    assert row["意见人"] == "演练：某MCN机构（MCN机构）"
    assert row["处理意见"] == "采纳"
    assert row["理由"].startswith("采纳。定义改为")
    assert row["意见内容"].splitlines()[0] == "原文：“以真实形象”"
    assert "在直播室以真实形象" not in row["意见内容"]
    assert row["修改建议"].startswith("在直播室以真实形象")


@pytest.mark.slow
def test_nothing_is_listed_that_may_not_be_read(commented: Path) -> None:
    for style in ("md", "csv", "json"):
        text = run(commented, "table", "--format", style).stdout
        for secret in ("不应公开的文字", "刚收到的文字"):
            assert secret not in text
        assert "与标准无关" in text
    rows = {row["意见编号"]: row for row in csv_rows(commented)}
    assert rows[make_number("C", 3)]["处理意见"] == "不予公开"
    assert rows[make_number("C", 4)]["意见内容"] == "（尚未审核，内容暂不列出）"


@pytest.mark.slow
def test_what_commenters_wrote_is_neither_markup_nor_a_formula(real: Path) -> None:
    evil = "=HYPERLINK(1) | <script>x</script> [a](http://b) **c**\n# d & e"
    made = Comment(
        id=make_number("C", 999),
        consultation="2020-07",
        draft="D1",
        anchor=Anchor(clause="scope"),
        text=evil,
        state="published",
    )
    write_record(real, msgspec.structs.replace(made, digest=comment_digest(made)))
    row = next(row for row in csv_rows(real) if row["意见编号"] == made.id)
    assert row["意见内容"] == "'" + evil
    html = MarkdownIt("commonmark").enable("table").render(run(real, "table").stdout)
    assert "&lt;script&gt;" in html
    for bad in ("<script", "<a ", "<strong", "<h1>d"):
        assert bad not in html
    cells = next(line for line in html.split("<tr>") if made.id in line)
    assert cells.count("<td>") == 9


@pytest.mark.slow
def test_what_is_not_seen_is_written_out_in_table_and_page(commented: Path, tmp_path: Path) -> None:
    made = Comment(
        id=make_number("C", 999),
        consultation="2020-07",
        draft="D1",
        anchor=Anchor(clause="scope"),
        text="保存\u200b三年",
        name="李\u2060四",
        state="published",
    )
    root = tmp_path / "project"
    shutil.copytree(commented, root, ignore=shutil.ignore_patterns("build"))
    write_record(root, msgspec.structs.replace(made, digest=comment_digest(made)))
    row = next(row for row in csv_rows(root) if row["意见编号"] == made.id)
    assert row["意见内容"] == "保存⟦U+200B⟧三年"
    build_site(root, tmp_path / "site")
    page = (tmp_path / "site/c/scope/index.html").read_text(encoding="utf-8")
    assert "保存⟦U+200B⟧三年" in page
    assert "李⟦U+2060⟧四" in page


def test_word_opens_the_table_and_it_has_every_row() -> None:
    made = round_of(LIVE_COMMERCE, "2020-07")
    data = answers_docx(answer_table(made, "zh"), "zh", "某协会", "2020-06-17")
    assert data == answers_docx(answer_table(made, "zh"), "zh", "某协会", "2020-06-17")
    opened = docx.Document(io.BytesIO(data))
    assert opened.core_properties.author == "某协会"
    assert opened.sections[0].page_width > opened.sections[0].page_height
    assert len(opened.tables[0].rows) == len(made.comments) + 1
    assert [cell.text for cell in opened.tables[0].rows[0].cells][2:4] == ["章条编号", "意见内容"]


@pytest.mark.slow
def test_the_units_asked_are_counted_in_table_and_report() -> None:
    made = round_of(LIVE_COMMERCE, "2020-07")
    counts = made.units
    assert counts is not None
    assert counts.invited == len(made.consultation.invited) == counts.replied + counts.silent
    assert counts.replied == counts.commented + counts.no_comment
    assert min(counts.commented, counts.no_comment, counts.silent) > 0, "the example shows each"
    told = (
        f"发送征求意见稿的单位{counts.invited}个；回函的单位{counts.replied}个，其中有意见的{counts.commented}个、"
        f"无意见的{counts.no_comment}个；没有回函的单位{counts.silent}个。没有回函的，按征求意见时的说明，视为无异议。"
    )
    assert told in run(LIVE_COMMERCE, "report").stdout
    assert told in run(LIVE_COMMERCE, "table").stdout
    opened = docx.Document(io.BytesIO(answers_docx(answer_table(made, "zh"), "zh")))
    lines = [paragraph.text for paragraph in opened.paragraphs]
    assert f"演练：{told}" in lines
    assert f"1) 发送征求意见稿的单位数：{counts.invited}个；" in lines
    assert f"4) 没有回函的单位数：{counts.silent}个。" in lines


@pytest.mark.slow
def test_where_nobody_was_asked_there_is_room_for_the_numbers(commented: Path) -> None:
    made = round_of(commented, "2020-07")
    alone = msgspec.structs.replace(made, consultation=msgspec.structs.replace(made.consultation, invited=()))
    assert alone.units is None
    table = answer_table(alone, "zh")
    assert not any("单位" in fact for fact in table.facts)
    opened = docx.Document(io.BytesIO(answers_docx(table, "zh")))
    assert "1) 发送征求意见稿的单位数：　　　个；" in [paragraph.text for paragraph in opened.paragraphs]


def test_a_word_table_needs_a_file(tmp_path: Path) -> None:
    refused = run(LIVE_COMMERCE, "table", "--format", "docx")
    assert refused.exit_code == 2
    assert "--out" in refused.output
    out = tmp_path / "table.docx"
    assert run(LIVE_COMMERCE, "table", "--format", "docx", "--out", str(out)).exit_code == 0
    assert docx.Document(str(out)).tables


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_parts_add_up_to_what_was_received(commented: Path, lang: str) -> None:
    for root in (LIVE_COMMERCE, commented):
        made = round_of(root, "2020-07")
        found = tally(made, lang)
        assert sum(found.fates.values()) == found.total == len(made.comments)
        for shares in (found.chapters, found.roles, found.channels):
            assert sum(share.total for share in shares) == found.total
            assert all(sum(share.fates.values()) == share.total for share in shares)
        assert {fate_of(comment) for comment in made.comments} == set(found.fates) <= set(FATES)


@pytest.mark.slow
def test_the_report_says_the_numbers_in_a_sentence(commented: Path) -> None:
    text = run(commented, "report").stdout
    assert "共收到意见4条" in text
    assert "经逐条研究，部分采纳1条。另有1条不予公开。" in text
    assert f"尚有2条没有处理完毕（{make_number('C', 2)}，{make_number('C', 4)}）。" in text
    assert "因意见修改的条款和条文1处：5.1.3 P-BKG-03。" in text
    assert "演练" in text
    data = json.loads(run(commented, "report", "--format", "json").stdout)
    assert data["total"] == 4
    assert data["changes"] == ["5.1.3 P-BKG-03"]
    assert [(share["id"], share["total"]) for share in data["chapters"]] == [("scope", 2), ("platform", 2)]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "zh",
            "意见涉及“5 平台”（30条）和“1 范围”（10条）。内容相同的归并后，共2种意见。"
            "提出较多的是：“建议直播视频的保存时间延长到五年。”（5.5.3，30条，尚未处理）；"
            "“适用范围应当写明是否包括境外直播。”（1，10条，尚未处理）。各条意见尚未处理完毕。",
        ),
        (
            "en",
            "They concern “5 Platform” (30) and “1 Scope” (10). Counting identical comments once, "
            "2 different comments were made. Most frequent requests: “建议直播视频的保存时间延长到五年。” "
            "(5.5.3, 30 comments, not yet answered); “适用范围应当写明是否包括境外直播。” "
            "(1, 10 comments, not yet answered). None has been dealt with yet.",
        ),
    ],
)
def test_many_comments_are_told_by_groups_and_chapters(lang: str, words: str) -> None:
    """Nobody reads hundreds of numbers in one paragraph of the compilation note."""
    made = round_of(LIVE_COMMERCE, "2020-07")
    texts = {
        "scope": "适用范围应当写明是否包括境外直播。",
        "platform.records": "建议直播视频的保存时间延长到五年。",
    }
    comments = tuple(
        Comment(
            id=make_number("C", place),
            anchor=Anchor("scope" if place <= 10 else "platform.records"),
            consultation="2020-07",
            draft="D1",
            text=texts["scope" if place <= 10 else "platform.records"],
            state="published",
        )
        for place in range(1, 41)
    )
    text = report_of(msgspec.structs.replace(made, comments=comments, lines=()), "md", lang).decode()
    assert words in text
    assert "C-00" not in text.partition("##")[2].partition("##")[0]


def test_the_report_in_english(commented: Path) -> None:
    done = CliRunner().invoke(cli, ["comments", "report", "--root", str(commented), "--lang", "en"])
    for words in (
        "4 comments were received",
        "Each was considered: 1 accepted in part. In addition: 1 not published.",
    ):
        assert words in done.stdout


def test_a_consultation_without_comments_is_reported_as_such(small: Path) -> None:
    settings = small / "standard" / "standard.yml"
    settings.write_text(settings.read_text("utf-8").replace("draft: D1", "draft: working"), encoding="utf-8")
    assert "没有收到意见。" in run(small, "report").stdout
    assert run(small, "table").exit_code == 0
