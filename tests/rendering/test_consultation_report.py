"""The report of a consultation: its numbers worked out otherwise, and its sentences for none, one and many."""

from __future__ import annotations

import io
import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache

import docx
import msgspec
import pytest
from places import LIVE_COMMERCE

from clausework.consultation.numbers import make_number
from clausework.model.comment import Anchor, Comment, Disposition
from clausework.rendering.answers import ConsultationRound
from clausework.rendering.explanatory.consultation import (
    ConsultationWords,
    consultation_report,
    days_table,
    outcomes_table,
    tally,
)
from clausework.rendering.explanatory.written import NoteTable, note_html
from clausework.workflow.answers import report_of, round_of

CAMPAIGNS = (
    "直播视频至少保存三年，消费者维权时才有据可查，现在写的六个月太短。",
    "反对强制实名开播，村里的老人不会操作人脸核验，会把他们都挡在外面。",
    "建议平台对商家的保证金设置上限，不能想收多少就收多少，小店承受不起。",
)
SAYS = ("已有规定，不再重复。", "超出本标准的范围，已转有关部门。", "法律对期限另有规定，本标准不宜延长。")
OUTCOMES = ("accepted", "partly", "rejected", "covered", "out-of-scope")
WORDS = "主播商家平台消费者直播商品退货保证金核验记录视频样品投诉赔付广告价格未成年人协议公示复核"


class Row(msgspec.Struct, frozen=True):
    """A comment as it was made up: what is asked of the report follows from these alone."""

    said: str
    clause: str
    role: str
    organisation: str
    outcome: str
    reason: str
    day: date
    waited: int
    state: str


@cache
def plain() -> ConsultationRound:
    """A consultation that is no rehearsal, without comments or bodies that were asked."""
    made = round_of(LIVE_COMMERCE, "2020-07")
    asked = msgspec.structs.replace(made.consultation, invited=(), answer_days=0)
    return msgspec.structs.replace(made, consultation=asked, comments=(), replies=(), lines=())


def made_up(count: int, seed: int = 1) -> tuple[Row, ...]:
    lot = random.Random(seed)
    clauses = [clause.id for clause in plain().draft.clauses if clause.depth > 1][:20]
    roles = ["platform", "merchant", "streamer", "consumer", "other"]
    rows = []
    for place in range(count):
        campaign = lot.random() < 0.6
        said = lot.choice(CAMPAIGNS) if campaign else "".join(lot.choices(WORDS, k=40)) + f"第{place}项。"
        outcome = lot.choice((*OUTCOMES, ""))
        row = Row(
            said=said,
            clause=lot.choice(clauses),
            role=lot.choice(roles),
            organisation=f"单位{lot.randrange(9)}" if lot.random() < 0.3 else "",
            outcome=outcome,
            reason=lot.choice(SAYS) if outcome else "",
            day=date(2020, 7, 1) + timedelta(lot.randrange(31)),
            waited=lot.randrange(100),
            state=lot.choice(("published",) * 8 + ("withheld", "received")),
        )
        rows.append(row)
    return tuple(rows)


def round_with(rows: Iterable[Row], **changes: object) -> ConsultationRound:
    comments = tuple(
        Comment(
            id=make_number("C", place),
            consultation="2020-07",
            draft="D1",
            anchor=Anchor(clause=row.clause),
            text=row.said,
            role=row.role,
            organisation=row.organisation,
            state=row.state,  # type: ignore[arg-type]
            received=f"{row.day}T10:00:00+08:00",
            disposition=Disposition(
                outcome=row.outcome,  # type: ignore[arg-type]
                reason=row.reason,
                date=(row.day + timedelta(row.waited)).isoformat(),
            )
            if row.outcome
            else None,
        )
        for place, row in enumerate(rows, 1)
    )
    return msgspec.structs.replace(plain(), comments=comments, **changes)


@cache
def all_rows() -> tuple[Row, ...]:
    """Those of most tests; made up when a test asks for them, as each worker collects this file."""
    return made_up(700)


def read_rows() -> list[Row]:
    """Those that the public may read."""
    return [row for row in all_rows() if row.state == "published"]


def fate(row: Row) -> str:
    if row.state != "published":
        return "withheld" if row.state == "withheld" else "unreviewed"
    return row.outcome or "pending"


