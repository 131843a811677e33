"""Two spellings of one English word: closed rules, no likeness (principal is not principle)."""

from __future__ import annotations

from functools import lru_cache

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
COMPILED = tuple((on_use(f"(?i){pattern}"), word) for pattern, word in BRITISH)
HYPHEN = on_use(JOINED)


WORD = on_use(r"[A-Za-z]{4,}|\b(?:is|has|was)\b")


def in_one_form(text: str) -> str:
    """The text as Americans spell it, its verbs in one number, beginnings joined that may be or not."""
    return WORD.sub(lambda match: _american(match.group()), HYPHEN.sub(r"\1", text))


@lru_cache(maxsize=4096)
def _american(word: str) -> str:
    for pattern, piece in COMPILED:
        word = pattern.sub(piece, word)
    return AGREEING.get(word, word)
