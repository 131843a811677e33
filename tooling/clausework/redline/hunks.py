"""The places where a line was changed, and how to quote them so that they read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain, islice
from typing import Literal

import msgspec

from clausework.model.redline import Edit
from clausework.redline.edition import edition_only
from clausework.redline.levels import verbs_of
from clausework.redline.names import CITED, UNDATED, YEAR
from clausework.redline.quantities import quantities
from clausework.redline.reading import Reading
from clausework.redline.tokens import Tokenizer
from clausework.redline.vocabulary import Vocabulary

WORD = re.compile(r"[^\W_]")
ENDS = "，。；：、,.;: \t\n"
NEAR = 5
"""Pieces among which the nearest word is looked for."""
STOPS = frozenset("，。；：、！？（）“”《》,.;:!?()\t\n")
PARTICLES = frozenset(("的", "了", "the", "a", "an"))
JOINERS = frozenset(("和", "及", "以及", "与", "and", "as well as"))
WEAK = PARTICLES | JOINERS | frozenset("对在为以向从由被把将于其")
WEAK |= {"of", "in", "to", "by", "for", "on", "with", "from", "at", "its", "that", "or"}
"""Words by which nobody finds a place."""
BEFORE = {
    "zh": re.compile(
        r"(?:不(?:应)?(?:少|低|小|多|高|大|晚|早|迟)于|(?:少|低|小|多|高|大|晚|早)于|(?:不(?:应|得|宜)?)?超过|至少|至多|最多|最少|最长|最短|每|最近|近)$"
    ),
    "en": re.compile(
        r"(?i)\b(?:at least|at most|at the latest|(?:not|no) (?:less|more|fewer|later|longer|earlier) than"
        r"|(?:less|more|fewer|later|longer|earlier) than|not exceed(?:ing)?|exceed(?:ing)?"
        r"|up to|within|every|for|by|last) $"
    ),
}
AFTER = {
    "zh": re.compile(r"^(?:以上|以下|以内|以后|以前|之内|之前|内|前|后)"),
    "en": re.compile(r"^ (?:or (?:more|less|fewer|longer)|before|after|ago)\b"),
}


LIMITED = re.compile(r"[日天周月年时][内前后]$")
EDITION = re.compile(YEAR)
CITES = re.compile(f"(?:{UNDATED})$")


class Hunk(msgspec.Struct, frozen=True, kw_only=True):
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


def trivial(text: str) -> bool:
    """True for words that say nothing by themselves: none, a comma, an article, an `and`."""
    return all(word.lower() in PARTICLES | JOINERS for word in re.findall(r"[a-zA-Z]+|[^\W_]+", text))


def hunks_of(edits: Iterable[Edit], words: Vocabulary) -> tuple[Hunk, ...]:
    """The changed places of a line, in order; those that read as one are one."""
    found: list[Hunk] = []
    for hunk in _places(edits, words.reading):
        if found and _belong(found[-1], hunk, words):
            first = found.pop()
            hunk = Hunk(
                old=first.old + hunk.before + hunk.old,
                new=first.new + hunk.before + hunk.new,
                old_at=first.old_at,
                new_at=first.new_at,
                before=first.before,
                after=hunk.after,
            )
        found.append(hunk)
    return tuple(found)


def _belong(left: Hunk, right: Hunk, words: Vocabulary) -> bool:
    """True if two places read as one: with a comma, an `and` or one word between them.

    A verb, a quantity or a name that changed is a place of its own, which a reader looks for.
    """
    between = right.before
    if any(stop in between for stop in STOPS - {"、", ","}):
        return False
    if trivial(between):
        return True
    members = [piece for piece in words.tokenizer.cut(between) if not trivial(piece)]
    if len(members) != 1:
        return False
    shifts = any(
        trivial(hunk.old) and trivial(hunk.new) and (hunk.old + hunk.new).strip() for hunk in (left, right)
    )
    return shifts or not any(_counts(hunk, words) for hunk in (left, right))


def _counts(hunk: Hunk, words: Vocabulary) -> bool:
    """True if a verb, a quantity, a document, or the name of a term or of the text itself changed."""
    if words.only_renamed(hunk.old, hunk.new) or edition_only(hunk.old, hunk.new, words.lang):
        return True
    both = f"{hunk.old} {hunk.new}"
    return bool(verbs_of(both, words.lang) or quantities(both, words.lang) or CITED.search(both))


def _places(edits: Iterable[Edit], reading: Reading) -> Iterable[Hunk]:
    steps = [(edit.op, reading.text(edit.runs)) for edit in edits]
    old_at = new_at = 0
    index = 0
    before = ""
    while index < len(steps):
        op, text = steps[index]
        index += 1
        if op == "equal":
            before, old_at, new_at = before + text, old_at + len(text), new_at + len(text)
            continue
        old, new = (text, "") if op == "delete" else ("", text)
        if op == "delete" and index < len(steps) and steps[index][0] == "insert":
            new = steps[index][1]
            index += 1
        after = steps[index][1] if index < len(steps) else ""
        # Of three days that became seven, the limit, 内, was kept, though it is one word with the days.
        kept = old[-1:] if LIMITED.search(old) and LIMITED.search(new) and old[-1:] == new[-1:] else ""
        old_at, new_at = old_at + len(old), new_at + len(new)
        old, new = old.removesuffix(kept), new.removesuffix(kept)
        yield _with_document(
            Hunk(
                old=old,
                new=new,
                old_at=old_at - len(old) - len(kept),
                new_at=new_at - len(new) - len(kept),
                before=before,
                after=kept + after,
            )
        )
        before = kept


def _with_document(hunk: Hunk) -> Hunk:
    """The place with the number of the document of which it has another year."""
    if not (EDITION.match(hunk.old) or EDITION.match(hunk.new)):
        return hunk
    name = CITES.search(hunk.before)
    if name is None:
        return hunk
    size = len(name.group())
    return Hunk(
        old=name.group() + hunk.old,
        new=name.group() + hunk.new,
        old_at=hunk.old_at - size,
        new_at=hunk.new_at - size,
        before=hunk.before[:-size],
        after=hunk.after,
    )


def phrase(hunk: Hunk, tokenizer: Tokenizer, extent: Extent) -> tuple[str, str]:
    """Old and new words with as many kept neighbours as they need to be read alone."""
    start, end = _context(hunk, tokenizer, extent)
    old, new = ((start + words + end).strip(ENDS) if words else "" for words in (hunk.old, hunk.new))
    return old, new


def _context(hunk: Hunk, tokenizer: Tokenizer, extent: Extent) -> tuple[str, str]:
    """The kept words to quote before and after the change."""
    key = "zh" if tokenizer.lang.startswith("zh") else "en"
    if extent == "name":
        return "", ""
    if extent in ("amount", "number"):
        left, right = BEFORE[key].search(hunk.before), AFTER[key].search(hunk.after)
        counted = _neighbour(hunk.after, tokenizer, 1) if extent == "number" and key == "en" else ""
        return left.group() if left else "", right.group() if right else counted
    if not (hunk.old and hunk.new):
        return "", ""
    if _joins_on(hunk.old) or _joins_on(hunk.new):
        return _neighbour(hunk.before, tokenizer, -1), ""
    if _short(hunk, key):
        return _neighbour(hunk.before, tokenizer, -1), _neighbour(hunk.after, tokenizer, 1)
    return "", ""


def _joins_on(text: str) -> bool:
    """True if the words begin with a comma or an `and`, and so need the word before."""
    return re.match(r"\s*(?:[、,，]|和|以?及|与|and\b)", text) is not None


def _short(hunk: Hunk, key: str) -> bool:
    size = 3 if key == "zh" else 12
    return len(hunk.old.strip(ENDS)) <= size or len(hunk.new.strip(ENDS)) <= size


def _neighbour(text: str, tokenizer: Tokenizer, way: int) -> str:
    """The kept word next to the change, with the blank between; "" at a mark of punctuation."""
    pieces = chain.from_iterable(tokenizer.cut(part)[::way] for part in tokenizer.parts(text)[::way])
    found = ""
    for piece in islice(pieces, NEAR):
        if piece in STOPS:
            return ""
        found = piece + found if way < 0 else found + piece
        if piece.strip() and piece.lower() not in WEAK:
            return found
    return ""


def near(hunk: Hunk, tokenizer: Tokenizer) -> tuple[str, str]:
    """The kept word before and the one after a lone insertion, by which a reader finds it."""
    before = "" if hunk.new[:1] in STOPS else _neighbour(hunk.before, tokenizer, -1)
    after = "" if hunk.new[-1:] in STOPS else _neighbour(hunk.after, tokenizer, 1)
    if before and re.match(r"\s*(?:和|或|以?及|与|(?:and|or)\b)", hunk.new):
        after = ""
    return before.strip(), after.strip()
