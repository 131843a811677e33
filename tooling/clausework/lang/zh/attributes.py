"""What is due and named, not asked for: 应缴纳的押金, 依法应备案的配方, 可退换的商品.

The verb then describes a noun, or opens what a sentence is about, and obliges nobody.
"""

from __future__ import annotations

import re

from clausework.lang.script import HAN_RANGE
from clausework.lang.zh.segments import ACTORS, Segment

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
CITES = re.compile("符合|按照|依照|遵守|遵循|参照|执行|满足|达到|落实|履行|采用|使用|填写")
"""What takes a reference, which leaves no characters: 应符合[](#annex-a)的规定."""
WHO = re.compile(rf"[{HAN_RANGE}]{{0,4}}(?:[{ACTORS}]|组织|机构|企业|单位|公司)")
"""A lead that only names who acts."""
LISTS = re.compile("其他|以及|认为|告知|宣告|明确|包括|列[出明]|说明|写明|载明|注明|规定|公布")
"""What has the thing for its object, so that even such a verb describes it: 列出锅炉应达到的热效率."""
DESCRIBED = re.compile(
    rf"(?:予以|依法|给予(?=处[罚分]|奖励|表彰|补偿|赔偿))?(?!{ADVERBS})(?![为有是用选取设做留按由与在对从以向将无比])[{HAN_RANGE}]{{2}}的(?=[{HAN_RANGE}])"
)
"""What follows 应 in an attribute: 应 with a verb that has no object before 的, 应支付的费用."""
NOUN = 5
"""A noun after 的 is no longer, in characters."""
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
SINCE = re.compile(r"(?<![各来亲独擅])自(?![行身己治然动愿主营有我用建定查评检费律])[^起]*$")
"""What opens a period that begins when something was due: 自应缴纳之日起."""
TAKES = re.compile("(?:^|对|除|将|把|有)$")
"""What may stand before 依法 in an attribute: nothing, or what takes the noun as its object."""
DUE = re.compile(
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
    found = DESCRIBED.match(segment.rest)
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
    if segment.soft:
        return bool(NAMES.match(segment.rest) or OPENING.search(segment.rest))
    return bool(SUBJECT.match(segment.rest))


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
