"""Normative verbs of Chinese.

Three sieves, in this order: what is quoted or a title is mentioned, not used; words that merely
contain a verb's character are masked, longest context first; what is left is a verb unless it
stands in a condition (……的，) or is governed by another verb (确保……能).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from clausework.text.modals import Modal, Verb
from clausework.text.quotations import BLANK, unquoted
from clausework.text.scan import scan, starts_of

# A word is masked wherever it stands, except before the characters in its look-ahead: 应声 is a
# word, but 应声明 is 应 + 声明.
WORDS = r"""
供不应求 得心应手 里应外合 应接不暇 应有尽有 一应俱全 一呼百应 罪有应得 随机应变 应知应会
相应 适应 供应 响应 反应 效应 感应 因应 呼应 照应 回应 顺应 策应 接应 内应 报应 答应 对应(?!当|予)
应急(?!需) 应季 应届(?!时) 应运 应景 应节 应援 应酬 应邀(?!请) 应否 应税 应付(?!清|给|款给|款至) 应用
应对(?!应)
应收货款 应收账款 应收(?!集|到|取|回|录|存|货|齐|悉) 应征(?!得|求|询|集) 应聘(?!请|用|任) 应答(?!复|谢)
应纳(?!入)
应得(?!到|以|出|知) 应验(?!证|收|明|看|货) 应试(?!用|行|点|验|播|吃) 应战 应激(?!活|励) 应变(?!更|换)
应力(?!求|争|所) 应声(?!明|称) 应承(?!担|诺|接|运|办|认|受) 应允(?!许) 应许(?!可) 应考(?!虑|核|察|勤)
应诉(?!说) 应诊(?!断) 应约(?!定|束|谈) 应招(?!募|聘|收|录|标|待|商|引|租) 应标(?!明|识|注|示|志|记|出|价)
应有(?=的|之|权利|权益|水平|效果) 应尽(?=的|义务|职责|责任) 应负(?=的) 应缴(?=税|款|的)
必不可少 不可或缺 不可抗力 不可避免 不可分割 不可侵犯 不可替代(?=的|性|、|，|。|$|资) 不可逆
不可撤销(?=的|性|地|、|，|。|$) 不可能 不可靠
尽可能 可能 许可 认可 宁可 尚可 小可 可靠(?!近) 可行(?!使|政|驶) 可信 可控(?!制) 可见 可疑
可观(?!看|察|摩) 可贵 可惜 可爱 可怜 可口 可可 可燃 可变(?!更|换|为) 可比性? 可持续 可再生 可供(?!应|给|货)
可否 可知 可谓 可言 可喜 可取(?!得|消|回|证|样|代|用|走) 可乐 可视(?![为作情])
可执行文件 可用性 可支配收入 模棱两可 不合时宜 时宜 因地制宜 因时制宜 适宜 事宜 便宜 相宜 权宜 合宜
宜居 宜人 宜业 宜游 宜林 宜耕 宜昌 宜宾 宜兴 宜春 宜家
力所能及 无能为力 尽其所能 所能 能否 能力 功能 性能 智能 节能 技能 职能 效能 潜能 动能 热能 电能
太阳能 风能 本能 机能 产能 赋能 储能 核能 光能 万能 全能 官能 体能 异能 低能 高能 失能 用能 耗能 质能 权能
未能 勿忘我 无须赘述 无需赘述 能源 能耗 能量 能效 能级 能手 能动 能人 能干 能见度 能愿 能工巧匠 新能源
不必要 不得不 不得已 不得而知 不得了 舍不得 求之不得 须知 胡须 触须 必须品 必需品
必需(?![在经对按向将由于提取签保建]) 所需 急需 供需 需求 刚需 按需 内需
特需 军需 需方 并非必须 不是必须 非必须 违禁 解禁 封禁 禁止令 禁止性
"""
MASK = re.compile("|".join(sorted(WORDS.split(), key=len, reverse=True)))

# 应用 and 应对 are words, unless what follows shows a verb governed by 应.
SPLIT = re.compile(
    r"应用(?=显著|醒目|清晰|中文|普通话|规范汉字|规范的|书面|通俗|加密|易于)"
    r"|(?<![件气灾为在以和与极善])应对(?!措施|工作|能力|预案|机制|方案|策略|方法|流程|之策)"
    r"(?:(?=[^，。；：]{1,40}?(?:进行|予以|采取|实施|开展|作出|给予|加以|承担|负责))"
    r"|(?!突发|气候|老龄|风险|挑战|危机|舆情)(?=[^，。；：]{1,40}?(?:及时|立即|定期|逐[一项次]|按[日周月季年]|每[日周月季年]"
    r"|设置|提出|建立|核[验查对实准]|审[核查]|复核|查验|检[查测验]|抽[查检样]|记录|[保留]存|归档|存档|处[理置罚]|说明|标[明注识]"
    r"|公[示布开]|告知|培训|评[价估分]|监[测督控视]|巡[查检]|分[级类析]|提[供醒示]|制[定止]|更[正新换]|屏蔽|管[理控]|确认|备[份案]"
    r"|加密|登记|验[证收]|测试|脱敏|约[定谈]|限制|警[示告]|区分|回[复应访]|反馈|答复|删除|下架|赔偿|保密|披露|筛查|统计|调查"
    r"|识别|预警|监管|考核|配合|协助|跟踪|追溯|封存|召回|退[款货还]|支持|指导|教育|隔离|复盘|公证|投保|解释|汇总)))"
)

# In a fixed frame the character is another word or an adjective.
FRAMES = re.compile(
    r"(?:(?<=^)|(?<=[，。；：、当可并]))应(?!要求|按|根据|依|在|向|对|由|将|以|及时|自)[^，。；：]{1,12}(?:要求|请求|邀请|申请)(?=，)"
    r"|(?<=知道或)者?应当?知道|(?<=知道或者)应当?知道"
    r"|(?:是否|能否|可否)(?:应当?|可以?|能够?|宜|必须|需要?)"
    r"|(?:依法|按规定|所|本)(?:不)?应(?:当)?(?=[^，。；：]{1,12}的)"
    r"|不可(?=分|逆|靠|控|见|读|信|行|比|用|知|编辑|追溯|识别|更改的|修改的)"
    r"|可(?=[一-鿿]{2}(?:的|性|且|、))(?=追溯|识别|验证|操作|执行|检索|回收|读取|编辑|量化|复制|扩展|重复|撤销|证实|移动|访问"
    r"|核查|查询|理解|感知|维护|利用|审计|打印|下载|播放|辨认|测量)"
    r"|(?<=[一-鿿])可(?=[一-鿿]{2}的)"
    r"|(?:根据|按照|依据|实际|业务|工作|管理|合理|的|确有|出于|满足|生活)(?:其|的)?需要"
    r"|需要(?=的|时|，|。|、|；|和|与|$)"
    r"|(?:国家|法律|法规|明令|明确|被|(?<!场)所|依法|规定|限制或者?|限制、)禁止"
    r"|禁止(?=(?![将把以在对向]|使用|利用)[^，。；：]{1,5}的|行为|商品|事项|清单|目录|词|内容|范围|情形|类目|品类|和限制|或者限制|或限制|、限制)"
    r"|(?:只|仅|才|方|都|均|也|还|又|就|便|即)?(?<=为)要(?=的)"
    r"|(?:必须|需要?|应[当该])(?:指出|强调|说明的是|注意的是)(?:的是)?(?=，)"
    r"|可(?=(?:追溯|回溯|视化|扩展)(?:系统|体系|平台|机制|码|信息))"
)

ACTORS = "者人台家播构员方会间户关院府局委部门统品务容息料据均也都还并又只仅则即但亦"
ACTOR = (
    r"(?:^|(?<=[，。；：者人台家播构员方会间户内里\s])"
    r"|(?<=企业|公司|单位|团队|客服|场控|运营|本人|场所|期间|区域))"
)

OPENS = r"(?:^|(?<=[。；]))"
COUNSELS = frozenset(("建议", "推荐", "不建议", "不推荐", "允许"))
COUNSELLED = re.compile(
    r"[^，。；：的由]{0,8}?(?:平台|商家|主播|机构|企业|单位|组织|公司|团队|人员|消费者|用户|各方|当事人|使用者"
    r"|经营者|供应商|部门|者)(?!的|名|清单|信息|评价|和|、|由)|采用|使用|将|对|按"
)
"""What follows a sentence's first 建议, 推荐 or 允许 if it is a verb: whom it speaks of, or what to do."""

