"""Redlines for the terminal: with colour, or with [-…-] and {+…+} where there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from operator import itemgetter

from clausework.layout.framed import FramedLine, Piece, plain_words
from clausework.layout.stream import Sides, cells_of, framed_change
from clausework.model.cause import Cause
from clausework.model.redline import Change, Label, Operation, Redline
from clausework.redline.ledger import ledger
from clausework.redline.words.readable import enumerated
from clausework.rendering import redlining
from clausework.rendering.causing import beside_lines, cause_text, title_causes
from clausework.rendering.redline_formats import RedlineContext
from clausework.strings.catalogue import say

# The changed lines of a clause as text, one for each, with whatever signs stand for changes.
Signs = Mapping[Operation, tuple[str, str]]
"""What opens and closes a stretch of each operation."""
SKIP = "…"
QUOTED = "> "
CELLS = " | "
TIGHT = ("：", " ", "\u3000")
"""What a label ends in that needs no blank after it."""


class Lined:
    """Writes lines in one language; `written` makes words safe where they go."""

    def __init__(self, lang: str, sides: Sides, signs: Signs, written: Callable[[str], str] = str) -> None:
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
        if redlining.retitled(change.texts[shown]):
            yield f"{say(self._lang, redlining.title_key(change))}{self._words(framed.title)}"
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
        for op, group in groupby(told, itemgetter(0)):  # one pair of signs, not one for each piece
            opening, closing = self._signs[op]
            found.append(opening + self._written("".join(words for _, words in group)) + closing)
        return "".join(found)


SIGNS: Signs = {"equal": ("", ""), "insert": ("{+", "+}"), "delete": ("[-", "-]")}
COLOURS: Signs = {"equal": ("", ""), "insert": ("\x1b[32;4m", "\x1b[0m"), "delete": ("\x1b[31;9m", "\x1b[0m")}
BOLD = ("\x1b[1m", "\x1b[0m")
SHORT = 40
"""Characters of a label's words."""


def render(context: RedlineContext) -> str:
    """The format `text` of the redline."""
    redline, sides, lang = context.redline, context.sides, context.lang
    text = redline_text(redline, sides, lang, clause=context.clause, colour=context.colour)
    notes = redlining.undecided_notes(redline, context.undecided, lang)
    return "\n".join((text, *(f"{note}\n" for note in notes)))


def redline_text(redline: Redline, sides: Sides, lang: str, *, clause: str = "", colour: bool = False) -> str:
    """The changes one after another, then how many there are."""
    changes = redlining.shown_changes(redline, clause)
    writer = _Writer(lang, sides, colour)
    book = ledger(redline)
    heads = () if clause else book.heads(lang)
    words = [
        writer.change(change) if clause else writer.change(book.marked(change), book.folded(change))
        for change in changes
    ]
    blocks = [writer.heading(redline), *(["\n".join(heads)] if heads else []), *words]
    return "\n\n".join([*blocks, book.summary(lang, clause)]) + "\n"


class _Writer:
    """Writes changes for one reader."""

    def __init__(self, lang: str, sides: Sides, colour: bool) -> None:
        self._lang = lang
        self._lined = Lined(lang, sides, COLOURS if colour else SIGNS)
        self._bold = BOLD if colour else ("", "")

    def heading(self, redline: Redline) -> str:
        """The two drafts."""
        return self._strong(say(self._lang, "redline.heading", old=redline.old.label, new=redline.new.label))

    def change(self, change: Change, folded: bool = False) -> str:
        """A change: what it is in a head line, what it does in a sentence, then the words unless `folded`."""
        lang = self._lang
        kinds = enumerated([say(lang, f"redline.kind_{kind}") for kind in change.kinds], lang)
        identity = change.new or change.old
        head = "  ".join(
            filter(None, (redlining.heading_of(change, lang), identity and f"[{identity}]", kinds))
        )
        lines = [
            self._strong(head),
            f"  {redlining.tags_of(change, lang)[0]}",
            f"  {change.sentence.get(lang, '')}",
        ]
        if folded:
            return "\n".join(lines)
        shown = redlining.shown_language(change, lang)
        lines.extend(
            f"  {label}" for label in self._labels(change.labels, lang if lang in change.texts else shown)
        )
        lines.extend(f"    {line}" for line in self._lined.change(change, shown))
        return "\n".join(lines)

    def _strong(self, text: str) -> str:
        return f"{self._bold[0]}{text}{self._bold[1]}"

    def _labels(self, labels: Iterable[Label], text: str) -> Iterable[str]:
        """The meanings of the change by its text in the language `text`, each with all its provisions."""
        nothing = say(self._lang, "redline.nothing")
        places: dict[str, dict[str, None]] = {}
        for label in labels:
            if label.lang in ("", text) and label.kind != "editorial-only":
                name = say(self._lang, f"redline.label_{label.kind}")
                old, new = _short(label.old) or nothing, _short(label.new) or nothing
                told = (
                    f"{name}{say(self._lang, 'redline.colon')}{old} → {new}"
                    if label.old or label.new
                    else name
                )
                places.setdefault(told, {})[label.provision] = None
        for text, provisions in places.items():
            yield "  ".join(filter(None, (text, ", ".join(filter(None, provisions)))))


def _short(words: str) -> str:
    """The words of a label, cut where they are a whole passage."""
    return words if len(words) <= SHORT else f"{words[:SHORT]}…"
