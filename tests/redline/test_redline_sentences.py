"""What a change of one line is called, how it weighs, and the sentence that tells it."""

import msgspec
import pytest
from written_drafts import change_of, clause, draft, lines_at

from clausework.lang.quantities import quantities
from clausework.model.draft import Lineage, Reason
from clausework.model.redline import Decision
from clausework.redline.compare import compare
from clausework.redline.words.tokens import Tokenizer

S, E = "substantive", "editorial"

ZH = [
    (
        "平台宜保存记录。",
        "平台应保存记录。",
        [("modal-strengthened", "宜", "应")],
        S,
        "将“宜”改为“应”（由推荐变为要求）。",
    ),
    (
        "平台应保存记录。",
        "平台宜保存记录。",
        [("modal-weakened", "应", "宜")],
        S,
        "将“应”改为“宜”（由要求变为推荐）。",
    ),
    (
        "商家可发布优惠。",
        "商家不应发布优惠。",
        [("modal-changed", "可", "不应")],
        S,
        "将“可”改为“不应”（由允许变为禁止）。",
    ),
    (
        "平台保存记录。",
        "平台应保存记录。",
        [("modal-strengthened", "", "应")],
        S,
        "在“保存”前增加“应”（由陈述变为要求）。",
    ),
    (
        "平台应在每次开播前核验。",
        "平台宜在每次开播前核验。",
        [("modal-weakened", "应", "宜")],
        S,
        "将“应”改为“宜”（由要求变为推荐）。",
    ),
    ("平台保存的记录应支持检索。", "平台应使其保存的记录支持检索。", [], S, None),
    (
        "保存期不少于三个月。",
        "保存期不少于一年。",
        [("period", "三个月", "一年")],
        S,
        "将“不少于三个月”改为“不少于一年”。",
    ),
    (
        "平台应在三日内处理。",
        "平台应在七日内处理。",
        [("period", "三日", "七日")],
        S,
        "将“三日内”改为“七日内”。",
    ),
    (
        "平台应在施行三日前公示。",
        "平台应在施行三日后公示。",
        [],
        S,
        "将“施行三日前公示”改为“施行三日后公示”。",
    ),
    (
        "平台宜至少每年复核。",
        "平台宜至少每六个月复核。",
        [("period", "每年", "每六个月")],
        S,
        "将“至少每年”改为“至少每六个月”。",
    ),
    ("保存期不少于三年。", "保存期不少于3年。", [], E, "将“不少于三年”改为“不少于3年”。"),
    (
        "退货率不应超过5%。",
        "退货率不应超过3%。",
        [("percentage", "5%", "3%")],
        S,
        "将“不应超过5%”改为“不应超过3%”。",
    ),
    (
        "平台应于2020年7月1日前完成。",
        "平台应于2020年10月1日前完成。",
        [("date", "2020年7月1日", "2020年10月1日")],
        S,
        "将“2020年7月1日前”改为“2020年10月1日前”。",
    ),
    (
        "平台应指定至少两名人员。",
        "平台应指定至少三名人员。",
        [("number", "两名", "三名")],
        S,
        "将“至少两名”改为“至少三名”。",
    ),
    ("平台应公示证照。", "商家应公示证照。", [("role", "平台", "商家")], S, "将“平台”改为“商家”。"),
    (
        "平台和商家应公示证照。",
        "平台、商家和主播应公示证照。",
        [("role", "", "主播")],
        S,
        "将“平台和商家”改为“平台、商家和主播”。",
    ),
    ("发现违规的，平台应下架。", "平台发现违规的，应下架。", [], S, "将“平台”移到“发现”前。"),
    (
        "本标准适用于平台。",
        "本文件适用于平台。",
        [("edition", "本标准", "本文件")],
        E,
        "将“本标准”改为“本文件”。",
    ),
    ("平台不得删除评价。", "平台不应删除评价。", [("edition", "不得", "不应")], E, "将“不得”改为“不应”。"),
    (
        "平台应按GB/T 36310—2018公示。",
        "平台应按GB/T 36310—2020公示。",
        [("reference", "GB/T 36310—2018", "GB/T 36310—2020")],
        S,
        "将“GB/T 36310—2018”改为“GB/T 36310—2020”。",
    ),
    (
        "平台应按第12条处理。",
        "平台应按第13条处理。",
        [("reference", "第12条", "第13条")],
        S,
        "将“第12条”改为“第13条”。",
    ),
    ("平台应按第12条处理。", "平台应按第十二条处理。", [], E, "将“第12条”改为“第十二条”。"),
    ("见[](#a)。", "见[](#b)。", [("reference", "第2章", "附录A")], E, "将“见第2章”改为“见附录A”。"),
    ("平台应公示规则。", "平台应在显著位置公示规则。", [], S, "在“公示”前增加“在显著位置”。"),
    ("平台应在显著位置公示规则。", "平台应公示规则。", [], S, "删去“在显著位置”。"),
    ("平台应公示规则，并通知商家。", "平台应公示规则并通知商家。", [], E, "删去“，”。"),
    ("平台应公示**规则**。", "平台应公示规则。", [], E, "调整标点或者排版。"),
    ("注：见下。", "注：见下文。", [], E, "将“见下”改为“见下文”。"),
    ("平台应展示“广告”。", "平台应展示“商业广告”。", [], S, "将“广告”改为“商业广告”。"),
    (
        "主播或者其签约的MCN机构应取得同意。",
        "主播应取得同意。",
        [("role", "MCN机构", "")],
        S,
        "删去“或者其签约的MCN机构”。",
    ),
    (
        "主播应取得同意。",
        "与其签约的MCN机构和主播应取得同意。",
        [("role", "", "MCN机构")],
        S,
        "在“主播”前增加“与其签约的MCN机构和”。",
    ),
    ("主播应保存记录。", "主播应保存MCN机构要求的记录。", [], S, "在“记录”前增加“MCN机构要求的”。"),
    (
        "商家应标明价格，并与结算金额一致。",
        "商家应标明价格，标明的价格与结算金额一致。",
        [],
        S,
        "将“并与结算金额一致”改为“标明的价格与结算金额一致”。",
    ),
    (
        "平台应下架目录内被禁商品。",
        "平台应下架目录内禁止推广的商品。",
        [],
        S,
        "将“目录内被禁商品”改为“目录内禁止推广的商品”。",
    ),
    (
        "平台应保存音视频内容的记录。",
        "平台应保存音视频内容并提供功能的记录。",
        [],
        S,
        "在“内容”后增加“并提供功能”。",
    ),
    (
        "MCN机构是为农户寻找买主的组织。",
        "MCN机构是为其提供培训、策划或者选品服务的组织。",
        [],
        S,
        "将“为农户寻找买主”改为“为其提供培训、策划或者选品服务”。",
    ),
    (
        "注：自同年7月1日起征求意见。",
        "注：同年7月征求意见。",
        [("date", "7月1日", "7月")],
        E,
        "将“自同年7月1日起”改为“同年7月”。",
    ),
]

