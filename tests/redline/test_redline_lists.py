"""Lists, tables and footnotes of which a part came, went or stands elsewhere: told once, as what it is."""

import msgspec
import pytest
from written_drafts import clause, draft

from clausework.model.draft import Block, Provision, Run
from clausework.redline.compare import compare

TABLE = "|记录|期限|\n|订单|三年|\n|日志|六十日|"
WIDER = "|记录|期限|方式|\n|订单|三年|电子|\n|日志|六十日|纸质|"


def _change(old, new):
    return compare(draft("D1", clause("c", old)), draft("D2", clause("c", new))).changes[0]


@pytest.mark.parametrize(
    ("old", "new", "sentence", "weight"),
    [
        (TABLE, WIDER, "增加表列“方式”。", "substantive"),
        (WIDER, TABLE, "删去表列“方式”。", "substantive"),
        (
            TABLE,
            WIDER.replace("六十日", "九十日"),
            "将“六十日”改为“九十日”；增加表列“方式”；增加“纸质”。",
            "substantive",
        ),
        (TABLE, "|记录|期限|\n|日志|六十日|\n|订单|三年|", "调整表行的先后次序。", "editorial"),
        ("应公布：\n1. 奖项；\n1. 期限。", "应公布：\n1. 奖项。", "删去列项“期限”。", "substantive"),
        ("应公布：\n1. 奖项；\n1. 期限。", "应公布：\n1. 期限；\n1. 奖项。", "调整列项的先后次序。", "editorial"),
        ("应公布：\n1. 奖项；\n1. 期限。", "应公布：\n1. 奖项。\n1. 期限。", "调整标点或者排版。", "editorial"),
    ],
)  # fmt: skip
def test_a_part_of_a_list_or_table_is_told_as_what_it_is(old, new, sentence, weight):
    change = _change(old, new)
    assert (change.sentence["zh"], change.weight) == (sentence, weight)


def test_the_mark_of_a_footnote_goes_with_the_footnote():
    def made(label, *runs, blocks=()):
        made = clause("c", "平台应公示。{#P-1}")
        words = (Run("平台应公示费用"), *runs, Run("。")) if runs else (Run("平台应公示费用。"),)
        line = Block(kind="paragraph", id="P-1", runs=words)
        text = msgspec.structs.replace(made.texts["zh"], blocks=(line, *blocks))
        return draft(label, msgspec.structs.replace(made, texts={"zh": text}))

    note = Block(kind="footnote", target="a", runs=(Run("费用含税。"),))
    mark = Run("", "footnote", "a")
    change = compare(made("D1"), made("D2", mark, blocks=(note,))).changes[0]
    assert change.sentence["zh"] == "增加脚注“费用含税”。"
    change = compare(made("D1", mark, blocks=(note,)), made("D2", blocks=(note,))).changes[0]
    assert change.sentence["zh"] == "删去“[a]”。"


def test_what_stands_beside_the_words_is_in_the_readers_language():
    def made(label, *roles, verify):
        provisions = {"P-1": Provision(verify=verify)}
        return draft(label, clause("c", "平台应公示。{#P-1}", roles=roles, provisions=provisions))

    old = made("D1", "platform", verify={"zh": "日志", "en": "logs"})
    new = made("D2", "platform", "merchant", verify={"zh": "日志和页面", "en": "logs and pages"})
    change = compare(old, new).changes[0]
    assert change.sentence == {
        "zh": "适用对象由“平台”改为“平台、商家”；P-1 的证实方法由“日志”改为“日志和页面”。",
        "en": "Changes the roles addressed from ‘Platform’ to ‘Platform and Merchant’;"
        " changes the verification of P-1 from ‘logs’ to ‘logs and pages’.",
    }
