"""A change names the comments that caused it, of those that may be shown."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from clausework.comments.causes import causes_of
from clausework.comments.export import record_review
from clausework.comments.numbers import make_number
from clausework.comments.parse import parse_record
from clausework.comments.records import read_record, record_path, record_text
from clausework.model.canonical import comment_digest
from clausework.model.comment import Anchor, Comment, Disposition, State
from clausework.workflow.compare import compare_drafts

ACCEPTED = Disposition(outcome="accepted", changes=("P-REC-01",), date="2020-08-20")


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


@pytest.mark.parametrize("state", ["published", "answered"])
def test_a_comment_that_may_be_shown_is_named_as_the_cause(state: State) -> None:
    assert causes_of([comment(state)], {"D1"}) == {"P-REC-01": ("C-0042-K",)}


def test_a_comment_accepted_without_further_words_caused_the_change_of_what_it_is_about() -> None:
    made = comment(disposition=Disposition(outcome="accepted", date="2020-08-20"))
    assert causes_of([made], {"D1"}) == {"platform.records": ("C-0042-K",)}
    one = msgspec.structs.replace(made, anchor=Anchor(clause="platform.records", provision="P-REC-02"))
    assert causes_of([one], {"D1"}) == {"P-REC-02": ("C-0042-K",)}


@pytest.mark.parametrize("state", ["received", "withheld"])
def test_a_comment_that_may_not_be_shown_is_named_nowhere(state: State) -> None:
    assert causes_of([comment(state)], None) == {}


def test_only_what_was_taken_from_the_drafts_asked_for_is_a_cause() -> None:
    assert causes_of([comment()], {"D2"}) == {}
    rejected = Disposition(
        outcome="rejected", reason="法律已有规定，本标准不再重复规定。", changes=("P-REC-01",)
    )
    assert causes_of([comment(disposition=rejected)], None) == {}


def test_a_redline_no_longer_names_a_comment_once_it_is_withheld(real: Path) -> None:
    named = {number for change in compare_drafts(real, "D1", "working").changes for number in change.comments}
    assert "C-0018-G" in named
    record = read_record(real, "C-0018-G")
    assert record is not None
    record_review(real, record, "withheld", "与标准无关")
    left = {number for change in compare_drafts(real, "D1", "working").changes for number in change.comments}
    assert left == named - {"C-0018-G"}


def test_an_answer_to_a_comment_that_nobody_has_reviewed_is_a_finding() -> None:
    made = comment("received")
    path = record_path(Path(), made).as_posix()
    _, findings = parse_record(record_text(made), path)
    assert [(found.rule, found.at.path, found.at.line) for found in findings] == [("REC-010", path, 8)]
    assert "clausework comments publish C-0042-K" in findings[0].remedy["zh"]
    assert parse_record(record_text(comment("published")), path)[1] == ()