EN = [
    (
        "The platform should keep records.",
        "The platform shall keep records.",
        [("modal-strengthened", "should", "shall")],
        S,
        "Changes ‘should’ to ‘shall’ (from a recommendation to a requirement).",
    ),
    (
        "The platform shall keep records.",
        "The platform may keep records.",
        [("modal-weakened", "shall", "may")],
        S,
        "Changes ‘shall’ to ‘may’ (from a requirement to a permission).",
    ),
    (
        "The merchant may publish offers.",
        "The merchant shall not publish offers.",
        [("modal-changed", "may", "shall not")],
        S,
        "Changes ‘may’ to ‘shall not’ (from a permission to a prohibition).",
    ),
    (
        "The platform must keep records.",
        "The platform shall keep records.",
        [("edition", "must", "shall")],
        E,
        "Changes ‘must’ to ‘shall’.",
    ),
    (
        "The platform keeps records.",
        "The platform shall keep records.",
        [("modal-strengthened", "", "shall")],
        S,
        "Changes ‘platform keeps records’ to ‘platform shall keep records’ (from a statement to a requirement).",
    ),
    (
        "The platform shall keep records for at least three months.",
        "The platform shall keep records for at least one year.",
        [("period", "three months", "one year")],
        S,
        "Changes ‘at least three months’ to ‘at least one year’.",
    ),
    (
        "The platform shall review at least once a year.",
        "The platform shall review at least every six months.",
        [("period", "once a year", "every six months")],
        S,
        "Changes ‘at least once a year’ to ‘at least every six months’.",
    ),
    (
        "The platform shall answer within three days.",
        "The platform shall answer within 3 days.",
        [],
        E,
        "Changes ‘within three days’ to ‘within 3 days’.",
    ),
    (
        "The rate shall not exceed 5 %.",
        "The rate shall not exceed 3 percent.",
        [("percentage", "5 %", "3 percent")],
        S,
        "Changes ‘not exceed 5 %’ to ‘not exceed 3 percent’.",
    ),
    (
        "The platform shall finish by 1 July 2020.",
        "The platform shall finish by 1 October 2020.",
        [("date", "1 July 2020", "1 October 2020")],
        S,
        "Changes ‘by 1 July 2020’ to ‘by 1 October 2020’.",
    ),
    (
        "The platform shall appoint at least two managers.",
        "The platform shall appoint at least three managers.",
        [("number", "two", "three")],
        S,
        "Changes ‘at least two managers’ to ‘at least three managers’.",
    ),
    (
        "The platform shall display it.",
        "The merchant shall display it.",
        [("role", "platform", "merchant")],
        S,
        "Changes ‘platform’ to ‘merchant’.",
    ),
    (
        "This standard applies to platforms and merchants.",
        "This document applies to platforms, merchants and streamers.",
        [("edition", "This standard", "This document"), ("role", "", "streamers")],
        S,
        "Changes ‘platforms and merchants’ to ‘platforms, merchants and streamers’; changes ‘This standard’ to"
        " ‘This document’.",
    ),
    (
        "The platform shall follow GB/T 36310-2018.",
        "The platform shall follow GB/T 36310-2020.",
        [("reference", "GB/T 36310-2018", "GB/T 36310-2020")],
        S,
        "Changes ‘GB/T 36310-2018’ to ‘GB/T 36310-2020’.",
    ),
    (
        "See [](#a).",
        "See [](#b).",
        [("reference", "Clause 2", "Annex A")],
        E,
        "Changes ‘See Clause 2’ to ‘See Annex A’.",
    ),
    (
        "The platform shall publish the rules.",
        "The platform shall publish the rules prominently.",
        [],
        S,
        "Adds ‘prominently’ after ‘rules’.",
    ),
    (
        "The platform shall publish the complete rules.",
        "The platform shall publish the rules.",
        [],
        S,
        "Deletes ‘complete’.",
    ),
    (
        "The platform shall publish rules, and tell merchants.",
        "The platform shall publish rules and tell merchants.",
        [],
        E,
        "Deletes ‘,’.",
    ),
    (
        "The streamer or the MCN agency that has signed the streamer shall obtain consent.",
        "The streamer shall obtain consent.",
        [("role", "MCN agency", "")],
        S,
        "Deletes ‘or the MCN agency that has signed the streamer’.",
    ),
    (
        "The draft of 17 June 2020 and reports was found in the archive.",
        "The draft of 17 June 2020, was found in the archive.",
        [],
        S,
        "Deletes ‘and reports’.",
    ),
    (
        "NOTE: Opinions were invited from 1 July of that year.",
        "NOTE: Opinions were invited from 5 July of that year.",
        [("date", "1 July", "5 July")],
        E,
        "Changes ‘1 July’ to ‘5 July’.",
    ),
    (
        "NOTE: Each publicly reported proposal names it.",
        "NOTE: Each publicly reported in June 2020 names it.",
        [("date", "", "June 2020")],
        E,
        "Changes ‘reported proposal’ to ‘reported in June 2020’.",
    ),
    (
        "This standard specifies the general principles for it.",
        "This document establishes general principles for it.",
        [("edition", "This standard", "This document")],
        S,
        "Changes ‘specifies the general’ to ‘establishes general’; changes ‘This standard’ to ‘This document’.",
    ),
    (
        "The studio should be lit.",
        "The stage shall be lit.",
        [("modal-strengthened", "should", "shall")],
        S,
        "Changes ‘studio should be’ to ‘stage shall be’ (from a recommendation to a requirement).",
    ),
]


