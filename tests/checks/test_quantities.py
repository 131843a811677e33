"""Quantities of one language answer to those of the other."""

from __future__ import annotations

import pytest

from clausework.checks.quantities import differing, read

SAME = [
    ("不少于三个工作日", "at least three working days"),
    ("二十四小时内", "within 24 hours"),
    ("24小时", "a 24-hour window"),
    ("每六个月", "every six months"),
    ("半年", "half a year"),
    ("三十日", "thirty days"),
    ("七日内", "within seven days"),
    ("六十天", "sixty days"),
    ("百分之五", "five per cent"),
    ("5%", "5 %"),
    ("两次", "twice"),
    ("五万元", "CNY 50,000"),
    ("每年一次", "once a year"),
    ("十二个月", "twelve months"),
    ("二十五分钟", "twenty-five minutes"),
    ("2020年7月1日起", "from 1 July 2020"),
    ("依照第十二条", "under Article 12"),
    ("年满十六周岁", "at least 16 years of age"),
    ("第三方机构", "a third party"),
    ("一次性用品", "single-use goods"),
    ("一年", "one year"),
    ("一年", "12 months"),
    ("十二个月", "a year"),
    ("一年半", "eighteen months"),
    ("每季度", "quarterly"),
    ("每个工作日", "every working day"),
    ("两周", "14 days"),
    ("90分钟", "one and a half hours"),
    ("24小时", "24 h"),
    ("24 h", "24 h"),
    ("30min内", "within 30 min"),
    ("10 s、7 d", "ten seconds, seven days"),
    ("10秒、7天", "10 s, 7 d"),
    ("4s店、1990s", "a 4s store, the 1990s"),
    ("10万元", "100,000 yuan"),
    ("1.5万元", "CNY 15,000"),
    ("1亿元", "100 million yuan"),
    ("5个工作日", "five working days"),
    ("三分之二", "two thirds"),
    ("四分之三", "three quarters of the members"),
    ("半数以上", "more than half"),
    ("7×24小时", "24 hours a day, seven days a week"),
    ("三件样品", "three samples"),
    ("三次违规", "three breaches"),
    ("三倍", "three times"),
    ("双方各执一份", "both parties hold a copy"),
    ("不满十八周岁", "aged seventeen or less"),
    ("2 kg", "2 kilograms"),
    ("20 ℃", "20 °C"),
    ("按GB/T 35273—2020执行", "in accordance with GB/T 35273—2020"),
    ("一律公示", "shall all be published"),
]


@pytest.mark.parametrize(("zh", "en"), SAME)
def test_translations_agree(zh, en):
    assert differing(read(zh, "zh"), read(en, "en")) == ((), ())


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("三年", "two years"),
        ("三个工作日", "three days"),
        ("五万元", "CNY 5,000"),
        ("六十日", "six days"),
        ("百分之十", "5%"),
        ("一年", "one month"),
        ("一个工作日", "one day"),
        ("每月", "every quarter"),
        ("每年两次", "once a year"),
        ("三分之二", "three quarters of the members"),
        ("半数", "one third"),
        ("10万元", "10,000 yuan"),
        ("24小时", "24 days"),
        ("5 kg", "3 kg"),
        ("十八周岁", "16 years of age"),
        ("三件样品", "five samples"),
        ("半年", "three months"),
    ],
)
def test_what_differs_is_seen(zh, en):
    assert differing(read(zh, "zh"), read(en, "en")) != ((), ())


def test_compound_numbers_are_read_whole():
    for text, lang, number, unit in (
        ("一百零五日", "zh", 105, "day"),
        ("three hundred days", "en", 300, "day"),
        ("one hundred and fifty days", "en", 150, "day"),
        ("十五日", "zh", 15, "day"),
    ):
        assert [(item.number, item.unit) for item in read(text, lang).quantities] == [(number, unit)]


def test_a_difference_is_told_in_the_words_of_the_text():
    lost, extra = differing(read("应在三日内答复。", "zh"), read("within five working days", "en"))
    assert [item.text for item in (*lost, *extra)] == ["三日", "five working days"]
