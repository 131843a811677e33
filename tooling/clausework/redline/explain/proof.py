"""Proof that a changed place is one of form alone: whatever has none is substantive.

Bars are asked first: a number, limit, verb, role, sign, document or reference that differs is never form. The
proofs are closed: each is an equality of both sides in some respect, never a likeness.
"""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import category, decomposition, normalize

from clausework.lang.en.spelling import meant
from clausework.lang.patterns import HAN_RANGE, on_use
from clausework.lang.quantities import plain_name
from clausework.lang.registry import folder, part
from clausework.model.redline import Proof, ProofKind
from clausework.redline.explain.change_facts import ChangeFacts
from clausework.redline.levels import level_of, verbs_of
from clausework.redline.words.content_words import content_words, meaningful_signs
from clausework.redline.words.hunks import Hunk
from clausework.redline.words.vocabulary import Vocabulary

WORDS = on_use(rf"[^\W\d_{HAN_RANGE}]+|\d+|[{HAN_RANGE}]")
"""Latin words, numbers, and Han characters."""
SPACE = on_use(r"\s+")
WIDTHS = ("<wide>", "<narrow>", "<noBreak>", "<small>")
"""What the Unicode data call another width of the same character; 10² is not 102."""
SIGNS = frozenset("/\\|&+@#=<>%‰°§*_^~")
"""Marks that say as much as words."""
BETWEEN_DIGITS = on_use(r"(?<=\d)[^\w\s]+(?=\d)")
DASHES = str.maketrans(dict.fromkeys("‐‑–—−", "-") | dict.fromkeys("’‘`´", "'"))
RANGE = on_use(r"(?<=[\w℃%°])(\s?)[~∼〜]")
"""A wave that stands for a dash."""
JOINERS = on_use(r"、|和|以?及|与|,|\b(?:and|as well as)\b")
"""What makes a row of words; one may take the place of another."""
FEW = on_use(r"(?i)^\s*(?:an? )?(?:few|little|number|lot)\b")
"""Words that `a` makes others."""
CLAUSE = on_use(r"(?i)\s*(?:the|an?|all|any|each|no|it|they|there|users?)\b")
"""What begins a clause that `that` may lead in."""
RESULT = on_use(r"(?i)\b(?:so|such|now|given|provided|except|in|for|but)\s*$")
"""What says another thing together with `that`."""
KEYWORDS = frozenset(("must", "shall", "should", "may", "not", "required", "recommended", "optional"))
"""Words that bind where they are in capitals."""
NAMES = frozenset(("march", "august", "polish", "turkey", "china", "job", "mark"))
"""Words that are others with a capital."""
WINDOW = 4
"""Characters of the kept text that a word may reach into."""
NUMERAL = "[〇零一二三四五六七八九十百千两0-9]+"
PLACE_ZH = on_use(rf"第{NUMERAL}[条款项章节编](?:之{NUMERAL})?|附录[A-Z]")
HEAD_ZH = on_use(rf"第(?:{NUMERAL}(?:[条款项章节](?:第{NUMERAL}?)?)?)?$")
TAIL_ZH = on_use(rf"(?:{NUMERAL})?[条款项章节编]")
OTHERS = on_use(r"》[^，；。：]*$|(?:该|其)[法例定章]$|\b(?:RFC|ISO|IEC|IEEE|W3C|ECMA|GB)[^.;:]*$|\][\s,]*$")
"""What says that a place of another document is cited."""
OF_OTHERS = on_use(r"\s*,?\s*(?:of|in) (?!this\b)")
CLOSED = on_use(
    r"\s*(?:$|[^\w\s]|(?:and|or|of|in|to|for|is|are|applies|apply|shall|must|should|may|can|on)\b)"
)
"""What stands after the number of a place; a unit does not."""
PLACES_EN = r"(?:sections?|clauses?|annex(?:es)?|appendix|appendices|articles?|chapters?)\b|§"
PLACE_EN = on_use(rf"(?i)\b{PLACES_EN}")
NUMBER_EN = on_use(r"\d+(?:\.\d+)*|\b[A-Z](?:\.\d+)*\b")
BEGUN, ENDED = on_use(r"[\w.]*$"), on_use(r"(?:\.?\w)*")
REFERENCE_EN = on_use(rf"(?:(?i:{PLACES_EN}|see\b|and\b)|{NUMBER_EN.pattern}|[\s,;()])*")


