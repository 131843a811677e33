"""Normative verbs of Chinese.

Three sieves, in this order: what is quoted or a title is mentioned, not used; words that merely
contain a verb's character are masked (words_zh, doubts_zh); what is left is a verb unless it stands
in a condition (……的，) or is governed by another verb (确保……能).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausework.lang.modals import Modal, Verb
from clausework.lang.quotations import BLANK, unquoted
from clausework.lang.scan import cut, scan, starts_of
from clausework.lang.script import HAN_RANGE
from clausework.lang.zh.ambiguous import WORD, readings
from clausework.lang.zh.attributes import LAWFUL, describes, opens_topic
from clausework.lang.zh.segments import ACTORS, SEGMENT_END, SIGHT, Segment, segment_of
from clausework.lang.zh.words import MASK, PLACES

REQUEST = (
    "应(?![当该]|要求|按|根据|依|在|向|对|由|将|以|及时|自|符合|满足|达到|受理|处理|答复|尊重|遵守|执行|落实|审[查核批]|收[集到]|征[集求]"
    "|汇总|分析|识别|确认|采纳|登记|记录|提[出交]|接受|拒绝|考虑|告知|核实|明确|了解|说明)[^，。；：]{0,10}"
    "[其者人方家户主员属师众客署局院校会所部门台司位府关构业]的?(?:书面|口头|合理|正当)?(?:要求|请求|邀请|申请)(?=，(?![并且不]))"
)
"""At somebody's request: 应客户的书面要求，."""
# In a fixed frame the character is another word or an adjective.
FRAMES = re.compile(
    rf"(?<=[当应可并]){REQUEST}|(?:^|(?<=[，。；：、])){REQUEST}(?=，(?:对|[^。；\n]{{0,60}}?(?:应|宜|可|须|需|不得|由|予以)))"
    r"|(?<=知道或)者?应当?知道|(?<=知道或者)应当?知道"
    r"|(?:是否|能否|可否)(?:应当?|可以?|能够?|宜|必须|需要?)"
    rf"|(?:(?<![{PLACES}])所|(?<![基资根成版样文标课账书读副正抄范剧脚])本)不?应当?(?=[^，。；：]{{1,12}}的)"
    r"|应(?:知(?:(?<=知应知)|(?<=或者应知)|(?<=或应知))"
    r"|选(?![派用择取定购址配型任拔材出聘点在举育])(?=[^，。；：]{0,24}?(?:名额|人数)|的)"
    r"|(?<=处应)(?=[^，。；：]*?(?:倍|百分之)[^，。；：]*罚)"
    r"|(?P<act>[^当，。；：]{1,2})(?:尽|未|不)(?P=act))"
    r"|不可(?=分|逆|靠|控|见|读|信|行|比|用|知|编辑|追溯|识别|更改的|修改的)"
    rf"|可(?=[{HAN_RANGE}]{{2}}(?:的|性|且|、))(?=追溯|识别|验证|操作|执行|检索|回收|读取|编辑|量化|复制|扩展|重复|撤销|证实|移动|访问"
    r"|核查|查询|理解|感知|维护|利用|审计|打印|下载|播放|辨认|测量)"
    rf"|(?<=[{HAN_RANGE}])可(?=[{HAN_RANGE}]{{2}}的)"
    r"|(?:根据|按照|依据|实际|业务|工作|管理|合理|的|确有|出于|满足|生活)(?:其|的)?需要"
    r"|需要(?=的|时|，|。|、|；|和|与|$)"
    r"|(?:国家|法律|法规|明令|明确|被|(?<!场)所|依法|规定|限制或者?|限制、)禁止"
    r"|禁止(?=(?![将把以在对向]|使用|利用)[^，。；：]{1,5}的|行为|商品|事项|清单|目录|词|内容|范围|情形|类目|品类|标[志识线]|符号|信号|和限制|或者限制|或限制|、限制)"
    r"|(?:只|仅|才|方|都|均|也|还|又|就|便|即)?(?<=为)要(?=的)"
    r"|(?:必须|需要?|应[当该])(?:指出|强调|说明的是|注意的是)(?:的是)?(?=，)"
    r"|可(?=(?:追溯|回溯|视化|扩展)(?:系统|体系|平台|机制|码|信息))"
)

ACTOR = (
    r"(?:^|(?<=[，。；：者人台家播构员方会间户内里\s])"
    r"|(?<=企业|公司|单位|团队|客服|场控|运营|本人|场所|期间|区域))"
)

