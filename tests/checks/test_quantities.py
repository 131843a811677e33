"""Quantities of one language answer to those of the other."""

from __future__ import annotations

import pytest

from clausework.checks.quantities import quantities

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
]


@pytest.mark.parametrize(("zh", "en"), SAME)
def test_translations_agree(zh, en):
    assert quantities(zh, "zh") == quantities(en, "en")


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("三年", "two years"),
        ("三个工作日", "three days"),
        ("五万元", "CNY 5,000"),
        ("六十日", "six days"),
        ("百分之十", "5%"),
    ],
)
def test_what_differs_is_seen(zh, en):
    assert quantities(zh, "zh") != quantities(en, "en")


def test_compound_numbers_are_read_whole():
    assert quantities("一百零五日", "zh") == {("105", "day")}
    assert quantities("three hundred days", "en") == {("300", "day")}
    assert quantities("十五日", "zh") == {("15", "day")}