def test_each_number_is_what_was_made_up() -> None:
    found = tally(round_with(all_rows()), "zh")
    assert found.total == len(all_rows())
    assert found.fates == Counter(map(fate, all_rows()))
    assert found.signed == sum(bool(row.organisation) for row in read_rows())
    assert found.bodies == len({row.organisation for row in read_rows()} - {""})
    for shares, key in ((found.roles, "role"), (found.clauses, "clause")):
        counts = Counter((getattr(row, key), fate(row)) for row in all_rows())
        assert {(share.id, name): n for share in shares for name, n in share.fates.items()} == counts
        assert {share.id: share.total for share in shares} == Counter(getattr(row, key) for row in all_rows())
    chapters = Counter(row.clause.partition(".")[0] for row in all_rows())
    assert {share.id: share.total for share in found.chapters} == chapters
    assert found.reasons == Counter(
        row.reason for row in read_rows() if row.outcome in ("rejected", "partly")
    )
    assert len(found.open) == sum(fate(row) in ("pending", "unreviewed") for row in all_rows())


def test_what_several_ask_is_told_with_who_asks_and_the_result() -> None:
    found = tally(round_with(all_rows()), "zh")
    said = Counter(row.said for row in read_rows())
    assert {item.words: item.total for item in found.questions} == said
    assert [item.total for item in found.questions] == sorted(said.values(), reverse=True)
    names = {role: names["zh"] for role, names in plain().commenters.items()}
    for item in found.questions[:3]:
        alike = [row for row in read_rows() if row.said == item.words]
        assert item.roles == Counter(names[row.role] for row in alike)
        assert item.fates == Counter(map(fate, alike))
        assert item.bodies == len({row.organisation for row in alike} - {""})
        assert len(item.places) == len({row.clause for row in alike})
        assert item.reason in Counter(row.reason for row in alike if row.outcome)


def test_time_until_the_answer_is_counted_in_days() -> None:
    found = tally(round_with(all_rows()), "zh")
    waited = sorted(row.waited for row in read_rows() if row.outcome)
    assert found.longest == waited[-1]
    assert sum(days <= found.half for days in waited) >= len(waited) / 2
    assert sum(days < found.half for days in waited) < len(waited) / 2
    spans = {"7天以内": (0, 7), "8至30天": (8, 30), "31至60天": (31, 60), "超过60天": (61, 1000)}
    expected = {name: sum(a <= days <= z for days in waited) for name, (a, z) in spans.items()}
    assert {share.name: share.total for share in found.waits} == expected


def test_late_answers_and_verdicts_are_counted() -> None:
    asked = msgspec.structs.replace(plain().consultation, answer_days=30)
    made = round_with(all_rows(), consultation=asked, verdicts={"satisfied": 5, "unsatisfied": 1})
    late = sum(row.day + timedelta(row.waited) > date(2020, 8, 30) for row in read_rows() if row.outcome)
    text = ConsultationWords(made, "zh").paragraph()
    assert f"答复期限为2020年8月30日，逾期答复{late}条。" in text
    assert "有6条意见的意见人对答复作了评价：满意5条，不满意1条。" in text
    assert "Commenters have rated 6 answers: 5 satisfied" in ConsultationWords(made, "en").paragraph()


def one(**changes: object) -> Row:
    row = Row(
        "应当保存三年。",
        "platform.records",
        "consumer",
        "",
        "accepted",
        "已写入。",
        date(2020, 7, 3),
        4,
        "published",
    )
    return msgspec.structs.replace(row, **changes)


PERIOD = "2020年7月1日至7月31日24:00（北京时间）就征求意见稿征求意见，"
ASKED = "Comments on the draft for comment were invited from 1 July to 31 July 2020, 24:00 (Beijing time). "


