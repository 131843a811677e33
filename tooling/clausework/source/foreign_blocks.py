"""Pieces of a text of others as blocks: no character of the text is lost but the signs of layout."""

from __future__ import annotations

from clausework.model.clause import Block, BlockKind, Run
from clausework.source.foreign_inline import inline
from clausework.source.foreign_pieces import Piece


def plain(text: str) -> str:
    """The words of a heading, without marks."""
    runs = inline(text)
    if any(run.target for run in runs):
        return text.strip()
    return "".join(run.text for run in runs).strip()


def block(piece: Piece) -> Block:
    """A paragraph, a list item or a line of code."""
    if piece.kind == "code":
        return Block(kind="paragraph", runs=(Run(piece.text, "code"),))
    return of_kind("item" if piece.kind == "item" else "paragraph", piece.text)


def of_kind(kind: BlockKind, text: str) -> Block:
    """A block of the kind with the words of the text."""
    return Block(kind=kind, runs=inline(text))


def row(cells: tuple[str, ...]) -> Block:
    """A row of a table."""
    return Block(kind="row", children=tuple(of_kind("cell", cell) for cell in cells))
