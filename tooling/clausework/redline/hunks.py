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


def hunks_of(edits: Iterable[Edit], reading: Reading) -> tuple[Hunk, ...]:
    """The changed places of a line, in order."""
    steps = [(edit.op, reading.text(edit.runs)) for edit in edits]
    found: list[Hunk] = []
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
        found.append(Hunk(old=old, new=new, old_at=old_at, new_at=new_at, before=before, after=after))
        old_at, new_at, before = old_at + len(old), new_at + len(new), ""
    return tuple(found)


def phrase(hunk: Hunk, tokenizer: Tokenizer, lang: str, quantity: bool) -> tuple[str, str]:
    """Old and new words with as many kept neighbours as they need to be read alone."""
    key = "zh" if lang.startswith("zh") else "en"
    left = BEFORE[key].search(hunk.before) if quantity else None
    right = AFTER[key].search(hunk.after) if quantity else None
    start, end = left.group() if left else "", right.group() if right else ""
    if not quantity and hunk.old and hunk.new and _short(hunk, key):
        start, end = _neighbour(hunk.before, tokenizer, -1), _neighbour(hunk.after, tokenizer, 1)
    if not hunk.old:
        return "", (start + hunk.new + end).strip(ENDS)
    if not hunk.new:
        return (start + hunk.old + end).strip(ENDS), ""
    return (start + hunk.old + end).strip(ENDS), (start + hunk.new + end).strip(ENDS)


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
