"""`clausework comments settle` keeps an answer that is there, unless it is told to replace it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from clausework.cli import cli
from clausework.consultation.records import edit_record, find_record, read_record, read_records
from clausework.errors import ClauseworkError
from clausework.workflow.check import check_project
from clausework.workflow.consult import review

OTHER = "法律已有规定，本标准不再重复写这一条。"


def run(root: Path, *words: str, lang: str = "zh") -> Result:
    """The command with what `main` makes of our errors: a message, and status 2."""
    done = CliRunner().invoke(cli, ["comments", "settle", *words, "--root", str(root), "--lang", lang])
    if isinstance(done.exception, ClauseworkError):
        done.exit_code = 2
        done.output_bytes = done.exception.message(lang).encode()
    return done


def answered(root: Path) -> tuple[str, tuple[str, ...], str]:
    """The number of a comment whose answer names lines, these lines, and the reason."""
    for comment in read_records(root)[0]:
        answer = comment.disposition
        if answer and answer.lines and answer.reason:
            return comment.id, answer.lines, answer.reason
    raise AssertionError


def record(root: Path, number: str) -> bytes:
    file = find_record(root, number)
    assert file is not None
    return file.read_bytes()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_answer_is_not_replaced_unasked(real: Path, lang: str) -> None:
    number, lines, reason = answered(real)
    before = record(real, number)
    done = run(real, number, "--outcome", "rejected", "--reason", OTHER, lang=lang)
    assert done.exit_code == 2
    assert record(real, number) == before
    assert all(word in done.output for word in (number, "--replace", *lines))
    assert reason[:15] in done.output


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_number_of_a_person_is_written_into_a_record(real: Path, lang: str) -> None:
    number, _, _ = answered(real)
    before, told = record(real, number), f"{OTHER}联系人电话138-1234-5678。"
    for words in (
        ("--outcome", "rejected", "--reason", told, "--replace"),
        ("--correct", told, "--by", "甲"),
    ):
        done = run(real, number, *words, lang=lang)
        assert done.exit_code in (1, 2), done.output
        assert ("个人信息" if lang == "zh" else "identity number") in done.output
        assert record(real, number) == before
    with pytest.raises(ClauseworkError):
        review(real, [number], "withheld", told)
    assert record(real, number) == before
    assert [found.rule for found in check_project(real)[1] if found.rule == "CMT-004"] == []
    edit_record(real, number, {("disposition", "reason"): told, ("confirmed",): True})
    assert [found.rule for found in check_project(real)[1] if found.rule == "CMT-004"] == ["CMT-004"]


def test_an_answer_replaced_says_which_lines_lost_their_cause(real: Path) -> None:
    number, lines, _ = answered(real)
    done = run(real, number, "--outcome", "rejected", "--reason", OTHER, "--replace")
    assert done.exit_code == 0, done.output
    assert all(f"{line} 不再以 {number} 为缘由" in done.output for line in lines)
    left = read_record(real, number)
    assert left is not None
    assert left.disposition is not None
    assert (left.disposition.outcome, left.disposition.lines) == ("rejected", ())


@pytest.mark.slow
def test_the_same_answer_again_leaves_the_record_as_it_is(real: Path) -> None:
    first = ("C-0041-P", "--outcome", "rejected", "--reason", OTHER)
    assert run(real, *first, "--date", "2020-08-20", "--replace").exit_code == 0
    before = record(real, "C-0041-P")
    done = run(real, *first)
    assert done.exit_code == 0, done.output
    assert record(real, "C-0041-P") == before


@pytest.mark.parametrize("typed", ["c-0041-p", " C-0041-P ", "Ｃ－００４１－Ｐ"])
def test_a_number_is_known_as_people_type_it(real: Path, typed: str) -> None:
    done = run(real, typed, "--outcome", "rejected", "--reason", OTHER, "--replace")
    assert (done.exit_code, "C-0041-P" in done.output) == (0, True), done.output


@pytest.mark.slow
def test_an_answer_may_be_completed_and_not_emptied(real: Path) -> None:
    first = ("C-0041-P", "--outcome", "rejected", "--reason", OTHER)
    assert run(real, *first, "--date", "2020-08-20", "--replace").exit_code == 0
    assert run(real, *first, "--by", "起草组").exit_code == 0
    completed = read_record(real, "C-0041-P")
    assert completed is not None
    assert completed.disposition is not None
    assert (completed.disposition.decided_by, completed.disposition.date) == ("起草组", "2020-08-20")
    assert run(real, *first).exit_code == 2


def claims(root: Path, number: str) -> list[tuple[str, str, tuple[str, ...]]]:
    found = read_record(root, number)
    assert found is not None
    assert found.disposition is not None
    return [(claim.says, claim.place, claim.words) for claim in found.disposition.claims]


def names(root: Path) -> list[tuple[str, str]]:
    return [(item.rule, item.key) for item in check_project(root)[1] if item.rule.startswith("ANS")]


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text("utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), "utf-8")


CONTENT = "standard/clauses/platform/content.zh.md"


def test_an_answer_is_written_with_the_places_its_words_name(real: Path) -> None:
    reason = "限流是处置措施，处置结果要公示，由P-CNT-05规定；申诉见S-CRD-01。"
    words = ("C-0082-E", "--outcome", "covered", "--reason", reason, "--by", "秘书处", "--replace")
    assert run(real, *words).exit_code == 0
    assert claims(real, "C-0082-E") == [("covered", "P-CNT-05", ()), ("covered", "S-CRD-01", ())]
    assert names(real) == []
    edit(real, CONTENT, "公示处置结果", "公布处置结果")
    assert names(real) == [("ANS-001", "C-0082-E")]


def test_an_answer_that_names_no_place_means_that_of_the_comment(real: Path) -> None:
    reason = "This is said already by the provision on which the comment is, for every platform."
    words = ("C-0082-E", "--outcome", "covered", "--reason", reason, "--by", "秘书处", "--replace")
    assert run(real, *words).exit_code == 0
    assert claims(real, "C-0082-E") == [("covered", "P-CNT-04", ())]


def test_words_that_are_refused_reopen_the_answer_when_they_come(real: Path) -> None:
    words = ("C-0082-E", "--outcome", "rejected", "--reason", OTHER, "--by", "秘书处", "--replace")
    refused = run(real, *words, "--refused", "站内信", "--refused", "P-CNT-05=通知主播")
    assert refused.exit_code == 0, refused.output
    assert claims(real, "C-0082-E") == [
        ("not-adopted", "P-CNT-04", ("站内信",)),
        ("not-adopted", "P-CNT-05", ("通知主播",)),
    ]
    assert names(real) == []
    edit(real, CONTENT, "公示处置结果", "通知主播，公示处置结果")
    assert names(real) == [("ANS-001", "C-0082-E")]
    again = run(real, *words, "--refused", "P-CNT-05=通知主播")
    assert again.exit_code == 2
    assert "通知主播" in again.output
    assert run(real, "C-0082-E", "--confirm").exit_code == 0
    assert names(real) == []


def test_an_answer_that_still_holds_is_confirmed(real: Path) -> None:
    reason = "限流是处置措施，处置结果要公示，由P-CNT-05规定，不再重复。"
    words = ("C-0082-E", "--outcome", "covered", "--reason", reason, "--by", "秘书处", "--replace")
    assert run(real, *words).exit_code == 0
    edit(real, CONTENT, "公示处置结果", "公布处置结果")
    assert run(real, "C-0082-E", "--confirm", "--outcome", "covered").exit_code == 2
    done = run(real, "C-0082-E", "--confirm")
    assert done.exit_code == 0, done.output
    assert "P-CNT-05" in done.output
    assert names(real) == []
    assert run(real, "C-0001-V", "--confirm").exit_code == 2
