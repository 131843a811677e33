"""A third style of consultation: letters that are copied, quoted, replied to and typed anew.

Made without a look at how comments are grouped. A letter is an aim, some reasons and what it asks; who sends
it on puts its sentences in another order, words them otherwise, copies a part in which it is still asked,
types it with slips, in traditional characters or wide ones, quotes the clause before it or the mail that it
answers. `truth` is what is asked; who asks another value or the opposite is of a truth of its own.
"""

from __future__ import annotations

import random
import re
from functools import cache

from many_comments import ROOT, Made, clauses


class Letter:
    """What many send: sentences of which each may be said in several ways, and which of them ask.

    `turned` are words of the asking sentences with those of someone who wants something else.
    """

    def __init__(self, name: str, said: str, turned: str) -> None:
        self.name = name
        lines = [line.strip() for line in said.strip().split("\n")]
        self.sentences = [line.lstrip("!").split("|") for line in lines]
        self.asking = [at for at, line in enumerate(lines) if line.startswith("!")]
        self.turned = [tuple(pair.split(">")) for pair in turned.split("|")]


ZH = (
    Letter(
        "minors",
        """孩子用家长的手机打赏，平台总说是家长自己操作的。|孩子拿家长的手机打赏，平台一口咬定是家长自己操作。
        一个小学生一晚上可以花掉全家半年的收入。
        客服让我们提供孩子操作的视频，谁家里会装这种监控？
        !建议在第二款后面增加一句：未成年人的打赏应在十五日内全额退还。|希望在第二款后增加一句：未成年人的打赏应在十五日内全额退还。
        !举证的责任应当由平台来承担，因为数据都在平台手里。|举证责任应由平台承担，因为数据都在平台手里。""",
        "十五日内全额>六十日内全额|全额退还>半额退还",
    ),
    Letter(
        "returns",
        """七天无理由退货已经被职业退货的人利用，衣服穿过再退的比比皆是。|七天无理由退货早已被职业退货人利用，衣服穿过再退的比比皆是。
        我们店女装的退货率超过百分之六十，快递费和折损全由商家负担。
        !对退货率异常的账号，平台应当允许商家收取不超过十元的折损费。|退货率异常的账号，平台应允许商家收取不超过十元的折损费。
        这样既不影响正常的消费者，也让恶意退货的人有所顾忌。""",
        "不超过十元>不超过五十元|应当允许商家>不得允许商家",
    ),
    Letter(
        "food",
        """直播间卖的自制酱菜没有生产日期，没有许可证，吃坏了人找不到卖家。
        去年我们县就有一起食物中毒，主播当天就注销了账号。
        !食品类直播开播前，平台应核验食品经营许可证，并在画面上持续展示许可证编号。|食品类直播在开播之前，平台应核验食品经营许可证，并在画面上持续展示许可证的编号。
        食品安全没有小事，不能等出了事再来补。
        别的城市已经这样做了，效果很好。""",
        "开播前>开播后三日内|持续展示>不必展示",
    ),
    Letter(
        "ranking",
        """平台的推荐规则是个黑箱，今天给流量明天就没有，小主播连为什么都不知道。|平台的推荐规则是个黑箱，今天给流量明天就断，小主播连原因都不知道。
        申诉只有机器人回复。
        !建议平台公布影响推荐的主要因素，规则调整提前十五日公告。|请平台公布影响推荐的主要因素，规则调整提前十五日公告。
        !限流措施应当说明理由，并提供人工复核的渠道。
        透明的规则对平台自己也有好处。""",
        "提前十五日>提前三日|应当说明理由>不必说明理由",
    ),
    Letter(
        "sleep",
        """凌晨两三点还在直播卖货，主播和观众都熬坏了身体。
        !建议规定零点到六点之间不得进行带货直播。|希望规定零点至六点之间不得进行带货直播。
        我们做医生的，见过太多年轻主播因为熬夜进急诊。
        深夜也是冲动消费最多的时候，退货率比白天高一倍。""",
        "零点到六点>两点到五点|零点至六点>两点到五点|不得进行>可以进行",
    ),
    Letter(
        "medicine",
        """有的主播把普通食品说成能治糖尿病、高血压，老人一买就是几千元。|有些主播把普通食品说成能治糖尿病、高血压，老人一买就是几千元。
        这些话都是在私下的群里说的，直播间里反而听不到。
        !主播在直播间以外的粉丝群里作的宣传，也应纳入本标准的范围。
        !对宣传疗效的主播，一经查实应永久停播。|宣传疗效的主播，一经查实应永久停播。""",
        "永久停播>停播三个月|也应纳入>不应纳入",
    ),
    Letter(
        "disabled",
        """视障的人用读屏软件根本进不了直播间的购物车。
        图片没有文字说明，按钮读出来全是“按钮一”“按钮二”。
        !建议增加无障碍的要求，购物车和结算页面应支持读屏软件。|建议增设无障碍的要求，购物车和结算页面应支持读屏软件。
        我国有一千七百多万视障者，他们也是消费者。""",
        "应支持>宜支持|购物车和结算页面>直播预告页面",
    ),
    Letter(
        "deposit",
        """平台收的保证金动辄几万元，退店之后拖半年不退。|平台收取的保证金动辄几万元，退店以后拖半年不退。
        !保证金应在商家退店后三十日内退还，逾期的按日支付利息。|商家退店后三十日内，保证金应当退还，逾期的按日支付利息。
        这笔钱对小店就是半年的房租。
        平台说要等售后期满，可是售后期只有十五天。""",
        "三十日内>九十日内|支付利息>不付利息",
    ),
    Letter(
        "definition",
        """术语里“直播营销人员”的范围不清楚。
        助播、场控、运营算不算，各地理解不一样。
        !建议把助播和场控明确列入直播营销人员。|建议将助播、场控明确列入直播营销人员。
        否则出了问题，主播都说是助播讲的。""",
        "明确列入>明确排除在|助播和场控>运营和客服|助播、场控>运营、客服",
    ),
    Letter(
        "training",
        """每年二十学时的培训走过场，签个到就算完。
        !建议改为上岗前考试，合格的才能开播，以后每两年复考一次。|建议改成上岗前考试，考试合格才能开播，以后每两年复考一次。
        题库由协会统一编写，免费开放。""",
        "每两年>每半年|上岗前>上岗后",
    ),
)
EN = (
    Letter(
        "refund",
        """Refunds for cross-border orders take far too long.|It takes far too long to get a refund for a cross-border order.
        Most of our members have waited for more than two months.
        !We recommend that the platform advance the refund within fourteen days of the return being posted.|The platform should advance the refund within fourteen days of the return being posted.
        The platform can recover the money from the merchant later.
        Small buyers should not act as banks.""",
        "fourteen days>forty days|advance the refund>refuse the refund",
    ),
    Letter(
        "labels",
        """Viewers cannot tell a paid promotion from an honest opinion.
        !A label saying that the content is paid for must remain on the screen for the whole session.|A label which says that the content is paid for must remain on screen for the whole session.
        A line of small print at the beginning is not enough.
        Regulators in other countries have asked for this since 2019.""",
        "for the whole session>for the first minute|must remain>need not remain",
    ),
    Letter(
        "registry",
        """As drafted, the clause forces a host to register anew on each platform.|As it is drafted, the clause forces hosts to register anew on every platform.
        !Please allow a registration to be recognised by all platforms for two years.|We would ask you to allow a registration to be recognised by all platforms for two years.
        The same documents are checked five times over, at a cost to everyone.
        A shared register already exists for drivers.""",
        "two years>five years|recognised by all>rejected by all",
    ),
    Letter(
        "sizes",
        """Clothes shown on a stream are nearly always the wrong size when they arrive.
        The host wears a sample that was pinned at the back.
        !The merchant should show a table of sizes before orders are taken.|A table of sizes should be shown by the merchant before orders are taken.
        !We also propose that samples which differ from the goods be marked as such.
        Returns would fall by a third, which is good for the environment too.""",
        "before orders>after orders|be marked>not be marked",
    ),
    Letter(
        "minutes",
        """Our association represents 240 firms that stream from their own warehouses.
        !The retention period in the second paragraph should be reduced to ninety days.|In the second paragraph the retention period should be reduced to ninety days.
        Storage of high-definition video is by far our largest cost.
        Disputes are, in our experience, raised within a month.""",
        "ninety days>nine days|reduced to>raised to",
    ),
)  # fmt: skip