@pytest.mark.parametrize(("lang", "case"), [*(("zh", case) for case in ZH), *(("en", case) for case in EN)])
def test_a_change_is_labelled_weighed_and_told(lang, case):
    old, new, labels, weight, sentence = case
    change = change_of(old, new, lang)
    meant = [label for label in change.labels if not label.kind.endswith("-only")]
    assert [(label.kind, label.old, label.new) for label in meant] == labels
    assert (len(meant) < len(change.labels)) == (weight == E)
    assert change.weight == weight
    assert change.kinds == ("modified",)
    if sentence:
        assert change.sentence[lang] == sentence
    assert all(change.verdict.values())


def test_each_language_tells_the_text_of_its_own():
    old = draft("D1", clause("c", "平台宜保存。{#P-1}", "The platform should keep it.{#P-1}"))
    new = draft("D2", clause("c", "平台应保存。{#P-1}", "The platform shall keep it.{#P-1}"))
    change = compare(old, new).changes[0]
    assert change.sentence == {
        "zh": "将“宜”改为“应”（由推荐变为要求）。",
        "en": "Changes ‘should’ to ‘shall’ (from a recommendation to a requirement).",
    }


def test_a_change_of_one_language_says_which():
    old = draft("D1", clause("c", "平台应保存。{#P-1}", "The platform shall keep it.{#P-1}"))
    only_zh = draft("D2", clause("c", "平台应加密保存。{#P-1}", "The platform shall keep it.{#P-1}"))
    assert (
        compare(old, only_zh).changes[0].sentence["en"]
        == "In the Chinese text only: adds ‘加密’ before ‘保存’."
    )
    only_en = draft("D2", clause("c", "平台应保存。{#P-1}", "The platform shall store it.{#P-1}"))
    change = compare(old, only_en).changes[0]
    assert change.sentence["zh"] == "仅改动英文文本：将“shall keep it”改为“shall store it”。"
    assert (change.weight, change.verdict["en"]) == (
        "substantive",
        "only the translation changes, not the original; the wording of normative text changes",
    )


