"""Runs as text to be judged and quoted: what a run refers to becomes one private character."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from clausework.layout.mentions import printed_targets, words_for
from clausework.model.draft import CELL, Draft, Line, Run
from clausework.strings.catalogue import say

FIRST = 0xF0000
"""The first private character; no text of a standard has one."""
CELL_SHOWN = " | "
BREAK = Run("", "break")
SHOWN = frozenset(("ref", "footnote", "break"))
"""Marks whose run is shown as something else than its text."""

Side = str
"""`delete` for the old draft, `insert` for the new, as in the operations of edits."""


class ReadableText:
    """Turns runs to text and text back to what a reader sees in the old or the new draft."""

    def __init__(self, old: Draft, new: Draft, lang: str) -> None:
        self.numbers: Mapping[Side, Mapping[str, str]] = {
            "delete": printed_targets(old, lang),
            "insert": printed_targets(new, lang),
        }
        self._characters: dict[Run, str] = {}
        self._runs: dict[str, Run] = {}

    def text(self, runs: Iterable[Run]) -> str:
        """The words of the runs, with one character for each reference, footnote and break."""
        return "".join([self._character(run) if run.mark in SHOWN else run.plain for run in runs])

    def _character(self, run: Run) -> str:
        if run not in self._characters:
            character = chr(FIRST + len(self._characters))
            self._characters[run] = character
            self._runs[character] = run
        return self._characters[run]

    def references(self, text: str) -> tuple[str, ...]:
        """The references of the text, in order, each as its private character."""
        if not self._runs:
            return ()
        return tuple(
            character for character in text if character in self._runs and self._runs[character].mark == "ref"
        )

    def spaced(self, text: str, cell: str = "") -> str:
        """The text with a blank for each break of a line, and perhaps a sign for each edge of a cell."""
        signs = {BREAK: " ", CELL: cell}
        return "".join(signs.get(self._runs[char]) or char if char in self._runs else char for char in text)

    def without_references(self, text: str) -> str:
        """The text with one and the same sign for every reference."""
        return "".join(chr(FIRST - 1) if self.references(char) else char for char in text)

    def targets(self, text: str) -> str:
        """The text with the IDs of clauses in the place of references to them."""
        return "".join(self._runs[char].target if char in self._runs else char for char in text)

    def shown(self, text: str, side: Side) -> str:
        """The text as a reader of that draft sees it."""
        if not self._runs:
            return text
        return "".join(self._shown(character, side) for character in text)

    def _shown(self, character: str, side: Side) -> str:
        run = self._runs.get(character)
        if run is None:
            return character
        number = self.numbers[side].get(run.target, "") if run.mark == "ref" else ""
        return _run_shown(run, number)


def line_shown(line: Line, draft: Draft, lang: str) -> str:
    """The words of a line as its draft shows them; of a figure its picture too; its label if it has none."""
    numbers = (words_for(draft, run.target, lang) if run.mark == "ref" else "" for run in line.runs)
    words = "".join(map(_run_shown, line.runs, numbers))
    words = " ".join(words.split())
    return " ".join(filter(None, (words, line.picture))) or line.target


def _run_shown(run: Run, number: str) -> str:
    """A run as it is read; `number` is what it prints that it refers to."""
    if run.mark == "ref":
        return run.text or number or run.target
    if run.mark == "footnote":
        return f"[{run.target}]"
    if run.mark == "break":
        return CELL_SHOWN if run.target == "cell" else " "
    return run.plain


def enumerated(items: Sequence[str], lang: str) -> str:
    """The items in a row: a、b、c or a, b and c."""
    if len(items) < 2:
        return "".join(items)
    head = say(lang, "redline.comma").join(items[:-1])
    return head + say(lang, "redline.and") + items[-1]
