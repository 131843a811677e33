"""Generated consultations of any size, the same for the same seed, with what is true of each comment.

Of 1,000: 340 of three campaigns, 90 support, 190 editorial, 230 substantive, 60 English, 35 abusive, 35 on a
wrong clause and 20 with identity numbers. `truth` says what a comment asks: those of one truth say the same.
A campaign has some members who ask another number or the opposite; they are of a truth of their own.
"""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1] / "data/live_commerce/standard/clauses"


class Made(NamedTuple):
    """A generated comment; `clause` is an ID of the standard of this repository."""

    text: str
    suggestion: str
    clause: str
    lang: str
    channel: str
    kind: str
    truth: str
    has_personal: bool


def many(seed: int, count: int) -> tuple[Made, ...]:
    """So many comments in the order of their arrival; at each place a kind by its share."""
    dice = random.Random(seed)
    kinds = [kind for kind, (share, _) in MAKERS.items() for _ in range(count * share // 1000)]
    kinds += ["substantive"] * (count - len(kinds))
    dice.shuffle(kinds)
    return tuple(MAKERS[kind][1](dice) for kind in kinds)


@cache
def clauses() -> tuple[str, ...]:
    """The IDs of the clauses that have provisions."""
    found = (path for path in ROOT.rglob("*.zh.md") if "{#" in path.read_text("utf-8"))
    return tuple(sorted(".".join(path.relative_to(ROOT).parts)[: -len(".zh.md")] for path in found))


CHANNELS = ("web",) * 12 + ("mail",) * 3 + ("docx", "docx", "letter", "letter", "meeting")
OPENINGS = (
    *(
        "您好！",
        "你好：",
        "尊敬的起草组：",
        "各位专家好，",
        "尊敬的领导：\n",
        "中国广告协会：\n",
        "致标准起草工作组：",
    ),
    *(
        "我是一名普通消费者。",
        "作为一名从业五年的主播，说两句。",
        "本人在县城开了一家小店。",
        "看了征求意见稿，谈一点看法。",
    ),
    *(
        "我们是一家做农产品的合作社。",
        "转发朋友的意见，我也同意。",
        "以下是我的意见：",
        "经我单位研究，提出意见如下：",
        "意见：",
    ),
)
ENDINGS = (
    *(
        "谢谢！",
        "感谢！",
        "谢谢起草组的辛苦工作。",
        "以上意见请考虑。",
        "望采纳。",
        "请予考虑，谢谢。",
        "此致敬礼",
        "妥否，请研究。",
    ),
    *("希望能听到我们的声音！", "期待正式稿早日发布。", "一个老用户", "（来自一名主播）", "盼复。"),
)
OWN = (
    "我家{who}上个月在直播间买了{thing}，{days}天才到货，客服一直不回。",
    "去年我在{place}做{thing}直播，亏了{money}元，最后只能关店。",
    "我们店里一共{money}单{thing}，因为这件事退了一半。",
    "我{who}在{place}卖{thing}，对这一条深有体会。",
    "上次买{thing}花了{money}元，收到的和直播里看到的完全不一样。",
    "{place}的同行跟我说，他们那里卖{thing}也是这样，{who}都干不下去了。",
)
WHO = (
    "母亲",
    "父亲",
    "奶奶",
    "爱人",
    "表弟",
    "同事",
    "邻居",
    "女儿",
    "舅舅",
    "徒弟",
    "老板",
    "店长",
    "搭档",
    "姐姐",
)
THINGS = (
    *(
        "玉镯",
        "燕窝",
        "羽绒服",
        "蓝牙耳机",
        "水蜜桃",
        "冻虾",
        "面膜",
        "电饭锅",
        "运动鞋",
        "奶粉",
        "扫地机",
        "茶叶",
        "盲盒",
    ),
    *("眼霜", "大米", "行车记录仪", "床垫", "酵素", "保温杯", "二手包", "山核桃", "牛肉干", "手机壳", "口红"),
)
PLACES = (
    "杭州",
    "临沂",
    "义乌",
    "昆明",
    "成都",
    "广州",
    "石家庄",
    "哈尔滨",
    "乌鲁木齐",
    "南通",
    "赣州",
    "宜昌",
    "海口",
    "银川",
)


class Campaign(NamedTuple):
    """What many send; `opposed` are pairs of words of which some members write the second."""

    text: str
    suggestion: str
    clauses: tuple[str, ...]
    opposed: tuple[tuple[str, str], ...]


CAMPAIGNS = (
    Campaign(
        "直播回放只保存三十日，消费者发现问题时往往已经没有证据。建议把直播内容的保存期延长至三年，"
        "并且允许消费者凭订单编号查看与自己的交易有关的片段。平台的存储成本不应成为放弃消费者权益的理由。",
        "平台应保存直播内容，保存期自直播结束之日起不少于三年。",
        ("platform.records", "platform.consumer", "platform.complaints", "merchant.after-sales"),
        (("三年", "六十日"), ("延长至三年", "缩短至七日"), ("不应成为", "应成为")),
    ),
    Campaign(
        "小主播和农户没有能力签书面合同、做年度培训、配专人值守。标准一刀切，等于把我们赶出直播间。"
        "建议对月成交额不足五万元的个人主播减免登记、培训和存档的要求，由平台提供统一的电子合同范本。",
        "",
        (
            "streamer.registration",
            "streamer.cooperation",
            "merchant.cooperation",
            "mcn.conduct",
            "streamer.records",
        ),
        (("五万元", "二十万元"), ("建议对", "不建议对"), ("减免", "增加")),
    ),
    Campaign(
        "未成年人在直播间充值、打赏、购物的事情屡屡发生，平台却让家长自证。建议规定平台默认开启未成年人模式，"
        "单日消费限额不超过一百元，家长提出异议的，平台应在七日内先行退款，再由平台举证。",
        "家长提出异议的，平台应在七日内先行退款。",
        (
            "platform.minors",
            "merchant.restricted",
            "platform.consumer",
            "streamer.protection",
            "platform.identity",
        ),
        (("七日内", "三十日内"), ("默认开启", "不得默认开启"), ("一百元", "一千元")),
    ),
)


def _campaign(dice: random.Random) -> Made:
    at = dice.choices(range(len(CAMPAIGNS)), (5, 3, 2))[0]
    campaign = CAMPAIGNS[at]
    text, truth = campaign.text, f"campaign {at}"
    suggestion = campaign.suggestion if dice.random() < 0.3 else ""
    if dice.random() < 0.05:
        old, new = dice.choice(campaign.opposed)
        text, suggestion, truth = text.replace(old, new, 1), "", f"{truth} {new}"
        return _letter(dice, text, "campaign", truth, dice.choice(campaign.clauses))
    if dice.random() < 0.35:
        text = _mistyped(dice, text)
    if dice.random() < 0.2:
        text = f"{text}{_story(dice)}"
    return _letter(dice, text, "campaign", truth, dice.choice(campaign.clauses), suggestion)


def _letter(
    dice: random.Random,
    text: str,
    kind: str,
    truth: str,
    clause: str,
    suggestion: str = "",
    personal: str = "",
) -> Made:
    """A text as one person sends it: often with an opening and an ending, sometimes typed otherwise."""
    lead = dice.choice(OPENINGS) if dice.random() < 0.45 else ""
    end = dice.choice(ENDINGS) if dice.random() < 0.4 else ""
    text = f"{lead}{text}{personal}{end}"
    way = dice.random()
    if way < 0.06:
        text = text.translate(str.maketrans("，。；：！（）", ",.;:!()"))
    elif way < 0.09:
        text = text.translate(TRADITIONAL)
    elif way < 0.12:
        text = text.replace("。", "。\n")
    return Made(text, suggestion, clause, "zh", dice.choice(CHANNELS), kind, truth, bool(personal))


SIMPLE = "这议长权单间类业东个传价会众优体兑农冻减动务区协卖厅发台员商园团图场报执护购质账费资车轻较过还进连远选适释里量钱阅际险随难页项领题验"
COMPLEX = "這議長權單間類業東個傳價會眾優體兌農凍減動務區協賣廳發臺員商園團圖場報執護購質賬費資車輕較過還進連遠選適釋裡量錢閱際險隨難頁項領題驗"
TRADITIONAL = str.maketrans(SIMPLE, COMPLEX)


TELLING = frozenset("〇一二三四五六七八九十百千万不没未无")


def _mistyped(dice: random.Random, text: str) -> str:
    """The text with one to three characters lost or typed twice, anywhere.

    None of a number or a denial: who reads 三日 for 三十日, or 应 for 不应, reads something else.
    """
    for _ in range(dice.randint(1, 3)):
        at = dice.choice([at for at, character in enumerate(text) if character not in TELLING])
        text = text[:at] + (text[at] * 2 if dice.random() < 0.2 else "") + text[at + 1 :]
    return text


def _story(dice: random.Random) -> str:
    return dice.choice(OWN).format(
        who=dice.choice(WHO),
        thing=dice.choice(THINGS),
        place=dice.choice(PLACES),
        days=dice.randint(2, 40),
        money=dice.randint(10, 9000),
    )


def own_tale(dice: random.Random) -> str:
    """What nobody else says: three tales, and words that make sense to none."""
    tale = "".join(f"{_story(dice)}{dice.choice(REMARKS)}" for _ in range(3))
    return tale + "".join(chr(dice.randrange(0x4E00, 0x9000)) for _ in range(30))


SUPPORTS = (
    *(
        "支持。",
        "支持本条。",
        "同意本条规定。",
        "没有意见。",
        "赞成，早该这样了。",
        "支持！终于有人管了。",
        "写得很好，支持出台。",
    ),
    *(
        "完全同意征求意见稿的内容，希望尽快发布实施。",
        "这一条保护了消费者的利益，我举双手赞成。",
        "本单位对征求意见稿无修改意见。",
    ),
    *("无意见。", "反对这一条。", "不同意本条规定。"),
)


def _support(dice: random.Random) -> Made:
    text = dice.choices(SUPPORTS, (20, 14, 10, 9, 7, 6, 5, 5, 4, 4, 3, 2, 1))[0]
    return _letter(dice, text, "support", f"support {text}", dice.choice(clauses()))


PAIRS = (("直播室", "直播间"), ("帐号", "账号"), ("做为", "作为"))
EDITS = (
    "“{old}”应为“{new}”。",
    "建议将“{old}”改为“{new}”，与其他条款保持一致。",
    "文字意见：本条中“{old}”一词宜统一为“{new}”，全文请一并检查修改。",
    "第{n}行“{old}”后面多了一个逗号，建议删去。",
    "第{n}段的列项末尾应当用句号，现在是分号。",
    "本条与第{n}章的内容重复，建议合并。",
    "本条的注{n}含有要求，按照GB/T 1.1—2020的规定，注中不应写要求，建议移到正文。",
)


def _editorial(dice: random.Random) -> Made:
    old, new = dice.choice(PAIRS)
    text = dice.choice(EDITS).format(old=old, new=new, n=dice.choice((2, 5)))
    return _letter(dice, text, "editorial", f"editorial {text}", dice.choice(clauses()))


class Matter(NamedTuple):
    """Something that a clause rules; each of its `values` may be asked."""

    clause: str
    texts: tuple[str, ...]
    values: tuple[str, ...]


MATTERS = (
    Matter(
        "platform.records",
        (
            "直播视频的保存期建议改为{v}，与《互联网直播服务管理规定》和证据保全的实际需要相适应。",
            "交易信息保存{v}就够了，再长只会增加泄露的风险，对消费者没有好处。",
        ),
        ("十五日", "六个月", "五年"),
    ),
    Matter(
        "platform.complaints",
        (
            "受理时限应当写明，建议规定平台在{v}内受理投诉，并说明不受理的理由。",
            "投诉办结太慢，建议办结的时限为{v}，逾期未办结的视为支持消费者的请求。",
        ),
        ("三日", "五日", "十五日"),
    ),
    Matter(
        "merchant.after-sales",
        (
            "退款应在收到退货之后{v}内到账，不能以财务结算周期为由拖延。",
            "生鲜商品无法退货，建议改为签收后{v}内凭照片赔付，不要求退回实物。",
        ),
        ("三日", "二十四小时", "四十八小时"),
    ),
    Matter(
        "platform.agreements",
        ("修改协议应提前{v}公示，大促期间不得修改运费和佣金的规则，否则商家来不及调整备货。",),
        ("七日", "三十日", "两个月"),
    ),
    Matter(
        "streamer.registration",
        ("变更登记信息的期限建议定为{v}，主播常年在外地，太短来不及提交材料。",),
        ("三个工作日", "十个工作日", "一个月"),
    ),
    Matter(
        "mcn.conduct",
        (
            "培训{v}一次比较合适，应当保留签到和考核记录备查。",
            "建议MCN机构{v}向平台报送一次所签主播的名单和违规情况。",
        ),
        ("每月", "每季度", "每年"),
    ),
    Matter(
        "platform.content",
        (
            "“关注人数多”没有标准，建议写明关注人数{v}以上的直播间须由专人值守。",
            "限制流量的措施应当告知关注人数{v}以上的主播，说明理由和申诉的途径。",
        ),
        ("十万", "五十万", "一百万"),
    ),
    Matter(
        "merchant.pricing",
        (
            "划线价应当{v}，并标明其来源和起止的日期，以免误导消费者。",
            "直播间的最低价承诺{v}，这一条对中小商家的影响很大。",
        ),
        ("允许使用", "禁止使用", "限制使用"),
    ),
    Matter(
        "platform.identity",
        (
            "开播前的人脸核验{v}，出镜人经常轮换，网络不好的地方经常失败。",
            "人脸比对以外的核验方式{v}，供面部有伤残的人选择，不得只有一种方式。",
        ),
        ("应予保留", "应予删除", "应改为抽查"),
    ),
    Matter(
        "platform.emergency",
        ("应急演练的频次建议为{v}，并把演练的记录保存备查，供主管部门检查。",),
        ("每月一次", "每半年一次", "每年两次"),
    ),
    Matter(
        "streamer.conduct",
        (
            "直播中抽烟的处罚应当{v}，屡次违反的主播应列入黑名单，各平台共享。",
            "虚拟主播的标识{v}在画面的左上角持续显示，字号不小于屏幕高度的五十分之一。",
        ),
        ("应", "宜", "不必"),
    ),
    Matter(
        "platform.credit",
        ("黑名单的期限不宜超过{v}，期满应当自动移出，并允许本人随时申诉。",),
        ("六个月", "一年", "五年"),
    ),
)
REMARKS = (
    *(
        "我觉得这一条写了等于没写，谁来查？",
        "希望平台能真正站在买家一边。",
        "这种事情我遇到过不止一次。",
        "请把这一条写细一点。",
    ),
    *(
        "类似的规定早就有了，关键在执行。",
        "平台的客服永远是机器人。",
        "没有处罚就没有人会照做。",
        "小商家真的很难。",
    ),
)


def _claim(dice: random.Random) -> tuple[str, str, str]:
    """A clause, a text and its truth."""
    matter = dice.choice(MATTERS)
    way = dice.randrange(len(matter.texts))
    value = dice.choice(matter.values)
    return matter.clause, matter.texts[way].format(v=value), f"claim {matter.clause} {way} {value}"


TRACKED = "在 Word 文件中修订了这段文字，修订后的文字见建议。"


def _substantive(dice: random.Random) -> Made:
    clause, text, truth = _claim(dice)
    way = dice.random()
    if way < 0.04:
        made = _letter(dice, TRACKED, "substantive", truth, clause, text)
        return made._replace(text=TRACKED, channel="docx")
    if way < 0.12:  # what nobody else says
        story = f"{_story(dice)}{dice.choice(REMARKS)}{_story(dice)}"
        return _letter(dice, story, "substantive", f"story {story}", dice.choice(clauses()))
    if way < 0.3:
        text = _mistyped(dice, text)
    return _letter(dice, text, "substantive", truth, clause)


ENGLISH = (
    "Thirty days is too short for replays. Please extend the retention of live content to {v}, as consumers often "
    "notice a defect only when the replay is gone.",
    "Cross-border orders should be exempt from the returns process, because goods shipped from abroad cannot be sent "
    "back within {v} at a reasonable cost.",
    "We suggest that a complaint be accepted within {v} and that the platform state its reasons for any refusal.",
    "The term “live room” is unclear. Does it mean the physical studio or the page on which the stream is shown?",
    "Please clarify whether an overseas merchant without an entity in China has to register with the platform.",
    "The modal verb in the English text is “should”, but the Chinese text states a requirement. Please align them.",
)
PERIODS = ("three days", "sixty days", "three years")
ENGLISH_OPENINGS = (
    "Dear Sir or Madam,\n",
    "Hello, ",
    "To the drafting group: ",
    "I am a seller from Kenya. ",
    "Hi all, ",
)
ENGLISH_ENDINGS = (
    " Thank you.",
    " Many thanks!",
    "\nBest regards",
    " Thanks for your consideration.",
    " I hope this helps.",
)
ENGLISH_OWN = (
    " Last year we lost {money} orders of {thing} over this.",
    " My {who} bought {thing} for {money} yuan and waited {days} days.",
    " A colleague in {place} who sells {thing} tells me the same.",
)
ENGLISH_WORDS = {
    "who": ("mother", "brother", "neighbour", "manager", "colleague"),
    "thing": ("headphones", "tea", "running shoes", "face masks", "frozen shrimp", "rice cookers"),
    "place": ("Nairobi", "Hamburg", "Osaka", "Leeds", "Penang"),
}


def _english(dice: random.Random) -> Made:
    way = dice.choices(range(len(ENGLISH)), (8, 3, 3, 2, 2, 1))[0]
    value = dice.choices(PERIODS, (3, 1, 8))[0]
    text = ENGLISH[way].format(v=value)
    truth = f"english {way} {value if '{v}' in ENGLISH[way] else ''}"
    if dice.random() < 0.25:
        text = _mistyped(dice, text)
    if dice.random() < 0.25:
        words = {name: dice.choice(of) for name, of in ENGLISH_WORDS.items()}
        text += dice.choice(ENGLISH_OWN).format(
            money=dice.randint(10, 900), days=dice.randint(2, 40), **words
        )
    lead = dice.choice(ENGLISH_OPENINGS) if dice.random() < 0.5 else ""
    end = dice.choice(ENGLISH_ENDINGS) if dice.random() < 0.4 else ""
    return Made(
        f"{lead}{text}{end}", "", dice.choice(clauses()), "en", dice.choice(CHANNELS), "english", truth, False
    )


ABUSE = (
    *(
        "一群废物，滚出去！",
        "骗子协会，收了平台多少钱？",
        "写这种东西的人脑子有病。",
        "傻逼平台去死吧，全家死光。",
    ),
    "加微信wx{n}领取主播涨粉软件，日入{m}元，不涨粉全额退款，名额有限。",
    "低价代开各地发票，真实可查，联系QQ{n}88{m}，量大从优，长期有效。",
)


def _abusive(dice: random.Random) -> Made:
    way = dice.choices(range(len(ABUSE)), (4, 4, 3, 3, 4, 3))[0]
    text = ABUSE[way].format(n=dice.choice((4021, 7755)), m=(money := dice.choice((300, 800))))
    truth = f"abuse {way} {money if '{m}元' in ABUSE[way] else ''}"
    return Made(text, "", dice.choice(clauses()), "zh", "web", "abusive", truth, False)


def _misplaced(dice: random.Random) -> Made:
    clause, text, truth = _claim(dice)
    others = [other for other in clauses() if other.partition(".")[0] != clause.partition(".")[0]]
    return _letter(dice, text, "misplaced", truth, dice.choice(others))


SURNAMES = "王李张刘陈杨赵黄周吴"
TOLD = (
    "我叫{name}，电话{phone}，身份证{identity}。",
    "联系人：{name}；手机：{phone}；身份证号码：{identity}",
    "（身份证号{identity}，{name}）",
)


def _personal(dice: random.Random) -> Made:
    clause, text, truth = _claim(dice)
    told = dice.choice(TOLD).format(
        name=f"{dice.choice(SURNAMES)}某",
        phone=f"1{dice.choice('35789')}{dice.randrange(10**9):09}",
        identity=identity_number(dice),
    )
    return _letter(dice, text, "personal", truth, clause, personal=told)


def identity_number(dice: random.Random) -> str:
    """A resident identity number with a right check digit; that of nobody on purpose."""
    area = dice.choice(("330106", "110105", "440305", "510104", "370202"))
    body = f"{area}{dice.randint(1950, 2002)}{dice.randint(1, 12):02}{dice.randint(1, 28):02}{dice.randrange(1000):03}"
    total = sum(int(digit) * 2 ** (17 - at) for at, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


MAKERS = {
    "campaign": (340, _campaign),
    "support": (90, _support),
    "editorial": (190, _editorial),
    "substantive": (230, _substantive),
    "english": (60, _english),
    "abusive": (35, _abusive),
    "misplaced": (35, _misplaced),
    "personal": (20, _personal),
}
"""Of each kind how many there are of 1,000, and what makes one."""


def many_otherwise(seed: int, count: int) -> tuple[Made, ...]:
    """The same in another style, made before any grouping was tried on it.

    Openings are said in other words each time, sentences come in another order or are left out, and some
    send two campaigns in one comment: such a truth is `A + B`, and either of the two holds it rightly.
    """
    dice = random.Random(f"otherwise {seed}")
    return tuple(_otherwise(dice) for _ in range(count))


ASKED = {
    "zh": (
        (
            ("关于运费险，我们的看法如下。", "运费险名义上是商家自愿购买，实际上不买就没有流量。", "标准应当写明平台不得以限制流量的方式强制商家购买运费险。"),
            ("运费险的赔付比例不足百分之四十，其余的退货费用仍由商家承担。", "请把这一点写进营销活动的条款。"),
        ),
        (
            ("直播间的虚拟主播越来越多，观众分不清真人和数字人。", "建议全程以显著文字标明，且标明的文字面积不小于画面的百分之五。"),
            ("只在开播的时候闪一下标识，等于没有标识。", "数字人不会疲劳，二十四小时不停地催单，更容易误导老年人。"),
        ),
        (
            ("带货佣金最高抽到百分之五十，再加上坑位费，农产品根本没有利润。", "建议协会公布佣金的参考区间，并规定坑位费在未达到约定销量时退还。"),
            ("去年村里的柚子卖了十万斤，果农到手的每斤不到六角。", "助农不能只是一个噱头，请在标准中给农户留一条活路。"),
        ),
        (
            ("主播违规以后换一个账号照样开播，黑名单形同虚设。", "建议各平台在二十四小时内互相通报被永久封禁的主播。"),
            ("凡是三次以上虚假宣传的，五年内不得在任何平台注册。", "同时给被误封的人一个申诉的渠道，申诉应在十日内答复。"),
        ),
    ),
    "en": (
        (
            ("Captions are missing from almost every live stream that sells goods.", "People who are deaf cannot follow what is promised."),
            ("The platform should provide automatic captions and keep them with the recording for at least six months.",),
        ),
        (
            ("Prices are shown without the shipping cost until the very last step.", "We ask that the total price be shown on the stream itself."),
            ("A discount that is eaten up by a hidden fee of ten percent is not a discount.",),
        ),
    ),
}  # fmt: skip
TURNED = {
    "zh": (
        (("不得以限制", "可以用限制"), ("百分之四十", "百分之八十")),
        (("不小于", "不大于"), ("百分之五", "百分之二十"), ("建议全程", "不建议全程")),
        (("退还", "不退还"), ("百分之五十", "百分之二十")),
        (("五年内", "一年内"), ("二十四小时", "七日"), ("三次以上", "一次以上")),
    ),
    "en": (
        (("should provide", "should not provide"), ("six months", "three years")),
        (("We ask that", "We oppose that"), ("ten percent", "fifty percent")),
    ),
}
PARTS = {
    "zh": (
        ("我", "我们", "我们家", "本店", "我们公司", "我们合作社", "我和爱人", "本人"),
        ("在直播间买了{n}年东西", "做了{n}年主播", "开网店{n}年", "在平台当审核员{n}年", "带着{n}个人做直播", "是一个{n}岁孩子的家长"),
        ("，有几句话想说。", "，斗胆提一点建议。", "，请容我讲讲实际情况。", "，读完全文后有以下想法：", "，在此表达我的态度。", "，盼起草组看到。"),
    ),
    "en": (
        ("As a shopper of {n} years, ", "Having sold online for {n} years, ", "On behalf of {n} small shops, ", "With {n} years as a host, "),
        ("let me add my voice. ", "I should like to raise one point. ", "we write to share our view. ", "here is what I think. "),
    ),
}  # fmt: skip
CLOSES = {
    "zh": (
        "谢谢你们看完。",
        "言辞有不当之处请谅解。",
        "拜托了！",
        "祝工作顺利。",
        "以上，供参考。",
        "——一位热心网友",
        "",
    ),
    "en": (" Thanks for reading.", " Respectfully submitted.", " Hope that helps!", " Yours faithfully", ""),
}
LONE = {
    "zh": (
        ("{a}{b}，{c}。", "建议{c}，因为{a}{b}。", "{a}{b}的时候，标准应该要求{c}。"),
        ("买家", "客服", "物流", "主播助理", "退货中心", "质检员", "选品团队", "跨境商家", "社区团长", "维修点", "仓库", "审核员"),
        ("常常联系不上", "收费说不清楚", "口径前后不一", "不肯留下凭证", "拖到节后才处理", "拿不出检测报告", "两头推责任", "随意更改规则"),
        ("写明由谁负责举证", "保留完整的沟通记录", "公示处理的每一步", "增加线下的受理点", "给出书面的理由", "按次数公开通报", "先垫付再追偿"),
    ),
    "en": (
        ("{a} {b}, so {c}.", "Since {a} {b}, {c}."),
        ("couriers", "hosts", "call centres", "overseas shops", "repair shops", "moderators", "warehouse staff"),
        ("cannot be reached at night", "change the rules at will", "keep no receipts", "blame one another", "answer in form letters"),
        ("a written reason ought to be given", "the burden of proof needs to be stated", "every step needs a record", "fines would help"),
    ),
}  # fmt: skip


def _otherwise(dice: random.Random) -> Made:
    lang = "zh" if dice.random() < 0.85 else "en"
    join, kind = ("" if lang == "zh" else " "), "campaign"
    if dice.random() < 0.35:
        kind, truth, said = "substantive", "", _lone(dice, lang)
        truth = f"alone {join.join(said)}"
    else:
        at = dice.randrange(len(ASKED[lang]))
        said, truth = _asked(dice, lang, at)
        if dice.random() < 0.08 and " turned " not in truth:
            other = (at + 1) % len(ASKED[lang])
            more = [sentence for part in ASKED[lang][other] for sentence in part]
            said, truth = [*said, *more], " + ".join(sorted((truth, f"{lang} {other}")))
    if dice.random() < 0.6:
        said.insert(0, "".join(map(dice.choice, PARTS[lang])).format(n=dice.randint(2, 19)).strip())
    text = join.join(said) + dice.choice(CLOSES[lang])
    return Made(text, "", dice.choice(clauses()), lang, dice.choice(CHANNELS), kind, truth, False)


def _asked(dice: random.Random, lang: str, at: int) -> tuple[list[str], str]:
    """Sentences of a campaign, as one who sends it on has them, and their truth."""
    parts = [list(part) for part in ASKED[lang][at]]
    way, truth = dice.random(), f"{lang} {at}"
    if way < 0.1:
        old, new = dice.choice(TURNED[lang][at])
        return [sentence.replace(old, new) for part in parts for sentence in part], f"{truth} turned {new}"
    if way < 0.35:
        parts.reverse()
    said = [sentence for part in parts for sentence in part]
    if 0.35 <= way < 0.5:
        dice.shuffle(said)
    elif 0.5 <= way < 0.65 and len(said) > 3:
        del said[dice.randrange(len(said))]
    elif 0.65 <= way < 0.75:
        said.insert(dice.randrange(len(said)), _lone(dice, lang)[0])
    return said, truth


def _lone(dice: random.Random, lang: str) -> list[str]:
    ways, *words = LONE[lang]
    found = []
    for _ in range(dice.randint(2, 3)):
        a, b, c = map(dice.choice, words)
        sentence = dice.choice(ways).format(a=a, b=b, c=c)
        found.append(sentence[0].upper() + sentence[1:])
    return found


def said(made: Made) -> str:
    """The words that are compared: of tracked changes, the suggestion alone."""
    return "\n".join(filter(None, ("" if made.text == TRACKED else made.text, made.suggestion)))


class PairMeasure(NamedTuple):
    """How well groups tell who says the same, by pairs of comments."""

    precision: float
    recall: float
    copies: float
    groups: int


def measured(made: tuple[Made, ...], heads: list[int]) -> PairMeasure:
    """Compare groups, the head of each comment by its place, with the truth.

    A pair of a merged campaign and one of its parts may be together or apart; `copies` are exact ones.
    """
    right = together = asked = found = same = kept = 0
    for at, one in enumerate(made):
        for before in range(at):
            other, both = made[before], heads[at] == heads[before]
            together += both
            right += both and not {*one.truth.split(" + ")}.isdisjoint(other.truth.split(" + "))
            asked += one.truth == other.truth
            found += both and one.truth == other.truth
            if (one.text, one.suggestion) == (other.text, other.suggestion):
                same += 1
                kept += both
    return PairMeasure(right / max(1, together), found / max(1, asked), kept / max(1, same), len({*heads}))