def test_many_changes_are_told_up_to_three_and_counted():
    old = draft(
        "D1", clause("c", "平台宜保存三日。{#P-1}\n平台应公示。{#P-2}\n本标准适用。{#P-3}\n平台应查。{#P-4}")
    )
    new = draft(
        "D2", clause("c", "平台应保存七日。{#P-1}\n平台应公示。{#P-2}\n本文件适用。{#P-3}\n商家应查。{#P-4}")
    )
    sentence = compare(old, new).changes[0].sentence["zh"]
    assert sentence == (
        "将“宜”改为“应”（由推荐变为要求）；将“三日”改为“七日”；将“平台”改为“商家”；另有1处修改。"
    )


def test_the_same_change_in_several_places_is_told_once():
    old = draft("D1", clause("c", "本标准规定了要求。\n本标准适用于平台。"))
    new = draft("D2", clause("c", "本文件规定了要求。\n本文件适用于平台。"))
    assert compare(old, new).changes[0].sentence["zh"] == "将“本标准”改为“本文件”（2处）。"


def test_a_lead_in_of_another_edition_is_one_editorial_change():
    before = (
        "下列文件对于本文件的应用是必不可少的。凡是注日期的引用文件，仅注日期的版本适用于本文件。"
        "凡是不注日期的引用文件，其最新版本（包括所有的修改单）适用于本文件。"
    )
    after = (
        "下列文件中的内容通过文中的规范性引用而构成本文件必不可少的条款。其中，注日期的引用文件，仅该日期对应的版本适用于"
        "本文件；不注日期的引用文件，其最新版本（包括所有的修改单）适用于本文件。"
    )
    old = draft("D1", clause("references", before, element="normative-references"))
    new = draft("D2", clause("references", after, element="normative-references"))
    change = compare(old, new).changes[0]
    assert [label.kind for label in change.labels] == ["edition-only", "edition"]
    assert change.weight == "editorial"


