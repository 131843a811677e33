"""Groups of comments that say the same."""

from __future__ import annotations

from collections import Counter
from statistics import median

import pytest
from copied_comments import many_copied
from many_comments import MAKERS, clauses, many, many_otherwise, measured, said

from clausework.consultation.groups import AlikeComments, Grouping, Postings, addition, words_of
from clausework.model.comment import Anchor, Statement


def test_a_generated_consultation_has_its_shares_is_repeatable() -> None:
    made = many(24, 1000)
    assert made == many(24, 1000)
    assert Counter(one.kind for one in made) == {kind: share for kind, (share, _) in MAKERS.items()}
    assert {one.clause for one in made} <= {*clauses()}
    assert sum(one.has_personal for one in made) == MAKERS["personal"][0]


def test_the_other_style_is_the_same_again() -> None:
    made = many_otherwise(24, 300)
    assert made == many_otherwise(24, 300)
    assert {one.lang for one in made} == {"zh", "en"}
    assert any(" + " in one.truth for one in made)
    assert any(" turned " in one.truth for one in made)


def test_a_thousand_comments_come_down_to_what_they_say() -> None:
    made = many(24, 1000)
    grouping = Grouping()
    found = measured(made, [int(grouping.add(str(at), said(one))) for at, one in enumerate(made)])
    assert found.precision >= 0.98
    assert found.recall >= 0.95
    assert found.copies == 1.0
    assert found.groups <= 160


def test_letters_copied_quoted_and_typed_anew_come_together() -> None:
    """Of three consultations, as one campaign that is taken for two costs one of them four hundredths."""
    assert many_copied(24, 500) == many_copied(24, 500)
    recalls = []
    for seed in (24, 25, 26):
        made, grouping = many_copied(seed, 500), Grouping()
        found = measured(made, [int(grouping.add(str(at), said(one))) for at, one in enumerate(made)])
        assert found.precision >= 0.98
        assert found.copies == 1.0
        recalls.append(found.recall)
    assert median(recalls) >= 0.95


