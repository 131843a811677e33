"""Normative verbs of Chinese: 应, but not the 应 of 应用, nor what is due and named, as 应缴纳的押金.

Three sieves, in this order: what is quoted or a title is mentioned, not used; words that merely
contain a verb's character are masked (words_zh, doubts_zh); what is left is a verb unless it stands
in a condition (……的，) or is governed by another verb (确保……能).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from clausework.lang.modals import Modal, Verb
from clausework.lang.patterns import HAN_RANGE, cut, on_use, scan, starts_of
from clausework.lang.sentences import BLANK, unquoted
from clausework.lang.zh.words import MASK, PLACES

ACTORS = "者人台家播构员方会间户关院府局委部门统品务容息料据均也都还并又只仅则即但亦"
"""What ends the name of those who act, and the adverbs that stand between them and their verb."""
SEGMENT_END = on_use("[，。；：！？\n]")
SIGHT = 400
"""How far from a verb its clause is looked for, in characters; no sentence of a standard is longer."""
_SOFT = "能 能够 不能 不能够 可 可以 需要 需 须 不可 不必 无需 不需要 只能 理应"
SOFT = frozenset(_SOFT.split())
ABLE = frozenset(("能", "能够", "不能", "不能够", "需", "需要", "不需要"))


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


def segment_of(text: str, verb: Verb, ends: Sequence[int]) -> Segment:
    """The segment of a verb; `ends` are the places of the marks that end one."""
    place = bisect_left(ends, verb.start)
    start = max(0, verb.start - SIGHT, ends[place - 1] + 1 if place else 0)
    end = min(len(text), verb.end + SIGHT, ends[place] if place < len(ends) else len(text))
    whole, lead, rest = text[start:end], text[start : verb.start], text[verb.end : end]
    form = verb.form
    return Segment(text, start, end, verb, whole, lead, rest, text[end : end + 1], form in SOFT, form in ABLE)


# What is due and named, not asked for: 应缴纳的押金, 依法应备案的配方, 可退换的商品. The verb then
# describes a noun, or opens what a sentence is about, and obliges nobody.
SAID = on_use(
    r"(?:法律|法规|规章|标准|协议|合同)(?:明确)?规定[^，。；的]{1,8}$|"
    r"(?:[法律例则定约同议家台门关者人]|法规|标准)(?:明确)?(?:规定|要求|约定)了?$|(?:认为|保证|确保|保障)$"
    r"|(?:^|[^面相针绝反])(?:对|对于|将|把|(?<![行作])为)$"
)
"""What stands right before the verb of an attribute: 规定必须……的商品, 对应当……的要求."""
NAMED = on_use(r"的(?:其他)?(?:事项|情形)$")
STATES = on_use(
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
CITES = on_use("符合|按照|依照|遵守|遵循|参照|执行|满足|达到|落实|履行|采用|使用|填写")
"""What takes a reference, which leaves no characters: 应符合[](#annex-a)的规定."""
WHO = on_use(rf"[{HAN_RANGE}]{{0,4}}(?:[{ACTORS}]|组织|机构|企业|单位|公司)")
"""A lead that only names who acts."""
LISTS = on_use("其他|以及|认为|告知|宣告|明确|包括|列[出明]|说明|写明|载明|注明|规定|公布")
"""What has the thing for its object, so that even such a verb describes it: 列出锅炉应达到的热效率."""
DESCRIBED = on_use(
    rf"(?:予以|依法|给予(?=处[罚分]|奖励|表彰|补偿|赔偿))?(?!{ADVERBS})(?![为有是用选取设做留按由与在对从以向将无比])[{HAN_RANGE}]{{2}}的(?=[{HAN_RANGE}])"
)
"""What follows 应 in an attribute: 应 with a verb that has no object before 的, 应支付的费用."""
NOUN = 5
"""A noun after 的 is no longer, in characters."""
OPENING = on_use(
    rf"^[^的]{{1,6}}的[{HAN_RANGE}]{{2,4}}(?:带有|是|为|由|均|都|占|属于|列入|包括|仅限|见|不再|不?应|不?宜)"
)
"""What follows the verb of an attribute that opens a sentence: 可以退货的商品带有标志."""
NAMES = on_use(rf"[{HAN_RANGE}]{{2,7}}?(?:均|都)?(?:不?应(?![用急对])|不?宜)")
"""The same without 的: 可拆卸部件应."""
SUBJECT = on_use(
    rf"[^的]{{1,6}}的[{HAN_RANGE}]{{1,8}}?(?:均|都|也|还)?(?:(?<!于)不?应|不?宜(?!出)|不得|必须|{BY}|包括)"
)
"""The same of a verb that binds: 不应公开的信息应加密."""
TOPIC = on_use(rf"(?:依法|予以)?[^的]{{1,3}}的[{HAN_RANGE}]{{1,6}}")
"""What follows it in a topic: 可退换的商品，商家……."""
LONG_TOPIC = on_use(rf"[^的]{{1,8}}的[{HAN_RANGE}]{{1,6}}")
COMMENT = on_use(
    rf"，(?:不?应(?![用急])|不?宜|其|由|平台|商家|机构|经营者|消费者|双方|各方|[{HAN_RANGE}]{{0,4}}[者员师])"
)
"""What goes on after a topic: somebody acts, or something is due."""
LAWFUL = ("依法", "按规定")
LEFT_UNDONE = on_use(r"而(?:未|没有)")
"""What tells that something due was not done: 应登记而未登记."""
LABEL = on_use(r"[（(][^）)]{1,3}[）)]|第[^ 　]{1,8}条[ 　]")
SINCE = on_use(r"(?<![各来亲独擅])自(?![行身己治然动愿主营有我用建定查评检费律])[^起]*$")
"""What opens a period that begins when something was due: 自应缴纳之日起."""
TAKES = on_use("(?:^|对|除|将|把|有)$")
"""What may stand before 依法 in an attribute: nothing, or what takes the noun as its object."""
DUE = on_use(
    rf"[^的]{{1,12}}的[{HAN_RANGE}]{{1,8}}?(?:均|都)?(?:不?应|不?宜|可|不得|必须|{BY}|是|为|见|包括|如果|在|未|已)|[^的]{{1,12}}的除?外$"
)
"""What follows the verb of an attribute after 依法: 依法应公开的信息由……."""


def describes(segment: Segment) -> bool:
    """True if the verb, of whatever kind, describes the noun after 的."""
    lead, rest = segment.lead, segment.rest
    if ("的" in rest and SAID.search(lead)) or (lead.endswith(LAWFUL) and DUE.match(rest)):
        return True
    if not lead and _opens_with_attribute(segment):
        return True
    if not segment.soft and (_described(segment) or LEFT_UNDONE.search(rest) or _lawful(segment)):
        return True
    if "之日起" in rest and SINCE.search(lead):
        return True
    headless = segment.able or (bool(lead) and lead[-1] not in ACTORS and not STATES.match(rest))
    return headless and bool(NAMED.search(rest))


def _described(segment: Segment) -> bool:
    """True in 承租人应缴纳的押金由……; not in 应封存的样品。, which is all that somebody wrote.

    Nor in 组织应公示的规则。: before 的 was a reference, which leaves no characters.
    """
    found = DESCRIBED.match(segment.rest) if "的" in segment.rest else None
    if not found or (CITES.match(segment.rest) and not LISTS.search(segment.lead)):
        return False
    if len(segment.rest) - found.end() > NOUN:
        return True
    lists = LISTS.search(segment.lead) or "见" in segment.rest
    named = WHO.fullmatch(segment.lead) and segment.closing == "。" and not lists
    return not named and (bool(segment.lead) or segment.closing == "，")


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
    attribute = "的" in segment.rest
    if segment.soft:
        return bool(NAMES.match(segment.rest) or (attribute and OPENING.search(segment.rest)))
    return attribute and bool(SUBJECT.match(segment.rest))


def opens_topic(segment: Segment) -> bool:
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


# 应用, 应对 and the like: a word, 应 before another verb, or either. What follows may settle it: 应用程序
# and 应对措施 are nouns, 应用中文 and 应收取 have the verb. So may what stands before: 的应用, 为应对. Else
# a sentence that has no other verb of provision may be one.
Reading = Literal["verb", "word", "either"]

WORD = on_use("应(?<!不应)[用对付收答聘]")
HAN = f"{HAN_RANGE}"

VERB_AFTER = {
    "用": r"显著|醒目|清晰|中文|英文|外文|文字|普通话|规范|书面|通俗|易于|加密|密文|明文|数字|图[形表示]"
    r"|表格|符号|[红黄蓝绿黑白]色"
    r"|同一|统一|专用|专门|独立|单独|不[燃同少小大低]|难燃|阻燃|非[金磁]|密[封闭]|封闭|绝缘|防[水火锈腐滑]"
    r"|耐[热火酸碱水]|无菌|消毒|酒精|碘"
    r"|清水|流动水|[温热冷盐开]水|纱布|约束带|绷带|绳|胶[带布条]|薄膜|螺[栓钉母]|扳手|扭矩|夹具|卡尺|量具"
    r"|刷|毛巾|抹布|滤[纸网布]"
    r"|木[板楔]|钢[板筋丝管]|铁[丝板]|铜[线管]|水泥|砂浆|混凝土|砖|砂|油漆|墨|笔|钢|铝|来|内[六四]角|作(?![业品用])"
    r"|做|尽|完|毕",
    "对": rf"[^，。；：]{{1,40}}?(?:进行|予以|采取|实施|开展|作出|给予|加以|承担|负责)"
    rf"|应|[接照比标账准齐待称]|(?:其|各|每|该|所有|全部|不同|已|未|在|进入|有(?!关)|经)[{HAN}]",
    "付": "清|给|款(?![项的额凭明余由为计])|至|出|讫|费|钱|与|印|托|全款|现金|足额",
    "收": "集|到|取|回|录|存|货(?!款)|齐|悉|拢|购|缴|储|治|养|看|纳|发|件|受|藏|容|割|紧|尾|工|运(?!费)|听|费"
    "|拾|获|复|缩|敛|下|买|起|留|归|束|审|揽|罗|住",
    "答": "复|谢|辩|疑|题|卷|完|对|话|问",
    "聘": "请|用|任|为",
}
"""What shows the verb that 应 governs."""

WORD_AFTER = {
    "用": "程序|程式|软[件体]|场景|市场|商店|系统|平台|服务|技术|领域|范围|层|型|性|环境|文|题|科学|数学"
    "|化学|物理|指南|案例|示范|试点|效果"
    "|情况|研究|开发|水平|能力|价值|前景|过程|需求|需要|要求|条件|方案|方法|方式|模式|接口|端|页|推广|单位"
    "|企业|者|名称|数据|实例|分发|类|时|日志|安全"
    "|客户端|服务器|告警|运维|负责人|管理员|清单|被|内(?=[的，。、容置])",
    "对": rf"措施|工作|能力|预案|机制|方案|策略|方法|流程|之策|手段|计划|经验|办法|[{HAN}]{{0,12}}的(?:方案"
    rf"|预案|措施|[{HAN}]{{0,4}}能力|流程|机制|策略|经验|办法|准备|计划|手段|水平)|处置|响应|结束|[和与及]|工作",
    "付": "账|帐|款|票据|职工|利息|股利|债|金额|佣金|薪|税|未付|费用|余额|保证金|自如|得|之|工程款",
    "收": "运费|水费|电费|学费|房[租费]|账|帐|款|货款|票据|未收|尽收|利息|租金|金额|保费|股利|佣金|债权|余额",
    "答": "器|时|率|机|延迟|内容|文件|语|信号|系统|超时|码|帧|报文|方|流程|规范|话术|记录|如流",
    "聘": "者|人员|人[，。、的应]|登记|岗位|职位|职务|材料|条件|流程|资料|简历|表|时|于|到|单位|学生|教师",
}
"""What makes a noun with the word, or what the word governs beyond doubt."""

COPED = on_use(
    r"[^，。；：]{0,8}(?:突发|事件|紧急|风险|挑战|危机|气候|老龄|舆情|灾|事故|故障|疫情|冲击|压力|威胁|困[难境]"
    r"|局面|形势|竞争|攻击|极端"
    r"|不测|丢失|中断|场景|变化|波动|高峰|大促|诉讼|纠纷|争议|检查|投诉|差评)"
)
"""What one copes with: 应对 is likely the one word before it."""
ACTS = on_use(
    r"[^，。；：]{1,40}?(?:及时|立即|定期|逐[一项次]|按[日周月季年]|每[日周月季年]|设置|提出|建立"
    r"|核[验查对实准]|审[核查]|复核|查验|检[查测验]"
    r"|抽[查检样]|记录|[保留]存|归档|存档|处[理置罚]|说明|标[明注识]|公[示布开]|告知|培训|评[价估分]"
    r"|监[测督控视]|巡[查检]|分[级类析诊]"
    r"|提[供醒示]|制[定止]|更[正新换]|屏蔽|管[理控]|确认|备[份案]|登记|验[证收]|测试|脱敏|约[定谈]|限制"
    r"|警[示告]|区分|[回答]复|回[应访]|受理"
    r"|反馈|删除|下架|赔偿|保密|披露|筛查|统计|调查|识别|预警|监管|考核|配合|协助|跟踪|追溯|封存|召回|隔离"
    r"|复盘)"
)
"""What may be done with it, so that 对 is the preposition all the same."""
SHORT = 3
"""An object of so few characters has no verb after it, which the preposition 对 would need."""
NOT_COPED = on_use("突发|气候|老龄|风险|挑战|危机|舆情")

JOINED_BEFORE = on_use(
    "(?:(?<!目)的|(?<![样成版文标课账基])本|该|此|其|各|每|[各多每此几两三一][类种款个项]|被|已|(?<![许认])可"
    "|(?<![供响反效感])应|宜|(?<![功性智节技职效])能|不|未|[必无]须|对|将|把|(?<![行人])为了?|以|与|(?<!饱)和|及|或|、|在|于"
    "|如何|怎样|制定|采取|广泛|推广|普及|促进|加强|支持|鼓励|限制|禁止|实际|综合|充分|灵活|有效|积极|主动|妥善"
    "|科学|从容|共同|主要|普遍|直接|成功|大量|首次|适合|具体|正确|尽快|根据|按照|开展|做好|协助|参与|负责|建立|推动|强化|完善|提[高升]|部署|承担|履行|适合|能够|必须|不得|开始|继续|正在|确保|保证|具备|具有|新增|增加)$"
)
"""What ends before a word that is its noun, its adverb's or a preposition's verb."""
COMPOUND = on_use(
    "(?:移动|智能|数字|数据|信息|网络|手机|互联网|第三方|临床|技术|商业|工程|工业|创新|行业|跨境|云|安全"
    "|教学|软件|小程序|产品|成果|示范|研究|评价|模式|密码|化)$"
)
"""What makes a compound with 应用: 移动应用."""
PROVIDED = on_use("应|宜|必须|不得|[^必]须|禁止")
MENACE = on_use("(?:事[件故]|疫情|灾[害难情]|危机|风险|舆情|纠纷|变化|冲击|应急|恐怖主义|等)$")
NOMINAL = on_use(
    f"(?:相关|有关|管理|处置|过程|职责|知识|工作|活动|制度|体系|指导|责任|中(?![{HAN}]?[期层等级小]|[间心央学型文药英])|等(?![待级候离效温同量额])|的|$)"
)
"""What stands before and after 应对 in one noun: 疫情应对相关工作, 事件应对制度."""
SPREAD = on_use("推广|广泛|普及|鼓励|支持|开展|扩大|深化|创新")
"""What has 应用 for its object."""
UPLIFT = on_use("提高|提升(?![机泵])|增强|加强|培养|锻炼")
ABILITY = on_use("(?:能力|水平|本领|机制|体系)[，。；：！？\\n]?$")
"""提高单位应对事件的能力: what is improved, and what of it."""
FRAMED = on_use("(?:的|时|前|后|期间|过程中|情况下|情形下)，?$")
PREDICATE = on_use(
    rf"[^的]*的[{HAN}]{{1,8}}?(?:由|见|是|为|占|按|包括|符合|如下|列|均|归|属|有|不|分|应|宜|可)"
    rf"|[^的]{{1,8}}(?:由|见|是(?!否)|占|分为|包括|位于|属于|不?应|不?宜|必须)"
)
"""That the sentence goes on with a verb of its own, so that the word is in its subject."""
OBJECT = on_use(f"[{HAN}A-Za-z0-9]")
ENDS = "，。；：！？\n"
END = on_use(f"[{ENDS}]")


def readings(text: str, masked: str, sight: int) -> Iterator[tuple[re.Match[str], Reading]]:
    """Each such word and how it reads; the clause is looked at `sight` characters to each side.

    In `masked` the other words that hold the character of a verb are unreadable.
    """
    for match in WORD.finditer(masked):
        start = max(0, match.start() - sight)
        start = max(start, *(masked.rfind(mark, start, match.start()) + 1 for mark in ENDS))
        stop = END.search(masked, match.end(), match.end() + sight)
        end = stop.end() if stop else match.end() + sight
        before, after = slice(start, match.start()), slice(match.end(), end)
        second = match.group()[1]
        yield (
            match,
            _settled(second, text[before], text[after]) or _open(second, masked[before], masked[after]),
        )


def _settled(second: str, lead: str, rest: str) -> Reading | None:
    """The reading that the neighbours show beyond doubt."""
    if _named(second, lead, rest):
        return "word"
    governed = re.match(VERB_AFTER[second], rest)
    if governed and second != "对":
        return "verb"
    if JOINED_BEFORE.search(lead[-4:]):
        return "word"  # also of 为应对事故进行演练
    if governed:
        return "verb"
    if not OBJECT.match(rest) or rest[0] == "的" or re.match(WORD_AFTER[second], rest):
        return "word"
    return "word" if second == "用" and COMPOUND.search(lead[-4:]) else None


def _named(second: str, lead: str, rest: str) -> bool:
    """True if the word is in a noun or an object whatever verb follows: 事件应对工作, 推广应用."""
    if second == "用":
        return SPREAD.search(lead[-2:]) is not None
    if second != "对":
        return False
    if UPLIFT.search(lead) and ABILITY.search(rest):
        return True
    return MENACE.search(lead[-4:]) is not None and NOMINAL.match(rest) is not None


def _open(second: str, lead: str, rest: str) -> Reading:
    """The reading by what the clause says besides."""
    if second == "对" and not _coped(lead, rest):
        return "verb"
    return "word" if _idle(lead, rest) else "either"


def _coped(lead: str, rest: str) -> bool:
    """True if 应对 may be the one word: its object is what one copes with, or a verb provides before it."""
    if PROVIDED.search(lead.rpartition("的")[2]):
        return True
    if len(rest.rstrip(ENDS)) <= SHORT:
        return True
    return bool(COPED.match(rest)) and (bool(NOT_COPED.match(rest)) or not ACTS.match(rest))


def _idle(lead: str, rest: str) -> bool:
    """True if the clause obliges nobody however the word is read, or provides by another verb."""
    if PROVIDED.search(lead) or PREDICATE.match(rest) or PROVIDED.search(rest):
        return True
    return bool(FRAMED.search(rest))


REQUEST = (
    "应(?![当该]|要求|按|根据|依|在|向|对|由|将|以|及时|自|符合|满足|达到|受理|处理|答复|尊重|遵守|执行|落实|审[查核批]|收[集到]|征[集求]"
    "|汇总|分析|识别|确认|采纳|登记|记录|提[出交]|接受|拒绝|考虑|告知|核实|明确|了解|说明)[^，。；：]{0,10}"
    "[其者人方家户主员属师众客署局院校会所部门台司位府关构业]的?(?:书面|口头|合理|正当)?(?:要求|请求|邀请|申请)(?=，(?![并且不]))"
)
"""At somebody's request: 应客户的书面要求，."""
# In a fixed frame the character is another word or an adjective.
FRAMES = on_use(
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
COUNSELLED = on_use(
    r"[^，。；：的由]{0,8}?(?:平台|商家|机构|企业|单位|组织|公司|团队|人员|消费者|用户|各方|当事人|使用者"
    r"|经营者|供应商|部门|者|员|师)(?!的|名|清单|信息|评价|和|、|由)|采用|使用|将|对|按"
)
"""What follows a sentence's first 建议, 推荐 or 允许 if it is a verb: whom it speaks of, or what to do."""
NOT_COUNSELLED = on_use(rf"(?![^。；]*(?:[的应宜可须为是由见于有]|包括|不得))[{HAN_RANGE}]{{2}}")
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
TOKEN = on_use("|".join(f"(?P<t{index}>{pattern})" for index, (_, pattern) in enumerate(TOKENS)))
TOKEN_STARTS = starts_of(pattern for _, pattern in TOKENS)

NO_VERB = frozenset("。；、的之")
"""Before these no verb can follow, so that the character before them governs none."""
SWALLOWED = on_use(r"(?P<verb>应|宜)(?:能够?|可)|(?:均|一律|也|都|还)(?P<ban>禁止|要)")
HALF_WIDTH = on_use(f"(?<=[{HAN_RANGE}])[,;:]")
FULL_WIDTH = {",": "，", ";": "；", ":": "："}
GOVERNS = on_use(
    r"(?:具有|具备)$|确保|保证(?!金|书|人)|(?<!社会)保障|限定|以便|便于|防止|避免|证明|表明|认为|如果|假如|若|凡|致使|导致|"
    r"(?<![即促驱行出大天特公])使(?!用|命|得用|馆|者|节|劲)|是否|哪些|何时|何种|如何|怎样|直至|直到|无论|不论"
)
TELLS = on_use(r"提醒|告知|提示|要求|约定|规定|明确|承诺|说明|声明|标明|公示|写明|列明|载明|督促|教育|引导")
EXCEPTED = on_use(
    r"(?<![清消解拆删排扣去免开根切剔移废祛扫铲剥剪驱撤滤擦抹卸刮割])除(?![尘湿锈臭草雪冰油垢氧盐铁菌虫权去霜污味杂渣])[^，]*外$"
)
"""An exception, in which nothing is asked for: 除应由甲方办理的手续外，."""
JOINED = on_use(r"[，][也并且或但而][^，。；：！？\n]*的，")
CASE = on_use("(?<![目标])的$")
"""What ends a condition; 目的 and 标的 are nouns."""
SUPPOSED = on_use(
    r"(?:第[^ 　]{1,8}条[ 　])?(?:如果|假如|倘若|一旦|只要|除非|无论|不论|即使|若(?!干)|凡(?![士尔响]))"
)
"""What opens a supposition; whatever stands in it, up to the comma, obliges nobody."""
WHEN = on_use(r"(?:时|前|后|期间|情况下|情形下|的情形|之日起)$")


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
