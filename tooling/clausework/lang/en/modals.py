"""Normative verbs of English, and the `may` of what could be so.

A verb is written small (or in full capitals, as some standards do), with or without the marks of
emphasis: `Must` and `May` inside a sentence are words of a title or the month. Quoted text and code
are mentioned, not used; `may` of what could happen permits nobody anything.
"""

from __future__ import annotations

import re

from clausework.lang.modals import Modal, Verb
from clausework.lang.patterns import cut, on_use, scan
from clausework.lang.registry import words_of
from clausework.lang.sentences import BLANK, unquoted


def _any(name: str) -> str:
    return "|".join(words_of("en", "words")[name].split())


ADVERBS = r" (?:(?:also|well|still|even|otherwise|sometimes|never|always|no longer|\w+ly) )*"
BEING = (
    rf"be (?:\w+ly )?(?:{_any('befalls')}|altered by|at risk|due to|out of date|subject to"
    r"|the (?:most|best|least|only|same)|\w+ing)\b"
)
HARM = f"{_any('happens')}|{_any('does_harm')}"
POSSIBLE = on_use(
    rf"\bmay(?={ADVERBS}(?:(?:{HARM})\b|{BEING}|apply(?=[.,;]|$)|change without))"
    rf"|\bmay(?= not{ADVERBS}(?:(?:{_any('happens')})\b|be (?:\w+ly )?(?:{_any('falls_short')})\b))"
    rf"|\bmay(?= (?:not )?have (?:not |already |\w+ly )?(?:{_any('done')}|\w+ed)\b)"
    r"|(?<=\b[Tt]here )may(?= (?:not )?be\b)|(?<=\b[Ii]t )may(?= (?:not )?be that\b)"
)
MAY = on_use("may")
"""Where it can begin."""


# Nouns, set phrases and the inverted condition (should the platform find …), in small letters.
MASK = on_use(
    r"\b(?:a|an|the|per|each|every|empty|tin|steel|metal|aluminium|spray|petrol|oil) cans?\b(?! be\b)"
    r"|\bcan (?:of|opener|openers)\b|\bcans\b"
    r"|\b(?:a|an|the|his|her|their|its|own|free|good|last|against|political|\w+'s?) will\b(?! (?:be|not)\b)"
    r"|\bwill-\w+|\bmust-\w+|\b(?:an?|the|grape|wine|absolute) must\b|\bmusts\b"
    r"|\b(?:the|its|their|his|her|whose) might\b"
    r"|\bat will\b|\bas the case may be\b|\bcome what may\b|\bmay-\w+"
    r"|\b\d{1,2}(?:st|nd|rd|th)? may\b|\bmay(?= \d)"
    r"|\b(?:what|(?:how|why|whether|which) \w+) (?:\w+ ){0,2}should\b"
    r"|\bit should be (?:noted|understood|stressed|borne)\b|\bas should be\b"
    r"|\b(?:word|verb|term|keyword)s? (?:shall|should|may|must|can|will)\b(?! be\b)"
    r"(?:,? (?:and |or )?(?:shall|should|may|must|can|will|required|recommended|optional)\b(?: not)?)*"
    r"|(?<!no time )(?<!in no case )(?<!circumstances )\bshould"
    r"(?= (?:the|an?|any|it|they|these|those|this|that|such|there|no|one|you)\b)"
    r"|(?:\b(?:must|shall|should|may|can|required|recommended|optional)(?: not)?,? (?:and |or )?){3,}"
    r"|\b(?:is|are) to be (?:interpreted|understood|construed)\b"
    r"|\b(?:might|could|would|may) (?:also |still )?(?:need|have) to\b"
    r"|\b(?:the|an?|any|no|this|such|without|of|every|their|his|her|its|users?'|urgent|common|special|particular|clear|real|strong"
    r"|pressing|additional|genuine|growing|legitimate|little) needs? to\b"
    r"|\b(?:aim|purpose|objective|intention|goal|task|role|way|method|point|idea|step|reason)s?"
    r"(?: (?:of|for) [^.;:]{1,60}?| here)? (?:is|are)(?: not)? to\b"
    r"|\b(?:this|that) is(?: not)? to\b|\bmay or may not\b"
    r"|\b(?:whether|if) (?:\w+ ){1,4}?(?:can|may|will|cannot)\b"
)

ADVERB = r"(?:,? (?:also|then|still|thus|therefore|however|furthermore|\w+ly),?)?"
NEVER = (
    r"(?:not(?! only\b)|never|neither|under no circumstances|in no (?:case|event|way)|at no time|by no means"
    r"|no longer)"
)

