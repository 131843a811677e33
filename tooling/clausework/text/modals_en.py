"""Normative verbs of English.

A verb is written small (or in full capitals, as some standards do): `Must` and `May` inside a
sentence are words of a title or the month. Quoted text and code are mentioned, not used.
"""

from __future__ import annotations

import re

from clausework.text.modals import Modal, Verb
from clausework.text.quotations import BLANK, unquoted

# Nouns, set phrases and the inverted condition (should the platform find …).
MASK = re.compile(
    r"(?i)\b(?:a|an|the|per|each|every|empty|tin|steel|metal|aluminium|spray|petrol|oil) cans?\b(?! be\b)"
    r"|\bcan (?:of|opener|openers)\b|\bcans\b"
    r"|\b(?:a|an|the|his|her|their|its|one's|own|free|good|last|at|against|political) will\b(?! be\b)"
    r"|\bwill-\w+|\bmust-\w+|\b(?:a|the|grape) must\b|\b(?:the|its|their|his|her|whose) might\b"
    r"|\bas the case may be\b|\bcome what may\b|\bmay-\w+"
    r"|(?:^|(?<=[.,;:!?] )|(?<=\band )|(?<=\bor ))Should "
    r"(?=(?:the|an?|any|it|they|this|that|such|there|no|one|you) )"
    r"|\b(?:the|an?|any|no|this|such|without|of|every|their|his|her|its|users?'|urgent|common) needs? to\b"
    r"|\b(?:aim|purpose|objective|intention|goal|task|role|way|method|point|idea|step|reason)s?"
    r"(?: (?:of|for) [^.;:]{1,60}?| here)? (?:is|are)(?: not)? to\b"
    r"|\b(?:this|that) is(?: not)? to\b|\bmay or may not\b"
    r"|\b(?:whether|if) (?:\w+ ){1,4}?(?:can|may|will|cannot)\b"
)

TOKENS: tuple[tuple[Modal | None, str, str], ...] = (
    ("prohibition", "shall not", r"shall(?: \w+ly)? (?:not|never|neither)|shan't"),
    ("requirement", "shall", r"shall"),
    ("discouragement", "should not", r"should(?: \w+ly)? (?:not|never)|shouldn't"),
    ("recommendation", "should", r"should"),
    (None, "may not", r"may not(?! only)"),
    ("permission", "may", r"may"),
    ("exemption", "need not", r"need not|needn't"),
    ("incapability", "cannot", r"cannot|can not(?! only)|can't"),
    ("capability", "can", r"can"),
    (None, "must not", r"must not|mustn't"),
    (None, "must", r"must"),
    (None, "ought to", r"ought(?: not)? to"),
    (None, "will", r"will(?: not)?|won't"),
    (None, "is not required to", r"(?:is|are) not (?:required|obliged) to"),
    (None, "is required to", r"(?:is|are) (?:required|obliged) to"),
    (None, "does not have to", r"(?:do|does) not (?:have|need) to"),
    (None, "has to", r"(?:has|have) to"),
    (None, "need to", r"needs? to"),
    (
        None,
        "is to",
        r"(?:is|are)(?: not)? to"
        r"(?=,| (?!(?:which|whom|the|an?|this|that|those|hand|date)\b|be found)[a-z])",
    ),
    (None, "is forbidden", r"(?:is|are) (?:forbidden|prohibited)(?: to| from)?"),
)
SMALL = "|".join(f"(?P<t{index}>{pattern})" for index, (_, _, pattern) in enumerate(TOKENS))
TOKEN = re.compile(rf"(?<![\w'’-])(?:{SMALL})(?![\w'’-])")
CAPITALS = re.compile(r"\b(?:SHALL|SHOULD|MUST|MAY|CAN|NEED|CANNOT|REQUIRED|OUGHT)(?: NOT| TO)?\b")
OPENING = re.compile(
    r"(?:^|(?<=[.!?;:] ))(?:Shall|Must|Cannot|Should|May|Can|Need)"
    r"(?= (?:not |be |have |[a-z]+ (?:a|an|the|all)\b))"
)

# Verbs that only repeat what a main verb has already obliged, in `so that users can see`.
SOFT = frozenset(
    (
        "can",
        "cannot",
        "will",
        "may",
        "may not",
        "has to",
        "need to",
        "is to",
        "is required to",
        "is forbidden",
    )
)
GOVERNS = re.compile(
    r"(?i)\b(?:so that|ensur\w+|such that|in order that|until|unless|where|when|whenever|if|who|whom|whose"
    r"|which|that|whether|what|how|as|because|since|before|after|once)\b(?P<since>[^.;:,]*)$"
)

CONDITIONAL = frozenset(("must", "must not"))
"""Verbs that oblige nobody in a condition only: if it must be delayed, ...."""
CONDITION = re.compile(r"(?i)(?:^|[,;:.] )(?:if|where|when|whenever|unless)\b[^,;:.]*$")


def verbs(text: str) -> tuple[Verb, ...]:
    """Every normative verb of an English text, in order."""
    masked = _masked(text)
    found: list[Verb] = []
    for match in TOKEN.finditer(masked):
        modal, form, _ = TOKENS[int((match.lastgroup or "t0")[1:])]
        verb = Verb(modal, match.start(), text[match.start() : match.end()], form)
        if not (verb.form in SOFT | CONDITIONAL and _subordinate(masked, verb)):
            found.append(verb)
    return tuple(found)


def _masked(text: str) -> str:
    """The text with everything unreadable that only looks like a verb; offsets stay."""
    text = unquoted(text, "en")
    text = CAPITALS.sub(lambda match: match.group().lower(), text)
    text = OPENING.sub(lambda match: match.group().lower(), text)
    return MASK.sub(lambda match: BLANK * len(match.group()), text)


def _subordinate(text: str, verb: Verb) -> bool:
    """True if the verb stands in a clause opened by a conjunction or a relative pronoun.

    A second verb after one that such a clause already has is the main one again.
    """
    if verb.form in CONDITIONAL:
        return bool(CONDITION.search(text, max(0, verb.start - 120), verb.start)) and "," in text[verb.end :]
    governed = GOVERNS.search(text, max(0, verb.start - 120), verb.start)
    return governed is not None and not TOKEN.search(governed["since"])