def test_a_renamed_term_makes_its_occurrences_editorial():
    def made(label, term, term_en, more=""):
        return draft(
            label,
            clause(
                "terms.room",
                f"{term}是空间。",
                f"{term_en} is a space.",
                term=term,
                term_en=term_en,
                element="term",
            ),
            clause("c", f"平台应监看{term}{more}。{{#P-1}}", f"The platform shall watch {term_en}s.{{#P-1}}"),
        )

    term, use = compare(made("D1", "直播室", "live studio"), made("D2", "直播间", "live room")).changes
    assert term.sentence["zh"].startswith("术语由“直播室”改称“直播间”")
    assert use.sentence == {"zh": "将“直播室”改为“直播间”。", "en": "Changes ‘live studios’ to ‘live rooms’."}
    assert use.weight == "editorial"
    assert {label.kind for label in use.labels} == {"term-only", "term"}
    other = compare(made("D1", "直播室", "live studio"), made("D2", "直播间", "live room", "的评论")).changes[
        1
    ]
    assert other.weight == "substantive"


def _renamed_room(lang, old, new):
    """The change of a provision where the live studio has become the live room, and 直播电商 is a term."""

    def made(label, term, term_en, text):
        return draft(
            label,
            clause("terms.room", "某空间。", "a space", term=term, term_en=term_en, element="term"),
            clause(
                "terms.trade", "某活动。", "a trade", term="直播电子商务", term_en="trade", element="term"
            ),
            clause("c", **{lang: f"{text}{{#P-1}}"}),
            languages=(lang,),
        )

    changes = compare(
        made("D1", "直播室", "live studio", old), made("D2", "直播间", "live room", new)
    ).changes
    return changes[-1]


def test_a_renamed_term_and_a_verb_beside_it_are_two_changes():
    english = _renamed_room("en", "A live studio should be lit.", "A live room shall be lit.")
    assert english.sentence["en"] == (
        "Changes ‘should’ to ‘shall’ (from a recommendation to a requirement); changes ‘live studio’ to ‘live room’."
    )
    assert [label.kind for label in english.labels] == ["term", "modal-strengthened"]
    chinese = _renamed_room("zh", "直播室宜照明。", "直播间应照明。")
    assert chinese.sentence["zh"] == "将“宜”改为“应”（由推荐变为要求）；将“直播室”改为“直播间”。"


def test_words_changed_around_a_term_are_two_changes():
    change = _renamed_room(
        "zh", "本标准规定了直播电子商务服务的原则。", "本文件确立了直播电子商务管理的原则。"
    )
    assert change.sentence["zh"] == (
        "将“规定了直播电子商务”改为“确立了直播电子商务”；将“直播电子商务服务”改为“直播电子商务管理”；"
        "将“本标准”改为“本文件”。"
    )


REFERENCES = "GB/T 22239　等级保护基本要求"


@pytest.mark.parametrize(
    ("before", "after", "label", "sentence"),
    [
        (
            REFERENCES,
            f"GB/T 19012—2019　投诉处理指南\n{REFERENCES}",
            ("", "GB/T 19012—2019"),
            "增加规范性引用文件“GB/T 19012—2019 投诉处理指南”。",
        ),
        (
            f"GB/T 19012—2019　投诉处理指南\n{REFERENCES}",
            REFERENCES,
            ("GB/T 19012—2019", ""),
            "删去规范性引用文件“GB/T 19012—2019 投诉处理指南”。",
        ),
        (
            REFERENCES,
            REFERENCES.replace("22239", "22239—2019"),
            ("GB/T 22239", "GB/T 22239—2019"),
            "将“GB/T 22239”改为“GB/T 22239—2019”。",
        ),
    ],
)
def test_another_normative_reference_is_substantive_though_made(before, after, label, sentence):
    more = {"element": "normative-references", "generated": "references"}
    change = compare(
        draft("D1", clause("references", before, **more)), draft("D2", clause("references", after, **more))
    ).changes[0]
    assert change.weight == "substantive"
    assert [(one.kind, one.old, one.new) for one in change.labels] == [("reference", *label)]
    assert change.sentence["zh"] == sentence


