"""A fourth style of consultation, made last and measured once: petitions, points with numbers, words of one's own."""

from __future__ import annotations

import random

from copied_comments import Letter
from many_comments import Made, clauses

ZH = (
    Letter(
        "cameras",
        """仓库里的退货没有人看着拆，少了配件说不清楚。
        !平台应要求商家在拆退货包裹时全程录像，录像至少保存九十天。
        有了录像，谁也冤枉不了谁。
        我们拆一个包裹要两分钟，录像不增加多少成本。""",
        "九十天>九天|全程录像>抽样录像",
    ),
    Letter(
        "replay",
        """直播结束以后商品页面就下架了，买家想看当时怎么介绍的都看不到。
        !建议直播回放在商品页面保留到售后期满为止。
        法院也要看证据，截图不算数。""",
        "售后期满>直播当天|保留到>隐藏到",
    ),
    Letter(
        "dialect",
        """老人听不懂普通话，也看不清小字。
        !面向老年人的直播应配大字字幕，字号不小于二十四磅。
        !客服电话应当可以转接当地方言的人工坐席。
        我母亲七十三岁，被误导买了三次保健品。""",
        "二十四磅>十二磅|人工坐席>语音机器人",
    ),
    Letter(
        "samples",
        """主播手里的样品和发出来的货不是一个品质。
        !应当规定样品由平台封存，封存期不少于六个月，发生争议时送检比对。
        检测费由败诉的一方承担比较公平。""",
        "六个月>六天|平台封存>商家封存",
    ),
    Letter(
        "agents",
        """代运营公司躲在后面，出了事找不到人。
        !请在直播间首页公示代运营公司的名称和统一社会信用代码。
        工商登记是公开的信息，公示不存在泄密的问题。
        很多消费者根本不知道谁在经营。""",
        "请在>请勿在|名称和统一社会信用代码>负责人的手机号码",
    ),
)
EN = (
    Letter(
        "shipping",
        """Sellers quote a delivery date and then quietly push it back.
        !A seller who misses the date by more than three days should pay the buyer five percent of the price.
        Airlines have lived with a rule like this for years.
        It would cost honest sellers nothing.""",
        "three days>thirty days|pay the buyer>charge the buyer",
    ),
    Letter(
        "children",
        """My son spent his savings on a stream that was open at midnight.
        !Streams that sell toys should close at nine in the evening.
        Shops on the street close as well.
        We are parents, not policemen.""",
        "nine in>eleven in|should close>should stay open",
    ),
    Letter(
        "archive",
        """Researchers cannot study what is deleted after two months.
        !We propose a public archive of the texts, without the images, open to universities.
        Other media have kept archives for a century.""",
        "a public archive>the deletion|without the images>with the images",
    ),
)  # fmt: skip
LEADS = {
    "zh": ("我们村二十户联名：", "同意某某公司的意见。", "抄送：市消协。\n", "其一，", "说点实在的，", "本人完全赞同如下意见。", "[转] ", ""),
    "en": ("Signed by 40 of us: ", "I second what others have said. ", "FWIW, ", "Point one. ", "[fwd] ", ""),
}  # fmt: skip
ENDS = {
    "zh": ("\n联名人：王某等二十户", "就这些。", "\n2020年7月20日", "！！！", "🙏", "此复。", ""),
    "en": ("\nOn behalf of the street", " That is all.", " +1", "\n20 July 2020", "!!", ""),
}
SWAPS = {
    "zh": (("没有", "没"), ("建议", "提议"), ("应当", "应"), ("不少于", "至少"), ("买家", "购买者"), ("时", "的时候"), ("根本", "")),
    "en": (("We propose", "We suggest"), ("cannot", "can't"), ("more than", "over"), ("for years", "for decades"), ("as well", "too")),
}  # fmt: skip
SELF = {
    "zh": "我在{n}号楼住，上回买的{t}用了{m}天就坏了。",
    "en": "I live at number {n} and bought {m} {t} last year.",
}
GOODS = {"zh": ("风扇", "拖鞋", "蜂蜜", "台灯", "书包"), "en": ("lamps", "shoes", "fans", "jars")}
ALONE = {
    "zh": "{t}的说明书只有{n}页，{t}的插头也不合规，请在第{m}章里管一管{t}的质量。",
    "en": "The manual of the {t} has {n} pages; please add a rule on {t} to chapter {m}.",
}


def petitions(seed: int, count: int) -> tuple[Made, ...]:
    """So many comments, the same for the same seed."""
    dice = random.Random(f"petitions {seed}")
    return tuple(_comment(dice) for _ in range(count))


def _comment(dice: random.Random) -> Made:
    lang = "zh" if dice.random() < 0.7 else "en"
    gap = "" if lang == "zh" else " "
    goods = {"n": dice.randint(2, 60), "m": dice.randint(2, 60), "t": dice.choice(GOODS[lang])}
    if dice.random() < 0.25:
        text = ALONE[lang].format(**goods)
        truth = f"alone {text}"
    else:
        letter = dice.choice(ZH if lang == "zh" else EN)
        sentences = [said[0] for said in letter.sentences]
        truth = f"{lang} {letter.name}"
        if dice.random() < 0.08:
            asked = "".join(sentences[at] for at in letter.asking)
            old, new = dice.choice([pair for pair in letter.turned if pair[0] in asked])
            sentences = [
                one.replace(old, new) if at in letter.asking else one for at, one in enumerate(sentences)
            ]
            truth = f"{truth} turned {new}"
        else:
            for old, new in SWAPS[lang]:
                if dice.random() < 0.15:
                    sentences = [one.replace(old, new, 1) for one in sentences]
        if dice.random() < 0.25:
            del sentences[dice.choice([at for at in range(len(sentences)) if at not in letter.asking])]
        if dice.random() < 0.2:
            dice.shuffle(sentences)
        if dice.random() < 0.2:
            sentences.insert(dice.randrange(len(sentences) + 1), SELF[lang].format(**goods))
        if dice.random() < 0.15:
            sentences = [f"{at}. {one}\n" for at, one in enumerate(sentences, 1)]
        text = gap.join(sentences)
    text = f"{dice.choice(LEADS[lang])}{text}{dice.choice(ENDS[lang])}"
    way = dice.random()
    if way < 0.08:
        text = text.upper() if lang == "en" else text.replace("，", "， ").replace("。", "。 ")
    elif way < 0.14:
        text = text.replace("。", "；").replace(". ", "; ")
    return Made(text, "", dice.choice(clauses()), lang, "mail", "campaign", truth, False)
