"""Kinds of lines: the shape of each, what it makes with its like, and how it is counted and labelled."""

from __future__ import annotations

from collections import Counter
from typing import Literal, assert_never

from clausework.model.draft import Block, LineKind, walk
from clausework.strings.catalogue import say

ISO = "iso-directives-2"
DASHES = ("——", "·", "—")
"""The markers of items that are not counted."""
PARTING = "　 –：:"
"""What parts a label from the words."""
LETTERS = 26

Shape = Literal["prose", "item", "row", "labelled", "captioned", "display", "verbatim", "quoted", "noted"]
"""What a writer has one function for: a kind of a known shape needs no other."""
GroupKind = Literal["list", "table", "code", "line"]
GROUPS: dict[LineKind, GroupKind] = {"item": "list", "table": "table", "row": "table", "code": "code"}


def shape_of(kind: LineKind) -> Shape:
    """The shape of a kind of lines."""
    match kind:
        case "paragraph":
            return "prose"
        case "item" | "row":
            return kind
        case "note" | "example" | "warning" | "caution":
            return "labelled"
        case "table" | "figure" | "subfigure":
            return "captioned"
        case "formula":
            return "display"
        case "code":
            return "verbatim"
        case "quotation":
            return "quoted"
        case "footnote":
            return "noted"
        case _:
            assert_never(kind)


def group_of(kind: LineKind) -> GroupKind:
    """The group that lines of a kind make: items a list, a caption and rows a table; `line` for none."""
    return GROUPS.get(kind, "line")


class Labels:
    """Labels the lines of one clause in their order.

    `counts` are those of captions and footnotes in the whole draft, by annex; None if they are not counted.
    """

    def __init__(
        self, blocks: tuple[Block, ...], lang: str, annex: str, counts: Counter[tuple[str, str]] | None
    ) -> None:
        self._blocks, self._lang, self._annex, self._counts = blocks, lang, annex, counts
        self._notes = self._marks(counts) if counts is not None else {}
        self._totals = Counter(block.kind for block in walk(blocks))
        self._seen: Counter[str] = Counter()
        self._figure = ""

    def of(self, block: Block, kind: LineKind, sign: str) -> tuple[str, str, str]:
        """Number, label and name of the next line; `sign` is the marker of an item."""
        match kind:
            case "item":
                return sign.rstrip(")"), sign, sign
            case "note" | "example":
                self._seen[kind] += 1
                number = str(self._seen[kind]) if self._totals[kind] > 1 else ""
                nth = say(self._lang, "site.nth", number=number) if number else ""
                label = say(self._lang, f"kinds.{kind}_label", number=nth)
                return number, label, label.rstrip(PARTING)
            case "warning" | "caution":
                label = say(self._lang, f"kinds.{kind}_label", number="")
                return "", label, label.rstrip(PARTING)
            case "table" | "figure" | "formula":
                return self._captioned(block, kind)
            case "subfigure":
                self._seen[self._figure] += 1
                number = letters(self._seen[self._figure]) if self._counts is not None else ""
                label = say(self._lang, "kinds.subfigure_label", number=number) if number else ""
                return number, label, f"{self._figure} {label}".strip()
            case "footnote":
                mark = self._notes.get(block.target, block.target)
                return mark.rstrip(")"), mark, mark
            case "paragraph" | "row" | "code" | "quotation":
                return "", "", ""
            case _:
                assert_never(kind)

    def _captioned(self, block: Block, kind: str) -> tuple[str, str, str]:
        """Those of a table, figure or formula, which the whole draft counts; each annex counts anew."""
        if self._counts is None:
            return "", "", ""
        self._counts[self._annex, kind] += 1
        number = str(self._counts[self._annex, kind])
        number = f"{self._annex}.{number}" if self._annex else number
        label = say(self._lang, f"kinds.{kind}_label", number=number)
        if kind == "formula":
            return number, label, say(self._lang, "site.cited_formula", number=label)
        self._figure = name = label.rstrip(PARTING)
        return number, label if block.runs else name, name

    def _marks(self, counts: Counter[tuple[str, str]]) -> dict[str, str]:
        """The marks of the footnotes by their labels in the source, in the order of the references to them.

        Those of a table are letters, which begin anew in each; those of the text are numbers.
        """
        known = {block.target for block in walk(self._blocks) if block.kind == "footnote"}
        cited: list[tuple[int, str]] = []
        tables = 0
        for block in walk(self._blocks):
            tables += block.kind == "table"
            labels = (run.target for run in block.runs if run.mark == "footnote" and run.target in known)
            cited += ((tables if block.kind == "cell" else 0, label) for label in labels)
        inside = {label for table, label in cited if table}
        own: Counter[int] = Counter()
        marks: dict[str, str] = {}
        for table, label in cited:
            if label not in marks and bool(table) == (label in inside):
                own[table] += 1
                counts["", "footnote"] += not table
                marks[label] = letters(own[table]) if table else f"{counts['', 'footnote']})"
        return marks


def marker(depth: int, position: int) -> str:
    """The marker of an ordered item: a) b) c) at depth 1, 1) 2) 3) below; positions count from 1."""
    return f"{letters(position)})" if depth <= 1 else f"{position})"


def dash(depth: int, look: str) -> str:
    """The marker of an item that is not counted: in GB/T 1.1 two dashes, below them a dot; in ISO a dash."""
    return DASHES[2] if look == ISO else DASHES[0] if depth <= 1 else DASHES[1]


def letters(position: int) -> str:
    """Letters that count: a to z, then aa, ab and so on."""
    found = ""
    while position > 0:
        position, rest = divmod(position - 1, LETTERS)
        found = chr(ord("a") + rest) + found
    return found
