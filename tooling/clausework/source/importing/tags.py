"""The tags and comments of HTML in a Markdown of others: no clause can hold them, so they are told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from clausework.source.foreign_pieces import ANCHOR, Piece
from clausework.source.importing.values import LeftOver
from clausework.source.unfit import RAW_HTML

TAG = re.compile(rf"(`+)(?!`).+?(?<!`)\1(?!`)|<!--.*?-->|{RAW_HTML.pattern.removesuffix('|<!--')}")
"""A tag or a comment, or a stretch of code, in which neither is one."""
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def without_tags(found: Iterable[Piece], left: list[LeftOver]) -> Iterator[Piece]:
    """The pieces without tags; an anchor before a heading goes into the heading."""
    waiting = ""
    for piece in found:
        if piece.kind == "code":
            yield piece
            continue
        if piece.kind == "paragraph" and piece.text and not ANCHOR.sub("", piece.text).strip():
            waiting += piece.text
            continue
        if piece.kind == "heading":
            yield msgspec.structs.replace(piece, text=f"{piece.text} {waiting}".strip())
            waiting = ""
            continue
        if waiting:
            _cleaned(waiting, left)
            waiting = ""
        text = _cleaned(piece.text, left)
        cells = tuple(_cleaned(cell, left) for cell in piece.cells)
        if text or cells or not piece.text:
            yield msgspec.structs.replace(piece, text=text, cells=cells)
    if waiting:
        _cleaned(waiting, left)


def _cleaned(text: str, left: list[LeftOver]) -> str:
    if "<" not in text:
        return text

    def kept(match: re.Match[str]) -> str:
        if match[1]:
            return match.group()
        left.append(LeftOver("", match.group(), "tag"))
        return " " if BREAK.fullmatch(match.group()) else ""

    return TAG.sub(kept, text).strip()
