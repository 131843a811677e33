"""Hunks: the places where a line was changed, and how to quote them so that they read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain, islice
from typing import Literal

import msgspec

from clausework.lang.limits import limit_pattern, only_limits
from clausework.lang.quantities import CITED, UNDATED, YEAR, quantities
from clausework.lang.registry import folder
from clausework.model.redline import Edit
from clausework.redline.bars import verbs_of
from clausework.redline.content_words import FORMS, ITEM, JOINERS, PARTICLES, is_trivial
from clausework.redline.words.tokens import Tokenizer
from clausework.redline.words.vocabulary import Vocabulary

WORD = re.compile(r"[^\W_]")
ENDS = "，。；：、,.;: \t\n"
ENCLOSED = 24
"""Characters kept in a bracket that is told with what it encloses."""
NEAR = 5
"""Pieces among which the nearest word is looked for."""
STOPS = frozenset("，。；：、！？（）“”《》,.;:!?()\t\n")
WEAK = PARTICLES | JOINERS | frozenset("对在为以向从由被把将于其")
WEAK |= {"自", "of", "in", "to", "by", "for", "on", "with", "from", "at", "its", "that", "or"}
"""Words by which a place is not found."""
LOCAL = frozenset("内外中上下前后里间")
"""What stands after the noun that it places, and not without it."""
LEADING = (WEAK - JOINERS - {"了", "the", "a", "an", "that"}) | {"including", "包括"}
"""Words after which a reader waits for the next."""
SHORT = 8
"""Characters of the rest of a Chinese clause that is quoted whole."""
EDITION = re.compile(YEAR)
CITES = re.compile(f"(?:{UNDATED})$")


class Hunk(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Words deleted and words inserted at one place, with the kept words at both sides.

    The offsets count in the old and the new text of the line.
    """

    old: str
    new: str
    old_at: int
    new_at: int
    before: str
    after: str


Extent = Literal["words", "amount", "number", "name"]
"""How much is quoted around a change: neighbours, what measures an amount, or nothing."""


def hunks_of(edits: Iterable[Edit], words: Vocabulary) -> tuple[Hunk, ...]:
    """The changed places of a line, in order; those that read as one are one."""
    found: list[Hunk] = []
    places = _places(edits, words)
    for hunk in chain.from_iterable(_parted(hunk, words) for hunk in places):
        if found and _belong(found[-1], hunk, words):
            first = found.pop()
            old, new = first.old + hunk.before + hunk.old, first.new + hunk.before + hunk.new
            hunk = msgspec.structs.replace(first, old=old, new=new, after=hunk.after)
        found.append(hunk)
    return tuple(found)


def _belong(left: Hunk, right: Hunk, words: Vocabulary) -> bool:
    """True if two places read as one: with a comma, an `and` or one word between them."""
    between = right.before
    if len(between) <= ENCLOSED and not any(stop in between for stop in "。；;") and _enclose(left, right):
        return True
    if any(stop in between for stop in STOPS - {"、", ","}):
        return False
    both = (left, right)
    # Commas, articles and `and` that came, went or became others.
    rephrased = any(is_trivial(of.old) and is_trivial(of.new) and (of.old + of.new).strip() for of in both)
    if "," in between and not rephrased:
        return False
    if is_trivial(between):
        return bool(between.strip()) or not any(_another_name(hunk.old, hunk.new, words) for hunk in both)
    members = [piece for piece in words.tokenizer.cut(between) if not is_trivial(piece)]
    if len(members) != 1:
        return False
    if rephrased or _swapped(left, right, words.tokenizer):
        return True
    return not _are_two_changes(left, right, members[0], words)


def _enclose(left: Hunk, right: Hunk) -> bool:
    """True if a bracket that one place opens is closed in the other: 净资产（所有者权益）."""
    sides = (left.old, right.old), (left.new, right.new)
    return any(FORMS.opened.search(before) and FORMS.closed.match(after) for before, after in sides)