TOKENS: tuple[tuple[Modal | None, str, str], ...] = (
    ("prohibition", "shall not", rf"shall{ADVERB} {NEVER}|shan't"),
    ("requirement", "shall", r"shall"),
    ("discouragement", "should not", rf"should{ADVERB} {NEVER}|shouldn't"),
    ("recommendation", "should", r"should"),
    (None, "may not", r"may not(?! only)"),
    ("permission", "may", r"may"),
    ("exemption", "need not", r"need not|needn't"),
    ("incapability", "cannot", r"cannot|can not(?! only)|can't"),
    ("capability", "can", r"can"),
    (None, "must not", rf"must{ADVERB} {NEVER}|mustn't"),
    (None, "must", r"must"),
    (None, "ought to", r"ought(?: not)? to"),
    (
        None,
        "will",
        r"will(?: not)?"
        r"(?!(?: not)? (?:enter into force|take effect|come into|expire)\b"
        r"|[^.;:]{0,60}\b(?:on|in|from|until|before) (?:\d{1,2} )?(?:[A-Z][a-z]+ )?(?:19|20)\d\d\b)"
        r"(?!(?: not)? (?:always|inevitably|vary|differ|depend|occur|happen|arise|be different)\b)"
        r"|won't",
    ),
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
    (None, "is forbidden", r"(?:is|are) (?:forbidden|prohibited)(?! by\b)(?: to| from)?"),
    ("discouragement", "is not recommended", r"(?:is|are) not recommended (?:that|to)"),
    ("recommendation", "is recommended", r"(?:is|are) recommended (?:that|to)"),
    ("permission", "is permitted", r"(?:is|are) (?:permitted|allowed) to"),
    (None, "is not allowed", r"(?:is|are) not (?:allowed|permitted)(?: to)?"),
)
SMALL = "|".join(f"(?P<t{index}>{pattern})" for index, (_, _, pattern) in enumerate(TOKENS))
BEFORE, AFTER = r"(?<![^\W_]['’_-])(?<![^\W_])(?<!['’-])", r"(?![^\W_]|['’-])(?!_[^\W_])"
"""A word's edges; an underscore beside one is a mark of emphasis, inside one it is part of a name."""
TOKEN = on_use(f"{BEFORE}(?:{SMALL}){AFTER}")
TOKEN_STARTS = on_use(r"(?:sh|ma|ne|ca|mu|ou|wi|wo|is|ar|do|ha)(?<![^\W_]..)")
WORD_STARTS = on_use(r"\w(?<!\w.)")
"""With what a verb begins, and where a word does."""
SHOUTED, SMALLER = re.compile("[A-Z]{3}"), re.compile("[A-Z]+")
"""What a verb in capitals has, and what becomes small."""
CAPITALS = on_use(rf"{BEFORE}(?:SHALL|SHOULD|MUST|MAY|CAN|NEED|CANNOT|REQUIRED|OUGHT)(?: NOT| TO)?{AFTER}")
OPENING = on_use(
    r"(?:^|(?<=[.!?;:] ))(?:Shall|Must|Cannot|Should|May|Can|Need)"
    r"(?= (?:not |be |have |[a-z]+ (?:a|an|the|all)\b))"
)

OPENS = on_use("Shall|Must|Cannot|Should|May|Can|Need")

# Verbs that only repeat what a main verb has already obliged, in `so that users can see`.
_SOFT = (
    "can|cannot|will|may|may not|has to|need to|is to|is required to|is forbidden|is not allowed|is permitted"
)
SOFT = frozenset(_SOFT.split("|"))
GOVERNS = on_use(
    r"(?i)\b(?:so that|ensur\w+|such that|in order that|until|unless|where|when|whenever|if|who|whom|whose"
    r"|which|that|whether|what|how|as(?! (?:an?|such|well|in|to|far) )|because|since|before|after|once)\b"
    r"(?P<since>[^.;:,]*)$"
)

