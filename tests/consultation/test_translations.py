"""Translations of a comment and of its answer: beside what was said, and no part of it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from clausework.consultation.fields import comment_digest, in_language, public_part
from clausework.consultation.parse import parse_record
from clausework.consultation.personal import BLACK
from clausework.consultation.records import (
    as_told,
    edit_record,
    read_record,
    record_path,
    record_text,
    settle,
    write_record,
)
from clausework.model.canonical import answer_digest
from clausework.model.comment import Anchor, Comment, Disposition
from clausework.redline.causes import comment_cause
from clausework.rendering.causing import cause_html, cause_text
from clausework.rendering.labels import answer_told

ANSWER = Disposition(
    outcome="partly", reason="采纳延长的意见，改为六十日。没有采纳三年。", translations={"en": "Sixty days."}
)
WORDS = {"organisation": "A law firm", "text": "Keep it longer.", "suggestion": "Three years."}


def translated(**fields: object) -> Comment:
    made = Comment(
        id="C-0041-P",
        consultation="2020-07",
        draft="D1",
        anchor=Anchor(clause="platform.records"),
        text="保存得长一些。",
        suggestion="三年。",
        organisation="某律师事务所",
        received="2020-07-12T14:05:09+08:00",
        state="answered",
        translations={"en": WORDS},
        disposition=ANSWER,
    )
    made = msgspec.structs.replace(made, **fields)
    return msgspec.structs.replace(made, digest=comment_digest(made))


def test_a_translation_is_in_the_record_and_in_no_digest(tmp_path: Path) -> None:
    made = translated()
    assert parse_record(record_text(made), record_path(Path(), made).as_posix()) == (made, ())
    assert comment_digest(made) == comment_digest(msgspec.structs.replace(made, translations={}))
    assert answer_digest(ANSWER) == answer_digest(msgspec.structs.replace(ANSWER, translations={}))


def test_a_comment_reads_in_a_language_only_if_all_is_translated() -> None:
    told = in_language(translated(), "en")
    assert (told.lang, told.text, told.suggestion, told.organisation) == ("en", *WORDS_IN_ORDER)
    assert in_language(translated(), "zh").text == "保存得长一些。"
    part = {"en": {"text": "Keep it longer."}}
    assert in_language(translated(translations=part), "en").lang == "zh"


WORDS_IN_ORDER = ("Keep it longer.", "Three years.", "A law firm")


def test_a_translation_goes_with_the_words_that_it_was_made_from(tmp_path: Path) -> None:
    made = translated()
    write_record(tmp_path, made)
    after = edit_record(tmp_path, made.id, {("suggestion",): f"{BLACK}年。", ("redacted",): True})
    assert after.translations == {}
    assert public_part(msgspec.structs.replace(made, state="withheld")).translations == {}
    assert as_told(translated(translations={}), made) == made
    assert as_told(translated(text="别的。"), made).translations == {}


def test_another_answer_does_not_keep_the_former_translation(tmp_path: Path) -> None:
    made = translated()
    write_record(tmp_path, made)
    again = msgspec.structs.replace(ANSWER, lines=("platform.records@12345678",), translations={})
    assert settle(tmp_path, made.id, again, ()) == ()
    kept = read_record(tmp_path, made.id)
    assert kept is not None
    assert kept.disposition == msgspec.structs.replace(again, translations=ANSWER.translations)
    other = Disposition(outcome="rejected", reason="三年的保存对中小平台负担过大，不予采纳。")
    assert settle(tmp_path, made.id, other, ()) == ()
    assert read_record(tmp_path, made.id) == msgspec.structs.replace(made, disposition=other)


def test_of_what_is_withheld_no_translation_may_stand(tmp_path: Path) -> None:
    made = translated(state="withheld", withheld="有他人的姓名", text="", suggestion="", organisation="")
    made = msgspec.structs.replace(made, digest="0" * 64)
    faults = parse_record(record_text(made), record_path(Path(), made).as_posix())[1]
    assert {fault.rule for fault in faults} == {"REC-009"}


@pytest.mark.parametrize(
    ("comment", "lang", "told"),
    [
        (
            translated(),
            "en",
            "Comment C-0041-P: ‘Keep it longer.’ Answer: Sixty days. (translated from Chinese)",
        ),
        (
            translated(translations={}),
            "en",
            "Comment C-0041-P: ‘保存得长一些。’ Answer: Sixty days."
            " (in Chinese, not translated) (translated from Chinese)",
        ),
        (translated(), "zh", f"意见 C-0041-P：“保存得长一些。”　答复：{ANSWER.reason}"),
    ],
)
def test_a_cause_says_in_which_language_its_words_are(comment: Comment, lang: str, told: str) -> None:
    assert cause_text(comment_cause(comment), lang) == told
    assert ('<span lang="zh">' in cause_html(comment_cause(comment), lang, None)) == (
        "not translated" in told
    )


def test_an_answer_to_an_english_comment_may_be_the_translation() -> None:
    answer = Disposition(
        outcome="rejected", reason="The law makes no exemption.", translations={"zh": "不设例外。"}
    )
    assert str(answer_told(answer, "zh")) == "不设例外。（译自英文）"
    assert str(answer_told(answer, "en")) == answer.reason
    bare = msgspec.structs.replace(answer, translations={})
    assert str(answer_told(bare, "zh")) == "The law makes no exemption.（原文为英文，未翻译）"
