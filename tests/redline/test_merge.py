"""Merging two people's changes of a line: nothing is lost, nothing garbled, nothing guessed."""

from __future__ import annotations

from collections import Counter
from functools import cache

import merge3
import pytest
from amendments import Case, cases
from hypothesis import given, settings, strategies as st
from places import LIVE_COMMERCE

from clausework.drafts.register import read_draft
from clausework.model.draft import Draft, Run
from clausework.redline.merge import (
    Clash,
    MergePiece,
    Part,
    Stretch,
    merge,
    pieces,
    resolved,
    runs_of,
    words_of,
)
from clausework.redline.words.diff import grouped_steps, shifted, shortest, without_islands
from clausework.redline.words.tokens import Tokenizer, terms_of

WORDS = (
    "平台",
    "商家",
    "应",
    "宜",
    "不应",
    "保存",
    "记录",
    "三年",
    "六十日",
    "，",
    "。",
    "和",
    "直播内容",
    "及时",
    "并",
)
LINES = st.lists(st.sampled_from(WORDS), max_size=14).map("".join)


@cache
def draft() -> Draft:
    return read_draft(LIVE_COMMERCE, "D1")


@cache
def tokenizer(lang: str) -> Tokenizer:
    return Tokenizer(terms_of((draft(),), lang), lang)


def cut(text: str | tuple[Run, ...], lang: str = "zh") -> tuple[MergePiece, ...]:
    runs = text if isinstance(text, tuple) else (Run(text),) if text else ()
    return pieces(runs, tokenizer(lang), {})


def merged(
    base: str | tuple[Run, ...], ours: str | tuple[Run, ...], theirs: str, lang: str = "zh"
) -> tuple[Part, ...]:
    return merge(cut(base, lang), cut(ours, lang), cut(theirs, lang), tokenizer(lang))


def text(parts: tuple[Part, ...], theirs: bool = True) -> str:
    return "".join(run.text for run in runs_of(resolved(parts, theirs)))


def asked(parts: tuple[Part, ...]) -> list[str]:
    return [part.cause for part in parts if isinstance(part, Clash)]


@given(LINES, LINES)
@settings(deadline=None)
def test_where_nothing_changed_since_the_suggestion_is_taken(base: str, theirs: str):
    parts = merged(base, base, theirs)
    assert text(parts, theirs=True) == theirs
    assert set(asked(parts)) <= {"left-out"}


@given(LINES, LINES)
@settings(deadline=None)
def test_a_suggestion_of_the_old_words_leaves_the_text_of_today(base: str, ours: str):
    parts = merged(base, ours, base)
    assert text(parts) == ours
    assert asked(parts) == []


@pytest.mark.slow
@given(LINES, LINES, LINES)
@settings(max_examples=300, deadline=None)
def test_either_answer_has_only_words_of_its_side_or_of_both(base: str, ours: str, theirs: str):
    parts = merged(base, ours, theirs)
    if not asked(parts):
        known = {piece.key for side in (ours, theirs) for piece in cut(side)}
        assert {piece.key for piece in cut(text(parts))} <= known


def judged(case: Case, lang: str) -> str:
    parts = merged(case.line.text, case.ours, case.theirs, lang)
    if asked(parts):
        return "asked"
    if case.both is None:
        return "right" if case.ours == case.theirs == text(parts) else "wrong"
    return "right" if text(parts) == case.both else "wrong"


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "least"), [("zh", 300), ("en", 270)])
def test_of_amendments_of_reworded_sentences_none_goes_wrong(lang: str, least: int):
    """Judged by offsets of characters, of which the merge knows nothing: 400 cases in each language."""
    found = Counter(judged(case, lang) for case in cases(draft(), lang, 400, 20200617))
    assert found["wrong"] == 0
    assert found["right"] >= least


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "wanted"),
    [
        ("保存不少于三十日。", "留存不少于三十日。", "保存不少于六十日。", "留存不少于六十日。"),
        ("平台应保存记录。", "平台宜保存记录。", "平台应保存记录，并备份。", "平台宜保存记录，并备份。"),
        (
            "公司办理变更登记后公告。",
            "公司申请变更登记后公告。",
            "公司办理变更登记后三日内公告。",
            "公司申请变更登记后三日内公告。",
        ),
    ],
)
def test_changes_apart_are_both_made(base: str, ours: str, theirs: str, wanted: str):
    parts = merged(base, ours, theirs)
    assert (asked(parts), text(parts)) == ([], wanted)


@pytest.mark.parametrize(
    ("base", "ours", "theirs"),
    [
        ("保存三十日。", "保存六十日。", "保存九十日。"),
        ("平台应保存记录。", "平台宜保存记录。", "平台应及时保存记录。"),
        ("平台应保存记录。", "平台应及时保存记录。", "平台应保存记录，及时公布。"),
        ("平台应保存记录。", "平台应备份日志，并向监管部门报送。", "平台应保存记录三年。"),
    ],
    ids=["same-number", "touching", "said-twice", "rewritten"],
)
def test_what_meets_is_asked(base: str, ours: str, theirs: str):
    parts = merged(base, ours, theirs)
    assert asked(parts)
    assert text(parts, theirs=False) == ours


def test_a_sentence_that_is_only_left_out_is_asked():
    parts = merged("平台应保存记录。商家应备份。", "平台应保存记录。商家应备份。", "平台应保存记录。")
    assert asked(parts) == ["left-out"]
    assert text(parts, theirs=False) == "平台应保存记录。商家应备份。"


def test_marks_stay_where_the_suggestion_leaves_their_words():
    marked = (Run("平台应"), Run("保存", "strong"), Run("记录"), Run("", "footnote", "1"), Run("三十日。"))
    runs = runs_of(resolved(merged(marked, marked, "平台应保存记录六十日。"), True))
    assert runs == (*marked[:4], Run("六十日。"))


def test_a_footnote_is_not_lost_unasked():
    marked = (Run("平台应保存记录"), Run("", "footnote", "1"), Run("。"))
    assert asked(merged(marked, marked, "平台应保存日志。")) == ["left-out"]


class Matcher:
    """What merge3 asks of difflib, answered by the redline."""

    def __init__(self, isjunk, a, b, autojunk=True):
        self.steps = shifted(without_islands(grouped_steps(shortest(tuple(a), tuple(b))), tokenizer("zh")))

    def get_matching_blocks(self):
        found, i, j = [], 0, 0
        for op, words, _ in self.steps:
            if op == "equal":
                found.append((i, j, len(words)))
            i += len(words) if op != "insert" else 0
            j += len(words) if op != "delete" else 0
        return [*found, (i, j, 0)]


@pytest.mark.slow
@given(LINES, LINES, LINES)
@settings(max_examples=300, deadline=None)
def test_what_is_merged_unasked_is_what_merge3_makes(base: str, ours: str, theirs: str):
    parts = merged(base, ours, theirs)
    sides = [[piece.key for piece in cut(side)] for side in (base, ours, theirs)]
    groups = list(merge3.Merge3(*sides, sequence_matcher=Matcher).merge_groups())
    if asked(parts) or any(group[0] == "conflict" for group in groups):
        return
    assert words_of(resolved(parts, True)) == "".join("".join(group[1]) for group in groups)
    assert all(isinstance(part, Stretch) for part in parts)