@pytest.mark.parametrize(
    ("address", "lang"),
    [("http://news.example/2020-06/24/c_502566.htm", "zh"), ("doi:10.1000/182.35-6(7)x", "en")],
)
def test_an_address_is_one_word_and_is_quoted_whole_or_not(address, lang):
    line = {
        "zh": f"[15]　某地将出台首批直播行业标准并向社会各界公开征求意见的报道（某某日报网，2020年6月24日，{address}）",
        "en": f"[15] A city is to introduce the first standards of the country for the live stream industry"
        f" and asks for opinions (A Daily, 24 June 2020, {address})",
    }[lang]
    old, new = (
        draft(label, clause("c", **{lang: text}), languages=(lang,))
        for label, text in (("D1", "甲。"), ("D2", f"甲。\n{line}"))
    )
    sentence = compare(old, new).changes[0].sentence[lang]
    assert sentence.endswith({"zh": "2020年6月24日）”。", "en": "24 June 2020)’."}[lang])
    assert "example" not in sentence
    assert address in Tokenizer((), lang).cut(line)


def test_a_month_without_a_year_is_known_by_its_capital():
    assert [found.text for found in quantities("from 5 May, in July, on March 3", "en")] == [
        "5 May",
        "July",
        "March 3",
    ]
    assert [found.text for found in quantities("Rule 5 may apply in march 3", "en")] == ["5", "3"]


def test_a_long_quotation_is_cut_between_words_outside_brackets():
    text = "下列文件的内容对于理解本文件的各项规定并正确开展日常经营活动都是必不可少的，其最新版本（包括所有的修改单）适用于本文件。"
    old, new = draft("D1", clause("c", "甲。")), draft("D2", clause("c", f"甲。\n{text}"))
    assert compare(old, new).changes[0].sentence["zh"].endswith("…适用于本文件”。")


def test_an_editor_overrules_the_weight_of_a_provision_or_clause():
    old = draft("D1", clause("c", "平台宜保存三日。{#P-1}\n平台应迅速公示。{#P-2}"))
    new = draft("D2", clause("c", "平台应保存七日。{#P-1}\n平台应即时公示。{#P-2}"))

    def weight(*ids, weight="editorial", by="秘书处"):
        lines = lines_at(old, new, *(("P-1", "P-2") if ids == ("c",) else ids))
        reason = Reason(draft="D2", lines=lines, reason={"zh": "含义不变。"}, weight=weight, by=by)
        return compare(old, msgspec.structs.replace(new, reasons=(reason,))).changes[0]

    assert weight("P-2").weight == "substantive"
    assert weight("P-2").why["zh"] == "含义不变。"
    assert weight("P-2").decision == Decision(by="秘书处", weight=E, ids=("P-2",))
    assert weight("P-2").verdict["zh"] == "约束程度提高；期限改变（秘书处将 P-2 判为编辑性）"
    assert weight("P-1").weight == "substantive"
    assert weight("P-1", weight=S).verdict["zh"].endswith("（秘书处已确认 P-1）")
    assert weight("c").decision == Decision(by="秘书处", weight=E, computed=S)
    assert weight("c").verdict == {
        "zh": "起草者的判定（秘书处；工具判为实质性：约束程度提高；期限改变）",
        "en": "decided by the editor (秘书处 [in Chinese, not translated]; the tool judged it substantive:"
        " the provision binds more strongly; a period changes)",
    }
    assert weight("c", by="").verdict["zh"].startswith("起草者的判定（起草者；")
    assert weight("c", weight="").weight == "substantive"
    assert weight("c", weight="").decision is None


def test_an_editor_who_confirms_the_weight_is_on_record():
    old, new = draft("D1", clause("c", "注：见下。")), draft("D2", clause("c", "注：见下文。"))
    lines = lines_at(old, new, "c")
    reason = Reason(draft="D2", lines=lines, reason={"zh": "文字。"}, weight="editorial", by="秘书处")
    change = compare(old, msgspec.structs.replace(new, reasons=(reason,))).changes[0]
    assert change.decision == Decision(confirms=True, by="秘书处", weight=E)
    assert change.verdict == {
        "zh": "资料性内容改变（秘书处已确认）",
        "en": "informative text changes (confirmed by 秘书处 [in Chinese, not translated])",
    }


def test_reasons_of_earlier_drafts_explain_nothing_new():
    old, new = draft("D1", clause("c", "平台应甲。{#P-1}")), draft("D2", clause("c", "平台应乙。{#P-1}"))
    lines = lines_at(old, new, "P-1")
    reason = Reason(draft="D1", lines=lines, reason={"zh": "旧事"})
    old = msgspec.structs.replace(old, reasons=(reason,))
    reasons = (reason, Reason(draft="D2", lines=lines, reason={"zh": "新事"}))
    assert compare(old, msgspec.structs.replace(new, reasons=reasons)).changes[0].why == {"zh": "新事"}


