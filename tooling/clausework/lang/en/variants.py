"""Two spellings of one English word: closed rules, no likeness (principal is not principle)."""

from __future__ import annotations

import re
from functools import lru_cache

from clausework.lang.en.spelling import meant
from clausework.lang.patterns import on_use

BRITISH = (
    (r"^(behavi|col|endeav|fav|flav|harb|hon|hum|lab|neighb|od|rig|rum|sav|tum|val|vap|vig)our", r"\1or"),
    (r"(?<=\w{4})is(e[sdr]?|ing|ers|ations?|able)$", r"iz\1"),
    (r"^(anal|catal|paral|dial)ys(e[sd]?|ing|ers?)$", r"\1yz\2"),
    (r"(?<=dg)ement", "ment"),
    (
        r"^(cent|fib|theat|lit|calib|lust|meag|spect|(?:centi|kilo|milli|nano|micro)?(?:met|lit))re(?=s?$)",
        r"\1er",
    ),
    (r"^(anal|catal|dial|epil|prol)ogue(?=s?$)", r"\1og"),
    (r"^(def|off|pret)ence", r"\1ense"),
    (r"^licence", "license"),
    (r"^practise", "practice"),
    (
        r"^(cancel|channel|dial|equal|label|level|model|signal|total|travel|tunnel|fuel)l(?=ed$|ing$|ers?$)",
        r"\1",
    ),
    (r"^(fulfil|enrol|instal|skil|wil)(?=$|s$|ful$|ments?$)", r"\1l"),
    (r"^(benefit|bias|focus)(t|s)(?=ed$|es$|ing$)", r"\1"),
    (r"^programme(?=s?$)", "program"),
    (r"^grey", "gray"),
    (r"^artefact", "artifact"),
    (r"^ageing$", "aging"),
    (r"^(an|paedi|encyclop|arch)ae", r"\1e"),
    (r"^sceptic", "skeptic"),
    (r"^whilst$", "while"),
    (r"^(among|amid)st$", r"\1"),
    (r"^(toward|afterward|forward|backward)s$", r"\1"),
)
"""Pieces of British words with the American ones."""
AGREEING = {"does": "do", "has": "have", "is": "are", "was": "were"}
"""Verbs that follow the number of their subject: the data is, the data are."""
JOINED = (
    r"(?i)(?<![A-Za-z])(e|non|multi|sub|pre|post|anti|inter|intra|micro|meta|web|semi|pseudo)-(?=[a-z]{3})"
)
"""Beginnings that are written with a hyphen or without; re- is none (re-signed has not resigned)."""
NOUNS = (
    "allow-list block-list change-log check-box check-sum code-base data-base data-set deny-list down-side "
    "end-point file-name host-name key-word life-cycle meta-data name-space path-name pay-load time-stamp "
    "user-name web-page web-site white-space work-flow"
)
"""Nouns that are written as one word or as two."""
CLAUSE = on_use(r"(?i)\s*(?:the|an?|all|any|each|no|it|they|there|users?)\b")
"""What begins a clause that `that` may lead in."""
RESULT = on_use(r"(?i)\b(?:so|such|now|given|provided|except|in|for|but)\s*$")
"""What says another thing together with `that`."""
ONE, MANY = on_use(r"\s+(?:is|was|has|does)\b"), on_use(r"\s+(?:are|were|have|do)\b")
ROW = on_use(r"(?i)(?:\b(?:and|or|nor)\b|,)[^.;:]*$")
"""What may make a plural of two that are one."""
INITIAL, INITIALS = r"\b[A-Za-z]+[ -]?", on_use(r"\b[A-Za-z]")
BRACKETED = on_use(r" ?\(([A-Z]{2,})(s?)\)")
COMPILED = tuple((on_use(f"(?i){pattern}"), word) for pattern, word in BRITISH)
HYPHEN = on_use(JOINED)
TWO = on_use(
    "(?i)\\b(" + "|".join(rf"{noun.replace('-', '(?=[ -]')}s?\b)" for noun in NOUNS.split()) + ")[ -]"
)


WORD = on_use(r"[A-Za-z]{4,}|\b(?:is|has|was)\b")


def in_one_form(text: str) -> str:
    """The text as Americans spell it, its verbs in one number, beginnings joined that may be or not."""
    text = TWO.sub(r"\1", HYPHEN.sub(r"\1", text))
    return WORD.sub(lambda match: _american(match.group()), text)


@lru_cache(maxsize=4096)
def _american(word: str) -> str:
    for pattern, piece in COMPILED:
        word = pattern.sub(piece, word)
    return AGREEING.get(word, word)


def slight(before: str, old: str, new: str, after: str) -> str:
    """What two words are that say the same there: `particle`, or `spelling` of a slip; "" if they do not."""
    gone, come = old.strip().lower(), new.strip().lower()
    if {gone, come} == {"", "that"}:
        return "particle" if CLAUSE.match(after) and not RESULT.search(before) else ""
    if not (gone.isalpha() and come.isalpha() and gone.isascii() and come.isascii()):
        return ""
    slip = abs(len(gone) - len(come)) <= 1 and meant(gone) == come
    return "spelling" if slip or _agrees(before, gone, come, after) else ""


def _agrees(before: str, old: str, new: str, after: str) -> bool:
    """True if a verb that was kept asked for the new number of a noun: the user are."""
    if ROW.search(before):
        return False
    return (new == f"{old}s" and bool(MANY.match(after))) or (old == f"{new}s" and bool(ONE.match(after)))


def abbreviated(text: str, other: str) -> str:
    """The text with each abbreviation in the place of the words that either text explains it by.

    Those stand before it in brackets and have its letters as initials: Relying Parties (RPs).
    """
    for known in (text, other):
        for match in BRACKETED.finditer(known):
            words = re.search(INITIAL * len(match[1]) + "$", known[: match.start()])
            if words and "".join(INITIALS.findall(words.group())).upper() == match[1]:
                pattern = rf"(?i:{re.escape(words.group())})(?: ?\({match[1]}{match[2]}\))?"
                text = re.sub(pattern, match[1] + match[2], text)
    return text