TOKENS: tuple[tuple[Modal | None, str], ...] = (
    (
        None,
        r"必须|(?<![服任业事义财商公])(?:务必|务须)|不应当|应当(?![场面日天年时庭地月班众前]|事人)|(?<![管办处治代合整清梳审修护总经助原道物心真受])理应|必需(?=[在经对按向将由于提取签保建])|不得",
    ),
    (None, rf"严禁|{ACTOR}(?:均|一律|也)?禁止|(?<=并)禁止"),
    ("exemption", r"可不必|可以不|可不(?!可)|不必|无须"),
    (None, r"无需|不需要|不需"),
    (None, r"不可以|不可|不准(?![许确时备予])|不许(?!可)|不允许|不要(?!求)|切勿|请勿|勿"),
    (None, r"方可|只能|(?<=[后方经始])才[能可]"),
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

SWALLOWED = re.compile(r"(?P<verb>应|宜)(?:能够?|可)|(?:均|一律|也|都|还)(?P<ban>禁止|要)")
SEGMENT_END = re.compile("[，。；：！？\n]")
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
    r"(?:具有|具备)$|确保|保证|保障|限定|以便|便于|防止|避免|证明|表明|认为|如果|假如|若|凡|致使|导致|"
    r"(?<![即促驱])使(?!用|命|得用)|是否|哪些|何时|何种|如何|怎样|直至|直到|无论|不论"
)
TELLS = re.compile(
    r"提醒|告知|提示|要求|约定|规定|明确|承诺|说明|声明|标明|公示|写明|列明|载明|督促|教育|引导"
)
SAID = re.compile(
    r"(?:法律|法规|规章|标准|协议|合同)(?:明确)?规定[^，。；的]{1,8}$|"
    r"(?:[法律例则定约同议家台门关者人]|法规|标准)(?:明确)?(?:规定|要求|约定)了?$|(?:认为|保证|确保|保障)$"
    r"|(?:^|[^面相针绝反])(?:对|对于|将|把|为)$"
)
"""What stands right before the verb of an attribute: 规定必须……的商品, 对应当……的要求."""
NAMED = re.compile(r"的(?:其他)?(?:事项|情形)$")
OPENING = re.compile(r"^[^的]{1,6}的[一-鿿]{2,4}(?:带有|是|为|由|均|都|列入|包括|仅限|见|不再|不?应|不?宜)")
"""What follows the verb of an attribute that opens a sentence: 可以退货的商品带有标志."""
NAMES = re.compile(r"[一-鿿]{2,7}?(?:均|都)?(?:不?应(?![用急对])|不?宜)")
"""The same without 的: 可拆卸部件应."""
SUBJECT = re.compile(r"[^的]{1,6}的[一-鿿]{1,8}?(?:均|都|也|还)?(?:不?应|不?宜|不得|必须|由|包括)")
"""The same of a verb that binds: 不应公开的信息应加密."""
TOPIC = re.compile(r"(?:依法|予以)?[^的]{1,3}的[一-鿿]{1,6}")
"""What follows it in a topic: 可退换的商品，商家……."""
LONG_TOPIC = re.compile(r"[^的]{1,8}的[一-鿿]{1,6}")
COMMENT = re.compile(
    r"，(?:不?应(?![用急])|不?宜|其|由|平台|商家|主播|机构|经营者|消费者|双方|各方|[一-鿿]{0,4}者)"
)
"""What goes on after a topic: somebody acts, or something is due."""
JOINED = re.compile(r"[，][也并且或但而][^，。；：！？\n]*的，")
SUPPOSED = re.compile(
    r"(?:第[^ 　]{1,8}条[ 　])?(?:如果|假如|倘若|一旦|只要|除非|无论|不论|即使|若(?!干)|凡(?![士尔响]))"
)
"""What opens a supposition; whatever stands in it, up to the comma, obliges nobody."""
WHEN = re.compile(r"(?:时|前|后|期间|情况下|情形下|的情形|之日起)$")


