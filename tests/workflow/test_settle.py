"""`clausework comments settle` keeps an answer that is there, unless it is told to replace it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from clausework.cli import cli
from clausework.consultation.records import find_record, read_record, read_records
from clausework.errors import ClauseworkError

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


def test_an_answer_that_is_replaced_says_which_lines_have_lost_their_cause(real: Path) -> None:
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
