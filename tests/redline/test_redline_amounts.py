"""Amounts, their limits and the signs beside them: what they are called, and that none is overlooked."""

import pytest
from written_drafts import change_of

from clausework.lang.quantities import quantities

S, E = "substantive", "editorial"

ZH = [
    # A limit is a part of what is required.
    ("保存期不少于三年。", "保存期不超过三年。", [("period", "不少于三年", "不超过三年")], "将“不少于三年”改为“不超过三年”。"),
    ("平台应保存至少两份。", "平台应保存两份。", [("number", "至少两份", "两份")], "将“至少两份”改为“两份”。"),
    ("金额500元以上的应告知。", "金额超过500元的应告知。", [("number", "500元以上", "超过500元")], "将“500元以上”改为“超过500元”。"),
    ("金额500元以上的应告知。", "金额500元以下的应告知。", [("number", "500元以上", "500元以下")], "将“500元以上”改为“500元以下”。"),
    ("人数≥10万的应培训。", "人数＞10万的应培训。", [("number", "≥10万", "＞10万")], "将“≥10万”改为“＞10万”。"),
    ("人数大于10万的应培训。", "人数大于等于10万的应培训。", [("number", "大于10万", "大于等于10万")], "将“大于10万”改为“大于等于10万”。"),
    # A number is told with its unit.
    ("不应为未满十六周岁者开通。", "不应为未满十八周岁者开通。", [("number", "十六周岁", "十八周岁")], "将“十六周岁”改为“十八周岁”。"),
    ("温度应为20 ℃。", "温度应为18 ℃。", [("number", "20 ℃", "18 ℃")], "将“20 ℃”改为“18 ℃”。"),
    ("延迟应小于3 s。", "延迟应小于3 ms。", [("number", "3 s", "3 ms")], None),
    ("金额不应超过500元。", "金额不应超过500美元。", [("number", "500元", "500美元")], None),
    ("金额不应超过￥500。", "金额不应超过$500。", [("number", "￥500", "$500")], None),
    ("人数10万的应培训。", "人数20万的应培训。", [("number", "10万", "20万")], "将“10万”改为“20万”。"),
    ("平台应提供一种方式。", "平台应提供两种方式。", [("number", "一种", "两种")], "将“一种”改为“两种”。"),
    ("平台应演练两次。", "平台应演练一次。", [("number", "两次", "一次")], "将“两次”改为“一次”。"),
    ("每次不少于四学时。", "每次不少于两学时。", [("period", "四学时", "两学时")], None),
    ("比例为5%。", "比例为5‰。", [("percentage", "5%", "5‰")], None),
    ("比例为百分之五。", "比例为千分之五。", [("percentage", "百分之五", "千分之五")], None),
    ("应于每月5日前报送。", "应于每月10日前报送。", [("date", "每月5日", "每月10日")], "将“每月5日前”改为“每月10日前”。"),
    # A version counts nothing.
    ("应使用HTTP/1.1。", "应使用HTTP/2。", [], "将“HTTP/1.1”改为“HTTP/2”。"),
    ("应使用TLS 1.2及以上版本。", "应使用TLS 1.3及以上版本。", [], "将“TLS 1.2”改为“TLS 1.3”。"),
    ("应采用UTF-8编码。", "应采用UTF-16编码。", [], "将“UTF-8”改为“UTF-16”。"),
    ("应符合ISO/IEC 27001。", "应符合ISO/IEC 27002。", [("reference", "ISO/IEC 27001", "ISO/IEC 27002")], None),
    ("应符合v2.0的要求。", "应符合v2.1的要求。", [], "将“v2.0”改为“v2.1”。"),
    ("应于二〇二一年完成。", "应于二〇三一年完成。", [("date", "二〇二一年", "二〇三一年")], None),
    # A circle is often typed for the numeral.
    ("自二○二○年七月一日起施行。", "自二○二一年七月一日起施行。", [("date", "二○二○年七月一日", "二○二一年七月一日")],
     "将“二○二○年七月一日”改为“二○二一年七月一日”。"),
    ("应于二○二○年完成。", "应于二○二一年完成。", [("date", "二○二○年", "二○二一年")], "将“二○二○年”改为“二○二一年”。"),
    ("应按1,2检验。", "应按12检验。", [("number", "1,2", "12")], None),
    ("应按表1检验。", "应按表2检验。", [("reference", "表1", "表2")], "将“按表1检验”改为“按表2检验”。"),
    # A sign says as much as a word.
    ("温度应高于5。", "温度应高于-5。", [], "在“5”前增加“-”。"),
    ("功能栏为“√”。", "功能栏为“×”。", [], None),
    # A stop beside a role tells who has a duty.
    ("应核查商家，主播应配合。", "应核查商家、主播，应配合。", [], "将“，主播”改为“、主播”。"),
    # Words that changed places.
    ("应提供查询、更正、删除和注销功能。", "应提供删除、查询、更正和注销功能。", [], "将“删除”移到“提供”后。"),
    ("平台应向商家收取。", "商家应向平台收取。", [], "将“平台应向商家”改为“商家应向平台”。"),
    ("应公示A类、B类和C类。", "应公示A类和C类。", [], "删去“B类”。"),
]  # fmt: skip

