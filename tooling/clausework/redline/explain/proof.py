"""Proof that a changed place is one of form alone: whatever has none is substantive.

Bars are asked first: a number, limit, verb, role, sign, document or reference that differs is never form. The
proofs are closed: each is an equality of both sides in some respect, never a likeness.
"""

from __future__ import annotations

from unicodedata import category, decomposition, normalize

from clausework.lang.patterns import HAN_RANGE, on_use
from clausework.lang.quantities import plain_name
from clausework.lang.registry import folder, part
from clausework.model.redline import Proof, ProofKind
from clausework.redline.bars import barred
from clausework.redline.explain.change_facts import ChangeFacts
from clausework.redline.words.content_words import ITEM, content_words, meaningful_signs
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
KEYWORDS = frozenset(("must", "shall", "should", "may", "not", "required", "recommended", "optional"))
"""Words that bind where they are in capitals."""
NAMES = frozenset(("march", "august", "polish", "turkey", "china", "job", "mark"))
"""Words that are others with a capital."""
LINKED = on_use(r"(?<!\w)\[([^\[\]]+)\]\[[^\[\]]*\]")
"""A link in Markdown to what another text names."""
DATA = frozenset(("json", "yaml", "yml"))
"""Languages of code that one reader understands: JSON is YAML."""
LAYOUT = on_use(r"[\s\[\]{},-]+")
"""What lays data out, in brackets or by line."""
WINDOW = 4
"""Characters of the kept text that a word may reach into."""


def proof_of(
    hunk: Hunk, said: tuple[ChangeFacts, ChangeFacts], words: Vocabulary, literal: bool, own: tuple[str, str]
) -> Proof | None:
    """What proves that a place is one of form; None if nothing does.

    A `literal` place is in code or in a formula, where each character counts. `own` are the numbers of the
    clause that it is in.
    """
    heads = [ITEM.fullmatch(hunk.before + text + hunk.after[:1]) for text in (hunk.old, hunk.new)]
    numbered = hunk.old_at <= 1 and all(heads)
    kind = "numbering" if numbered else _reference(hunk, words, own)
    if kind is None and not _barred(hunk, *said, words):
        if words.only_renamed(hunk.old, hunk.new):
            kind = "rename"
        elif words.edition_only(hunk.old, hunk.new):
            kind = "edition"
        elif not literal or hunk.old == hunk.new:
            kind = _written(hunk, said, words)
    return Proof(kind=kind, old=hunk.old.strip(), new=hunk.new.strip()) if kind else None


def _barred(hunk: Hunk, old: ChangeFacts, new: ChangeFacts, words: Vocabulary) -> bool:
    """True if something differs that no proof may pass."""
    if barred(hunk.old, hunk.new, words.lang, (old.quantities, new.quantities)):
        return True
    cited = [list(map(plain_name, side.documents)) for side in (old, new)]
    if old.references != new.references or cited[0] != cited[1]:
        return True
    start, end, one_form = hunk.before[-WINDOW:], hunk.after[:1], part(words.lang, "variants").in_one_form
    before, after = (meaningful_signs("", one_form(start + text + end), "") for text in (hunk.old, hunk.new))
    return before != after or {named.role for named in old.roles} != {named.role for named in new.roles}


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
    variants = part(words.lang, "variants")
    if _same_letters(*map(variants.in_one_form, (old, new))):
        return "variant" if folder(words.lang) == "zh" else "spelling"
    linked = [LINKED.sub(r"\1", text) for text in (old, new)]
    if (linked[0] == old) != (linked[1] == new) and _same_letters(*linked):
        return "markup"
    if _same_particles(hunk):
        return "particle"
    old, new = (hunk.before + text + end for text in (hunk.old, hunk.new))
    if _same_letters(variants.abbreviated(old, new), variants.abbreviated(new, old)):
        return "abbreviation"
    slight: ProofKind | None = variants.slight(hunk.before, hunk.old, hunk.new, hunk.after) or None
    return slight


def same_data(language: str, old: str, new: str) -> bool:
    """True if code in a language of data is the same data, and but for its layout the same text."""
    if language.lower() not in DATA or LAYOUT.sub("", old) != LAYOUT.sub("", new):
        return False
    from clausework.source.yaml import read_yaml  # most texts have no such code

    sides = [read_yaml(text, "") for text in (old, new)]
    data = [None if read is None or faults else read.data for read, faults in sides]
    return isinstance(data[0], dict | list) and data[0] == data[1]


def _same_letters(old: str, new: str) -> ProofKind | None:
    """How two texts differ that have the same letters and numbers; None if they do not."""
    if SPACE.sub("", old) == SPACE.sub("", new) and WORDS.findall(old) == WORDS.findall(new):
        return "space"
    old, new = _in_width(old), _in_width(new)
    before, after = WORDS.findall(old), WORDS.findall(new)
    if [word.lower() for word in before] != [word.lower() for word in after]:
        return None
    if SPACE.sub("", old) == SPACE.sub("", new):
        return "width"
    old, new = _in_marks(old), _in_marks(new)
    if not _marks_say_the_same(old, new) or old.count("、") != new.count("、"):
        return None
    if before == after:
        return "mark"
    return "case" if all(map(_same_but_for_case, before, after)) else None


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
    sides = [[char for char in text if char in SIGNS or category(char) == "Co"] for text in (old, new)]
    return sides[0] == sides[1] and BETWEEN_DIGITS.findall(old) == BETWEEN_DIGITS.findall(new)


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
    if content_words(hunk.old) != content_words(hunk.new) or FEW.search(hunk.new + hunk.after):
        return False
    sides = _in_width(hunk.old), _in_width(hunk.new)
    rows = {bool(JOINERS.search(text.lower().strip())) for text in sides}
    before, after = ([word for word in WORDS.findall(text) if content_words(word)] for text in sides)
    pairs = zip(before, after, strict=False)
    if len(rows) > 1 or not _marks_say_the_same(*map(_in_marks, sides)):
        return False
    return all(a == b or a.lower() != b.lower() or _same_but_for_case(a, b) for a, b in pairs)


def _reference(hunk: Hunk, words: Vocabulary, own: tuple[str, str]) -> ProofKind | None:
    """Nothing but cited places differs, and each is now that which continues the one of before."""
    if words.follows(hunk.old, hunk.new):
        return "reference"
    if not hunk.old.strip() or not hunk.new.strip():
        return None
    sides = part(words.lang, "quantities").cited(hunk.before, hunk.old, hunk.new, hunk.after)
    numbered = (
        [place.replace("本条", number) for place in side] for side, number in zip(sides, own, strict=True)
    )
    pairs = [pair for pair in zip(*numbered, strict=True) if plain_name(pair[0]) != plain_name(pair[1])]
    if pairs and not words.numbered:
        return "unresolved"
    return "reference" if pairs and all(words.continues(*pair) for pair in pairs) else None
