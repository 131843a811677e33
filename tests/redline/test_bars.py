"""What no replacement may change: both directions, in both languages."""

from __future__ import annotations

import pytest

from clausework.lang.reasons import explains
from clausework.redline.bars import bars_of_pair, told

BARRED = {
    "number": ("六十日=六日", "三=五", "三千元=三万元", "en sixty days=six days", "en two=three"),
    "unit": ("日=个月", "天=工作日", "元=万元", "en days=months"),
    "verb": ("应=宜", "不得=应", "应=可", "不宜=不应", "en shall=should", "en shall not=shall", "en may=can"),
    "comparator": ("至少=至多", "不少于=不超过", "以上=以下", "en at least=at most", "en under=over"),
    "negation": ("有效=无效", "en encrypted=unencrypted", "en with=without", "en never=always"),
    "order": ("收货前=收货后", "en before=after", "en within=after"),
    "choice": ("和=或", "en and=or"),
    "quantifier": ("所有=部分", "en all=some"),
}
FREE = (
    "直播室=直播间",
    "顾客=消费者",
    "未成年人=儿童",
    "三十天=30日",
    "百分之五=5%",
    "天=日",
    "不得=不应",
    "必须=应",
    "不少于=不低于",
    "一般=通常",
    "响应=应答",
    "约定=商定",
    "售后=售后服务",
    "第三方=另一方",
    "en live studio=live room",
    "en 30 days=thirty days",
    "en no less than=at least",
    "en organisation=organization",
    "en must=shall",
)


def found(case: str, *, back: bool = False) -> set[str]:
    pair = case.removeprefix("en ")
    old, _, new = pair.partition("=")
    sides = (new, old) if back else (old, new)
    return {bar.kind for bar in bars_of_pair(*sides, "zh" if pair == case else "en")}


@pytest.mark.parametrize(("kind", "case"), [(kind, case) for kind, cases in BARRED.items() for case in cases])
def test_a_replacement_that_makes_another_rule_is_barred(kind: str, case: str) -> None:
    assert kind in found(case)
    assert kind in found(case, back=True)


@pytest.mark.parametrize("case", FREE)
def test_another_word_for_the_same_is_free(case: str) -> None:
    assert found(case) == set()


def test_what_differs_is_named_in_both_languages() -> None:
    assert told(bars_of_pair("不得在六十日", "应在六日", "zh")) == {
        "zh": "数值（六十日 → 六日）、约束程度（不得 → 应）",
        "en": "number (六十日 → 六日), the level of obligation (不得 → 应)",
    }


@pytest.mark.parametrize(
    ("reason", "lang", "why"),
    [
        ("修改。", "zh", False),
        ("更新", "zh", False),
        ("本条文字已作相应修改。", "zh", False),
        ("Updated.", "en", False),
        ("The wording was changed as needed.", "en", False),
        ("改名。", "zh", True),
        ("纠正错字。", "zh", True),
        ("删去重复", "zh", True),
        ("Fixes a typo.", "en", True),
        ("The term was renamed.", "en", True),
    ],
)
def test_that_it_was_changed_is_no_reason(reason: str, lang: str, why: bool) -> None:
    assert explains(reason, lang) is why