SAME = [
    ("比例为百分之五。", "比例为5%。", "zh"),
    ("比例为5％。", "比例为5%。", "zh"),
    ("应于2020年完成。", "应于二〇二〇年完成。", "zh"),
    ("不应超过￥500。", "不应超过¥500。", "zh"),
    ("应为5 ℃-10 ℃。", "应为5 ℃～10 ℃。", "zh"),
    ("应按GB/T 1.1—2020起草。", "应按GB/T 1.1-2020起草。", "zh"),
    ("应公示规则或者结果。", "应公示规则或结果。", "zh"),
    ("应公示规则；未公示的，不应执行。", "应公示规则，未公示的不应执行。", "zh"),
    ("It shall be 10,000 yuan.", "It shall be 10000 yuan.", "en"),
    ("The Platform shall keep it.", "The platform shall keep it.", "en"),
]

EN = [
    (
        "It shall be kept for at least three years.",
        "It shall be kept for at most three years.",
        [("period", "at least three years", "at most three years")],
        "Changes ‘for at least three years’ to ‘for at most three years’.",
    ),
    (
        "The rate shall be > 5 %.",
        "The rate shall be ≥ 5 %.",
        [("percentage", "> 5 %", "≥ 5 %")],
        "Changes ‘> 5 %’ to ‘≥ 5 %’.",
    ),
    (
        "Refunds above RMB 500 shall be confirmed.",
        "Refunds above RMB 1,000 shall be confirmed.",
        [("number", "RMB 500", "RMB 1,000")],
        "Changes ‘RMB 500’ to ‘RMB 1,000’.",
    ),
    (
        "It shall be drilled at least once a year.",
        "It shall be drilled at least twice every six months.",
        [("period", "once a year", "twice every six months")],
        "Changes ‘at least once a year’ to ‘at least twice every six months’.",
    ),
    ("HTTP/1.1 is used.", "HTTP/2 is used.", [], None),
    ("It shall conform to v2.0.", "It shall conform to v2.1.", [], None),
    ("It shall use TLS 1.2.", "It shall use TLS 1.3.", [], None),
    ("It shall be $500.", "It shall be ¥500.", [("number", "$500", "¥500")], None),
    ("It shall be 20 °C.", "It shall be 18 °C.", [("number", "20 °C", "18 °C")], None),
    ("Do the tests of Table 1.", "Do the tests of Table 2.", [("reference", "Table 1", "Table 2")], None),
    (
        "It shall, within three days, tell them of the result.",
        "It shall tell them of the result within three days.",
        [],
        "Moves ‘within three days’ to after ‘result’.",
    ),
    (
        "It shall publish the platform’s rules.",
        "It shall publish the merchant’s rules.",
        [("role", "platform", "merchant")],
        "Changes ‘platform’ to ‘merchant’.",
    ),
    ("It shall not only record but also publish.", "It shall record and publish.", [], None),
]


@pytest.mark.parametrize(("lang", "case"), [*(("zh", case) for case in ZH), *(("en", case) for case in EN)])
def test_an_amount_is_told_with_its_unit_and_its_limit(lang, case):
    old, new, labels, sentence = case
    change = change_of(old, new, lang)
    assert change.weight == S
    assert [(label.kind, label.old, label.new) for label in change.labels] == labels
    if sentence:
        assert change.sentence[lang] == sentence


@pytest.mark.parametrize(("old", "new", "lang"), SAME)
def test_another_writing_of_the_same_is_editorial(old, new, lang):
    for change in (change_of(old, new, lang), change_of(new, old, lang)):
        assert change.weight == E
        assert [label.kind for label in change.labels] == ["editorial-only"]


def test_units_that_differ_in_a_letter_are_not_the_same():
    def value_of(text):
        (found,) = quantities(text, "en")
        return found.value

    assert len({value_of(text) for text in ("3 s", "3 ms", "3 m", "3 min", "3 h")}) == 5
    assert value_of("three days") == value_of("3 day")


def test_a_letter_with_a_number_counts_nothing():
    assert [found.text for found in quantities("本稿（D1稿）用A4纸印1份", "zh")] == ["1份"]
    assert [found.text for found in quantities("draft D1 on A4, in 2 days", "en")] == ["2 days"]


def test_the_number_of_a_cited_entry_counts_nothing():
    assert change_of("见文献[13]。", "见文献[14]。", "zh").labels == ()
