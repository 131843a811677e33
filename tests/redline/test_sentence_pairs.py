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
]


@pytest.mark.parametrize(("old", "new", "lang"), UNPAIRED)
def test_no_level_and_no_number_comes_from_one_sentence_to_another(old, new, lang):
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
]


@pytest.mark.parametrize(("old", "new", "lang", "pairs"), PAIRED)
def test_inside_a_pair_of_sentences_it_is_told(old, new, lang, pairs):
    assert [(label.old, label.new) for label in change(old, new, lang).labels] == pairs


def test_the_level_of_a_provision_is_told_whatever_words_were_exchanged():
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
