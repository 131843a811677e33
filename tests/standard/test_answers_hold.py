"""The answers to the comments say what the text says; those that did not are found as they stood then."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest
from places import ROOT

from clausework.consultation.records import (
    disposition_pairs,
    edit_record,
    find_record,
    read_record,
    read_records,
)
from clausework.drafts.register import open_draft
from clausework.model.comment import Claim, Disposition
from clausework.redline.causes import claims_of, place_digests
from clausework.workflow.check import check_project

SAMPLES = {"live-commerce": ("样本", "合格")}
"""Words that an answer did not adopt, by place."""
THEN: dict[str, tuple[Disposition, tuple[str, ...], dict[str, tuple[str, ...]]]] = {
    "C-0090-F": (
        Disposition(
            outcome="rejected",
            reason="各主体规模相差很大，抽样量由查验方按目的确定；判定规则属于认证或者评价的方案，"
            "将来需要时另行制定标准。",
            date="2020-09-30",
            decided_by="起草工作组",
        ),
        (),
        SAMPLES,
    ),
    "C-0082-E": (
        Disposition(
            outcome="covered",
            reason="限流已列为处置措施。采取处置措施的，平台应记录事由、证据、措施和时间并公示处置结果"
            "（P-CNT-05），主播可提出申诉（S-CRD-01）。",
            date="2020-09-10",
            decided_by="秘书处",
        ),
        (),
        {},
    ),
    "C-0028-Z": (
        Disposition(
            outcome="covered",
            reason="本条为允许，不要求共享；条文之后的注已指明涉及个人信息的适用个人信息保护的条文，"
            "对外提供按该条的规定。",
            date="2020-09-18",
            decided_by="秘书处",
        ),
        ("platform.credit",),  # the note below the provision is the clause's
        {},
    ),
    "C-0075-Z": (
        Disposition(
            outcome="partly",
            reason="采纳第一项，增加提供至少一种其他核验方式的要求。第二项没有另写：个人信息的处理按"
            "GB/T 35273—2020的规定，该标准对个人生物识别信息的存储已有规定。",
            lines=("P-IDV-04@00fa8ab1",),
            date="2020-09-02",
            decided_by="起草工作组",
        ),
        ("P-PDA-01",),
        {},
    ),
    "C-0023-W": (
        Disposition(
            outcome="rejected",
            reason="“定期”没有间隔，无法证实是否做到。定期核验更新是法律的要求，由平台规定间隔并按间隔复核，"
            "另列一条；至少每六个月复核一次为推荐，是权衡缩短为每季度的意见后定的。",
            date="2020-09-02",
            decided_by="起草工作组",
        ),
        (),
        {"platform.access": ("定期",)},
    ),
}
"""Answers as they were given on the text of D1, with the places and the words that they rely on."""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for part in ("standard", "comments"):
        shutil.copytree(ROOT / part, tmp_path / part)
    return tmp_path


def give(root: Path, number: str) -> None:
    """Put back an answer as it was, with its claims on the text as that was."""
    answer, places, refused = THEN[number]
    comment, first = read_record(root, number), open_draft(root, "D1")
    assert comment is not None
    said = place_digests(first)
    claims = claims_of(comment, answer, first, "D1", refused)
    if places:
        claims = tuple(Claim(says="covered", place=place, digest=said[place], draft="D1") for place in places)
    pairs = disposition_pairs(msgspec.structs.replace(answer, claims=claims))
    keys = {*pairs, *disposition_pairs(comment.disposition)}
    edit_record(root, number, {("disposition", key): pairs.get(key) for key in sorted(keys)})


def answers(root: Path) -> dict[str, set[str]]:
    """The answers that the rules name, by rule."""
    found: dict[str, set[str]] = {}
    for item in check_project(root)[1]:
        if item.rule.startswith("ANS-"):
            found.setdefault(item.rule, set()).add(item.key)
    return found


def test_no_answer_is_at_odds_with_the_text_as_it_is() -> None:
    assert answers(ROOT) == {}


def test_the_answers_outrun_by_the_text_are_found_and_no_others(copy: Path) -> None:
    for number in THEN:
        give(copy, number)
    assert answers(copy) == {"ANS-001": set(THEN)}


@pytest.mark.parametrize("number", THEN)
def test_each_is_found_alone(copy: Path, number: str) -> None:
    give(copy, number)
    assert answers(copy) == {"ANS-001": {number}}


def test_an_answer_of_another_number_than_the_text_is_found(copy: Path) -> None:
    path = find_record(copy, "C-0041-P")
    assert path is not None
    text = path.read_text("utf-8")
    assert "六十日" in text.partition("disposition:")[2]
    head, mark, answer = text.partition("disposition:")
    path.write_text(head + mark + answer.replace("六十日", "三十日"), "utf-8")
    assert answers(copy) == {"ANS-002": {"C-0041-P"}}


def test_each_answer_that_says_covered_names_the_place() -> None:
    given = [(item.id, item.disposition) for item in read_records(ROOT)[0] if item.disposition]
    covered = [(number, answer) for number, answer in given if answer.outcome == "covered"]
    assert covered
    assert [number for number, answer in covered if not answer.claims] == []


def test_each_answer_refusing_words_or_text_relies_on_something() -> None:
    """So that it is read again when that moves; what is out of scope relies on no words."""
    given = [(item.id, item.disposition) for item in read_records(ROOT)[0] if item.disposition]
    refused = [(number, answer) for number, answer in given if answer.outcome == "rejected"]
    assert len(refused) > 20
    assert [number for number, answer in refused if not answer.standing] == []
    partly = [(number, answer) for number, answer in given if "没有采纳" in answer.reason]
    assert len(partly) > 10
    assert [number for number, answer in partly if not answer.standing] == []


@pytest.mark.parametrize(
    ("clause", "old", "new", "numbers"),
    [
        ("platform/content", "人工巡查和技术监测相结合", "技术监测", {"C-0061-Z", "C-0096-E"}),
        ("mcn/content", "专人值守", "两名专人值守", {"C-0103-R"}),
        ("platform/promotion", "应编制并公布禁限目录", "应编制并公布统一的禁限目录", {"C-0080-N"}),
    ],
)
def test_an_answer_is_reopened_when_what_it_relies_on_moves(
    copy: Path, clause: str, old: str, new: str, numbers: set[str]
) -> None:
    path = copy / f"standard/clauses/{clause}.zh.md"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    assert answers(copy) == {"ANS-001": numbers}
