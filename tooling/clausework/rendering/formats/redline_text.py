"""Redlines for the terminal: with colour, or with [-…-] and {+…+} where there is none."""

from __future__ import annotations

from collections.abc import Iterable

from clausework.layout.stream import Sides
from clausework.model.redline import Change, Label, Redline
from clausework.redline.ledger import ledger
from clausework.redline.words.readable import enumerated
from clausework.rendering.lined import Lined, Signs
from clausework.rendering.redline_formats import RedlineContext
from clausework.rendering.redlining import heading_of, shown_changes, shown_language, tags_of, undecided_notes
from clausework.strings.catalogue import say

SIGNS: Signs = {"equal": ("", ""), "insert": ("{+", "+}"), "delete": ("[-", "-]")}
COLOURS: Signs = {
    "equal": ("", ""),
    "insert": ("\x1b[32;4m", "\x1b[0m"),
    "delete": ("\x1b[31;9m", "\x1b[0m"),
}
BOLD = ("\x1b[1m", "\x1b[0m")
SHORT = 40
"""Characters of a label's words."""


def render(context: RedlineContext) -> str:
    """The format `text` of the redline."""
    redline, sides, lang = context.redline, context.sides, context.lang
    text = redline_text(redline, sides, lang, clause=context.clause, colour=context.colour)
    notes = undecided_notes(redline, context.undecided, lang)
    return "\n".join((text, *(f"{note}\n" for note in notes)))


def redline_text(redline: Redline, sides: Sides, lang: str, *, clause: str = "", colour: bool = False) -> str:
    """The changes one after another, then how many there are."""
    changes = shown_changes(redline, clause)
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
        head = "  ".join(filter(None, (heading_of(change, lang), identity and f"[{identity}]", kinds)))
        lines = [self._strong(head), f"  {tags_of(change, lang)[0]}", f"  {change.sentence.get(lang, '')}"]
        if folded:
            return "\n".join(lines)
        shown = shown_language(change, lang)
        lines.extend(
            f"  {label}" for label in self._labels(change.labels, lang if lang in change.texts else shown)
        )
        lines.extend(f"    {line}" for line in self._lined.change(change, shown))
        return "\n".join(lines)

    def _strong(self, text: str) -> str:
        return f"{self._bold[0]}{text}{self._bold[1]}"

    def _labels(self, labels: Iterable[Label], text: str) -> Iterable[str]:
        """What the change means by its text in the language `text`, each meaning with all its provisions."""
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