LONG = (
    "直播回放只保存三十日，消费者发现问题时往往已经没有证据。建议把直播内容的保存期延长至三年，"
    "并且允许消费者凭订单编号查看有关的片段。平台的存储成本不应成为放弃消费者权益的理由。"
)
ENGLISH = (
    "Thirty days is too short for replays. Please extend the retention of live content to three years, and allow "
    "consumers to see the part that concerns them. The platform should bear the cost."
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (LONG, f"尊敬的起草组：\n{LONG}谢谢！"),
        (LONG, f"我在义乌开店。{LONG}上个月我买了1200元的玉镯，是假的。"),
        (LONG, LONG.translate(str.maketrans("，。", ",."))),
        (LONG, LONG.replace("查看有关的", "查有关的").replace("往往已经", "往已经")),
        (LONG, LONG.replace("议", "議").replace("来", "來").replace("证据", "證據")),
        (LONG, "".join(reversed([f"{part}。" for part in LONG.split("。") if part]))),
        (LONG, f"原文：“平台应保存直播内容，保存期自直播结束之日起不少于六十日。”\n{LONG}"),
        (LONG, f"针对“平台保存的记录应能按订单编号检索，并有防篡改措施。”，{LONG}"),
        (LONG, "\n".join(f"> {line}。" for line in LONG.split("。") if line)),
        (LONG, LONG.replace("建议把", "我们恳请将")),
        (LONG, f"有一点粗浅的体会，{LONG}"),
        (LONG, LONG[LONG.index("建议") :]),
        (LONG, LONG.translate({at - 0xFEE0: chr(at) for at in range(0xFF01, 0xFF5F)})),
        ("平台的推荐规则应当公布，调整要提前十五日公告。", "建议平台的推荐规则公布，调整要提前十五日公告。"),
        (
            "抽检的比例我们认为应定为百分之十，并且每季度公布。",
            "抽检的比例希望定为百分之十，并且每季度公布。",
        ),
        (ENGLISH, ENGLISH.replace("Please extend", "We strongly recommend that you extend")),
        (
            ENGLISH,
            f"The draft says: “The platform shall keep live content for at least sixty days.”\n{ENGLISH}",
        ),
        (ENGLISH, f"Dear Sir or Madam,\n{ENGLISH} Many thanks!"),
        (ENGLISH, ENGLISH.replace("consumers", "consumrs")),
        (ENGLISH, ENGLISH.replace("days is", "dys is").replace("three years", "thre yearss")),
        (ENGLISH, ENGLISH.replace("and allow", "andallow")),
        ("支持本条。", "您好！支持本条！谢谢。"),
        ("支持本条。", "我是一名普通消费者。支持本条。"),
        ("“帐号”应为“账号”。", "您好，“帐号”应为“账号”，请考虑。"),
    ],
)
def test_these_say_the_same(old: str, new: str) -> None:
    assert _together(old, new)
    assert _together(new, old)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (LONG, LONG.replace("延长至三年", "缩短至七日")),
        (LONG, LONG.replace("延长至三年", "缩短至三年")),
        (LONG, LONG.replace("三年", "六十日")),
        (LONG, LONG.replace("三年", "三个月")),
        (LONG, f"{LONG}但是我不同意延长保存期。"),
        (LONG, f"有人说：{LONG}我认为不应延长保存期。"),
        ("保存期应为三十天，请写入标准。", "保存期应为六十天，请写入标准。"),
        ("建议延长保存期至六十天，三十天太短。", "建议缩短保存期至三十天，六十天太长。"),
        ("建议罚款提高到十万元以上，列入黑名单。", "建议罚款提高到十万元以下，列入黑名单。"),
        (
            "建议在调解不成的时候由平台先行向商家支付赔偿，再向保险公司追偿，不要让消费者来回奔波。",
            "建议在调解不成的时候由商家先行向平台支付赔偿，再向保险公司追偿，不要让消费者来回奔波。",
        ),
        (
            "The platform should compensate the consumer before the merchant does.",
            "The merchant should compensate the consumer before the platform does.",
        ),
        (
            "I support this clause because it protects consumers.",
            "I oppose this clause because it protects consumers.",
        ),
        (LONG, LONG.replace("三十日", "六十日")),
        (LONG, LONG.replace("三十日", "30个工作日")),
        (LONG, LONG.replace("不应成为", "应成为")),
        (LONG, LONG.replace("并且允许", "并且禁止")),
        (LONG, LONG.replace("建议把", "不建议把")),
        (LONG, f"我反对下面的意见。{LONG}"),
        (ENGLISH, ENGLISH.replace("three years", "three days")),
        (ENGLISH.replace("Thirty", "Eighty"), ENGLISH.replace("Thirty", "Eight")),
        (ENGLISH, ENGLISH.replace("extend", "shorten")),
        (ENGLISH, ENGLISH.replace("should bear", "should not bear")),
        (ENGLISH, ENGLISH.replace("allow", "forbid")),
        ("支持本条。", "不支持本条。"),
        ("支持本条。", "反对本条。"),
        ("同意本条规定。", "不同意本条规定。"),
        ("本条第二款应予保留，理由是消费者需要它来维权。", "本条第二款应予删除，理由是消费者需要它来维权。"),
        (
            "建议在本条中增加对农户的扶持措施，由平台承担费用。",
            "建议在本条中删除对农户的扶持措施，由平台承担费用。",
        ),
        ("平台应在开播前核验主播的身份和资质证明。", "平台不应在开播前核验主播的身份和资质证明。"),
        ("平台应在开播前核验主播的身份和资质证明。", "平台宜在开播前核验主播的身份和资质证明。"),
        ("标识的面积不小于画面的百分之五，持续显示。", "标识的面积不大于画面的百分之五，持续显示。"),
        ("建议删去“平台应保存直播的网络日志。”一句。", "建议删去“平台应公布争议解决的规则。”一句。"),
        ("凡是三次以上虚假宣传的，五年内不得注册。", "凡是一次以上虚假宣传的，五年内不得注册。"),
        ("建议将助播、场控明确列入直播营销人员。", "建议将运营、客服明确列入直播营销人员。"),
        ("建议题库由协会统一编写，免费开放给考试的主播。", "建议题库由协会统一编写，有偿开放给考试的主播。"),
        (
            "We recommend that the platform advance the refund within fourteen days of the return being posted.",
            "We recommend that the platform refuse the refund within fourteen days of the return being posted.",
        ),
        ("建议购物车和结算页面应支持读屏软件。", "建议购物车和结算页面宜支持读屏软件。"),
        ("建议将“帐号”改为“账号”，与其他条款保持一致。", "建议将“做为”改为“作为”，与其他条款保持一致。"),
        ("本条与第5章的内容重复，建议合并为一条。", "本条与第2章的内容重复，建议合并为一条。"),
        ("误差应为3.5%以内，否则应当重新测定样品。", "误差应为35%以内，否则应当重新测定样品。"),
    ],
)
def test_what_asks_for_something_else_is_apart(old: str, new: str) -> None:
    assert not _together(old, new)
    assert not _together(new, old)


