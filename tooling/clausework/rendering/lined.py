"""The changed lines of a clause as text, one for each, with whatever signs stand for changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from operator import itemgetter

from clausework.layout.framed import FramedLine, Piece
from clausework.layout.stream import Sides, framed_change
from clausework.layout.tables import cells_of
from clausework.layout.views import plain_words
from clausework.model.cause import Cause
from clausework.model.redline import Change, Operation
from clausework.rendering.causing import beside_lines, cause_text, title_causes
from clausework.rendering.redlining import retitled, title_key
from clausework.strings.catalogue import say

Signs = Mapping[Operation, tuple[str, str]]
"""What opens and closes a stretch of each operation."""
SKIP = "…"
QUOTED = "> "
CELLS = " | "
TIGHT = ("：", " ", "\u3000")
"""What a label ends in that needs no blank after it."""


def _same(text: str) -> str:
    return text


class Lined:
    """Writes lines in one language; `written` makes words safe where they go."""

    def __init__(self, lang: str, sides: Sides, signs: Signs, written: Callable[[str], str] = _same) -> None:
        self._lang = lang
        self._sides = sides
        self._signs = signs
        self._written = written

    def change(self, change: Change, shown: str) -> Iterable[str]:
        """All that changed of a clause with its causes; its text in the language `shown`, "" for none."""
        for beside in beside_lines(change, self._lang, shown):
            yield self._written(beside.what)
            yield from self._causes(beside.causes)
        if shown:
            yield from self._text(change, shown)

    def _text(self, change: Change, shown: str) -> Iterable[str]:
        """The changed lines; what stays is left out."""
        framed = framed_change(change, self._sides, shown)
        if retitled(change.texts[shown]):
            yield f"{say(self._lang, title_key(change))}{self._words(framed.title)}"
            yield from self._causes(title_causes(change))
        skipped = False
        for line in framed.lines:
            if line.altered:
                yield self._line(line)
                yield from self._causes(line.causes, again=line.again)
            elif not skipped:
                yield SKIP
            skipped = not line.altered

    def _causes(self, causes: tuple[Cause, ...], *, again: bool = False) -> Iterable[str]:
        """The causes of a line, each in a line."""
        if again:
            yield f"  ← {say(self._lang, 'redline.cause_same')}"
            return
        for cause in causes:
            yield f"  ← {self._written(cause_text(cause, self._lang))}"

    def _line(self, line: FramedLine) -> str:
        identity = line.face.id
        if line.state == "went":
            key = "redline.went" if identity else "redline.went_line"
            return say(self._lang, key, clause=line.elsewhere, id=identity)
        showing = (line.showing,) if line.pictured else ()
        parts = [self._labelled(line), self._words(showing)]
        if line.elsewhere:
            parts.append(say(self._lang, "redline.came", clause=line.elsewhere, id=""))
        elif line.state == "came":
            parts.append(say(self._lang, "redline.moved_line"))
        if identity:
            parts.append(f"({identity})")
        return " ".join(filter(None, parts))

    def _labelled(self, line: FramedLine) -> str:
        """Label and words; the number of a formula comes after them."""
        cells = cells_of(line) if line.kind == "row" else [line.pieces]
        words = CELLS.join(map(self._words, cells))
        if line.kind == "quotation":
            return self._written(QUOTED) + words
        label = self._words((line.label,))
        if line.kind == "formula":
            return f"{words} {label}"
        tight = not (label and words) or line.face.label.endswith(TIGHT)
        return label + ("" if tight else " ") + words

    def _words(self, pieces: Iterable[Piece]) -> str:
        """The pieces, those that are kept, deleted or inserted together between one pair of signs."""
        told = ((op, plain_words(words, piece)) for piece in pieces for op, words in piece.sides)
        found = []
        for op, group in groupby(told, itemgetter(0)):
            opening, closing = self._signs[op]
            found.append(opening + self._written("".join(words for _, words in group)) + closing)
        return "".join(found)