CLAIMS = {
    "zh": (
        ("{o}投诉的答复期限太长。{o2}应改为{v}。", ("三个工作日", "七个工作日", "十五日")),
        ("第一款中的“及时”没有标准，{o}改为“在{v}内”。", ("二小时", "二十四小时", "三日")),
        ("{o}本条的“应”改为“{v}”，目前的要求多数企业做不到。", ("宜", "可", "必须")),
        ("处罚太轻，{o}把停播的期限提高到{v}，起到震慑的作用。", ("三十日", "半年", "一年")),
        ("抽检的比例{o}定为{v}，并且每季度公布一次结果。", ("百分之一", "百分之三", "百分之十")),
        ("{o}删去“{v}”三个字，读起来更通顺。", ("进一步", "原则上", "有条件")),
    ),
    "en": (
        ("{o}the time for an answer to a complaint be {v}.", ("two days", "ten days", "one month")),
        ("{o}the fine for a false discount be set at {v} of the sales of that day.", ("one percent", "five percent", "half")),
        ("The word “promptly” is vague. {o}it be replaced by “within {v}”.", ("an hour", "a day", "a week")),
    ),
}  # fmt: skip
CLAIM_OPENINGS = {
    "zh": ("建议", "希望", "请", "提议", "我们认为应", "恳请", "能否", "最好"),
    "en": (
        "We suggest that ",
        "I propose that ",
        "Our view is that ",
        "It would be better that ",
        "May I ask that ",
    ),
}
GREETINGS = {
    "zh": (
        "各位老师好，",
        "编制组的老师们辛苦了！",
        "领导您好：",
        "尊敬的各位专家：",
        "标准编写组台鉴：",
        "敬启者：",
        "大家好，我来提一条意见。",
        "来信收悉，我的意见是：",
        "关于征求意见的函已收到，现回复如下：",
        "有一点不成熟的想法：",
        "个人观点：",
        "我也来说一句，",
        "【意见】",
        "意见一：",
        "同意楼上。",
        "(手机发送)",
    ),
    "en": (
        "Dear all,\n",
        "Good day, ",
        "To the secretariat:\n",
        "Greetings from Kuala Lumpur. ",
        "My comment is as follows: ",
        "Thanks for the opportunity to comment. ",
        "Please find our comment below.\n\n",
        "Comment 1: ",
        "Hi there! ",
    ),
}
FAREWELLS = {
    "zh": (
        "\n此致\n敬礼！",
        "麻烦了。",
        "妥否请酌。",
        "请审议。",
        "期待回复！",
        "以上是我的一点看法，谢谢。",
        "\n——某某商会",
        "\n发自我的手机",
        "恳请采纳为盼。",
        "不当之处，敬请批评指正。",
    ),
    "en": (
        "\n\nKind regards,\nthe team",
        " Thanks in advance.",
        "\nSent from my phone",
        " We remain at your disposal.",
        " Thank you for considering this.",
        "\n--\nA small shop",
    ),
}
OWN = {
    "zh": (
        "我在{p}开店{n}年了，身边{m}个同行都是这么想的。",
        "上个月{p}的一位客人因为这个和我吵了{n}次。",
        "我们单位{m}个人讨论过，{p}那边也有同样的反映。",
    ),
    "en": (
        "I have lived in {p} for {n} years and know {m} people in the trade.",
        "A customer from {p} wrote to us {n} times about it.",
    ),
}
TOWNS = {
    "zh": ("潍坊", "绍兴", "玉林", "洛阳", "常德", "泉州", "保定", "遵义"),
    "en": ("Cork", "Lagos", "Ghent", "Busan"),
}
LONE = {
    "zh": (
        "{p}的{a}告诉我，{b}，所以{c}。",
        "{c}，这样{a}才不会吃亏，毕竟{b}。",
        "本条没有考虑{a}：{b}。{c}。",
        "{b}的问题拖了多年，{a}最有体会，{c}。",
    ),
    "en": (
        "A {a} from {p} says that {b}; {c}.",
        "Since {b}, {c}, or every {a} will pay for it.",
        "This ignores the {a}: {b}. Therefore {c}.",
    ),
}
LONE_WORDS = {
    "zh": (
        ("快递员", "打包工", "茶农", "绣娘", "养蜂人", "修表师傅", "民宿老板", "图书馆员", "花店店主", "渔民", "木匠", "陶艺师"),
        ("样品和成品不是一批货", "运单号经常填错", "差评被悄悄折叠", "尾款收不回来", "版权图片被盗用", "方言听不懂", "发票迟迟开不出", "冷链中途断过"),
        ("请加一条抽样封存的办法", "请写明由谁承担运费", "请要求保留原始评价", "请给手工艺品留出例外", "请规定开票的时限", "请增加方言字幕", "请附一个流程图", "请把附录改为正文"),
    ),
    "en": (
        ("potter", "beekeeper", "bookseller", "florist", "tailor", "farmer", "watchmaker"),
        ("samples are not from the same batch", "reviews vanish overnight", "invoices arrive late", "photographs are stolen", "parcels are opened on the way"),
        ("a sealed sample should be kept", "hand-made goods need an exception", "a flow chart would help", "original reviews must stay", "the annex should be normative"),
    ),
}  # fmt: skip
BRIEF = {
    "zh": (
        "支持",
        "同意",
        "无意见",
        "反对",
        "不同意",
        "赞成本条",
        "没有不同意见",
        "写得好",
        "太严了",
        "太松了",
    ),
    "en": ("I agree", "No comment", "I disagree", "Fully support this", "Too strict"),
}
HOMOPHONES = (
    ("的", "地"),
    ("在", "再"),
    ("做", "作"),
    ("和", "合"),
    ("账", "帐"),
    ("像", "象"),
    ("那", "哪"),
    ("以", "已"),
    ("会", "汇"),
    ("直播", "直拨"),
    ("平台", "平抬"),
    ("商家", "商加"),
    ("主播", "主拨"),
)
TELLING = frozenset("〇一二三四五六七八九十百千万半两零不没未无内外上下前后0123456789应宜可必须免有全永")
TOLD = re.compile(r"\w*(?:teen|ty|ten|one|two|five|nine|half|not|no|never|un|dis)\w*|\d+")
SIMPLE = "这议长权单间类业东个传价会众优体冻减动务区协卖厅发员商团图场报执护购质账费资车轻较过还进连远选适释里钱阅际险随难页项题验应当该请让规范设计认识责误说语话时见现实样条标准审查处罚学习国门问题续经营"
COMPLEX = "這議長權單間類業東個傳價會眾優體凍減動務區協賣廳發員商團圖場報執護購質賬費資車輕較過還進連遠選適釋裡錢閱際險隨難頁項題驗應當該請讓規範設計認識責誤說語話時見現實樣條標準審查處罰學習國門問題續經營"
TRADITIONAL = str.maketrans(SIMPLE, COMPLEX)
WIDE = str.maketrans({chr(at): chr(at + 0xFEE0) for at in range(0x21, 0x7F)})
NARROW = str.maketrans("，。；：！？（）“”", ',.;:!?()""')


