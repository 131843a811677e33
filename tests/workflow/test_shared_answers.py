"""One answer to several comments stands in git once, and each comment is known by it as by its own."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from answering_rig import NO, REASON, clone, consulted, edit_record_file, outcomes, pushed, settle
from programs import git

from clausework.consultation.records import edit_record, find_record, read_record, read_records
from clausework.model.comment import Disposition
from clausework.workflow.answering import agree, standings, take_back
from clausework.workflow.check import check_project
from clausework.workflow.settle import NotSettled, Settling, correct_answer

YES = Disposition(outcome="accepted", reason="采纳，已按建议修改相应的条文。")
CHAIR = "chen"


@pytest.fixture
def numbers(small: Path) -> list[str]:
    return consulted(small)


def given(root: Path, numbers: list[str], answer: Disposition = NO) -> None:
    with Settling(root) as settling:
        for number in numbers:
            assert settling.settle(number, answer, replace=True).findings == ()


def text(root: Path, number: str) -> str:
    file = find_record(root, number)
    assert file is not None
    return file.read_text("utf-8")


def owners(root: Path) -> dict[str, str]:
    """By the number of each answered comment the one whose record has the answer."""
    found = read_records(root)[0]
    return {item.id: item.answered_with or item.id for item in found if item.disposition}


def said(root: Path) -> dict[str, str]:
    return {item.id: item.disposition.outcome for item in read_records(root)[0] if item.disposition}


def faults(root: Path) -> list[str]:
    return [item.rule for item in check_project(root)[1] if item.rule.startswith(("REC", "CMT"))]


def test_an_answer_stands_in_one_record_and_is_that_of_all(small: Path, numbers: list[str]) -> None:
    before = faults(small)
    given(small, numbers[:4])
    assert owners(small) == dict.fromkeys(numbers[:4], numbers[0])
    assert said(small) == dict.fromkeys(numbers[:4], "rejected")
    assert [REASON in text(small, number) for number in numbers[:4]] == [True, False, False, False]
    assert f"answered_with: {numbers[0]}\n" in text(small, numbers[1])
    one = read_record(small, numbers[1])
    assert one is not None
    assert (one.state, one.disposition) == ("answered", read_record(small, numbers[0]).disposition)  # type: ignore[union-attr]
    assert faults(small) == before


def test_what_is_answered_anew_is_no_answer_of_the_others(small: Path, numbers: list[str]) -> None:
    given(small, numbers[:4])
    given(small, numbers[:1], YES)
    assert said(small) == {numbers[0]: "accepted", **dict.fromkeys(numbers[1:4], "rejected")}
    assert owners(small) == {numbers[0]: numbers[0], **dict.fromkeys(numbers[1:4], numbers[1])}
    given(small, numbers[3:0:-1], YES)
    assert said(small) == dict.fromkeys(numbers[:4], "accepted")
    assert len(set(owners(small).values())) == 2
    with pytest.raises(NotSettled), Settling(small) as settling:
        settling.settle(numbers[1], NO)
    assert said(small) == dict.fromkeys(numbers[:4], "accepted")


def test_what_is_said_of_one_is_said_of_no_other(small: Path, numbers: list[str]) -> None:
    given(small, numbers[:4])
    correct_answer(small, numbers[0], "本条另见第四章的规定。", "甲")
    edit_record(small, numbers[3], {("disposition", "decided_by"): "第二次会议"})
    told = {item.id: item.disposition for item in read_records(small)[0] if item.disposition}
    assert [bool(told[number].corrections) for number in numbers[:4]] == [True, False, False, False]
    assert [told[number].decided_by for number in numbers[:4]] == ["", "", "", "第二次会议"]
    assert owners(small)[numbers[2]] == numbers[1]
    for number in numbers[1:4]:
        correct_answer(small, number, "以第四章为准。", "甲", among=numbers[1:4])
    told = {item.id: item.disposition for item in read_records(small)[0] if item.disposition}
    assert [len(told[number].corrections) for number in numbers[:4]] == [1, 1, 1, 1]
    assert owners(small)[numbers[2]] == numbers[1]


def test_a_head_that_has_no_answer_is_a_fault(small: Path, numbers: list[str]) -> None:
    given(small, numbers[:2])
    file = find_record(small, numbers[1])
    assert file is not None
    for other in (numbers[4], numbers[1], "C-9999-X"):
        written = text(small, numbers[1]).replace(numbers[0], other)
        file.write_text(written, "utf-8")
        assert "REC-007" in faults(small)
        assert numbers[1] not in said(small)
        file.write_text(written.replace(f"answered_with: {other}", f"answered_with: {numbers[0]}"), "utf-8")
    file.write_text(f"{text(small, numbers[1])}disposition:\n  outcome: accepted\n", "utf-8")
    assert "REC-007" in faults(small)


def test_members_agreed_to_without_their_head_have_the_answer(small: Path, numbers: list[str]) -> None:
    settle(small, numbers[:4], NO, "wang.li")
    assert owners(small / "var/answers") == dict.fromkeys(numbers[:4], numbers[0])
    agree(small, numbers[1:3], CHAIR)
    assert owners(clone(small)) == dict.fromkeys(numbers[1:3], numbers[1])
    agree(small, [numbers[0], numbers[3]], CHAIR)
    assert outcomes(small) == dict.fromkeys(numbers[:4], "rejected")
    assert owners(clone(small))[numbers[3]] == numbers[0]
    assert standings(small) == {}
    assert git(small / "var/answers", "rev-parse", "answers") == git(clone(small), "rev-parse", "main")


def test_all_that_is_agreed_to_at_once_has_one_answer(small: Path, numbers: list[str]) -> None:
    settle(small, numbers[:4], NO, "wang.li")
    agree(small, numbers[:4], CHAIR)
    there = clone(small)
    assert owners(there) == dict.fromkeys(numbers[:4], numbers[0])
    assert sum(REASON in text(there, number) for number in numbers) == 1


def test_a_published_head_answered_anew_leaves_the_others_theirs(small: Path, numbers: list[str]) -> None:
    settle(small, numbers[:4], NO, "wang.li")
    agree(small, numbers[:4], CHAIR)
    settle(small, numbers[:1], YES, "wang.li", replace=True)
    assert agree(small, numbers[:1], CHAIR).numbers == (numbers[0],)
    assert outcomes(small) == {numbers[0]: "accepted", **dict.fromkeys(numbers[1:4], "rejected")}
    assert owners(clone(small)) == {numbers[0]: numbers[0], **dict.fromkeys(numbers[1:4], numbers[1])}
    assert standings(small) == {}


def test_a_head_taken_back_leaves_the_others_theirs(small: Path, numbers: list[str]) -> None:
    settle(small, numbers[:4], NO, "wang.li")
    take_back(small, numbers[:1], "wang.li")
    assert sorted(standings(small)) == sorted(numbers[1:4])
    agree(small, numbers, CHAIR)
    assert outcomes(small) == dict.fromkeys(numbers[1:4], "rejected")
    assert faults(clone(small)) == []


def test_a_published_head_changed_and_taken_back_is_as_it_was(small: Path, numbers: list[str]) -> None:
    settle(small, numbers[:4], NO, "wang.li")
    agree(small, numbers[:4], CHAIR)
    settle(small, numbers[:1], YES, "wang.li", replace=True)
    take_back(small, numbers[:1], "wang.li")
    assert standings(small) == {}
    assert owners(small / "var/answers") == dict.fromkeys(numbers[:4], numbers[0])


def test_a_head_that_conflicts_takes_no_other_with_it(small: Path, numbers: list[str]) -> None:
    settle(small, numbers[:3], NO, "wang.li")
    there = clone(small)
    edit_record_file(there, numbers[0], "state: published", "state: answered")
    file = find_record(there, numbers[0])
    assert file is not None
    file.write_text(f"{file.read_text('utf-8')}disposition:\n  outcome: accepted\n", "utf-8")
    pushed(there)
    done = agree(small, numbers[:3], CHAIR)
    assert (done.numbers, [each.number for each in done.conflicts]) == (tuple(numbers[1:3]), [numbers[0]])
    assert outcomes(small) == {numbers[0]: "accepted", **dict.fromkeys(numbers[1:3], "rejected")}
    settle(small, numbers[:1], msgspec.structs.replace(NO, reason=f"{REASON}再议。"), "wang.li", replace=True)
    agree(small, numbers[:1], CHAIR)
    assert outcomes(small) == dict.fromkeys(numbers[:3], "rejected")


def test_others_change_the_record_of_a_member_meanwhile(small: Path, numbers: list[str]) -> None:
    settle(small, numbers[:3], NO, "wang.li")
    there = clone(small)
    edit_record_file(there, numbers[1], "role: consumer", "role: platform")
    pushed(there)
    assert agree(small, numbers[:3], CHAIR).numbers == tuple(numbers[:3])
    assert owners(clone(small)) == dict.fromkeys(numbers[:3], numbers[0])
    assert "role: platform" in text(there, numbers[1])
