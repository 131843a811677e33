"""A line names the comments that caused it, of those that may be shown."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from clausework.consultation.fields import comment_digest
from clausework.consultation.numbers import make_number
from clausework.consultation.parse import parse_record
from clausework.consultation.records import read_record, record_path, record_review, record_text
from clausework.model.comment import Anchor, Comment, Disposition, State
from clausework.redline.causes import causes_changes
from clausework.workflow.compare import compared

ACCEPTED = Disposition(outcome="accepted", lines=("P-REC-01@00000000",), date="2020-08-20")


def comment(state: State = "answered", disposition: Disposition | None = ACCEPTED) -> Comment:
    made = Comment(
        id=make_number("C", 42),
        consultation="2020-07",
        draft="D1",
        anchor=Anchor(clause="platform.records"),
        text="应保存三年。",
        state=state,
        disposition=disposition,
    )
    return msgspec.structs.replace(made, digest=comment_digest(made))


@pytest.mark.parametrize(
    ("state", "named"), [("published", True), ("answered", True), ("received", False), ("withheld", False)]
)
def test_only_a_comment_that_may_be_shown_is_a_cause(state: State, named: bool) -> None:
    assert causes_changes(comment(state)) is named


@pytest.mark.parametrize("outcome", ["rejected", "covered", "out-of-scope"])
def test_only_what_was_taken_up_is_a_cause(outcome: str) -> None:
    answer = msgspec.structs.replace(ACCEPTED, outcome=outcome, reason="法律已有规定，本标准不再重复规定。")
    assert not causes_changes(comment(disposition=answer))


@pytest.mark.slow
def test_a_redline_no_longer_names_a_comment_once_it_is_withheld(real: Path) -> None:
    named = {
        number for change in compared(real, "D1", "working").redline.changes for number in change.comments
    }
    assert "C-0018-G" in named
    record = read_record(real, "C-0018-G")
    assert record is not None
    record_review(real, record, "withheld", "与标准无关")
    left = {
        number for change in compared(real, "D1", "working").redline.changes for number in change.comments
    }
    assert left == named - {"C-0018-G"}


def test_an_answer_to_an_unreviewed_comment_is_a_finding() -> None:
    made = comment("received")
    path = record_path(Path(), made).as_posix()
    _, findings = parse_record(record_text(made), path)
    assert [(found.rule, found.at.path, found.at.line) for found in findings] == [("REC-010", path, 8)]
    assert "clausework comments publish C-0042-K" in findings[0].remedy["zh"]
    assert parse_record(record_text(comment("published")), path)[1] == ()
