"""What is found in a Chinese text by sentences is what is found in it as a whole."""

from hypothesis import given, settings
from hypothesis import strategies as st

from clausework.redline.levels import level_of, verbs_of
from clausework.redline.periods import periods
from clausework.redline.quantities import COMPILED, STARTS, _found, quantities
from clausework.redline.tokens import Tokenizer
from clausework.text.modals import classify
from clausework.text.modals_zh import TOKEN, TOKEN_STARTS
from clausework.text.scan import scan

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


@settings(deadline=None, max_examples=600)
@given(TEXTS)
def test_by_sentences_as_by_the_whole(text):
    assert "".join(periods(text, "zh")) == text
    assert verbs_of(text, "zh") == tuple(verb for verb in classify(text, "zh") if level_of(verb))
    assert quantities(text, "zh") == tuple(_found(text, "zh"))
    tokenizer = Tokenizer(("主播", "平台"), "zh")
    assert tokenizer.cut(text) == tokenizer._pieces(text)


@settings(deadline=None, max_examples=600)
@given(TEXTS)
def test_scanning_finds_what_searching_finds(text):
    for pattern, starts in ((TOKEN, TOKEN_STARTS), (COMPILED["zh"], STARTS)):
        assert [m.span() for m in scan(pattern, starts, text)] == [m.span() for m in pattern.finditer(text)]
    tokenizer = Tokenizer(("主播", "平台", "。主", "app"), "zh")
    whole = tokenizer._whole
    assert [m.span() for m in scan(whole, tokenizer._starts, text)] == [
        m.span() for m in whole.finditer(text)
    ]


def test_a_quotation_of_two_sentences_is_not_cut():
    assert periods("写明“应当。可以。”的，可以不写。完。", "zh") == ("写明“应当。可以。”的，可以不写。完。",)
    assert periods("应当写明《规定》。可以不写。", "zh") == ("应当写明《规定》。", "可以不写。")


def test_a_term_may_go_past_a_full_stop():
    tokenizer = Tokenizer(("甲。乙",), "zh")
    assert "甲。乙" in tokenizer.cut("规定甲。乙为名。")
