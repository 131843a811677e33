"""Pieces of a text of others as blocks: no character of the text is lost but the signs of layout."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from clausework.model.clause import Block, BlockKind, Run
from clausework.source.foreign_pieces import Piece
from clausework.source.markdown import read_blocks

MARKUP = re.compile(r"[\\`*_\[\]<>&$~^!]|\{#")
LAYOUT = re.compile(r"[\s\\`*_\[\]()<>]+")
"""The signs that emphasis, code and links are written with."""


@lru_cache(maxsize=8192)
def inline(text: str) -> tuple[Run, ...]:
    """The text with its marks; as it is written if the marks would cost a character of it.

    Most lines are in both of two texts that are compared.
    """
    text = text.strip()
    if not text:
        return ()
    if not MARKUP.search(text):
        return (Run(text),)
    blocks, _ = read_blocks(text, "")
    if len(blocks) != 1 or blocks[0].kind != "paragraph" or blocks[0].id:
        return (Run(text),)
    read = "".join(run.text + (run.target if run.mark != "break" else "") for run in blocks[0].runs)
    kept = LAYOUT.sub("", read) == LAYOUT.sub("", html.unescape(text))
    return blocks[0].runs if kept else (Run(text),)


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
