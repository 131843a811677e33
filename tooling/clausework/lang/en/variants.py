"""Two spellings of one English word: closed rules, no likeness (principal is not principle)."""

from __future__ import annotations

import re
from functools import lru_cache

from clausework.lang.en.spelling import meant
from clausework.lang.patterns import Patterns, on_use
from clausework.lang.registry import words_of

FIND = Patterns(__file__)


AGREEING = {"does": "do", "has": "have", "is": "are", "was": "were"}
"""Verbs that follow the number of their subject: the data is, the data are."""
ONE, MANY = on_use(r"\s+(?:is|was|has|does)\b"), on_use(r"\s+(?:are|were|have|do)\b")
INITIAL, INITIALS = r"\b[A-Za-z]+[ -]?", on_use(r"\b[A-Za-z]")
WORDS = words_of("en", "words")
COMPILED = tuple((on_use(f"(?i){pattern}"), word) for pattern, word in WORDS["british"])
TWO = on_use(
    "(?i)\\b("
    + "|".join(rf"{noun.replace('-', '(?=[ -]')}s?\b)" for noun in WORDS["nouns"].split())
    + ")[ -]"
)


def in_one_form(text: str) -> str:
    """The text as Americans spell it, its verbs in one number, beginnings joined that may be or not."""
    text = TWO.sub(r"\1", FIND.hyphen.sub(r"\1", text))
    return FIND.word.sub(lambda match: _american(match.group()), text)


@lru_cache(maxsize=4096)
def _american(word: str) -> str:
    for pattern, piece in COMPILED:
        word = pattern.sub(piece, word)
    return AGREEING.get(word, word)


def slight(before: str, old: str, new: str, after: str) -> str:
    """The kind of two words that say the same there: `particle`, `spelling` of a slip, or ""."""
    gone, come = old.strip().lower(), new.strip().lower()
    if {gone, come} == {"", "that"}:
        return "particle" if FIND.clause.match(after) and not FIND.result.search(before) else ""
    if not (gone.isalpha() and come.isalpha() and gone.isascii() and come.isascii()):
        return ""
    slip = abs(len(gone) - len(come)) <= 1 and meant(gone) == come
    if slip or FIND.row.search(before):
        return "spelling" if slip else ""
    # A verb that was kept asked for the new number of a noun: the user are.
    number = MANY if come == f"{gone}s" else ONE if gone == f"{come}s" else None
    return "spelling" if number and number.match(after) else ""


def abbreviated(text: str, other: str) -> str:
    """The text with each abbreviation in the place of the words that either text explains it by.

    Those stand before it in brackets and have its letters as initials: Relying Parties (RPs).
    """
    for known in (text, other):
        for match in FIND.bracketed.finditer(known):
            words = re.search(INITIAL * len(match[1]) + "$", known[: match.start()])
            if words and "".join(INITIALS.findall(words.group())).upper() == match[1]:
                pattern = rf"(?i:{re.escape(words.group())})(?: ?\({match[1]}{match[2]}\))?"
                text = re.sub(pattern, match[1] + match[2], text)
    return text
