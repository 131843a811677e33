"""Subjects of English normative sentences.

The subject stands before the verb, with what describes it between (the platform that … shall); what stands
before the subject ends in a comma (Where goods are unsafe, the merchant shall).
"""

from __future__ import annotations

from clausework.lang.modals import Verb
from clausework.lang.patterns import on_use
from clausework.lang.role_names import Named, RoleNames
from clausework.lang.sentences import BLANK

PREPOSITIONS = (
    "of|by|to|for|from|with|in|on|at|under|between|among|against|through|via|about|without|than|per"
)
RELATIVES = "that|which|who|whom|whose|where|when|if|as|while"
DETERMINER = "(?:the|an?|each|every|any|all|both|no|such|those|these|other|another|its|their|either|neither)"
WORD = rf"(?!(?:{PREPOSITIONS}|{RELATIVES}|and|or|is|are|be|has|have|does|do|not)\b)[a-z-]+"
PHRASE = rf"\s*(?:{DETERMINER}\s+){{0,2}}(?:{WORD}\s+){{0,3}}"
"""What may stand before the name in its noun phrase: each contracted."""
START = on_use(rf"(?is)(?:.*[,;:–—])?{PHRASE}")
START_AGAIN = on_use(rf"(?is).*(?:[,;:–—]|\band\b|\bor\b|\bbut\b){PHRASE}")
"""What stands before the subject of the first verb of a sentence, and of a further one."""
LISTED = on_use(rf"(?i),{PHRASE}")
COUPLED = on_use(rf"(?i),?\s*(?:\band|\bor|\bas well as){PHRASE}")
"""What stands between members of a row, and before the last of them."""
ADVERB = rf"(?:[\s,{BLANK}]|\b(?:also|then|only|each|both|all|together|[a-z]+ly|[a-z]+sel(?:f|ves))\b)*"
ADVERBS = on_use(rf"(?i){ADVERB}")
DESCRIBED = on_use(
    rf"(?is)[\s,{BLANK}]+(?:{PREPOSITIONS}|{RELATIVES}|before|after|within|during|responsible|[a-z]+ing|[a-z]+ed)\b.*"
)
"""What may stand between subject and verb, without and with a description."""
PRONOUN = on_use(rf"(?is).*,\s*(?:it|they|he or she|he|she)\b{ADVERB}")
SUPPOSING = on_use(
    rf"(?is)\s*(?:where|when|whenever|if|before|after|once|unless|while|until|as soon as)\b{PHRASE}"
)
"""What opens the clause that names whom a pronoun means."""
PASSIVE = on_use(
    rf"(?i)\s+(?:not\s+)?be\s+(?:[a-z]+ly\s+)?[a-z]+\s+(?:[a-z]+ly\s+)?by\s+(?:{DETERMINER}\s+)?"
)
"""What stands between a verb and its agent: be kept by the."""


def doers(before: str, names: RoleNames, *, first: bool) -> tuple[Named, ...]:
    """The roles that are the subject of a verb, by what stands before it in its sentence.

    `before` begins at the verb before it; a verb that is not the first takes the subject of that one
    over, unless it has its own.
    """
    found = names.find(before)
    for last in reversed(range(len(found))):
        rest = found[last].end
        if not (ADVERBS.fullmatch(before, rest) or (first and DESCRIBED.fullmatch(before, rest))):
            continue
        head = _head(before, found, last)
        while head <= last and not (START if first else START_AGAIN).fullmatch(before, 0, found[head].start):
            head += 1
        if head <= last:
            return found[head : last + 1]
    if first and PRONOUN.fullmatch(before):
        return _supposed(before, found)
    return ()


def agents(before: str, verb: Verb, after: str, names: RoleNames) -> tuple[Named, ...]:
    """The roles by whom a thing shall be done: shall be kept by the platform."""
    passive = PASSIVE.match(after)
    if not passive:
        return ()
    found = names.find(after)
    place = next((place for place, named in enumerate(found) if named.start == passive.end()), None)
    return () if place is None else _row_from(after, found, place)


def _head(text: str, found: tuple[Named, ...], last: int) -> int:
    """The first member of the row that ends with `last`; a comma joins only before an "and" or "or"."""
    head = last
    while head:
        joined = COUPLED if head == last else LISTED
        between = found[head - 1].end, found[head].start
        if not (joined.fullmatch(text, *between) or COUPLED.fullmatch(text, *between)):
            break
        head -= 1
    return head


def _supposed(before: str, found: tuple[Named, ...]) -> tuple[Named, ...]:
    """The roles that are the subject of the clause with which a sentence opens."""
    if not found or not SUPPOSING.fullmatch(before, 0, found[0].start):
        return ()
    row = _row_from(before, found, 0)
    return () if before[row[-1].end :].startswith(("'", "’")) else row


def _row_from(text: str, found: tuple[Named, ...], place: int) -> tuple[Named, ...]:
    last = place
    while last + 1 < len(found):
        between = found[last].end, found[last + 1].start
        if not (LISTED.fullmatch(text, *between) or COUPLED.fullmatch(text, *between)):
            break
        last += 1
    return found[place : last + 1]