def proof_of(
    hunk: Hunk, said: tuple[ChangeFacts, ChangeFacts], words: Vocabulary, literal: bool = False
) -> Proof | None:
    """What proves that a place is one of form; None if nothing does.

    A `literal` place is in code or in a formula, where each character counts.
    """
    kind = _reference(hunk, words)
    if kind is None and not _barred(hunk, *said, words):
        kind = _renamed(hunk, words)
        if kind is None and (not literal or hunk.old == hunk.new):
            kind = _written(hunk, said, words)
    return Proof(kind=kind, old=hunk.old.strip(), new=hunk.new.strip()) if kind else None


def _barred(hunk: Hunk, old: ChangeFacts, new: ChangeFacts, words: Vocabulary) -> bool:
    """True if something differs that no proof may pass."""
    if [one.value for one in old.quantities] != [one.value for one in new.quantities]:
        return True
    if old.limits != new.limits or old.references != new.references:
        return True
    if _levels(hunk.old, words.lang) != _levels(hunk.new, words.lang):
        return True
    if {named.role for named in old.roles} != {named.role for named in new.roles}:
        return True
    if list(map(plain_name, old.documents)) != list(map(plain_name, new.documents)):
        return True
    before, after = (meaningful_signs(hunk.before, text, hunk.after) for text in (hunk.old, hunk.new))
    return before != after


def _levels(text: str, lang: str) -> list[str]:
    return [level_of(verb) for verb in verbs_of(text, lang)]


def _renamed(hunk: Hunk, words: Vocabulary) -> ProofKind | None:
    """Another name of a term, or of what an edition of the drafting rules calls otherwise."""
    if words.only_renamed(hunk.old, hunk.new):
        return "rename"
    return "edition" if words.edition_only(hunk.old, hunk.new) else None


def _written(hunk: Hunk, said: tuple[ChangeFacts, ChangeFacts], words: Vocabulary) -> ProofKind | None:
    """The respect in which both sides are equal, the narrowest first."""
    if hunk.old == hunk.new:
        return "markup"
    start, end = hunk.before[-WINDOW:], hunk.after[:WINDOW]
    old, new = (words.reading.spaced(start + text + end) for text in (hunk.old, hunk.new))
    kind = _same_letters(old, new)
    if kind:
        return kind
    if _same_amounts(*said):
        return "numeral"
    one_form = part(words.lang, "variants").in_one_form
    if _same_letters(one_form(old), one_form(new)):
        return "variant" if folder(words.lang) == "zh" else "spelling"
    if _same_particles(hunk) or (folder(words.lang) == "en" and _led_in_by_that(hunk)):
        return "particle"
    return "spelling" if folder(words.lang) == "en" and _misspelt(hunk) else None


def _same_letters(old: str, new: str) -> ProofKind | None:
    """How two texts differ that have the same letters and numbers; None if they do not."""
    if _squeezed(old) == _squeezed(new) and _words(old) == _words(new):
        return "space"
    old, new = _in_width(old), _in_width(new)
    before, after = _words(old), _words(new)
    if [word.lower() for word in before] != [word.lower() for word in after]:
        return None
    if _squeezed(old) == _squeezed(new):
        return "width"
    old, new = _in_marks(old), _in_marks(new)
    if not _marks_say_the_same(old, new) or old.count("、") != new.count("、"):
        return None
    if before == after:
        return "mark"
    return "case" if all(map(_same_but_for_case, before, after)) else None


def _squeezed(text: str) -> str:
    return SPACE.sub("", text)


def _words(text: str) -> list[str]:
    return WORDS.findall(text)


def _in_width(text: str) -> str:
    """The text with wide and narrow characters in the usual width."""
    return "".join(
        normalize("NFKC", char) if decomposition(char).startswith(WIDTHS) else char for char in text
    )


def _in_marks(text: str) -> str:
    """The text with one dash and one apostrophe for all their forms."""
    return RANGE.sub(r"\1-", text.translate(DASHES))


def _marks_say_the_same(old: str, new: str) -> bool:
    """True if no mark differs that says something: a slash, a point between digits, the edge of a cell."""
    return _telling(old) == _telling(new) and _between_digits(old) == _between_digits(new)


def _telling(text: str) -> list[str]:
    return [char for char in text if char in SIGNS or category(char) == "Co"]


def _between_digits(text: str) -> list[str]:
    return BETWEEN_DIGITS.findall(text)


