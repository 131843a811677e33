"""Which words of a Chinese sentence lie across the edges of what is looked for."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from clausework.lang.lattice import whole

FOUND = """
采取[有效]措施 [采取]有效措施 [严禁]吸烟 严禁[吸烟] 不应[吸烟] [合理]安排 合理[安排] [当事]方 也应[大力]推广 应[及时]通知
[切实]加强 应[加强]管理 在[入口处]以大字标明 对违规的[处以]罚款 用[微信]支付 三个月[以内] [采取有效]措施
""".split()  # noqa: SIM905
CUT = """
入口[处以]大字标明 门的最[大力]不超过 轻[微信]息 中华人民共[和国]领域 国务[院和]国务院 核[与辐]射安全 电能[表]应接地
消费者[对外]包装 蚊[帐单]独购买 抽[象素]材 这[部份]额不变 参[与]活动 普[及]知识 来不[及]整改
""".split()  # noqa: SIM905
TOKENS = [
    ("不超过五[十万元]", "五十万元"),
    ("1[0公斤]以内", "10公斤"),
    ("6.[5英寸]", "6.5英寸"),
    ("十[八岁]以下", "十八岁"),
    ("见[GB/T 35]273", "GB/T 35273"),
    ("保存九十[天]", "天"),
    ("用[Exc]el登记", "Excel"),
]


def marked(text):
    start, end = text.index("["), text.index("]") - 1
    return text.replace("[", "").replace("]", ""), start, end


@pytest.mark.parametrize("case", FOUND)
def test_what_is_made_of_whole_words_is_found(case):
    text, start, end = marked(case)
    assert whole(text, "zh", start, end) == (start, end)


@pytest.mark.parametrize("case", CUT)
def test_what_cuts_a_word_is_not(case):
    text, start, end = marked(case)
    assert whole(text, "zh", start, end) is None
    assert whole(text, "fr", start, end) == (start, end)


@pytest.mark.parametrize(("case", "expected"), TOKENS)
def test_of_a_number_or_latin_word_the_whole_is_found(case, expected):
    text, start, end = marked(case)
    begin, stop = whole(text, "zh", start, end)
    assert text[begin:stop] == expected


@given(st.text("处以入口十五0.aG中华人民共和国，"), st.data())
def test_what_is_found_lies_in_the_text_and_is_found_again(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    bounds = whole(text, "zh", start, end)
    if bounds:
        assert 0 <= bounds[0] <= start <= end <= bounds[1] <= len(text)
        assert whole(text, "zh", *bounds) == bounds
    assert whole(text, "zh", 0, len(text)) == (0, len(text))