def many_copied(seed: int, count: int) -> tuple[Made, ...]:
    """So many comments of the third style, the same for the same seed."""
    dice = random.Random(f"copied {seed}")
    return tuple(_comment(dice) for _ in range(count))


def _comment(dice: random.Random) -> Made:
    lang = "zh" if dice.random() < 0.75 else "en"
    way = dice.random()
    if way < 0.55:
        text, truth = _letter(dice, lang)
        kind = "campaign"
    elif way < 0.75:
        at = dice.randrange(len(CLAIMS[lang]))
        said, values = CLAIMS[lang][at]
        value = dice.choice(values)
        text = said.format(v=value, o=dice.choice(CLAIM_OPENINGS[lang]), o2=dice.choice(CLAIM_OPENINGS[lang]))
        truth, kind = f"{lang} claim {at} {value}", "substantive"
        text = _typed(dice, text, lang) if dice.random() < 0.2 else text
    elif way < 0.9:
        text, asked = _lone(dice, lang)
        truth, kind = (
            f"{asked} + {text}",
            "substantive",
        )  # who asks it for another reason may be with it or not
    else:
        text = dice.choice(BRIEF[lang])
        truth, kind = f"{lang} brief {text}", "support"
        text += "。" if lang == "zh" else "."
    text = _sent(dice, text, lang)
    return Made(text, "", dice.choice(clauses()), lang, "mail", kind, truth, False)