def _same_but_for_case(old: str, new: str) -> bool:
    """True for one word with another capital; in capitals `must` binds, and `it` is a name."""
    if old == new:
        return True
    low = old.lower()
    if low in NAMES or (low in KEYWORDS and (old.isupper() != new.isupper() or low == "may")):
        return False
    whole = {old.isupper(), new.isupper()} == {True, False} and (old.islower() or new.islower())
    return len(old) == 1 or not whole


def _same_amounts(old: ChangeFacts, new: ChangeFacts) -> bool:
    """True if both sides say the same quantities or documents, written otherwise, and nothing else."""
    if not (old.quantities or old.documents):
        return False
    return not (old.more or new.more or old.roles or new.roles or old.verbs or new.verbs)


def _same_particles(hunk: Hunk) -> bool:
    """True if nothing but words differs that say nothing by themselves, in a row that is one still."""
    if (hunk.old, hunk.new) in (("的", "之"), ("之", "的")):
        return True
    if content_words(hunk.old) != content_words(hunk.new) or FEW.search(hunk.new + hunk.after):
        return False
    sides = _in_width(hunk.old), _in_width(hunk.new)
    rows = {bool(JOINERS.search(text.lower().strip())) for text in sides}
    before, after = ([word for word in _words(text) if content_words(word)] for text in sides)
    pairs = zip(before, after, strict=False)
    if len(rows) > 1 or not _marks_say_the_same(*map(_in_marks, sides)):
        return False
    return all(a == b or a.lower() != b.lower() or _same_but_for_case(a, b) for a, b in pairs)


def _led_in_by_that(hunk: Hunk) -> bool:
    """True if `that` came or went before a clause of its own: verify (that) the user agrees."""
    words = {hunk.old.strip().lower(), hunk.new.strip().lower()}
    return words == {"", "that"} and bool(CLAUSE.match(hunk.after)) and not RESULT.search(hunk.before)


def _misspelt(hunk: Hunk) -> bool:
    """True for one word that the dictionary does not have and that gave way to the one that was meant."""
    old, new = hunk.old.strip().lower(), hunk.new.strip().lower()
    alone = old.isalpha() and new.isalpha() and old.isascii() and new.isascii()
    return alone and abs(len(old) - len(new)) <= 1 and meant(old) == new


def _reference(hunk: Hunk, words: Vocabulary) -> ProofKind | None:
    """Nothing but cited places differs, and each is now that which continues the one of before."""
    if words.follows(hunk.old, hunk.new):
        return "reference"
    if not hunk.old.strip() or not hunk.new.strip() or OTHERS.search(hunk.before):
        return None
    found = _cited_zh(hunk) if folder(words.lang) == "zh" else _cited_en(hunk)
    pairs = [(old, new) for old, new in found if plain_name(old) != plain_name(new)]
    if not pairs:
        return None
    if not words.numbered:
        return "unresolved"
    return "reference" if all(words.continues(old, new) for old, new in pairs) else None


def _cited_zh(hunk: Hunk) -> Iterable[tuple[str, str]]:
    """The places that either side cites; none if anything else differs."""
    head, tail = HEAD_ZH.search(hunk.before), TAIL_ZH.match(hunk.after)
    start, end = head.group() if head else "", tail.group() if tail else ""
    old, new = start + hunk.old + end, start + hunk.new + end
    if head and OTHERS.search(hunk.before[: head.start()]):
        return ()
    before, after = PLACE_ZH.findall(old), PLACE_ZH.findall(new)
    if len(before) != len(after) or PLACE_ZH.sub("§", old) != PLACE_ZH.sub("§", new):
        return ()
    return zip(before, after, strict=True)


def _cited_en(hunk: Hunk) -> Iterable[tuple[str, str]]:
    """The same of an English text, which names a place before its number."""
    head, tail = BEGUN.search(hunk.before), ENDED.match(hunk.after)
    start, end = head.group() if head else "", tail.group() if tail else ""
    sides = (start + hunk.old + end, start + hunk.new + end)
    rest = hunk.after[len(end) :]
    if not all(map(REFERENCE_EN.fullmatch, sides)) or OF_OTHERS.match(rest) or not CLOSED.match(rest):
        return ()
    if not all(PLACE_EN.search(hunk.before[-12:] + text) for text in (hunk.old, hunk.new)):
        return ()
    before, after = map(NUMBER_EN.findall, sides)
    return zip(before, after, strict=True) if len(before) == len(after) else ()
