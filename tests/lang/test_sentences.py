"""Sentences, and that nothing is lost in cutting."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from clausework.lang.sentences import sentences

CASES = [
    ("zh", "平台应公示规则。商家可申诉。", 2),
    ("zh", "主播说：“买它！”平台应提示。", 2),
    ("zh", "不使用“最好！”、“第一！”等用语。", 1),
    ("zh", "包括食品……和药品。", 1),
    ("zh", "先核验；再开通。", 1),
    ("zh", "（见附录。）平台应公示。", 2),
    ("zh", "没有句号", 1),
    ("zh", "平台应按GB/T 1.1执行。", 1),
    ("en", "The platform shall act. The merchant may reply.", 2),
    ("en", "See e.g. Table 1. It is short.", 2),
    ("en", "See No. 5 and Fig. 3 for details.", 1),
    ("en", "Drugs, etc. are exempt.", 1),
    ("en", "It conforms to GB/T 1.1. That is all.", 2),
    ("en", "“Is it so?” The platform shall answer.", 2),
    ("en", "i.e. The rule.", 1),
    ("en", "Version 1.2 applies.", 1),
    ("en", "It shall say “Sold out. Do not order.” and stay up. That is all.", 2),
    ("en", "It shall say “Sold out. Do not order.” That is all.", 2),
    ("zh", "应标明“本品已售完。请勿下单。”字样。商家可撤下。", 2),
    ("zh", "引号“没有合上。平台应公示。", 2),
]


@pytest.mark.parametrize(("lang", "text", "count"), CASES)
def test_sentences_are_cut_where_they_end(lang, text, count):
    parts = sentences(text, lang)
    assert len(parts) == count, parts
    assert "".join(parts) == text


@given(st.text(max_size=120), st.sampled_from(["zh", "en"]))
def test_joined_again_they_are_the_text(text, lang):
    parts = sentences(text, lang)
    assert "".join(parts) == text
    assert all(parts)


@given(st.text(alphabet="平台应。！？；”“）A. e.g ", max_size=40), st.sampled_from(["zh", "en"]))
def test_a_sentence_alone_stays_whole_or_splits_no_further(text, lang):
    for part in sentences(text, lang):
        assert "".join(sentences(part, lang)) == part
