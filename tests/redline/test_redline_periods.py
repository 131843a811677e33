"""What is found in a Chinese text by sentences is what is found in it as a whole."""

from itertools import chain

import pytest
from hypothesis import given, settings, strategies as st

from clausework.lang.modals import classify
from clausework.lang.patterns import scan
from clausework.lang.quantities import _found, grammar, read
from clausework.lang.sentences import independent
from clausework.lang.zh.modals import TOKEN, TOKEN_STARTS
from clausework.redline.bars import level_of, verbs_of
from clausework.redline.words.tokens import Tokenizer

PIECES = st.sampled_from(
    [
        *"。。。。，；：“”《》‘’",
        "平台",
        "应",
        "不应",
        "可以",
        "需要",
        "应用",
        "禁止",
        "并",
        "要",
        "能",
        "确保",
        "如果",
        "时",
        "的",
        "其他情形",
        "应当事人申请",
        "或者",
        "不少于",
        "三年",
        "至少",
        "一种",
        "5%",
        "2020年7月1日",
        "第十二条",
        "GB/T 36310—2018",
        "5.2.1",
        "主播",
        "\n",
        " ",
        "shall",
    ]
)
TEXTS = st.lists(PIECES, max_size=24).map("".join)


@pytest.mark.slow
@settings(deadline=None, max_examples=600)
@given(TEXTS)
def test_by_sentences_as_by_the_whole(text):
    assert "".join(independent(text, "zh")) == text
    assert verbs_of(text, "zh") == tuple(verb for verb in classify(text, "zh") if level_of(verb))
    assert read(text, "zh") == tuple(_found(text, grammar("zh")))


def searched(pattern, text):
    """The spans that a search from left to right finds, tried at each place."""
    found, place = [], 0
    while place < len(text):
        match = pattern.match(text, place)
        if match and match.end() > place:
            found.append(match.span())
            place = match.end()
        else:
            place += 1
    return found


@pytest.mark.slow
@settings(deadline=None, max_examples=600)
@given(TEXTS)
def test_scanning_finds_what_searching_finds(text):
    for pattern, starts in ((TOKEN, TOKEN_STARTS), (grammar("zh").pattern, grammar("zh").starts)):
        assert [m.span() for m in scan(pattern, starts, text)] == searched(pattern, text)
    tokenizer = Tokenizer(("主播", "平台", "。主", "app"), "zh")
    rules = tokenizer._rules
    assert [m.span() for m in scan(rules.whole, rules.starts, text)] == searched(rules.whole, text)


WORDS = st.sampled_from(
    [
        *(". ", ", ", "; ", " ", "\n", "-", "_"),
        *("shall", "SHALL NOT", "should not", "may", "is required to", "once", "every", "a", "one", "twenty"),
        *("one hundred", "thirty-two", "day", "working days", "percent", "at least", "more than", "month"),
        *("May 2020", "17 June 2020", "June 17, 2020", "2020-06-17", "5%", "30 %", "1,000", "5.2.1", "A.1"),
        *("Article 5", "clause 4.2", "Annex A", "GB/T 36310—2018", "RFC 2119", "P-BKG-01", "第12条", "附录A"),
        *("streamer", "Live rooms", "platform", "everyone", "seventh", "tent", "per", "perhaps"),
    ]
)


@pytest.mark.slow
@settings(deadline=None, max_examples=600)
@given(st.lists(WORDS, max_size=24).map("".join))
def test_scanning_english_finds_what_searching_finds(text):
    rules = Tokenizer(("streamer", "live room", "MCN agency", "平台"), "en")._rules
    for pattern, starts in ((grammar("en").pattern, grammar("en").starts), (rules.whole, rules.starts)):
        assert [m.span() for m in scan(pattern, starts, text)] == searched(pattern, text)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_the_parts_of_a_text_are_cut_alike_wherever_they_stand(one, other):
    tokenizer = Tokenizer(("主播", "平台"), "zh")
    for text in (one, other + "。" + one):
        assert "".join(tokenizer.parts(text)) == text
        assert tokenizer.cut(text) == tuple(chain.from_iterable(map(tokenizer.cut, tokenizer.parts(text))))
    assert tokenizer.cut(other + "。" + one)[-len(tokenizer.cut(one)) or 99 :] == tokenizer.cut(one)


def test_a_quotation_of_two_sentences_is_not_cut():
    assert independent("写明“应当。可以。”的，可以不写。完。", "zh") == (
        "写明“应当。可以。”的，可以不写。完。",
    )
    assert independent("应当写明《规定》。可以不写。", "zh") == ("应当写明《规定》。", "可以不写。")


def test_a_term_may_go_past_a_full_stop():
    tokenizer = Tokenizer(("甲。乙",), "zh")
    assert "甲。乙" in tokenizer.cut("规定甲。乙为名。")
