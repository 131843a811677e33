"""The places where a line was changed, and how to quote them so that they read."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from clausework.model.redline import Edit
from clausework.redline.reading import Reading
from clausework.redline.tokens import Tokenizer

WORD = re.compile(r"[^\W_]")
ENDS = "，。；：、,.;: \t\n"
STOPS = frozenset("，。；：、！？（）“”《》,.;:!?()\t\n")
PARTICLES = frozenset(("的", "了", "the", "a", "an"))
JOINERS = frozenset(("和", "及", "以及", "与", "and", "as well as"))
BEFORE = {
    "zh": re.compile(
        r"(?:不(?:应)?(?:少|低|小|多|高|大|晚|早|迟)于|(?:少|低|小|多|高|大|晚|早)于|不?超过|至少|至多|最多|最少|最长|最短|每|近)$"
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

    @property
    def blank(self) -> bool:
        """True if only marks of punctuation or blanks changed."""
        return not WORD.search(self.old + self.new)


def trivial(text: str) -> bool:
    """True for words that say nothing by themselves: none, a comma, an article, an `and`."""
    return all(word.lower() in PARTICLES | JOINERS for word in re.findall(r"[a-zA-Z]+|[^\W_]+", text))


def hunks_of(edits: Iterable[Edit], reading: Reading, tokenizer: Tokenizer) -> tuple[Hunk, ...]:
    """The changed places of a line, in order; an enumeration that grew is one place."""
    found: list[Hunk] = []
    for hunk in _places(edits, reading):
        if found and _enumerates(found[-1], hunk, tokenizer):
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


def _enumerates(left: Hunk, right: Hunk, tokenizer: Tokenizer) -> bool:
    """True if the two are parts of one enumeration, whose commas and `and` shift by one member."""
    between = right.before
    if any(stop in between for stop in STOPS - {"、", ","}):
        return False
    if trivial(between):
        return True
    members = [piece for piece in tokenizer.cut(between) if not trivial(piece)]
    return len(members) == 1 and any(
        trivial(hunk.old) and trivial(hunk.new) and (hunk.old + hunk.new).strip() for hunk in (left, right)
    )


def _places(edits: Iterable[Edit], reading: Reading) -> Iterable[Hunk]:
    steps = [(edit.op, reading.text(edit.runs)) for edit in edits]
    old_at = new_at = 0
    index = 0
    before = ""
    while index < len(steps):
        op, text = steps[index]
        index += 1
        if op == "equal":
            before, old_at, new_at = text, old_at + len(text), new_at + len(text)
            continue
        old, new = (text, "") if op == "delete" else ("", text)
        if op == "delete" and index < len(steps) and steps[index][0] == "insert":
            new = steps[index][1]
            index += 1
        after = steps[index][1] if index < len(steps) else ""
        yield Hunk(old=old, new=new, old_at=old_at, new_at=new_at, before=before, after=after)
        old_at, new_at, before = old_at + len(old), new_at + len(new), ""


def phrase(hunk: Hunk, tokenizer: Tokenizer, lang: str, quantity: bool) -> tuple[str, str]:
    """Old and new words with as many kept neighbours as they need to be read alone."""
    key = "zh" if lang.startswith("zh") else "en"
    left = BEFORE[key].search(hunk.before) if quantity else None
    right = AFTER[key].search(hunk.after) if quantity else None
    start, end = left.group() if left else "", right.group() if right else ""
    if not quantity and hunk.old and hunk.new:
        if _short(hunk, key) or _joins_on(hunk.old) or _joins_on(hunk.new):
            start = _neighbour(hunk.before, tokenizer, -1)
        if _short(hunk, key):
            end = _neighbour(hunk.after, tokenizer, 1)
    if not hunk.old:
        return "", (start + hunk.new + end).strip(ENDS)
    if not hunk.new:
        return (start + hunk.old + end).strip(ENDS), ""
    return (start + hunk.old + end).strip(ENDS), (start + hunk.new + end).strip(ENDS)


def _joins_on(text: str) -> bool:
    """True if the words begin with a comma or an `and`, and so need the word before."""
    return re.match(r"\s*(?:[、,，]|和|以?及|与|and\b)", text) is not None


def _short(hunk: Hunk, key: str) -> bool:
    size = 3 if key == "zh" else 12
    return len(hunk.old.strip(ENDS)) <= size or len(hunk.new.strip(ENDS)) <= size


def _neighbour(text: str, tokenizer: Tokenizer, way: int) -> str:
    """The kept word next to the change, with the blank between; "" at a mark of punctuation."""
    pieces = tokenizer.cut(text)[:: -1 if way < 0 else 1]
    found = ""
    for piece in pieces[:3]:
        if piece in STOPS:
            return ""
        found = piece + found if way < 0 else found + piece
        if piece.strip() and piece not in PARTICLES:
            return found
    return ""


def near(hunk: Hunk, tokenizer: Tokenizer) -> tuple[str, str]:
    """The kept word before and the one after a lone insertion, by which a reader finds it."""
    before = "" if WORD.search(hunk.new[:1]) is None else _neighbour(hunk.before, tokenizer, -1)
    after = "" if WORD.search(hunk.new[-1:]) is None else _neighbour(hunk.after, tokenizer, 1)
    return before.strip(), after.strip()
