"""Subjects of Chinese normative sentences.

The subject stands right before the verb and its adverbials (平台在开播前应). Where nothing stands there, it
is that of the condition or topic before the comma (平台发现违规的，应).
"""

from __future__ import annotations

from clausework.lang.modals import Verb
from clausework.lang.patterns import HAN_RANGE, Patterns
from clausework.lang.role_names import Named, RoleNames, row_from
from clausework.lang.sentences import BLANK
from clausework.lang.zh.modals import COUNSELS

ZH = Patterns(__file__, {"blank": BLANK, "han_range": HAN_RANGE})


ADDRESSES = COUNSELS | {"禁止", "严禁", "不允许", "不准", "不许"}
"""Verbs whose object is the one who is to act."""


def doers(before: str, names: RoleNames, *, first: bool) -> tuple[Named, ...]:
    """The roles that are the subject of a verb, by what stands before it in its sentence.

    `before` begins at the verb before it; a verb that is not the first takes the subject of that one
    over, unless it has its own right before it.
    """
    starts = [0, *(match.end() for match in ZH.segments.finditer(before))]
    if not first and len(starts) == 1:
        return ()
    last = starts.pop()
    found = _nearest(before[last:], last, names)
    if found or not first or not ZH.adverbial.fullmatch(before[last:]):
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
    segment = ZH.segments.split(before)[-1]
    begins = 1 if after.startswith("由") else 0
    if not begins and (verb.form not in ADDRESSES or not ZH.adverbial.fullmatch(segment)):
        return ()
    found = names.find(after)
    if not found or found[0].start != begins:
        return ()
    row = row_from(after, found, 0, ZH.joined)
    rest = after[row[-1].end :]
    return () if rest.startswith("的") or ZH.describes.match(rest) else row


def _nearest(segment: str, at: int, names: RoleNames) -> tuple[Named, ...]:
    """The row of roles that ends right before the adverbials at the end of a segment."""
    found = names.find(segment)
    for last in reversed(range(len(found))):
        if not ZH.adverbial.fullmatch(segment, found[last].end):
            continue
        head = last
        while head and ZH.joined.fullmatch(segment, found[head - 1].end, found[head].start):
            head -= 1
        if not ZH.object.search(segment, 0, found[head].start):
            return tuple(named.moved(at) for named in found[head : last + 1])
    return ()


def _opening(segment: str, at: int, names: RoleNames) -> tuple[Named, ...]:
    """The row of roles with which a condition or topic begins."""
    found = names.find(segment)
    for place, named in enumerate(found):
        if ZH.opening.fullmatch(segment, 0, named.start):
            row = row_from(segment, found, place, ZH.joined)
            attribute = segment.startswith("的", row[-1].end)
            return () if attribute else tuple(named.moved(at) for named in row)
    return ()