COORDINATED = on_use(r"\b(?:can|may|shall|should|must|will) (?:and|or) $")
"""The first of two verbs with one subject: where keys can and cannot be used."""
COMPLETE = on_use(
    r"(?i)(?:who|which|that) (?:(?:is|are|was|were|has|have|had) "
    r"|(?!users|customers|consumers|operators|suppliers|providers|merchants|platforms|agencies|members|parties|people|others)"
    r"\w+(?:s|ed) (?!(?:of|in|for|on|with|from|at|to|by)\b))"
    r"(?!.*\b(?:who|which|that|what|how|when|where|whether|if|as|so)\b)\w"
)
"""A relative clause that has its own verb already: the party that disputes the result may ask."""
CONDITIONAL = frozenset(("must", "must not"))
"""Verbs that oblige nobody in a condition only: if it must be delayed, ...."""
MAY_HANG = SOFT | CONDITIONAL | {"should"}
SUPPOSED = on_use(r"(?i)(?:^|[,;:.] )(?:if|in case|in the event that) (?:[^\s,;:.]+ ){0,5}$")
"""Before `should` it makes a supposition: if users should complain, ...."""
CONDITION = on_use(r"(?i)(?:^|[,;:.] )(?:if|where|when|whenever|unless) (?:[^\s,;:.]+ ){0,5}$")
NEGATED: dict[Modal | None, tuple[Modal | None, str]] = {
    "requirement": ("prohibition", "shall not"),
    "recommendation": ("discouragement", "should not"),
    "permission": (None, "may not"),
    "capability": ("incapability", "cannot"),
}
NOBODY = on_use(
    r"(?i)(?:^|[.;:,] )(?:and |or )?"
    r"(?:none|nobody|nothing|neither|under no circumstances|in no case|at no time"
    r"|no(?! (?:longer|later|more|fewer|less)))\b(?:(?! (?:and|but) )[^.;:,])*$"
)
"""What makes a duty of the verb after it a ban: no visitor shall."""


def verbs(text: str) -> tuple[Verb, ...]:
    """Every normative verb of an English text, in order."""
    masked = _masked(text)
    found: list[Verb] = []
    for match in scan(TOKEN, TOKEN_STARTS, masked):
        modal, form, _ = TOKENS[int((match.lastgroup or "t0")[1:])]
        if modal in NEGATED and NOBODY.search(masked, max(0, match.start() - 120), match.start()):
            modal, form = NEGATED[modal]
        verb = Verb(modal, match.start(), text[match.start() : match.end()], form)
        if verb.text.isupper() or not (verb.form in MAY_HANG and _subordinate(masked, verb)):
            found.append(verb)
    return tuple(found)


def doubtful(_text: str) -> tuple[Verb, ...]:
    """None: no English word may as well be a normative verb and part of another word."""
    return ()


def _masked(text: str) -> str:
    """The text with everything unreadable that only looks like a verb; offsets stay."""
    text = unquoted(text, "en")
    if SHOUTED.search(text):
        text = CAPITALS.sub(_small, text)
    if OPENS.search(text):
        text = OPENING.sub(lambda match: match.group().lower(), text)
    # A few capitals, such as İ, are two characters when they are small; words of English have none.
    small = text.lower() if text.isascii() else SMALLER.sub(lambda match: match.group().lower(), text)
    text = cut(text, scan(MASK, WORD_STARTS, small), BLANK)
    return cut(text, scan(POSSIBLE, MAY, text), BLANK)


NEAR = 40
"""How far a word next to a verb is looked for, in characters."""


def _small(match: re.Match[str]) -> str:
    """The verb in small letters, unless all the words around it are capitals: a headline."""
    text = match.string
    after = text[match.end() : match.end() + NEAR].lstrip(" _*").split(" ", 1)[0]
    before = text[max(0, match.start() - NEAR) : match.start()].rstrip(" _*").rpartition(" ")[2]
    shouted = all(len(word) < 2 or word.isupper() for word in (before, after)) and len(after) > 1
    shouted = shouted and not text[-NEAR:].rstrip().endswith((".", ";", ":", ".”"))
    return match.group() if shouted else match.group().lower()


def _subordinate(text: str, verb: Verb) -> bool:
    """True if the verb stands in a clause opened by a conjunction or a relative pronoun.

    A second verb after one that such a clause already has is the main one again.
    """
    if verb.form == "should":
        return bool(SUPPOSED.search(text, max(0, verb.start - 120), verb.start)) and "," in text[verb.end :]
    if verb.form in CONDITIONAL:
        return bool(CONDITION.search(text, max(0, verb.start - 120), verb.start)) and "," in text[verb.end :]
    governed = GOVERNS.search(text, max(0, verb.start - 120), verb.start)
    if governed is None:
        return False
    if TOKEN.search(COORDINATED.sub("", governed["since"])):
        return False
    return not COMPLETE.match(governed[0])
