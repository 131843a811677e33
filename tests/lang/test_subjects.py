"""Whom a sentence binds: the role that is its subject, not any that it names."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies as st

from clausework.lang.role_names import RoleNames
from clausework.lang.subjects import subjects

ZH = RoleNames({"平台": "platform", "商家": "merchant", "主播": "streamer", "MCN机构": "mcn"})
EN = RoleNames({"Platform": "platform", "Merchant": "merchant", "Streamer": "streamer", "MCN agency": "mcn"})

CHINESE = [
    ("平台应公示规则。", "platform"),
    ("平台不应删除评价。", "platform"),
    ("平台和商家应公示规则。", "platform merchant"),
    ("平台、商家、主播和MCN机构宜以同一编号记录。", "platform merchant streamer mcn"),
    ("主播或者其签约的MCN机构应取得同意。", "streamer mcn"),
    ("平台，以及入驻的商家，应公示规则。", "platform merchant"),
    ("平台在开播前应核验身份。", "platform"),
    ("平台每季度应公布一次。", "platform"),
    ("平台自收到投诉之日起宜公示进度。", "platform"),
    ("平台收到投诉后三个工作日内宜答复。", "platform"),
    ("平台（含小程序）应公示规则。", "platform"),
    ("入驻平台的商家应公示规则。", "merchant"),
    ("推广商家商品的主播应标明广告。", "streamer"),
    ("平台对违规的主播应采取措施。", "platform"),
    ("平台向商家应说明理由。", "platform"),
    ("平台发现违规的，应立即停播。", "platform"),
    ("平台、商家或者主播兼有其他角色的，应分别列明。", "platform merchant streamer"),
    ("平台收到举报的，经核实后应下架。", "platform"),
    ("如果商家更换商品，应更新标价。", "merchant"),
    ("消费者与商家发生争议的，平台应提供记录。", "platform"),
    ("商家无法联系的，平台宜先行赔付。", "platform"),
    ("对直播间的违规内容，主播应采取措施。", "streamer"),
    ("平台应公示规则，商家应遵守规则。", "platform merchant"),
    ("平台应公示规则，并应保存记录。", "platform"),
    ("平台应处罚违规，主播拒不改正的，应关闭账号。", "platform"),
    ("平台应公示规则。商家可提出申诉。", "platform merchant"),
    ("商品信息应由商家和主播核对。", "merchant streamer"),
    ("检验报告应由平台认可的机构出具。", ""),
    ("允许商家在直播中更换商品。", "merchant"),
    ("平台的规则应公示。", ""),
    ("平台首页应公示规则。", ""),
    ("平台自营的商品应标价。", ""),
    ("商家交付的商品应与样品一致。", ""),
    ("商家交付的商品，质量应与样品一致。", ""),
    ("主播口播的价格应与页面一致。", ""),
    ("对商家应说明理由。", ""),
    ("对入驻的商家应说明理由。", ""),
    ("消费者向商家提出退货的，应在七日内退款。", ""),
    ("标题应含“平台应负责”字样。", ""),
    ("各方应公示规则。", ""),
    ("应公示规则。", ""),
    ("平台公示规则。", ""),
]
ENGLISH = [
    ("The platform shall publish its rules.", "platform"),
    ("Platforms and MCN agencies should keep records.", "platform mcn"),
    ("A platform, merchant, streamer or MCN agency that also acts in another role should say so.",
     "platform merchant streamer mcn"),
    ("Where goods are sold by the merchant, the platform and the streamer shall keep records.",
     "platform streamer"),
    ("Before live promotion, registered merchants shall have ready the materials.", "merchant"),
    ("Platforms that host merchants shall keep records.", "platform"),
    ("The merchant selling through the platform shall keep records.", "merchant"),
    ("The platform also shall keep records.", "platform"),
    ("Where a merchant finds a defect, it shall stop the sale.", "merchant"),
    ("The platform shall publish its rules, and the merchant may appeal.", "platform merchant"),
    ("The platform shall publish rules for merchants and may amend them.", "platform"),
    ("Records shall be kept by the merchant and the streamer.", "merchant streamer"),
    ("The rules of the platform shall be published.", ""),
    ("Goods of platforms and merchants shall be labelled.", ""),
    ("The platform's rules shall be published.", ""),
    ("The platform rules shall be published.", ""),
    ("Records kept by the merchant shall be complete.", ""),
    ("Goods shall be labelled.", ""),
    ("The parties shall keep records.", ""),
    ("Records the merchant keeps shall be complete.", ""),
]  # fmt: skip


def roles(text, lang):
    return " ".join(dict.fromkeys(named.role for named in subjects(text, lang, ZH if lang == "zh" else EN)))


@pytest.mark.parametrize(("text", "bound"), CHINESE)
def test_the_subject_of_a_chinese_sentence(text, bound):
    assert roles(text, "zh") == bound


@pytest.mark.parametrize(("text", "bound"), ENGLISH)
def test_the_subject_of_an_english_sentence(text, bound):
    assert roles(text, "en") == bound


@given(st.text(alphabet="平台商家主播和、的对应，。；在后（）“”a", max_size=80))
def test_each_name_stands_where_it_is_said_to(text):
    for named in subjects(text, "zh", ZH):
        assert text[named.start : named.end] == named.word


@pytest.mark.timing
@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("zh", "对平台" * 6000 + "应"),
        ("zh", "对平台应" * 5000),
        ("zh", "平台应。" * 5000),
        ("zh", "（平台，" * 5000 + "应"),
        ("en", "the platform that " * 1200 + "shall"),
        ("en", "The platform shall. " * 1000),
        ("en", "platform, " * 2000 + "shall be done by " * 500),
    ],
)
def test_a_long_text_takes_no_longer_than_its_length_says(lang, text):
    start = time.process_time()
    subjects(text, lang, ZH if lang == "zh" else EN)
    assert time.process_time() - start < 4


def test_the_plural_of_a_name_is_the_name():
    assert [named.word for named in EN.find("An MCN agency, MCN agencies, platforms; platformer")] == [
        "MCN agency", "MCN agencies", "platforms",
    ]  # fmt: skip