REASONED = (
    "自查搭义同管处总心合道原治经物办代整生助真受清审大推伦修定料护病机公数哲梳情常条天"
    "纹文药法事节讲监论说打正评协学水肌医毒地明入乐调有"
)
"""What makes a word with 理, so that 理应 is none: 监理 + 应."""
AFFAIRS = "服任业事义财商公常职政特防债家劳国税军教医内勤洋实要机党盐时水俗港考校杂侨总急矿警乘会法物"
"""What makes a word with 务, so that 务须 is none: 职务 + 须."""
PARTY = (
    "双对各多甲乙丙丁供需买卖委受承发我己某另第官地前上下北南东西主协配处女男土立敌院厂校军警"
    "资药秘外比该此本三两四一"
)
PARTIES = (
    "主办|承办|协办|委托|受托|采购|施工|建设|使用|运营|监理|设计|服务|管理|发包|承包|出租|承租|租赁|合作"
    "|提供|接收|发送|申请|检测|认证|托管|受让|转让|销售|购买|生产|开发|测试|运输"
)
"""What makes a word with 方, so that 方可 is none: 双方 + 可."""
OPENS = r"(?:^|(?<=[。；]))"
COUNSELS = frozenset(("建议", "推荐", "不建议", "不推荐", "允许"))
COUNSELLED = re.compile(
    r"[^，。；：的由]{0,8}?(?:平台|商家|机构|企业|单位|组织|公司|团队|人员|消费者|用户|各方|当事人|使用者"
    r"|经营者|供应商|部门|者|员|师)(?!的|名|清单|信息|评价|和|、|由)|采用|使用|将|对|按"
)
"""What follows a sentence's first 建议, 推荐 or 允许 if it is a verb: whom it speaks of, or what to do."""
NOT_COUNSELLED = re.compile(rf"(?![^。；]*(?:[的应宜可须为是由见于有]|包括|不得))[{HAN_RANGE}]{{2}}")
"""The same of 不建议 and 不推荐, which open no name: whoever it is, if no other verb and no 的 follows."""

TOKENS: tuple[tuple[Modal | None, str], ...] = (
    (
        None,
        rf"必须|(?<![{AFFAIRS}])(?:务必|务须)|不应当|应当(?![场面日天年时庭地月班众前]|事人)|(?<![{REASONED}])理应|必需(?=[在经对按向将由于提取签保建])|不得",
    ),
    (None, rf"严禁|{ACTOR}(?:均|一律|也)?禁止|(?<=并)禁止"),
    ("exemption", r"可不必|可以不|可不(?!可)|不必|无须"),
    (None, r"无需|不需要|不需"),
    (None, r"不可以|不可|不准(?![许确时备予])|不许(?!可)|不允许|不要(?!求)|切勿|请勿|勿"),
    (None, rf"(?<![{PARTY}])(?<!{PARTIES})方可|只能|(?<=[后方经始])才[能可]"),
    ("prohibition", r"不应该|不准许|不应"),
    ("requirement", r"应该|只准许|应能够?|应可|应"),
    ("discouragement", r"不宜"),
    ("recommendation", r"宜能够?|宜可|宜"),
    ("discouragement", OPENS + r"不(?:建议|推荐)"),
    ("recommendation", OPENS + r"(?:建议|推荐)"),
    ("permission", OPENS + r"允许"),
    ("permission", r"可以|可"),
    ("incapability", r"不能够|不能"),
    ("capability", r"能够|能"),
    (None, r"须|需要|需"),
    (None, ACTOR + r"(?:都|均|也|还)?要(?![求素点么是件约害闻旨领义不塞诀道价])"),
)
TOKEN = re.compile("|".join(f"(?P<t{index}>{pattern})" for index, (_, pattern) in enumerate(TOKENS)))
TOKEN_STARTS = starts_of(pattern for _, pattern in TOKENS)

NO_VERB = frozenset("。；、的之")
"""Before these no verb can follow, so that the character before them governs none."""
SWALLOWED = re.compile(r"(?P<verb>应|宜)(?:能够?|可)|(?:均|一律|也|都|还)(?P<ban>禁止|要)")
HALF_WIDTH = re.compile(f"(?<=[{HAN_RANGE}])[,;:]")
FULL_WIDTH = {",": "，", ";": "；", ":": "："}
GOVERNS = re.compile(
    r"(?:具有|具备)$|确保|保证(?!金|书|人)|(?<!社会)保障|限定|以便|便于|防止|避免|证明|表明|认为|如果|假如|若|凡|致使|导致|"
    r"(?<![即促驱行出大天特公])使(?!用|命|得用|馆|者|节|劲)|是否|哪些|何时|何种|如何|怎样|直至|直到|无论|不论"
)
TELLS = re.compile(
    r"提醒|告知|提示|要求|约定|规定|明确|承诺|说明|声明|标明|公示|写明|列明|载明|督促|教育|引导"
)
EXCEPTED = re.compile(
    r"(?<![清消解拆删排扣去免开根切剔移废祛扫铲剥剪驱撤滤擦抹卸刮割])除(?![尘湿锈臭草雪冰油垢氧盐铁菌虫权去霜污味杂渣])[^，]*外$"
)
"""An exception, in which nothing is asked for: 除应由甲方办理的手续外，."""
JOINED = re.compile(r"[，][也并且或但而][^，。；：！？\n]*的，")
CASE = re.compile("(?<![目标])的$")
"""What ends a condition; 目的 and 标的 are nouns."""
SUPPOSED = re.compile(
    r"(?:第[^ 　]{1,8}条[ 　])?(?:如果|假如|倘若|一旦|只要|除非|无论|不论|即使|若(?!干)|凡(?![士尔响]))"
)
"""What opens a supposition; whatever stands in it, up to the comma, obliges nobody."""
WHEN = re.compile(r"(?:时|前|后|期间|情况下|情形下|的情形|之日起)$")


