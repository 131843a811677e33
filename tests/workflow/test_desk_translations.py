"""Translations entered at the desk: a commit of the person, public at once or with the answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from answering_rig import NO, REASON, clone, consulted, settle
from programs import git

from clausework.consultation.records import read_record
from clausework.errors import RecordError
from clausework.model.comment import Comment
from clausework.workflow.answering import agree, translate

WORDS = {"text": "The period is too short.", "answer": "The law already says so."}


@pytest.fixture
def number(small: Path) -> str:
    return consulted(small)[0]


def public(root: Path, number: str) -> Comment:
    record = read_record(clone(root), number)
    assert record is not None
    return record


def test_a_translation_of_what_is_public_is_public_at_once(small: Path, number: str) -> None:
    settle(small, [number], NO, "wang")
    agree(small, [number], "chen")
    before = public(small, number)
    done = translate(small, number, "en", WORDS, "wang")
    assert (done.numbers, done.waiting) == ((number,), "")
    after = public(small, number)
    assert after.translations == {"en": {"text": WORDS["text"]}}
    assert after.disposition is not None
    assert after.disposition.translations == {"en": WORDS["answer"]}
    assert (after.digest, after.text, after.disposition.reason) == (before.digest, before.text, REASON)
    told = git(clone(small), "log", "-1", "--format=%an %s")
    assert told.split()[0] == "wang"
    assert number in told
    assert translate(small, number, "en", WORDS, "wang").commit == ""


def test_a_comment_is_translated_before_it_is_answered(small: Path, number: str) -> None:
    assert translate(small, number, "en", WORDS, "wang").numbers == (number,)
    after = public(small, number)
    assert (after.translations, after.disposition) == ({"en": {"text": WORDS["text"]}}, None)
    settle(small, [number], NO, "wang")
    agree(small, [number], "chen")
    assert public(small, number).translations == after.translations


def test_a_translation_waits_with_the_answer_that_waits(small: Path, number: str) -> None:
    settle(small, [number], NO, "wang")
    assert translate(small, number, "en", WORDS, "wang").commit
    assert public(small, number).translations == {}
    agree(small, [number], "chen")
    assert public(small, number).translations == {"en": {"text": WORDS["text"]}}


def test_of_an_answer_of_several_the_head_has_the_translation(small: Path, number: str) -> None:
    other = consulted_with(small, number)
    translate(small, other, "en", {"answer": WORDS["answer"]}, "wang")
    head = public(small, number)
    assert head.disposition is not None
    assert head.disposition.translations == {"en": WORDS["answer"]}
    assert public(small, other).disposition == head.disposition


def consulted_with(root: Path, head: str) -> str:
    """Another comment that is answered as the head is; both are public."""
    numbers = [head, *(file.stem for file in sorted((root / "comments").glob("*/*/*.yml")))][:3]
    other = next(name for name in numbers if name != head)
    settle(root, [head, other], NO, "wang")
    agree(root, [head, other], "chen")
    return other


def test_no_translation_has_personal_data_or_hidden_characters(small: Path, number: str) -> None:
    settle(small, [number], NO, "wang")
    agree(small, [number], "chen")
    for text in ("Call 13800138000.", "Too\u202e short."):
        with pytest.raises(RecordError):
            translate(small, number, "en", {"text": text}, "wang")
    assert public(small, number).translations == {}
    with pytest.raises(RecordError):
        translate(small, "C-9999-X", "en", WORDS, "wang")