def _are_two_changes(left: Hunk, right: Hunk, between: str, words: Vocabulary) -> bool:
    """True for words for others on both sides of a term.

    A verb, a quantity or a name that changed is a place of its own too, which a reader looks for.
    """
    both = (left, right)
    if all(hunk.old and hunk.new for hunk in both) and words.tokenizer.keeps(between):
        return True
    # A lone preposition that came or went: half of a phrase like 自…起.
    if any(not (of.old and of.new) and (of.old + of.new).strip() in WEAK for of in both):
        return any(
            _another_name(hunk.old, hunk.new, words) or verbs_of(f"{hunk.old} {hunk.new}", words.lang)
            for hunk in both
        )
    return any(_counts(hunk, words) for hunk in both)


def _swapped(left: Hunk, right: Hunk, tokenizer: Tokenizer) -> bool:
    """True if the same words went from one side of a word to the other: 应向商家 became 商家应向."""
    went = left.old + right.old, left.new + right.new
    one_way = not (left.old or right.new) or not (left.new or right.old)
    return one_way and sorted(tokenizer.cut(went[0])) == sorted(tokenizer.cut(went[1]))


def _parted(hunk: Hunk, words: Vocabulary) -> Iterable[Hunk]:
    """The place in two, if it begins with another name of a term or the text, or number of an item."""
    if not (hunk.old and hunk.new) or _another_name(hunk.old, hunk.new, words):
        return (hunk,)
    heads = [head.group() for text in (hunk.old, hunk.new) if hunk.old_at <= 1 and (head := ITEM.match(text))]
    old, new = heads if len(heads) == 2 else (words.tokenizer.cut(text)[0] for text in (hunk.old, hunk.new))
    rest = hunk.old[len(old) :], hunk.new[len(new) :]
    if not all(map(str.strip, rest)) or not _another_name(old, new, words):
        return (hunk,)
    first = msgspec.structs.replace(hunk, old=old, new=new, after="")
    at, to = hunk.old_at + len(old), hunk.new_at + len(new)
    return (first, Hunk(old=rest[0], new=rest[1], old_at=at, new_at=to, before="", after=hunk.after))


def _another_name(old: str, new: str, words: Vocabulary) -> bool:
    """True if a term or the text itself is only called by another name, or an item has another number."""
    numbered = bool(ITEM.fullmatch(old) and ITEM.fullmatch(new))
    return numbered or words.only_renamed(old, new) or words.edition_only(old, new)


def _counts(hunk: Hunk, words: Vocabulary) -> bool:
    """True if a verb, a quantity, a document, or the name of a term or of the text itself changed."""
    if _another_name(hunk.old, hunk.new, words):
        return True
    both = f"{hunk.old} {hunk.new}"
    return bool(verbs_of(both, words.lang) or quantities(both, words.lang) or CITED.search(both))


def _places(edits: Iterable[Edit], words: Vocabulary) -> Iterable[Hunk]:
    steps = [(edit.op, words.reading.text(edit.runs)) for edit in edits]
    old_at = new_at = 0
    index = taken = 0
    before = ""
    while index < len(steps):
        op, text = steps[index]
        index += 1
        if op == "equal":
            before, old_at, new_at = (before + text)[taken:], old_at + len(text), new_at + len(text)
            taken = 0
            continue
        old, new = (text, "") if op == "delete" else ("", text)
        if op == "delete" and index < len(steps) and steps[index][0] == "insert":
            new = steps[index][1]
            index += 1
        after = steps[index][1] if index < len(steps) else ""
        # Of three days that became seven, the limit, 内, was kept, though it is one word with the days.
        limited = all(map(FORMS.limited.search, (old, new))) and old[-1:] == new[-1:]
        kept = old[-1:] if limited else ""
        at, to, old_at, new_at = old_at, new_at, old_at + len(old), new_at + len(new)
        old, new = old.removesuffix(kept), new.removesuffix(kept)
        place = Hunk(old=old, new=new, old_at=at, new_at=to, before=before, after=kept + after)
        place = _with_term(_with_document(_with_amount(place, words.lang)), words.tokenizer)
        yield place
        before, taken = kept, len(kept + after) - len(place.after)