def verbs(text: str) -> tuple[Verb, ...]:
    """Every normative verb of a Chinese text, in order."""
    if next(scan(TOKEN, TOKEN_STARTS, text), None) is None:
        return ()  # most stretches have not even what looks like a verb
    masked = _masked(text)
    ends = [match.start() for match in SEGMENT_END.finditer(masked)]
    found: list[Verb] = []
    for match in scan(TOKEN, TOKEN_STARTS, masked):
        modal = TOKENS[int((match.lastgroup or "t0")[1:])][0]
        verb = Verb(modal, match.start(), match.group(), _form(match.group()))
        idle = verb.form in COUNSELS and not COUNSELLED.match(masked, verb.end)
        if idle and verb.form.startswith("不"):
            idle = not NOT_COUNSELLED.match(masked, verb.end)
        bare = len(verb.text) == 1 and masked[verb.end : verb.end + 1] in NO_VERB
        if not (idle or bare) and not _subordinate(masked, verb, found, ends):
            found.append(verb)
    return tuple(found)


def _form(word: str) -> str:
    """The verb without what it has swallowed: 应能 is 应, 均禁止 is 禁止."""
    swallowed = SWALLOWED.fullmatch(word)
    return (swallowed["verb"] or swallowed["ban"]) if swallowed else word


def doubtful(text: str) -> tuple[Verb, ...]:
    """The words in which 应 and a verb may be meant as well, in clauses that provide nothing else."""
    if not WORD.search(text):
        return ()
    text = unquoted(text, "zh")
    return tuple(
        Verb(None, match.start(), match.group(), match.group())
        for match, reading in readings(text, _without_words(text), SIGHT)
        if reading == "either"
    )


def _masked(text: str) -> str:
    """The text with everything unreadable that only looks like a verb; offsets stay."""
    text = unquoted(text, "zh")
    if "," in text or ";" in text or ":" in text:
        text = HALF_WIDTH.sub(lambda mark: FULL_WIDTH[mark.group()], text)
    masked = _without_words(text)
    words = (match for match, reading in readings(text, masked, SIGHT) if reading != "verb")
    return cut(masked, words, BLANK)


def _without_words(text: str) -> str:
    """The text without fixed frames, and without words that are words whatever stands around them."""
    return MASK.sub(_blanks, FRAMES.sub(_blanks, text))


def _blanks(match: re.Match[str]) -> str:
    return BLANK * len(match.group())


def _subordinate(text: str, verb: Verb, before: list[Verb], ends: Sequence[int]) -> bool:
    """True if the verb belongs to a condition or hangs on another verb, so that it obliges nobody."""
    segment = segment_of(text, verb, ends)
    if _conditional(segment) or describes(segment) or opens_topic(segment) or _governed(segment):
        return True
    last = before[-1] if before and before[-1].start >= segment.start else None
    if last is None:
        return segment.able and segment.lead.endswith("或者")
    return _follows(segment, text[last.end : verb.start])


def _conditional(segment: Segment) -> bool:
    """True in a condition or an exception: 如果应……，, 应……的，, ……的除外."""
    whole, closing = segment.whole, segment.closing
    if (
        whole.endswith("的除外")
        or (closing == "，" and EXCEPTED.search(whole))
        or (closing == "，" and SUPPOSED.match(whole))
    ):
        return True
    if CASE.search(whole) and (closing in ("，", "；", "：", "") or (closing == "。" and segment.soft)):
        return True
    end = segment.end
    return segment.able and JOINED.match(segment.text, end, min(len(segment.text), end + SIGHT)) is not None


def _governed(segment: Segment) -> bool:
    """True for a soft verb that another word governs: 确保……能, 需要……时，, 需要认定的事实."""
    if not segment.soft:
        return False
    timed = segment.closing == "，" and WHEN.search(segment.whole)
    return bool(GOVERNS.search(segment.lead) or timed or _relative(segment.lead, segment.rest))


def _follows(segment: Segment, between: str) -> bool:
    """True if the verb hangs on the one before it in its segment, with these words between."""
    if segment.verb.form == "可" and between.endswith("、"):
        return True  # 应可用、可核验 says one thing of the data
    described = segment.soft or between.endswith(LAWFUL)
    return bool(TELLS.search(between)) or (described and "的" in segment.rest)


def _relative(lead: str, rest: str) -> bool:
    """True in 需要认定的事实: the verb describes a noun, and no actor stands before it."""
    lead = lead.rpartition("、")[2] or lead
    described = lead.endswith("的") or ("的" not in lead and lead[-1:] not in ACTORS)
    return bool(lead) and described and bool(re.search(r"的(?!$)", rest))
