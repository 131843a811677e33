"""Normative verbs of Chinese: 应, but not the 应 of 应用, nor what is due and named, as 应缴纳的押金.

Three sieves, in this order: what is quoted or a title is mentioned, not used; words that merely
contain a verb's character are masked (words.toml); what is left is a verb unless it stands
in a condition (……的，) or is governed by another verb (确保……能).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from clausework.lang.modals import LEVELS, Verb
from clausework.lang.patterns import HAN_RANGE, Patterns, cut, on_use, scan, starts_of
from clausework.lang.registry import words_of
from clausework.lang.sentences import BLANK, unquoted
from clausework.lang.zh.lattice import across

ZH = Patterns(__file__, {"han_range": HAN_RANGE})

# Words that contain the character of a verb, and where they are words. Where the characters of 供应 meet,
# 提供 + 应 may be meant; where those of 应变 meet, 应 + 变更. The lattice decides it; where it cannot,
# `words.toml` says what must follow.
SELF = "答诉邀战征有尽得"
"""What makes a word with 应 even after 不; elsewhere 不应 is the verb: 不应变形, 不应用于."""


def _pattern(words: list[tuple[str, str]]) -> re.Pattern[str]:
    """Any of the words, each with what must follow it; tried only at its first character, which is quick."""
    rests: dict[str, list[str]] = defaultdict(list)
    for word, after in sorted(words, key=lambda item: -len("".join(item))):
        denied = "(?<!不应)" if word[0] == "应" and word[1] not in SELF else ""
        rests[word[0]].append(f"{denied}{word[1:]}{after}")
    return on_use("|".join(f"{first}(?:{'|'.join(found)})" for first, found in sorted(rests.items())))


WORDS = _pattern([(word, "") for word in words_of("zh", "words")["words"].split()])
"""A word that holds the character of a verb, unless it lies across two others."""
_BEFORE = map(str.split, words_of("zh", "words")["only_before"].splitlines())
SURE = _pattern([(word, f"(?={'|'.join(others)})") for word, *others in _BEFORE])
"""One that is a word because of what follows."""


ACTORS = ZH.text("actors")
SIGHT = 400
"""How far from a verb its clause is looked for, in characters; no sentence of a standard is longer."""
SOFT = frozenset(ZH.text("soft").split())
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
NOUN = 5
"""A noun after 的 is no longer, in characters."""
LAWFUL = ("依法", "按规定")


def describes(segment: Segment) -> bool:
    """True if the verb, of whatever kind, describes the noun after 的."""
    lead, rest = segment.lead, segment.rest
    if ("的" in rest and ZH.said.search(lead)) or (lead.endswith(LAWFUL) and ZH.due.match(rest)):
        return True
    if (segment.soft and ZH.taken.match(rest)) or (not lead and _opens_with_attribute(segment)):
        return True
    if not segment.soft and (_described(segment) or ZH.left_undone.search(rest) or _lawful(segment)):
        return True
    if "之日起" in rest and ZH.since.search(lead):
        return True
    headless = segment.able or (bool(lead) and lead[-1] not in ACTORS and not ZH.states.match(rest))
    return headless and bool(ZH.named.search(rest))


def _described(segment: Segment) -> bool:
    """True in 承租人应缴纳的押金由……; not in 应封存的样品。, which is all that somebody wrote.

    Nor in 组织应公示的规则。: before 的 was a reference, which leaves no characters.
    """
    found = ZH.described.match(segment.rest) if "的" in segment.rest else None
    if not found or (ZH.cites.match(segment.rest) and not ZH.lists.search(segment.lead)):
        return False
    if len(segment.rest) - found.end() > NOUN:
        return True
    lists = ZH.lists.search(segment.lead) or "见" in segment.rest
    named = ZH.who.fullmatch(segment.lead) and segment.closing == "。" and not lists
    return not named and (bool(segment.lead) or segment.closing == "，")


def _lawful(segment: Segment) -> bool:
    """True in 对依法应编制报告的项目 and in 依法应招标，但……: what the law asks for is named, not asked."""
    lead, end = segment.lead, segment.end
    if not lead.endswith("依法"):
        return False
    if segment.text[end : end + 2] in ("，但", "，而"):
        return True
    before = ZH.label.sub("", lead[:-2], count=1)
    opens = before or (segment.text[segment.start - 1 : segment.start] or "。") in "。；：\n"
    return bool(opens and ZH.takes.search(before) and re.search("的(?!$)|而", segment.rest))


def _opens_with_attribute(segment: Segment) -> bool:
    """True in 可以退货的商品带有标志: a noun that the verb describes is the subject."""
    attribute = "的" in segment.rest
    if segment.soft:
        return bool(ZH.names.match(segment.rest) or (attribute and ZH.opening.search(segment.rest)))
    return attribute and bool(ZH.subject.match(segment.rest))


def opens_topic(segment: Segment) -> bool:
    """True in 可退换的商品，商家……: the verb describes the noun that a sentence opens with.

    A verb of ability seldom has an object, so that more may stand before its noun.
    """
    opens = (segment.text[segment.start - 1 : segment.start] or "。") in "。；：\n"
    if segment.lead or segment.closing != "，" or not opens:
        return False
    if ZH.named.search(segment.rest):
        return True
    described = (ZH.long_topic if segment.able else ZH.topic).fullmatch(segment.rest)
    return bool(described and ZH.comment.match(segment.text, segment.end))


# 应用, 应对 and the like: a word, 应 before another verb, or either. What follows may settle it: 应用程序
# and 应对措施 are nouns, 应用中文 and 应收取 have the verb. So may what stands before: 的应用, 为应对. Else
# a sentence that has no other verb of provision may be one.
Reading = Literal["verb", "word", "either"]


VERB_AFTER = ZH.table("verb_after")

WORD_AFTER = ZH.table("word_after")

SHORT = 3
"""An object of so few characters has no verb after it, which the preposition 对 would need."""

ENDS = ZH.text("ends")


def readings(text: str, masked: str, sight: int) -> Iterator[tuple[re.Match[str], Reading]]:
    """Each such word and how it reads; the clause is looked at `sight` characters to each side.

    In `masked` the other words that hold the character of a verb are unreadable.
    """
    for match in ZH.word.finditer(masked):
        start = max(0, match.start() - sight)
        start = max(start, *(masked.rfind(mark, start, match.start()) + 1 for mark in ENDS))
        stop = ZH.end.search(masked, match.end(), match.end() + sight)
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
    if ZH.joined_before.search(lead[-4:]):
        return "word"  # also of 为应对事故进行演练
    if governed:
        return "verb"
    if not ZH.object.match(rest) or rest[0] == "的" or re.match(WORD_AFTER[second], rest):
        return "word"
    return "word" if second == "用" and ZH.compound.search(lead[-4:]) else None


def _named(second: str, lead: str, rest: str) -> bool:
    """True if the word is in a noun or an object whatever verb follows: 事件应对工作, 推广应用."""
    if second == "用":
        return ZH.spread.search(lead[-2:]) is not None
    if second != "对":
        return False
    if ZH.uplift.search(lead) and ZH.ability.search(rest):
        return True
    return ZH.menace.search(lead[-4:]) is not None and ZH.nominal.match(rest) is not None


def _open(second: str, lead: str, rest: str) -> Reading:
    """The reading by what the clause says besides."""
    if second == "对" and not _coped(lead, rest):
        return "verb"
    # Whether the clause obliges nobody however the word is read, or provides by another verb.
    idle = ZH.provided.search(lead) or ZH.predicate.match(rest) or ZH.provided.search(rest)
    return "word" if idle or ZH.framed.search(rest) else "either"


def _coped(lead: str, rest: str) -> bool:
    """True if 应对 may be the one word: its object is what one copes with, or a verb provides before it."""
    if ZH.provided.search(lead.rpartition("的")[2]):
        return True
    if len(rest.rstrip(ENDS)) <= SHORT:
        return True
    return bool(ZH.coped.match(rest)) and (bool(ZH.not_coped.match(rest)) or not ZH.acts.match(rest))


# In a fixed frame the character is another word or an adjective.


COUNSELS = frozenset(("建议", "推荐", "不建议", "不推荐", "允许"))

TOKENS = tuple((LEVELS.get(level), pattern) for level, pattern in ZH.rows("tokens"))
TOKEN = on_use("|".join(f"(?P<t{index}>{pattern})" for index, (_, pattern) in enumerate(TOKENS)))
TOKEN_STARTS = starts_of(pattern for _, pattern in TOKENS)

NO_VERB = frozenset("。；、的之")
"""Before these no verb can follow, so that the character before them governs none."""
FULL_WIDTH = {",": "，", ";": "；", ":": "："}


def verbs(text: str) -> tuple[Verb, ...]:
    """Every normative verb of a Chinese text, in order."""
    if next(scan(TOKEN, TOKEN_STARTS, text), None) is None:
        return ()  # most stretches have not even what looks like a verb
    masked = _masked(text)
    ends = _ends(masked)
    found: list[Verb] = []
    for match in scan(TOKEN, TOKEN_STARTS, masked):
        modal = TOKENS[int((match.lastgroup or "t0")[1:])][0]
        swallowed = ZH.swallowed.fullmatch(match.group())  # 应能 is 应, 均禁止 is 禁止
        form = (swallowed["verb"] or swallowed["ban"]) if swallowed else match.group()
        verb = Verb(modal, match.start(), match.group(), form)
        idle = verb.form in COUNSELS and not ZH.counselled.match(masked, verb.end)
        if idle and verb.form.startswith("不"):
            idle = not ZH.not_counselled.match(masked, verb.end)  # 不建议 is followed by other words
        bare = len(verb.text) == 1 and masked[verb.end : verb.end + 1] in NO_VERB
        if not (idle or bare) and not _subordinate(masked, verb, found, ends):
            found.append(verb)
    return tuple(found)


@lru_cache(maxsize=16)
def _ends(text: str) -> tuple[int, ...]:
    """The places of the marks that end a segment: asked about many places of one text."""
    return tuple(match.start() for match in ZH.segment_end.finditer(text))


def doubtful(text: str) -> tuple[Verb, ...]:
    """The words in which 应 and a verb may be meant as well, in clauses that provide nothing else."""
    if not ZH.word.search(text):
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
    if "," in text or ";" in text or ":" in text:  # the test is quicker than the search
        text = ZH.half_width.sub(lambda mark: FULL_WIDTH[mark.group()], text)
    masked = _without_words(text)
    words = (match for match, reading in readings(text, masked, SIGHT) if reading != "verb")
    return cut(masked, words, BLANK)


def _without_words(text: str) -> str:
    """The text without fixed frames, and without words that are words whatever stands around them."""
    text = ZH.frames.sub(_blanks, text)
    return SURE.sub(_blanks, cut(text, _words(text), BLANK))


def _words(text: str) -> Iterator[re.Match[str]]:
    """The words that hold the character of a verb; 供应 is none in 提供应, nor is 产能 in 生产能力."""
    place = 0
    while match := WORDS.search(text, place):
        before, after = (across(text, edge) for edge in match.span())
        if (before and before.end < match.end()) or (after and after.start > match.start()):
            place = match.start() + 1
        else:
            place = match.end()
            yield match


def _blanks(match: re.Match[str]) -> str:
    return BLANK * len(match.group())


def _subordinate(text: str, verb: Verb, before: list[Verb], ends: Sequence[int]) -> bool:
    """True if the verb belongs to a condition or hangs on another verb, so that it obliges nobody."""
    segment = segment_of(text, verb, ends)
    if _conditional(segment) or describes(segment) or opens_topic(segment):
        return True
    if segment.soft and (_supposed(segment) or _relative(segment.lead, segment.rest)):
        return True  # another word governs it: 确保……能, 需要……时，, 需要认定的事实
    last = before[-1] if before and before[-1].start >= segment.start else None  # of the same segment
    if last is None:
        return segment.able and segment.lead.endswith("或者")
    return _follows(segment, text[last.end : verb.start])


def hangs(text: str, start: int, end: int) -> bool:
    """True in 未按照规定投保的，, 依照法律不需要登记的除外, 核对是否被吊销 and 处以罚款的决定应公布."""
    segment = segment_of(text, Verb(None, start, text[start:end], "能"), _ends(text))
    attribute = (
        ZH.subject.match(segment.rest) or ZH.described.match(segment.rest) or ZH.aside.match(segment.rest)
    )
    return _conditional(segment) or _supposed(segment) or opens_topic(segment) or attribute is not None


def _conditional(segment: Segment) -> bool:
    """True in a condition or an exception: 如果应……，, 应……的，, ……的除外."""
    whole, closing = segment.whole, segment.closing
    if (
        whole.endswith("的除外")
        or (closing == "，" and ZH.excepted.search(whole))
        or (closing == "，" and ZH.supposed.match(whole))
    ):
        return True
    if ZH.case.search(whole) and (closing in ("，", "；", "：", "") or (closing == "。" and segment.soft)):
        return True
    end, seen = segment.end, min(len(segment.text), segment.end + SIGHT)
    return segment.able and ZH.joined.match(segment.text, end, seen) is not None


def _supposed(segment: Segment) -> bool:
    """True behind a word that governs, and before one that tells when: 确保……, 是否……, ……时，."""
    timed = segment.closing == "，" and ZH.when.search(segment.whole)
    return bool(ZH.governs.search(segment.lead) or timed)


def _follows(segment: Segment, between: str) -> bool:
    """True if the verb hangs on the one before it in its segment, with these words between."""
    if segment.verb.form == "可" and between.endswith("、"):
        return True  # 应可用、可核验 says one thing of the data
    described = segment.soft or between.endswith(LAWFUL)
    return bool(ZH.tells.search(between)) or (described and "的" in segment.rest)


def _relative(lead: str, rest: str) -> bool:
    """True in 需要认定的事实: the verb describes a noun, and no actor stands before it."""
    lead = lead.rpartition("、")[2] or lead
    described = lead.endswith("的") or ("的" not in lead and lead[-1:] not in ACTORS)
    return bool(lead) and described and bool(re.search(r"的(?!$)", rest))


def reaches(_text: str, _verb: Verb, _place: int) -> bool:
    """True: here the rules say themselves where a word must stand."""
    return True
