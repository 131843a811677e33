"""“From X to Y” is told inside one pair of sentences; else words were deleted and others were added."""

import pytest
from places import CORPORA, NO_CORPORA
from written_drafts import clause, draft

from clausework.redline.compare import compare
from clausework.redline.foreign import compare_foreign
from clausework.redline.ledger import ledger
from clausework.source.foreign import read_foreign


def change(old, new, lang):
    """The change of a paragraph without an ID, as laws have them."""
    drafts = (
        draft(name, clause("c", **{lang: text}), languages=(lang,))
        for name, text in (("D1", old), ("D2", new))
    )
    return compare(*drafts).changes[0]


UNPAIRED = [
    (
        "样式由农业主管部门制定，许可证有效期为三年。发放许可证可以收取工本费，具体收费管理办法由财政、价格主管部门制定。",
        "样式由农业主管部门制定，许可证有效期为三年。许可证的审批和发放信息应当依法向社会公开。具体办法由农业主管部门制定。",
        "zh",
    ),
    (
        "违反本法规定，有下列行为的，由财政部门责令限期改正，处三千元以上五万元以下的罚款。",
        "违反本法规定，有下列行为的，由财政部门责令限期改正，处二十万元以下的罚款；情节严重的，"
        "处二十万元以上一百万元以下的罚款。",
        "zh",
    ),
    (
        "Comparison of versions ignores case. Any leading zeros MUST be effectively ignored by the tools.",
        "Comparison of versions ignores case. All ascii letters should be compared without regard to case.",
        "en",
    ),
    (
        "A stock keeping unit identifies a product. Two * MUST NOT follow each other.",
        "A stock keeping unit identifies a product. As part of the unit a literal * MUST be escaped.",
        "en",
    ),
    # another person is punished, another case, and another cell of a row
    (
        "拒不配合的，对个人可以处二万元以下的罚款，对单位可以处二十万元以下的罚款。",
        "拒不配合的，对单位处销售额百分之一以下的罚款，没有销售额的，处五百万元以下的罚款。",
        "zh",
    ),
    (
        "违法实施集中的，处五十万元以下的罚款。",
        "违法实施集中的，不具有排除、限制竞争效果的，处五百万元以下的罚款。",
        "zh",
    ),
    ("| 项目 | 数量 | 期限 |\n| 订单 | 甲 | 116日 |", "| 项目 | 数量 |\n| 订单 | 2日 |", "zh"),
    ("| a | b | c |\n| Logs | x | 116 days |", "| a | b |\n| Logs | 2 days |", "en"),
]


@pytest.mark.parametrize(("old", "new", "lang"), UNPAIRED)
def test_no_level_and_no_number_comes_from_another_sentence(old, new, lang):
    found = change(old, new, lang)
    assert "变为" not in found.sentence["zh"]
    assert "(from a" not in found.sentence["en"]
    crossing = ("modal", "number", "period")
    assert [
        label for label in found.labels if label.kind.startswith(crossing) and label.old and label.new
    ] == []
    assert found.weight == "substantive"


PAIRED = [
    (
        "平台应公示。平台宜保存记录三日。",
        "平台应公示。平台应保存记录七日。",
        "zh",
        [("宜", "应"), ("三日", "七日")],
    ),
    (
        "处五万元以下的罚款；情节严重的，处十万元以下的罚款。",
        "处十万元以下的罚款；情节严重的，处五十万元以下的罚款。",
        "zh",
        [("五万元", "十万元"), ("十万元", "五十万元")],
    ),
    (
        "Logs are kept. The platform should keep keys for two days.",
        "Logs are kept. The platform shall keep keys for three days.",
        "en",
        [("should", "shall"), ("two days", "three days")],
    ),
    ("| 项目 | 期限 |\n| 订单 | 三日 |", "| 项目 | 期限 |\n| 订单 | 七日 |", "zh", [("三日", "七日")]),
    (
        "尚未实施协议的，可以处五十万元以下的罚款。",
        "尚未实施协议的，可以处三百万元以下的罚款。法定代表人负有个人责任的，可以处一百万元以下的罚款。",
        "zh",
        [("五十万元", "三百万元"), ("", "一百万元")],
    ),
]


@pytest.mark.parametrize(("old", "new", "lang", "pairs"), PAIRED)
def test_inside_a_pair_of_sentences_it_is_told(old, new, lang, pairs):
    assert [(label.old, label.new) for label in change(old, new, lang).labels] == pairs


def test_what_ends_like_what_stands_before_it_is_told_whole():
    old, new, _, _ = PAIRED[-1]
    assert change(old, new, "zh").sentence["zh"] == (
        "将“五十万元”改为“三百万元”；增加“法定代表人负有个人责任的，可以处一百万元以下的罚款”。"
    )


@pytest.mark.parametrize(
    ("old", "new", "lang"),
    [
        ("使用IPv4地址。", "使用IPv6地址。", "zh"),
        ("符合FIPS 140-2的要求。", "符合FIPS 140-3的要求。", "zh"),
        ("Send U+000C at the end.", "Send U+007F at the end.", "en"),
        ("Keys follow FIPS 140-2 in all cases.", "Keys follow FIPS 140-3 in all cases.", "en"),
    ],
)
def test_a_name_with_a_number_is_no_quantity(old, new, lang):
    found = change(old, new, lang)
    assert [label.kind for label in found.labels] == []
    assert found.weight == "substantive"