def _together(old: str, new: str) -> bool:
    grouping = Grouping()
    return grouping.add("1", old) == grouping.add("2", new)


def test_an_addition_is_what_a_member_says_beyond_the_head() -> None:
    own = "上个月我在直播间买了1200元的玉镯，是假的。"
    assert addition(f"尊敬的起草组：\n{own}{LONG}谢谢！", LONG) == own
    assert addition(LONG.replace("往往", "往"), LONG) == ""
    assert addition(f"{LONG}以上意见请考虑。\n{own}", LONG) == own
    assert addition(f"Hello,\n{ENGLISH} A colleague in Leeds tells me the same. Thanks!", ENGLISH) == (
        "A colleague in Leeds tells me the same."
    )


def test_the_first_is_the_head_and_the_order_alone_decides() -> None:
    made = many(3, 200)
    grouping = Grouping()
    heads = [grouping.add(f"C-{at}", said(one)) for at, one in enumerate(made)]
    groups = grouping.groups()
    assert [group.head for group in groups] == list(dict.fromkeys(heads))
    assert all(group.members[0] == group.head for group in groups)
    assert sorted(member for group in groups for member in group.members) == sorted(
        f"C-{at}" for at in range(200)
    )
    assert grouping.group("C-199").head == heads[199]


def test_a_project_has_courtesies_of_its_own() -> None:
    assert not _together("建议增加罚则。", "某省局来函，建议增加罚则。")
    grouping = Grouping(("某省局来函",))
    assert grouping.add("1", "建议增加罚则。") == grouping.add("2", "某省局来函，建议增加罚则。")


def test_tracked_changes_are_told_apart_by_their_words() -> None:
    def tracked(suggestion: str, quote: str, text: str) -> str:
        anchor = Anchor(clause="platform.records", quote=quote)
        return words_of(Statement(anchor, "2020-07", "D1", text=text, suggestion=suggestion))

    changed = "在 Word 文件中修订了这段文字，修订后的文字见建议。"
    assert tracked("平台应保存三年。", "平台应保存", changed) == "平台应保存三年。"
    gone = [tracked("", quote, "在 Word 文件中删去了这段文字。") for quote in ("三十日", "六十日")]
    assert not _together(*gone)


def test_the_postings_grow_and_keep_few_owners_of_a_fingerprint() -> None:
    postings = Postings()
    for owner in range(40):
        postings.add(7, owner)
    for key in range(100, 60_000):
        postings.add(key, key)
    assert postings.owners(7) == list(range(12))
    assert all(postings.owners(key) == [key] for key in range(100, 60_000, 997))
    assert postings.owners(99) == []


def test_a_group_alone_is_its_head() -> None:
    grouping = Grouping()
    grouping.add("C-1", LONG)
    assert grouping.groups() == (AlikeComments("C-1", ("C-1",)),)
