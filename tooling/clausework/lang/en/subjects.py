"""Subjects of English normative sentences.

The subject stands before the verb, with what describes it between (the platform that … shall); what stands
before the subject ends in a comma (Where goods are unsafe, the merchant shall).
"""

from __future__ import annotations

from clausework.lang.modals import Verb
from clausework.lang.patterns import Patterns
from clausework.lang.role_names import Named, RoleNames, row_from
from clausework.lang.sentences import BLANK

EN = Patterns(__file__, {"blank": BLANK})


def doers(before: str, names: RoleNames, *, first: bool) -> tuple[Named, ...]:
    """The roles that are the subject of a verb, by what stands before it in its sentence.

    `before` begins at the verb before it; a verb that is not the first takes the subject of that one
    over, unless it has its own.
    """
    found = names.find(before)
    for last in reversed(range(len(found))):
        rest = found[last].end
        if not (EN.adverbs.fullmatch(before, rest) or (first and EN.described.fullmatch(before, rest))):
            continue
        head = _head(before, found, last)
        start = EN.start if first else EN.start_again  # a later verb has `and` before its own subject
        while head <= last and not start.fullmatch(before, 0, found[head].start):
            head += 1
        if head <= last:
            return found[head : last + 1]
    if first and EN.pronoun.fullmatch(before):
        return _supposed(before, found)
    return ()


def agents(before: str, verb: Verb, after: str, names: RoleNames) -> tuple[Named, ...]:
    """The roles by whom a thing shall be done: shall be kept by the platform."""
    passive = EN.passive.match(after)
    if not passive:
        return ()
    found = names.find(after)
    place = next((place for place, named in enumerate(found) if named.start == passive.end()), None)
    return () if place is None else row_from(after, found, place, EN.joined)


def _head(text: str, found: tuple[Named, ...], last: int) -> int:
    """The first member of the row that ends with `last`; a comma joins only before an "and" or "or"."""
    head = last
    while head:
        joined = EN.coupled if head == last else EN.listed
        between = found[head - 1].end, found[head].start
        if not (joined.fullmatch(text, *between) or EN.coupled.fullmatch(text, *between)):
            break
        head -= 1
    return head


def _supposed(before: str, found: tuple[Named, ...]) -> tuple[Named, ...]:
    """The roles that are the subject of the clause with which a sentence opens."""
    if not found or not EN.supposing.fullmatch(before, 0, found[0].start):
        return ()
    row = row_from(before, found, 0, EN.joined)
    return () if before[row[-1].end :].startswith(("'", "’")) else row  # of the platform's rules, not it