def told(old, new):
    """The sentence on a text without IDs that changed so."""
    texts = [
        read_foreign(f"# 某法\n\n第一条　制定本法。\n\n第二条　{text}\n\n第三条　本法施行。\n", text)
        for text in (old, new)
    ]
    (found,) = (one for one in compare_foreign(*texts).redline.changes if one.kinds)
    return found.sentence["zh"], [record.sentence["zh"] for record in found.lines]


def test_the_number_of_an_item_is_told_apart_unless_others_came():
    old = "有下列情形的，处罚款：\n\n（一）不公示的；\n\n（二）财物的收发；\n\n（三）不登记的。"
    assert told(old, old.replace("（三）", "（四）"))[0] == "编号“（三）”改为“（四）”。"
    more = old.replace("（三）", "（四）").replace("（二）", "（二）拒不改正的；\n\n（三）")
    sentence, lines = told(old, more)
    assert sentence == "增加一段“（二）拒不改正的；”。".replace("；”", "”")
    assert "编号“（二）”改为“（三）”。" in lines
    both = told(old, old.replace("（二）财物", "（三）资产"))[1]
    assert both == ["将“财物的收发”改为“资产的收发”；编号“（二）”改为“（三）”。"]


def test_an_item_of_a_list_has_no_level_of_its_own():
    old = "商标代理机构知道委托人有本法第四条规定情形的，不得接受其委托。"
    new = "（四）知道委托人有本法第四条规定情形，仍接受其委托；"
    assert "变为" not in told(old, new)[0]
    assert "由禁止变为陈述" in told(old, new.removeprefix("（四）"))[0]


def test_an_empty_line_of_code_is_called_so():
    old = "使用下列代码：\n\n```\na\n\nb\n```"
    assert told(old, old.replace("\n\nb", "\nb"))[0] == "删去代码中的空行。"
    assert told(old, old.replace("b\n", "b\n\n\n"))[0] == "代码中增加2个空行。"


def test_a_bracket_is_told_with_what_it_encloses():
    old = "平台应当保存资产、所有者权益的记录。"
    assert (
        told(old, old.replace("所有者权益", "净资产（所有者权益）"))[0]
        == "将“所有者权益”改为“净资产（所有者权益）”。"
    )
    old = "由规定的机构（以下统称监督机构）依照本法监督。"
    assert (
        told(old, "由监督机构监督。")[0] == "将“由规定的机构（以下统称监督机构）依照本法”改为“由监督机构”。"
    )


def test_the_language_of_code_is_quoted_once():
    old = "使用下列代码：\n\n```sh\na\n```"
    assert told(old, old.replace("sh", "text"))[0] == "代码标注为“text”。"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("信息和安全", "信息安全", [("信息和安全", "信息安全")]),
        ("编码的字段", "控制目标", [("编码的字段", ""), ("", "控制目标")]),
    ],
)
def test_a_title_with_nothing_of_another_is_not_its_successor(old, new, told):
    drafts = (
        draft(name, clause("c", text, title=title), languages=("zh",))
        for name, title, text in (("D1", old, "平台应保存订单的记录。"), ("D2", new, "商家公示证照。"))
    )
    labels = [(label.old, label.new) for label in compare(*drafts).changes[0].labels if label.kind == "title"]
    assert labels == told


def test_the_level_of_a_provision_is_told_whatever_words_changed():
    old = draft(
        "D1", clause("c", "主播在推荐商品前，应使用过该商品。{#S-1}", "Streamers shall have used it.{#S-1}")
    )
    new = draft(
        "D2", clause("c", "主播不应推荐其未使用过的商品。{#S-1}", "Streamers shall not praise it.{#S-1}")
    )
    found = compare(old, new)
    (record,) = ledger(found).of_place("S-1")
    assert record.levels == ("requirement", "prohibition")
    assert "由要求变为禁止" in found.changes[0].sentence["zh"]
    assert "from a requirement to a prohibition" in found.changes[0].sentence["en"]
    kinds = {label.lang: label.kind for label in record.labels if label.kind.startswith("modal")}
    assert kinds == {"zh": "modal-changed", "en": "modal-changed"}


@pytest.mark.skipif(not CORPORA.is_dir(), reason=NO_CORPORA)
def test_tiers_of_a_penalty_are_told_apart_in_a_law():
    texts = [
        read_foreign((CORPORA / "zh-kuaiji" / f"{year}.md").read_text("utf-8"), year)
        for year in ("2017", "2024")
    ]
    found = compare_foreign(*texts)
    names = {found.clause(name) for name in ("40", "41", "42")}
    labels = [label for one in found.redline.changes if one.new in names for label in one.labels]
    assert any(label.kind == "number" for label in labels)
    assert [label for label in labels if label.kind == "number" and label.old and label.new] == []