@pytest.mark.parametrize(
    ("rows", "zh", "en"),
    [
        ((), "没有收到意见。", "No comments were received."),
        (
            (one(),),
            "共收到意见1条。意见人为消费者。意见针对“5 平台”。经研究，予以采纳。",
            "1 comment was received. Commenter: Consumer. It concerns “5 Platform”. It was accepted.",
        ),
        (
            (one(outcome="rejected", reason="未采纳。法律另有规定。不再重复。", organisation="甲公司"),),
            "共收到意见1条，由1个单位提出。意见人为消费者。意见针对“5 平台”。经研究，未予采纳。"
            "未采纳或者未全部采纳的理由：“法律另有规定”。",
            "1 comment was received, from 1 organisation. Commenter: Consumer. It concerns “5 Platform”. "
            "It was not accepted. Reasons for not accepting, or for accepting in part: “法律另有规定”.",
        ),
        (
            (one(outcome=""),),
            "共收到意见1条。意见人为消费者。意见针对“5 平台”。该条意见尚未处理完毕。",
            "1 comment was received. Commenter: Consumer. It concerns “5 Platform”. "
            "It has not been dealt with yet.",
        ),
        (
            (one(state="withheld"),),
            "共收到意见1条。意见人为消费者。意见针对“5 平台”。该条意见不予公开。",
            "1 comment was received. Commenter: Consumer. It concerns “5 Platform”. It is not published.",
        ),
        (
            (one(), one(said="建议删去本条的期限。", clause="merchant.quality", role="merchant")),
            "共收到意见2条。按意见人类别分，商家1条，消费者1条。意见涉及“5 平台”（1条）和“6 商家”（1条）。"
            "经逐条研究，均予采纳。",
            "2 comments were received. By role of commenter: Merchant 1, Consumer 1. They concern “5 Platform” (1) and "
            "“6 Merchant” (1). All were accepted.",
        ),
        (
            (one(), one(outcome="rejected", reason="法律另有规定。", organisation="甲公司")),
            "共收到意见2条，其中1条由1个单位署名提出。意见人均为消费者。意见均针对“5 平台”。"
            "各条意见内容相同。提出较多的是：“应当保存三年。”（5.5.3，2条，采纳1条，未采纳1条）。"
            "经逐条研究，采纳1条，未采纳1条。未采纳或者未全部采纳的理由：“法律另有规定”。",
            "2 comments were received, 1 of them in the name of 1 organisation. All commenters: Consumer. "
            "All concern “5 Platform”. All are identical. "
            "Most frequent requests: “应当保存三年。” (5.5.3, 2 comments, 1 accepted, 1 not accepted). "
            "Each was considered: 1 accepted, 1 not accepted. "
            "Reasons for not accepting, or for accepting in part: “法律另有规定”.",
        ),
    ],
)
def test_a_few_comments_are_told_as_a_secretary_would(rows: tuple[Row, ...], zh: str, en: str) -> None:
    made = round_with(rows)
    assert ConsultationWords(made, "zh").paragraph() == PERIOD + zh
    assert ConsultationWords(made, "en").paragraph() == ASKED + en


@pytest.mark.parametrize("count", [0, 1, 2, 3, 40, 1000])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_sentence_is_wrong_for_any_number(count: int, lang: str) -> None:
    for seed in range(1 if count > 100 else 12):
        text = ConsultationWords(round_with(made_up(count, seed)), lang).paragraph()
        assert not re.search(r"\b1 (comments|organisations|places|have|days)\b|\b0\b|[^\d]0条", text), text
        assert not re.search(r"[：，；、（“] ?[。，；）”]|: \.|, \.|\(\)|\{|  |。。", text), text
        assert count > 1 or not re.search("均|各条|逐条|All|Each|None", text), text
        assert len(text) < 1400
        assert f"{count}条" in text or f"{count} comment" in text or not count


def cells(table: NoteTable) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(rest) for name, *rest in table.rows}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_draws_its_tables_numbers_and_escapes_words(lang: str) -> None:
    made = round_with(
        (
            *all_rows(),
            one(said="<script>alert(1)</script>&应当保存"),
            one(said="<script>alert(1)</script>&应当保存"),
        )
    )
    report = consultation_report(made, lang)
    html = note_html(report.sections)
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert not re.search(r"\sstyle=|<style", html)
    tables = [part for section in report.sections for part in section.parts if isinstance(part, NoteTable)]
    assert html.count("<table") == len(tables) == 7
    drawn = [table for table in tables if table.chart]
    assert len(drawn) == 6
    for table in drawn:
        for svg in re.findall("<svg.*?</svg>", table.chart, re.DOTALL):
            assert "aria-label" in svg or "<title" in svg or "aria-hidden" in svg
    found = tally(made, lang)
    roles = cells(outcomes_table(found.roles, "role", lang))
    assert {share.name: int(roles[share.name][-1]) for share in found.roles} == {
        share.name: share.total for share in found.roles
    }


def test_the_report_is_a_word_document_with_every_table() -> None:
    made = round_with(all_rows())
    data = report_of(made, "docx", "zh")
    assert data == report_of(made, "docx", "zh")
    opened = docx.Document(io.BytesIO(data))
    assert len(opened.tables) == 7
    assert ConsultationWords(made, "zh").paragraph() in [part.text for part in opened.paragraphs]


def test_who_came_late_on_the_last_day_is_late_everywhere() -> None:
    """The day of a comment does not tell: a consultation may close at noon."""
    made = round_with(made_up(3))
    late = msgspec.structs.replace(made.comments[0], received="2020-07-31T23:00:00+08:00", late=True)
    asked = msgspec.structs.replace(made.consultation, closes="2020-07-31T12:00:00+08:00")
    made = msgspec.structs.replace(made, consultation=asked, comments=(late, *made.comments[1:]))
    chart = days_table("zh", asked, made.comments)
    assert chart is not None
    assert "截止后收到1条。" in chart.chart
    assert tally(made, "zh").late == 1
