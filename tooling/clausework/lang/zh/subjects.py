"""Subjects of Chinese normative sentences.

The subject stands right before the verb and its adverbials (平台在开播前应). Where nothing stands there, it
is that of the condition or topic before the comma (平台发现违规的，应).
"""

from __future__ import annotations

from clausework.lang.modals import Verb
from clausework.lang.patterns import HAN_RANGE, on_use
from clausework.lang.role_names import Named, RoleNames
from clausework.lang.sentences import BLANK
from clausework.lang.zh.modals import COUNSELS

SEGMENTS = on_use("[，；：](?!以及|和|及|或)")
CONNECTIVE = "(?:，?(?:以及|或者|和|与|及|或)|、)"
JOINED = on_use(f"{CONNECTIVE}(?:[^，。；：、]{{1,12}}的|各|其他?|有关|相关|所属)?{BLANK}*")
"""What stands between two members of a row: 承包人|或者其委托的|监理单位."""
ADVERB = (
    "(?:均|都|也|还|并|且|则|仍|即|又|再|一律|一般|原则上|通常|分别|各自|共同|同时|另行|自行|事先|首先|至少|最迟|最多|及时|立即"
    "|随时|定期|依法|依规|按期|按时|如实|主动|同样|之间|双方|方|在内)"
)
PREPOSITION = (
    "(?:在(?!线|售)|于|自(?!营|建|有|主|身|动|愿|播|制|然|媒)|从(?!业|事)|按(?!钮|键)|按照|根据|依据|依照|通过|凭(?!证)"
    "|对(?!账|外|象|方)|对于|针对|向|为(?!期)|将|把|就|以(?!上|下|外|及)|用|经(?!营|理|纪|销|过)|每|除)"
)
TIME = (
    "(?:之?后|之?前|时|以?内|起|期间|之日|过程中|情况下|情形下|(?:当|次|本)[日天周月年]"
    "|[一二三四五六七八九十两0-9]+个?(?:工作)?[日天周月年])"
)
ADVERBIAL = on_use(f"{BLANK}*(?!的){ADVERB}*(?:{PREPOSITION}.*|[^，]*{TIME})?{ADVERB}*{BLANK}*")
"""What may stand between a subject and its verb."""
OBJECT = on_use(
    "(?:对|向|由|为|将|把|与|同|给|被|就|除|让|使|从|按照?|根据|依据|依照|按|关于)$|(?<!面)[对向将把给被就][^，]*的$"
)
"""What makes an object of the name that follows: 对|平台, 对入驻的|商家."""
OPENING = on_use(
    "(?:如果|如|若|当|凡是?|一旦|在|自)?(?:各|所有|任何|每[个一]|其他|该)*(?:(?![对向将把给被由])[^，的]{1,12}的)?"
)
"""What may open a condition before its subject: 如果|平台, 入驻的|商家."""
DESCRIBES = on_use(rf"[^，。；：、]{{1,8}}的(?:机构|单位|人员|组织|部门|主体|第三方|[{HAN_RANGE}]{{0,3}}者)")
"""What follows a name that only describes the agent: 由平台|认可的机构."""
ADDRESSES = COUNSELS | {"禁止", "严禁", "不允许", "不准", "不许"}
"""Verbs whose object is the one who is to act."""


def doers(before: str, names: RoleNames, *, first: bool) -> tuple[Named, ...]:
    """The roles that are the subject of a verb, by what stands before it in its sentence.

    `before` begins at the verb before it; a verb that is not the first takes the subject of that one
    over, unless it has its own right before it.
    """
    starts = [0, *(match.end() for match in SEGMENTS.finditer(before))]
    if not first and len(starts) == 1:
        return ()
    last = starts.pop()
    found = _nearest(before[last:], last, names)
    if found or not first or not ADVERBIAL.fullmatch(before[last:]):
        return found
    end = last
    for start in reversed(starts):
        found = _opening(before[start : end - 1], start, names)
        if found:
            return found
        end = start
    return ()


def agents(before: str, verb: Verb, after: str, names: RoleNames) -> tuple[Named, ...]:
    """The roles that stand after a verb as those who act: 应由平台, 允许护理员."""
    segment = SEGMENTS.split(before)[-1]
    begins = 1 if after.startswith("由") else 0
    if not begins and (verb.form not in ADDRESSES or not ADVERBIAL.fullmatch(segment)):
        return ()
    found = names.find(after)
    if not found or found[0].start != begins:
        return ()
    row = _row_from(after, found, 0)
    rest = after[row[-1].end :]
    return () if rest.startswith("的") or DESCRIBES.match(rest) else row


def _nearest(segment: str, at: int, names: RoleNames) -> tuple[Named, ...]:
    """The row of roles that ends right before the adverbials at the end of a segment."""
    found = names.find(segment)
    for last in reversed(range(len(found))):
        if not ADVERBIAL.fullmatch(segment, found[last].end):
            continue
        head = last
        while head and JOINED.fullmatch(segment, found[head - 1].end, found[head].start):
            head -= 1
        if not OBJECT.search(segment, 0, found[head].start):
            return tuple(named.moved(at) for named in found[head : last + 1])
    return ()


def _opening(segment: str, at: int, names: RoleNames) -> tuple[Named, ...]:
    """The row of roles with which a condition or topic begins."""
    found = names.find(segment)
    for place, named in enumerate(found):
        if OPENING.fullmatch(segment, 0, named.start):
            row = _row_from(segment, found, place)
            attribute = segment.startswith("的", row[-1].end)
            return () if attribute else tuple(named.moved(at) for named in row)
    return ()


def _row_from(text: str, found: tuple[Named, ...], place: int) -> tuple[Named, ...]:
    last = place
    while last + 1 < len(found) and JOINED.fullmatch(text, found[last].end, found[last + 1].start):
        last += 1
    return found[place : last + 1]
