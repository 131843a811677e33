"""Pieces of a text of others as blocks: no character of the text is lost but the signs of layout."""

from __future__ import annotations

import re
from collections.abc import Callable

from clausework.model.clause import Block, BlockKind, Run, code_block
from clausework.source.foreign_inline import inline, one_blank
from clausework.source.foreign_pieces import NOTE, Piece

Inline = Callable[[str], tuple[Run, ...]]
"""The words of a text with their marks: those of Markdown, or as they are."""

SIGN = "*"
"""The label of every footnote that a program counts: a number would change with those before it."""
WITHIN_ITEM = "in:"
"""What the target of a block begins with that goes on in the item of a list before it; then its level."""
PARTS = re.compile(f"([{NOTE}\n])")
LITERAL = {NOTE: Run("", "footnote", SIGN), "\n": Run("", "break")}


def literal(text: str) -> tuple[Run, ...]:
    """A text in which no sign is a mark, but for line breaks and references to footnotes."""
    return tuple(LITERAL.get(part) or Run(part) for part in PARTS.split(one_blank(text.strip())) if part)


class Blocks:
    """Makes blocks of one text; its words are read by `inline`."""

    def __init__(self, inline: Inline = inline) -> None:
        self._inline = inline

    def plain(self, text: str) -> str:
        """The words of a heading, without marks."""
        runs = self._inline(text)
        targets = [run.target for run in runs if run.target and run.mark not in ("footnote", "break")]
        if targets and self._inline is inline:
            return text.strip()
        words = "".join(" " if run.mark == "break" else run.text for run in runs)
        return " ".join((words.strip(), *targets)).strip()

    def block(self, piece: Piece) -> Block:
        """A paragraph, a list item, code, a picture or a footnote."""
        if piece.kind == "code":
            return code_block(piece.text, piece.target)
        if piece.kind == "figure":
            runs = (Run(piece.text),) if piece.text else ()
            return Block(kind="figure", target=piece.target, sha256=piece.sha256, runs=runs)
        if piece.kind == "footnote":
            return Block(kind="footnote", target=SIGN, runs=self._inline(piece.text))
        if piece.kind == "formula":
            return Block(kind="formula", runs=(Run(piece.text, "math"),))
        if piece.kind in ("note", "example", "quotation", "warning", "caution"):
            return self.of_kind(piece.kind, piece.text)
        return self.of_kind("item" if piece.kind == "item" else "paragraph", piece.text)

    def of_kind(self, kind: BlockKind, text: str) -> Block:
        """A block of the kind with the words of the text."""
        return Block(kind=kind, runs=self._inline(text))

    def row(self, cells: tuple[str, ...]) -> Block:
        """A row of a table."""
        return Block(kind="row", children=tuple(self.of_kind("cell", cell) for cell in cells))