def _letter(dice: random.Random, lang: str) -> tuple[str, str]:
    letter = dice.choice(ZH if lang == "zh" else EN)
    sentences = [dice.choice(said) for said in letter.sentences]
    truth, turned = f"{lang} {letter.name}", dice.random() < 0.08
    if turned:
        asked = "".join(sentences[at] for at in letter.asking)
        old, new = dice.choice([pair for pair in letter.turned if pair[0] in asked])
        sentences = [
            said.replace(old, new) if at in letter.asking else said for at, said in enumerate(sentences)
        ]
        truth = f"{truth} turned {new}"
    order = list(range(len(sentences)))
    way = dice.random()
    if way < 0.15:
        dice.shuffle(order)
    elif way < 0.25:
        order = [*letter.asking, *(at for at in order if at not in letter.asking)]
    elif way < 0.45 and not turned:
        order = _part(dice, letter)
    if dice.random() < 0.15:
        order.insert(dice.randrange(len(order) + 1), -1)
    own = dice.choice(OWN[lang]).format(
        p=dice.choice(TOWNS[lang]), n=dice.randint(2, 30), m=dice.randint(3, 90)
    )
    text = ("" if lang == "zh" else " ").join(own if at < 0 else sentences[at] for at in order)
    if dice.random() < 0.25 and not turned:
        text = _typed(dice, text, lang)
    return text, truth


