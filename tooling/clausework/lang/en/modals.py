"""Normative verbs of English, and the `may`, `will` and `would` of what could be so.

A verb is written small (or in full capitals, as some standards do), with or without the marks of
emphasis: `Must` and `May` inside a sentence are words of a title or the month. Quoted text and code
are mentioned, not used; `may` of what could happen permits nobody anything.
"""

from __future__ import annotations

import re

from clausework.lang.modals import LEVELS, Verb
from clausework.lang.patterns import Patterns, cut, on_use, scan
from clausework.lang.sentences import BLANK, sentence_at, unquoted

EN = Patterns(__file__)


TOKENS = tuple((LEVELS.get(level), form, pattern) for level, form, pattern in EN.rows("tokens"))
SMALL = "|".join(f"(?P<t{index}>{pattern})" for index, (_, _, pattern) in enumerate(TOKENS))
TOKEN = on_use(f"{EN.text('before')}(?:{SMALL}){EN.text('after')}")
TOKEN_STARTS = EN.token_starts
SHOUTED, SMALLER = re.compile("[A-Z]{3}"), re.compile("[A-Z]+")
"""What a verb in capitals has, and what becomes small."""


SOFT = frozenset(EN.text("soft").split("|"))

CONDITIONAL = frozenset(("must", "must not"))
"""Verbs that oblige nobody in a condition only: if it must be delayed, ...."""
MAY_HANG = SOFT | CONDITIONAL | {"should"}
NEGATED = {LEVELS[level]: (LEVELS.get(new), form) for level, new, form in EN.rows("negated")}


def verbs(text: str) -> tuple[Verb, ...]:
    """Every normative verb of an English text, in order."""
    masked = _masked(text)
    found: list[Verb] = []
    for match in scan(TOKEN, TOKEN_STARTS, masked):
        modal, form, _ = TOKENS[int((match.lastgroup or "t0")[1:])]
        if modal in NEGATED and EN.nobody.search(masked, max(0, match.start() - SIGHT), match.start()):
            modal, form = NEGATED[modal]
        verb = Verb(modal, match.start(), text[match.start() : match.end()], form)  # as written, unmasked
        if verb.text.isupper() or not (verb.form in MAY_HANG and _subordinate(masked, verb)):
            found.append(verb)
    return tuple(found)


def doubtful(text: str) -> tuple[Verb, ...]:
    """Each would, could and might that states a provision or weakens one, and supposes nothing."""
    if not EN.doubt.search(text):
        return ()
    masked = _masked(text)
    found = (Verb(None, match.start(), match[0], match[0]) for match in EN.doubt.finditer(masked))
    return tuple(verb for verb in found if not _supposes(masked, verb))


def reaches(text: str, verb: Verb, place: int) -> bool:
    """False if another clause begins between the two: a reason, a remark, or one with the verb in it."""
    if place >= verb.start:
        return not EN.turns.search(text, verb.end, place)
    return not EN.turns.search(text, place, verb.start) and not EN.relative.search(text, place, verb.start)


def _supposes(text: str, verb: Verb) -> bool:
    """True if the sentence says what would follow from something that need not be so."""
    if EN.supposed_of.match(text, verb.end) or EN.supposes.search(sentence_at(text, "en", verb.start)):
        return True
    return bool(EN.follows_from.search(text, max(0, verb.start - SIGHT), verb.start))


def _masked(text: str) -> str:
    """The text with everything unreadable that only looks like a verb; offsets stay."""
    text = unquoted(text, "en")
    if SHOUTED.search(text):
        text = EN.capitals.sub(_small, text)
    if EN.opens.search(text):
        text = EN.opening.sub(lambda match: match.group().lower(), text)
    # A few capitals, such as İ, are two characters when they are small; words of English have none.
    small = text.lower() if text.isascii() else SMALLER.sub(lambda match: match.group().lower(), text)
    text = cut(text, scan(EN.mask, EN.word_starts, small), BLANK)
    return cut(text, scan(EN.possible, EN.may, text), BLANK)


NEAR, SIGHT = 40, 120
"""How far a word next to a verb is looked for, and what may govern it, in characters."""


def _small(match: re.Match[str]) -> str:
    """The verb in small letters, unless all the words around it are capitals: a headline."""
    text = match.string
    after = text[match.end() : match.end() + NEAR].lstrip(" _*").split(" ", 1)[0]
    before = text[max(0, match.start() - NEAR) : match.start()].rstrip(" _*").rpartition(" ")[2]
    shouted = all(len(word) < 2 or word.isupper() for word in (before, after)) and len(after) > 1
    shouted = shouted and not text[-NEAR:].rstrip().endswith((".", ";", ":", ".”"))  # no headline ends so
    return match.group() if shouted else match.group().lower()


def _subordinate(text: str, verb: Verb) -> bool:
    """True if the verb stands in a clause opened by a conjunction or a relative pronoun.

    A second verb after one that such a clause already has is the main one again.
    """
    start = max(0, verb.start - SIGHT)
    if verb.form == "should":
        return bool(EN.supposed.search(text, start, verb.start)) and "," in text[verb.end :]
    if verb.form in CONDITIONAL:
        return bool(EN.condition.search(text, start, verb.start)) and "," in text[verb.end :]
    governed = EN.governs.search(text, start, verb.start)
    if governed is None:
        return False
    if TOKEN.search(EN.coordinated.sub("", governed["since"])):  # the clause has its own verb already
        return False
    return not EN.complete.match(governed[0])


def hangs(_text: str, _start: int, _end: int) -> bool:
    """False: of words that are no verbs it is not known."""
    return False