def _with_document(hunk: Hunk) -> Hunk:
    """The place with the number of the document of which it has another year."""
    if not (EDITION.match(hunk.old) or EDITION.match(hunk.new)):
        return hunk
    name = CITES.search(hunk.before)
    if name is None:
        return hunk
    return _widened(hunk, len(name.group()), 0)


def _with_term(hunk: Hunk, tokenizer: Tokenizer) -> Hunk:
    """The place with the first words of the term, which both drafts have: live room for live studio."""
    if not (hunk.old and hunk.new) or hunk.before[-1:] != " ":
        return hunk
    for head in FORMS.heads.finditer(hunk.before, max(0, len(hunk.before) - NEAR * SHORT)):
        size = len(hunk.before) - head.start()
        if all(len(tokenizer.name_of(head[1] + words)) > size for words in (hunk.old, hunk.new)):
            return _widened(hunk, size, 0)
    return hunk


def _with_amount(hunk: Hunk, lang: str) -> Hunk:
    """The place with the amount of which it has another limit."""
    if not only_limits(hunk.old, hunk.new, lang):
        return hunk
    if limit_pattern(lang, "closing").search(hunk.old or hunk.new):
        last = next((q for q in quantities(hunk.before, lang)[-1:] if not hunk.before[q.end :].strip()), None)
        return _widened(hunk, len(hunk.before) - last.start, 0) if last else hunk
    first = next((q for q in quantities(hunk.after, lang)[:1] if not hunk.after[: q.start].strip()), None)
    if first is None:
        return hunk
    opening = limit_pattern(lang, "opening").search(hunk.before)
    return _widened(hunk, len(opening.group()) if opening else 0, first.end)


def _widened(hunk: Hunk, left: int, right: int) -> Hunk:
    """The place with so many kept characters before and after it."""
    cut = len(hunk.before) - left
    before, start, end, after = hunk.before[:cut], hunk.before[cut:], hunk.after[:right], hunk.after[right:]
    old, new, at, to = start + hunk.old + end, start + hunk.new + end, hunk.old_at - left, hunk.new_at - left
    return Hunk(old=old, new=new, old_at=at, new_at=to, before=before, after=after)


def phrase(hunk: Hunk, tokenizer: Tokenizer, extent: Extent) -> tuple[str, str]:
    """Old and new words with as many kept neighbours as they need to be read alone."""
    hunk = _without_marks(hunk)
    start, end = _context(hunk, tokenizer, extent)
    old, new = ((start + words + end).strip(ENDS) if words else "" for words in (hunk.old, hunk.new))
    if folder(tokenizer.lang) == "zh":
        return old, new
    return _without_article(old), _without_article(new)


def _without_marks(hunk: Hunk) -> Hunk:
    """The place without marks of punctuation that took the place of words, or gave way to them."""
    old, new = (all(char in STOPS or char == " " for char in words) for words in (hunk.old, hunk.new))
    if old == new:
        return hunk
    return msgspec.structs.replace(hunk, old="") if old else msgspec.structs.replace(hunk, new="")


def _without_article(text: str) -> str:
    """The words without an article at their end, whose noun is not quoted."""
    return re.sub(r"(?i)(?<=\w)\s+(?:the|an?)$", "", text)


