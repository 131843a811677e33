"""应用, 应对 and the like: a word, 应 before another verb, or either.

What follows may settle it: 应用程序 and 应对措施 are nouns, 应用中文 and 应收取 have the verb. So may
what stands before: 的应用, 为应对. Else a sentence that has no other verb of provision may be one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from clausework.lang.script import HAN_RANGE

Reading = Literal["verb", "word", "either"]

WORD = re.compile("应(?<!不应)[用对付收答聘]")
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

COPED = re.compile(
    r"[^，。；：]{0,8}(?:突发|事件|紧急|风险|挑战|危机|气候|老龄|舆情|灾|事故|故障|疫情|冲击|压力|威胁|困[难境]"
    r"|局面|形势|竞争|攻击|极端"
    r"|不测|丢失|中断|场景|变化|波动|高峰|大促|诉讼|纠纷|争议|检查|投诉|差评)"
)
"""What one copes with: 应对 is likely the one word before it."""
ACTS = re.compile(
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
NOT_COPED = re.compile("突发|气候|老龄|风险|挑战|危机|舆情")

JOINED = re.compile(
    "(?:(?<!目)的|(?<![样成版文标课账基])本|该|此|其|各|每|[各多每此几两三一][类种款个项]|被|已|(?<![许认])可"
    "|(?<![供响反效感])应|宜|(?<![功性智节技职效])能|不|未|[必无]须|对|将|把|(?<![行人])为了?|以|与|(?<!饱)和|及|或|、|在|于"
    "|如何|怎样|制定|采取|广泛|推广|普及|促进|加强|支持|鼓励|限制|禁止|实际|综合|充分|灵活|有效|积极|主动|妥善"
    "|科学|从容|共同|主要|普遍|直接|成功|大量|首次|适合|具体|正确|尽快|根据|按照|开展|做好|协助|参与|负责|建立|推动|强化|完善|提[高升]|部署|承担|履行|适合|能够|必须|不得|开始|继续|正在|确保|保证|具备|具有|新增|增加)$"
)
"""What ends before a word that is its noun, its adverb's or a preposition's verb."""
COMPOUND = re.compile(
    "(?:移动|智能|数字|数据|信息|网络|手机|互联网|第三方|临床|技术|商业|工程|工业|创新|行业|跨境|云|安全"
    "|教学|软件|小程序|产品|成果|示范|研究|评价|模式|密码|化)$"
)
"""What makes a compound with 应用: 移动应用."""
PROVIDED = re.compile("应|宜|必须|不得|[^必]须|禁止")
MENACE = re.compile("(?:事[件故]|疫情|灾[害难情]|危机|风险|舆情|纠纷|变化|冲击|应急|恐怖主义|等)$")
NOMINAL = re.compile(
    f"(?:相关|有关|管理|处置|过程|职责|知识|工作|活动|制度|体系|指导|责任|中(?![{HAN}]?[期层等级小]|[间心央学型文药英])|等(?![待级候离效温同量额])|的|$)"
)
"""What stands before and after 应对 in one noun: 疫情应对相关工作, 事件应对制度."""
SPREAD = re.compile("推广|广泛|普及|鼓励|支持|开展|扩大|深化|创新")
"""What has 应用 for its object."""
UPLIFT = re.compile("提高|提升(?![机泵])|增强|加强|培养|锻炼")
ABILITY = re.compile("(?:能力|水平|本领|机制|体系)[，。；：！？\\n]?$")
"""提高单位应对事件的能力: what is improved, and what of it."""
FRAMED = re.compile("(?:的|时|前|后|期间|过程中|情况下|情形下)，?$")
PREDICATE = re.compile(
    rf"[^的]*的[{HAN}]{{1,8}}?(?:由|见|是|为|占|按|包括|符合|如下|列|均|归|属|有|不|分|应|宜|可)"
    rf"|[^的]{{1,8}}(?:由|见|是(?!否)|占|分为|包括|位于|属于|不?应|不?宜|必须)"
)
"""That the sentence goes on with a verb of its own, so that the word is in its subject."""
OBJECT = re.compile(f"[{HAN}A-Za-z0-9]")
ENDS = "，。；：！？\n"
END = re.compile(f"[{ENDS}]")


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
    if JOINED.search(lead[-4:]):
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
