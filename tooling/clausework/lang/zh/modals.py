"""Normative verbs of Chinese.

Three sieves, in this order: what is quoted or a title is mentioned, not used; words that merely
contain a verb's character are masked (words_zh, doubts_zh); what is left is a verb unless it stands
in a condition (……的，) or is governed by another verb (确保……能).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from clausework.lang.modals import Modal, Verb
from clausework.lang.quotations import BLANK, unquoted
from clausework.lang.scan import cut, scan, starts_of
from clausework.lang.script import HAN_RANGE
from clausework.lang.zh.ambiguous import WORD, readings
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

ACTORS = "者人台家播构员方会间户关院府局委部门统品务容息料据均也都还并又只仅则即但亦"
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
SEGMENT_END = re.compile("[，。；：！？\n]")
HALF_WIDTH = re.compile(f"(?<=[{HAN_RANGE}])[,;:]")
FULL_WIDTH = {",": "，", ";": "；", ":": "："}
SIGHT = 400
"""How far from a verb its clause is looked for, in characters; no sentence of a standard is longer."""
SOFT = frozenset(
    (
        "能",
        "能够",
        "不能",
        "不能够",
        "可",
        "可以",
        "需要",
        "需",
        "须",
        "不可",
        "不必",
        "无需",
        "不需要",
        "只能",
        "理应",
    )
)
ABLE = frozenset(("能", "能够", "不能", "不能够", "需", "需要", "不需要"))
GOVERNS = re.compile(
    r"(?:具有|具备)$|确保|保证(?!金|书|人)|(?<!社会)保障|限定|以便|便于|防止|避免|证明|表明|认为|如果|假如|若|凡|致使|导致|"
    r"(?<![即促驱行出大天特公])使(?!用|命|得用|馆|者|节|劲)|是否|哪些|何时|何种|如何|怎样|直至|直到|无论|不论"
)
TELLS = re.compile(
    r"提醒|告知|提示|要求|约定|规定|明确|承诺|说明|声明|标明|公示|写明|列明|载明|督促|教育|引导"
)
SAID = re.compile(
    r"(?:法律|法规|规章|标准|协议|合同)(?:明确)?规定[^，。；的]{1,8}$|"
    r"(?:[法律例则定约同议家台门关者人]|法规|标准)(?:明确)?(?:规定|要求|约定)了?$|(?:认为|保证|确保|保障)$"
    r"|(?:^|[^面相针绝反])(?:对|对于|将|把|(?<![行作])为)$"
)
"""What stands right before the verb of an attribute: 规定必须……的商品, 对应当……的要求."""
NAMED = re.compile(r"的(?:其他)?(?:事项|情形)$")
STATES = re.compile(
    r"[^的]{0,12}?(?:载明|列明|写明|注明|标明|记载|约定|说明|告知|公示|公布|规定|明确|包括|属于|涉及|是|为)(?!的)"
)
"""What takes ……的事项 as its object, so that the verb before it binds: 应载明……的事项."""
BY = "(?<![理自事缘案])由"
"""The 由 that names who acts; 理由 and 自由 are nouns."""
ADVERBS = (
    "合理|及时|认真|严格|正确|充分|有效|准确|定期|全面|适当|妥善|积极|切实|清晰|明显|良好|足够|必要|完整|独立"
    "|高效|细致|详细|单独|统一|专门|牢固|可靠|稳定|平稳|均匀|连续|相应|相同|最[低高大小]"
    "|安全|规范|文明|主动|迅速|立即|逐一|如实|仔细|科学|灵活|正常|清楚|完全|充足|整齐|熟练|客观|公正|公平|真实"
)
"""What describes no thing that is due before 的: an adverb written with 的, or an adjective."""
DESCRIBED = re.compile(
    rf"(?:予以|依法|给予(?=处[罚分]|奖励|表彰|补偿|赔偿))?(?!{ADVERBS})(?![为有是用选取设做留按由与在对从以向将无比])[{HAN_RANGE}]{{2}}的(?=[{HAN_RANGE}])"
)
"""What follows 应 in an attribute: 应 with a verb that has no object before 的, 应支付的费用."""
OPENING = re.compile(
    rf"^[^的]{{1,6}}的[{HAN_RANGE}]{{2,4}}(?:带有|是|为|由|均|都|占|属于|列入|包括|仅限|见|不再|不?应|不?宜)"
)
"""What follows the verb of an attribute that opens a sentence: 可以退货的商品带有标志."""
NAMES = re.compile(rf"[{HAN_RANGE}]{{2,7}}?(?:均|都)?(?:不?应(?![用急对])|不?宜)")
"""The same without 的: 可拆卸部件应."""
SUBJECT = re.compile(
    rf"[^的]{{1,6}}的[{HAN_RANGE}]{{1,8}}?(?:均|都|也|还)?(?:(?<!于)不?应|不?宜(?!出)|不得|必须|{BY}|包括)"
)
"""The same of a verb that binds: 不应公开的信息应加密."""
TOPIC = re.compile(rf"(?:依法|予以)?[^的]{{1,3}}的[{HAN_RANGE}]{{1,6}}")
"""What follows it in a topic: 可退换的商品，商家……."""
LONG_TOPIC = re.compile(rf"[^的]{{1,8}}的[{HAN_RANGE}]{{1,6}}")
COMMENT = re.compile(
    rf"，(?:不?应(?![用急])|不?宜|其|由|平台|商家|机构|经营者|消费者|双方|各方|[{HAN_RANGE}]{{0,4}}[者员师])"
)
"""What goes on after a topic: somebody acts, or something is due."""
LAWFUL = ("依法", "按规定")
LEFT_UNDONE = re.compile(r"而(?:未|没有)")
"""What tells that something due was not done: 应登记而未登记."""
LABEL = re.compile(r"[（(][^）)]{1,3}[）)]|第[^ 　]{1,8}条[ 　]")
EXCEPTED = re.compile(
    r"(?<![清消解拆删排扣去免开根切剔移废祛扫铲剥剪驱撤滤擦抹卸刮割])除(?![尘湿锈臭草雪冰油垢氧盐铁菌虫权去霜污味杂渣])[^，]*外$"
)
"""An exception, in which nothing is asked for: 除应由甲方办理的手续外，."""
SINCE = re.compile(r"(?<![各来亲独擅])自(?![行身己治然动愿主营有我用建定查评检费律])[^起]*$")
"""What opens a period that begins when something was due: 自应缴纳之日起."""
TAKES = re.compile("(?:^|对|除|将|把|有)$")
"""What may stand before 依法 in an attribute: nothing, or what takes the noun as its object."""
DUE = re.compile(
    rf"[^的]{{1,12}}的[{HAN_RANGE}]{{1,8}}?(?:均|都)?(?:不?应|不?宜|可|不得|必须|{BY}|是|为|见|包括|如果|在|未|已)|[^的]{{1,12}}的除?外$"
)
"""What follows the verb of an attribute after 依法: 依法应公开的信息由……."""
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


class Segment(NamedTuple):
    """A verb in its segment: what stands between two marks, the second of which is `closing`.

    A soft verb may stand in the clause of another without obliging anybody; an able one is soft, and
    tells what can or need be done.
    """

    text: str
    start: int
    end: int
    verb: Verb
    whole: str
    lead: str
    rest: str
    closing: str
    soft: bool
    able: bool


def _segment(text: str, verb: Verb, ends: Sequence[int]) -> Segment:
    """The segment of a verb; `ends` are the places of the marks that end one."""
    place = bisect_left(ends, verb.start)
    start = max(0, verb.start - SIGHT, ends[place - 1] + 1 if place else 0)
    end = min(len(text), verb.end + SIGHT, ends[place] if place < len(ends) else len(text))
    whole, lead, rest = text[start:end], text[start : verb.start], text[verb.end : end]
    form = verb.form
    return Segment(text, start, end, verb, whole, lead, rest, text[end : end + 1], form in SOFT, form in ABLE)


def _subordinate(text: str, verb: Verb, before: list[Verb], ends: Sequence[int]) -> bool:
    """True if the verb belongs to a condition or hangs on another verb, so that it obliges nobody."""
    segment = _segment(text, verb, ends)
    if _conditional(segment) or _attribute(segment) or _topic(segment) or _governed(segment):
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


def _attribute(segment: Segment) -> bool:
    """True if the verb, of whatever kind, describes the noun after 的."""
    lead, rest = segment.lead, segment.rest
    if ("的" in rest and SAID.search(lead)) or (lead.endswith(LAWFUL) and DUE.match(rest)):
        return True
    if not lead and _opens_with_attribute(segment):
        return True
    if not segment.soft and (DESCRIBED.match(rest) or LEFT_UNDONE.search(rest) or _lawful(segment)):
        return True
    if "之日起" in rest and SINCE.search(lead):
        return True
    headless = segment.able or (bool(lead) and lead[-1] not in ACTORS and not STATES.match(rest))
    return headless and bool(NAMED.search(rest))


def _lawful(segment: Segment) -> bool:
    """True in 对依法应编制报告的项目 and in 依法应招标，但……: what the law asks for is named, not asked."""
    lead, end = segment.lead, segment.end
    if not lead.endswith("依法"):
        return False
    if segment.text[end : end + 2] in ("，但", "，而"):
        return True
    before = LABEL.sub("", lead[:-2], count=1)
    opens = before or (segment.text[segment.start - 1 : segment.start] or "。") in "。；：\n"
    return bool(opens and TAKES.search(before) and re.search("的(?!$)|而", segment.rest))


def _opens_with_attribute(segment: Segment) -> bool:
    """True in 可以退货的商品带有标志: a noun that the verb describes is the subject."""
    if segment.soft:
        return bool(NAMES.match(segment.rest) or OPENING.search(segment.rest))
    return bool(SUBJECT.match(segment.rest))


def _topic(segment: Segment) -> bool:
    """True in 可退换的商品，商家……: the verb describes the noun that a sentence opens with.

    A verb of ability seldom has an object, so that more may stand before its noun.
    """
    opens = (segment.text[segment.start - 1 : segment.start] or "。") in "。；：\n"
    if segment.lead or segment.closing != "，" or not opens:
        return False
    if NAMED.search(segment.rest):
        return True
    described = (LONG_TOPIC if segment.able else TOPIC).fullmatch(segment.rest)
    return bool(described and COMMENT.match(segment.text, segment.end))


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