def _referring(text, *, lineage=(), text_new=None):
    """The redline of two drafts in which clauses a and b became b alone, x became y, s was split."""
    old = draft(
        "D1", clause("c", text), clause("x", "平台应查。", number="2"), clause("z", "平台应存。", number="3"),
        clause("s", "平台应报。{#P-1}\n商家应报。{#P-2}", number="4"), clause("o", "平台应公示。", number="5"),
    )  # fmt: skip
    new = draft(
        "D2", clause("c", text_new or text), clause("n", "主播应学。", number="1"), clause("y", "平台应查。", number="2"),
        clause("z", "平台应存。", number="4"), clause("s1", "平台应报。{#P-1}", number="5"), clause("s2", "商家应报。{#P-2}", number="6"),
        clause("o", "平台应公示。", number="7"),
        lineage=(
            Lineage(draft="D2", kind="renamed", old=("x",), new=("y",)),
            Lineage(draft="D2", kind="split", old=("s",), new=("s1", "s2")),
        ),
    )  # fmt: skip
    return next(change for change in compare(old, new).changes if change.new == "c")


def test_a_reference_to_a_renamed_clause_is_no_change():
    change = _referring("平台应按[](#x)办理。{#P-9}", text_new="平台应按[](#y)办理。{#P-9}")
    assert (change.kinds, change.sentence) == ((), {})
    assert _referring("平台应按[](#z)办理。{#P-9}").kinds == ()


def test_a_reference_went_with_a_clause_is_a_cross_reference():
    change = _referring("平台应按[](#s)办理。{#P-9}", text_new="平台应按[](#s2)办理。{#P-9}")
    assert change.weight == "editorial"
    assert [label.kind for label in change.labels] == ["cross-reference-only", "reference"]
    assert change.sentence["zh"] == "将“按第4章办理”改为“按第6章办理”。"


def test_a_requirement_referring_elsewhere_is_another_one():
    change = _referring("平台应按[](#z)办理。{#P-9}", text_new="平台应按[](#o)办理。{#P-9}")
    assert change.weight == "substantive"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("平台保存的记录应支持检索。", "平台应使其保存的记录支持检索。"),
        ("平台应公示规则，并应通知商家。", "平台应公示规则并通知商家。"),
        ("记录应由平台保存，商家宜备份。", "平台应保存记录，商家宜备份。"),
    ],
)
def test_a_verb_that_only_moved_changes_no_level(old, new):
    change = change_of(old, new, "zh")
    assert not any(label.kind.startswith("modal") for label in change.labels)
    assert "变为" not in change.sentence["zh"]


def test_a_clause_that_only_moved_or_was_renumbered_says_so():
    old = draft(
        "D1",
        clause("a", "甲。", number="1"),
        clause("b", "乙。", number="2"),
        clause("c", "丙。", number="3"),
    )
    new = draft(
        "D2",
        clause("c", "丙。", number="1"),
        clause("a", "甲。", number="2"),
        clause("b", "乙。", number="3"),
    )
    labels = {change.new: change.labels[0] for change in compare(old, new).changed()}
    assert {name: label.kind for name, label in labels.items()} == {
        "a": "renumbered-only",
        "b": "renumbered-only",
        "c": "moved-only",
    }
    assert (labels["a"].old, labels["a"].new) == ("1", "2")


def test_the_reason_of_a_deleted_clause_is_told_in_one_sentence():
    event = Lineage(draft="D2", kind="retired", old=("a",), new=(), reason={"zh": "已有法律。不再重复。"})
    old = draft(
        "D1", clause("a", "平台应存。{#P-1}", number="1"), clause("b", "平台应查。{#P-2}", number="2")
    )
    new = draft("D2", clause("b", "平台应查。{#P-2}\n平台应存。{#P-1}", number="1"), lineage=(event,))
    change = next(change for change in compare(old, new).changes if change.old == "a")
    assert change.sentence["zh"] == "删去本条：已有法律；P-1 移至 1。"
    assert change.why["zh"] == "已有法律。不再重复。"