def _part(dice: random.Random, letter: Letter) -> list[int]:
    """The places of sentences that follow one another, with all that ask and at least one more."""
    first = dice.randint(0, letter.asking[0])
    last = dice.randint(letter.asking[-1], len(letter.sentences) - 1)
    if last == first:
        first, last = (first - 1, last) if first else (first, last + 1)
    return list(range(first, last + 1))


def _lone(dice: random.Random, lang: str) -> tuple[str, str]:
    """What nearly nobody else says, and what it asks."""
    a, b, c = map(dice.choice, LONE_WORDS[lang])
    said = dice.choice(LONE[lang]).format(a=a, b=b, c=c, p=dice.choice(TOWNS[lang]))
    return said[0].upper() + said[1:], c


def _typed(dice: random.Random, text: str, lang: str) -> str:
    """The text with a few slips: a word that sounds alike, two characters in the wrong order, one lost or twice."""
    for _ in range(dice.randint(1, 4)):
        if lang == "zh" and dice.random() < 0.5:
            old, new = dice.choice(HOMOPHONES)
            text = text.replace(old, new, 1)
            continue
        told = {at for match in TOLD.finditer(text) for at in range(match.start() - 1, match.end() + 1)}
        able = [
            at
            for at in range(1, len(text) - 2)
            if text[at : at + 2].isalpha()
            and not TELLING.intersection(text[at - 1 : at + 3])
            and at not in told
        ]
        at = dice.choice(able)
        text = (
            text[:at]
            + dice.choice((text[at + 1] + text[at], text[at], text[at] * 2 + text[at + 1]))
            + text[at + 2 :]
        )
    return text


def _sent(dice: random.Random, text: str, lang: str) -> str:
    """A text as one person sends it."""
    if dice.random() < 0.15:
        text = _quoting(dice, text, lang)
    if dice.random() < 0.45:
        text = f"{dice.choice(GREETINGS[lang])}{text}"
    if dice.random() < 0.35:
        text = f"{text}{dice.choice(FAREWELLS[lang])}"
    way = dice.random()
    if way < 0.08 and lang == "zh":
        text = text.translate(TRADITIONAL)
    elif way < 0.13:
        text = text.translate(WIDE)
    elif way < 0.2:
        text = text.translate(NARROW)
    elif way < 0.26:
        text = text.replace("。", "。\n\n").replace(". ", ".\n")
    elif way < 0.3:
        text = "\n".join(f"> {line}" for line in text.split("\n"))
    return text


def _quoting(dice: random.Random, text: str, lang: str) -> str:
    """A text after the words of the clause that it is about."""
    quoted = dice.choice(_provisions(lang))
    ways = (
        ("原文：“{q}”\n", "“{q}”——", "本条规定“{q}”。", "针对“{q}”，")
        if lang == "zh"
        else ("The draft says: “{q}”\n", "“{q}” ", 'Re: "{q}"\n\n')
    )
    return dice.choice(ways).format(q=quoted) + text


@cache
def _provisions(lang: str) -> tuple[str, ...]:
    """The words of some provisions of the draft, so few that many quote the same."""
    name = "platform/records", "merchant/after-sales", "platform/complaints"
    found = []
    for each in name:
        lines = (ROOT / f"{each}.{lang}.md").read_text("utf-8").split("---")[2].split("\n")
        found += [line.partition("{#")[0].strip() for line in lines if "{#" in line and "[](" not in line]
    return tuple(found)