def _context(hunk: Hunk, tokenizer: Tokenizer, extent: Extent) -> tuple[str, str]:
    """The kept words to quote before and after the change."""
    key = folder(tokenizer.lang)
    if extent == "name":
        return "", ""
    if extent in ("amount", "number"):
        both = (FORMS.before_zh, FORMS.after_zh), (FORMS.before_en, FORMS.after_en)
        before, after = both[key != "zh"]  # what measures an amount
        left, right = before.search(hunk.before), after.search(hunk.after)
        counted = _neighbour(hunk.after, tokenizer, 1) if extent == "number" and key == "en" else ""
        counted = "" if counted and verbs_of(counted, "en") else counted
        return left.group() if left else "", right.group() if right else counted
    if not (hunk.old and hunk.new):
        return "", ""
    if _joins_on(hunk.old) or _joins_on(hunk.new):
        return _neighbour(hunk.before, tokenizer, -1), ""
    if _short(hunk, key):
        first = _neighbour(hunk.before, tokenizer, -1)
        hangs = bool(first) and (_depends(hunk.old, tokenizer) or _depends(hunk.new, tokenizer))
        return first, "" if hangs else _onward(hunk.after, tokenizer, bool(first))
    governed = _governing(hunk.before, tokenizer)
    if _leads_on(hunk.old, tokenizer) or _leads_on(hunk.new, tokenizer):
        return governed, _neighbour(hunk.after, tokenizer, 1)
    return governed, ""


def _governing(text: str, tokenizer: Tokenizer) -> str:
    """The Chinese preposition at the end of the kept words, without which its phrase does not read."""
    if folder(tokenizer.lang) != "zh" or text[-1:] not in LEADING - PARTICLES:
        return ""
    last = tokenizer.cut(text)[-1]
    return last if last in LEADING else ""


def _depends(text: str, tokenizer: Tokenizer) -> bool:
    """True for an English phrase with a preposition, which belongs to the word before it."""
    words = tokenizer.cut(text.strip()) if folder(tokenizer.lang) != "zh" else []
    return len(words) > 1 and words[0] in LEADING and not _leads_on(text, tokenizer)


def _onward(text: str, tokenizer: Tokenizer, told: bool) -> str:
    """The kept words to quote after a short change; `told` if there are some before it.

    A preposition is quoted with all that depends on it, or not at all.
    """
    found = _neighbour(text, tokenizer, 1)
    if folder(tokenizer.lang) != "zh" or found[:1] not in WEAK:
        return found
    if found[:1] in PARTICLES:
        return "" if told else found
    clause = re.split("[，。；：、！？（）“”《》]", text, maxsplit=1)[0]
    if len(clause) <= SHORT:
        return clause
    return "" if told else found


def _joins_on(text: str) -> bool:
    """True if the words begin with a comma or an `and`, and so need the word before."""
    return re.match(r"\s*(?:[、,，]|和|以?及|与|and\b)", text) is not None


def _leads_on(text: str, tokenizer: Tokenizer) -> bool:
    """True if the words end with one after which a reader waits for the next."""
    return any(word.lower() in LEADING for word in tokenizer.cut(text.rstrip())[-1:])


def _short(hunk: Hunk, key: str) -> bool:
    size = 3 if key == "zh" else 12
    return len(hunk.old.strip(ENDS)) <= size or len(hunk.new.strip(ENDS)) <= size


def _neighbour(text: str, tokenizer: Tokenizer, way: int) -> str:
    """The kept word next to the change, with the blank between; "" at a mark of punctuation."""
    pieces = chain.from_iterable(tokenizer.cut(part)[::way] for part in tokenizer.parts(text)[::way])
    found = ""
    weak = WEAK | LOCAL | {"least", "most"} if way < 0 else WEAK
    for piece in islice(pieces, NEAR):
        if piece in STOPS:
            return ""
        found = piece + found if way < 0 else found + piece
        if piece.strip() and piece.lower() not in weak:
            return found
    return ""


def neighbours_of(hunk: Hunk, tokenizer: Tokenizer) -> tuple[str, str]:
    """The kept word before and the one after a lone insertion, by which a reader finds it."""
    before = "" if hunk.new[:1] in STOPS else _neighbour(hunk.before, tokenizer, -1)
    after = "" if hunk.new[-1:] in STOPS else _neighbour(hunk.after, tokenizer, 1)
    if before and re.match(r"\s*(?:和|或|以?及|与|(?:and|or)\b)", hunk.new):
        after = ""
    if before and after[:1] in PARTICLES:
        after = ""
    return before.strip(), after.strip()