def verbs(text: str) -> tuple[Verb, ...]:
    """Every normative verb of a Chinese text, in order."""
    masked = _masked(text)
    ends = [match.start() for match in SEGMENT_END.finditer(masked)]
    found: list[Verb] = []
    for match in scan(TOKEN, TOKEN_STARTS, masked):
        modal = TOKENS[int((match.lastgroup or "t0")[1:])][0]
        verb = Verb(modal, match.start(), match.group(), _form(match.group()))
        idle = verb.form in COUNSELS and not COUNSELLED.match(masked, verb.end)
        if not idle and not _subordinate(masked, verb, found, ends):
            found.append(verb)
    return tuple(found)


def _form(word: str) -> str:
    """The verb without what it has swallowed: 应能 is 应, 均禁止 is 禁止."""
    swallowed = SWALLOWED.fullmatch(word)
    return (swallowed["verb"] or swallowed["ban"]) if swallowed else word


def _masked(text: str) -> str:
    """The text with everything unreadable that only looks like a verb; offsets stay."""
    text = unquoted(text, "zh")
    words = "应用" in text or "应对" in text
    split = {match.start() for match in SPLIT.finditer(text)} if words else set()
    for pattern in (FRAMES, MASK):
        text = pattern.sub(lambda match: match.group() if match.start() in split else _blanks(match), text)
    return text


