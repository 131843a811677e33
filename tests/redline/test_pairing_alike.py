"""Clauses that are alike are paired: the same words many times over, and schedules of common phrases."""

import io
import random
import zipfile
from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings, strategies as st

from clausework.lang.zh.numerals import chinese
from clausework.redline.align.identify import identify
from clausework.redline.foreign import compare_foreign
from clausework.source.foreign import read_foreign
from clausework.workflow.comparison import compare_files, context_of, format_redline

GONE = "本条删除。"
PHRASES = (
    ("供应商", "承包人", "监理人", "受托人", "发包人", "运营人", "保管人", "检测机构"),
    ("应当在三日内", "应当在五个工作日内", "应当每月", "应当按照约定", "应当依照规定"),
    ("提交书面报告", "登记台账", "检查设备", "公布结果", "通知对方", "更换部件", "保存记录"),
    ("，并由双方签字确认", "，并抄送主管部门", "，并保存三年", "，并予以公示", "，不得延误"),
)
SCHEDULE = ["".join(words) + "。" for words in product(*PHRASES)]
"""1400 clauses, no two of which are the same, and none of which has a word of its own."""
EDITS = (("应当", "须"), ("，", "和清单，"), ("并", "且"), ("。", "，逾期补办。"))


def law(texts):
    return read_foreign("\n\n".join(f"第{chinese(n)}条 {text}" for n, text in enumerate(texts, 1)), "", "zh")


def edited(text, place):
    """The text after one light edit."""
    return text.replace(*EDITS[place % len(EDITS)], 1)


def pairs(old, new):
    return set(identify(law(old), law(new)).pairs)


def in_order(count):
    return {(str(n), str(n)) for n in range(1, count + 1)}


@pytest.mark.parametrize(("before", "after"), [(5, 4), (30, 29), (100, 99), (300, 310), (310, 300)])
def test_clauses_with_the_same_words_are_paired_in_order(before, after):
    assert pairs([GONE] * before, [GONE] * after) == in_order(min(before, after))


def test_between_others_the_same_words_are_paired_in_place():
    texts = [GONE if place % 3 == 0 else text for place, text in enumerate(SCHEDULE[:240])]
    left = [place for place in range(240) if random.Random(place).random() > 0.05]
    found = pairs(texts, [texts[place] if place % 3 == 0 else edited(texts[place], place) for place in left])
    assert found == {(str(place + 1), str(n)) for n, place in enumerate(left, 1)}


@pytest.mark.parametrize("count", [600, pytest.param(1200, marks=pytest.mark.slow)])
def test_a_schedule_of_common_phrases_is_paired_whole(count):
    old = SCHEDULE[:count]
    assert pairs(old, [edited(text, place) for place, text in enumerate(old)]) == in_order(count)


@pytest.mark.slow
def test_a_schedule_in_another_order_is_paired_whole():
    places = random.Random(1).sample(range(600), 600)
    found = pairs(SCHEDULE[:600], [edited(SCHEDULE[place], place) for place in places])
    assert found == {(str(place + 1), str(n)) for n, place in enumerate(places, 1)}


@pytest.mark.parametrize("count", [3, 40, 300])
def test_the_same_edit_of_all_is_an_edit(count):
    old, new = "物资由供应商在三日内检查。", "物资由供应商在五日内检查。"
    assert pairs([old] * count, [new] * count) == in_order(count)


def test_where_no_word_tells_one_from_another_their_order_does():
    old, new = ([f"{chinese(n)}{kind}物资由供应商负责检查和登记。" for n in range(21, 71)] for kind in "甲乙")
    assert pairs(old, new) == in_order(50)


SENTENCES = ("读者应当保持安静。", "图书每年清点一次。", "志愿者整理书架。", "经费接受审计监督。")
TEXTS = st.lists(st.sampled_from(SENTENCES), min_size=3, max_size=40)


@settings(deadline=None, max_examples=60)
@given(TEXTS, TEXTS)
def test_what_stands_in_both_texts_has_a_partner(old, new):
    found = identify(law(old), law(new))
    same = sum((Counter(old) & Counter(new)).values())
    equal = [pair for pair in found.pairs if old[int(pair[0]) - 1] == new[int(pair[1]) - 1]]
    assert len(equal) == same


def test_one_of_many_equals_that_was_edited_is_an_edit():
    old = ["居民凭身份证件办理借书证，不收取工本费。"] * 30
    new = [*old[:12], "居民凭身份证件办理借书证，不收取押金。", *old[13:]]
    found = compare_foreign(law(old), law(new))
    assert found.inserted == found.deleted == ()
    assert [change.kinds for change in found.redline.changed()] == [("modified",)]


@pytest.mark.parametrize(
    ("before", "after", "zh", "en"),
    [
        (5, 4, "删去的未必就是第五条，请核对", "the deleted ones may not be 第五条."),
        (4, 6, "新增的未必就是第五条、第六条", "the inserted ones may not be 第五条 and 第六条."),
        (13, 4, "等9条，请核对", "and others, 9 in all."),
    ],
)
def test_what_cannot_be_told_is_said(tmp_path, before, after, zh, en):
    paths = tmp_path / "a.md", tmp_path / "b.md"
    for path, count in zip(paths, (before, after), strict=True):
        texts = [GONE] * count
        path.write_text(
            "\n\n".join(f"第{chinese(n)}条 {text}" for n, text in enumerate(texts, 1)), encoding="utf-8"
        )
    found = compare_files(*paths)
    for lang, said in (("zh", zh), ("en", en)):
        context = context_of(found, lang)
        assert said in format_redline("text", context)
        assert said in format_redline("html", context)
        with zipfile.ZipFile(io.BytesIO(format_redline("docx", context))) as file:
            assert said in file.read("word/document.xml").decode()


def test_what_is_gone_from_among_others_is_no_matter_of_doubt():
    found = compare_foreign(law(SCHEDULE[:9]), law(SCHEDULE[:4] + SCHEDULE[5:9]))
    assert found.deleted == ("5",)
    assert found.undecided == ()