def _blanks(match: re.Match[str]) -> str:
    return BLANK * len(match.group())


def _subordinate(text: str, verb: Verb, before: list[Verb], ends: Sequence[int]) -> bool:
    """True if the verb belongs to a condition or hangs on another verb, so that it obliges nobody.

    `ends` are the places of the marks that end a segment.
    """
    place = bisect_left(ends, verb.start)
    start = max(0, verb.start - SIGHT, ends[place - 1] + 1 if place else 0)
    end = min(len(text), verb.end + SIGHT, ends[place] if place < len(ends) else len(text))
    segment, lead = text[start:end], text[start : verb.start]
    closing = text[end : end + 1]
    if segment.endswith("的除外") or (closing == "，" and SUPPOSED.match(segment)):
        return True
    if segment.endswith("的") and closing in ("，", "；", "：", "", "。" if verb.form in SOFT else ""):
        return True
    rest = text[verb.end : end]
    if _attribute(verb, lead, rest) or (
        verb.form in ABLE and JOINED.match(text, end, min(len(text), end + SIGHT))
    ):
        return True
    first = not lead and closing == "，" and (text[start - 1 : start] or "。") in "。；：\n"
    if first and (NAMED.search(rest) or (_topic(verb, rest) and COMMENT.match(text, end))):
        return True
    if verb.form in SOFT and (GOVERNS.search(lead) or (WHEN.search(segment) and closing == "，")):
        return True
    if verb.form in SOFT and _relative(lead, text[verb.end : end]):
        return True
    last = before[-1] if before and before[-1].start >= start else None
    if verb.form in ABLE and lead.endswith("或者") and not last:
        return True
    if last:
        between = text[last.end : verb.start]
        if verb.form == "可" and between.endswith("、"):
            return True  # 应可用、可核验 says one thing of the data
        return bool(TELLS.search(between)) or (verb.form in SOFT and "的" in text[verb.end : end])
    return False


def _attribute(verb: Verb, lead: str, rest: str) -> bool:
    """True if the verb, of whatever kind, describes the noun after 的."""
    if "的" in rest and SAID.search(lead):
        return True
    if not lead and verb.form in SOFT and NAMES.match(rest):
        return True
    if not lead and (OPENING.search(rest) if verb.form in SOFT else SUBJECT.match(rest)):
        return True
    headless = verb.form in ABLE or (bool(lead) and lead[-1] not in ACTORS)
    return headless and bool(NAMED.search(rest))


def _topic(verb: Verb, rest: str) -> bool:
    """True if what follows a verb is a noun that it describes; one of ability seldom has an object."""
    return bool((LONG_TOPIC if verb.form in ABLE else TOPIC).fullmatch(rest))


def _relative(lead: str, rest: str) -> bool:
    """True in 需要认定的事实: the verb describes a noun, and no actor stands before it."""
    lead = lead.rpartition("、")[2] or lead
    described = lead.endswith("的") or ("的" not in lead and lead[-1:] not in ACTORS)
    return bool(lead) and described and bool(re.search(r"的(?!$)", rest))
