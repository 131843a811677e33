"""Small Markdown texts made by chance, and their redlines in Word."""

from __future__ import annotations

import random

from docx_reading import settled

from clausework.layout.stream import Sides
from clausework.redline.foreign import compare_foreign, identified
from clausework.rendering.formats.redline_docx.document import redline_docx
from clausework.source.foreign import read_foreign

WORDS = {
    "en": ("alpha", "beta", "gamma", "delta", "service", "records", "kept", "years", "token"),
    "zh": ("平台", "商家", "主播", "保存", "核查", "记录", "规则", "信息", "处置"),
}

Piece = tuple[str, tuple[str, ...]]
"""The kind of a piece of a text, and its words: those of each cell, or one string."""


class Texts:
    """Makes small Markdown texts, and edits of them."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.lang = self._random.choice(["en", "zh"])

    def text(self) -> list[Piece]:
        return [self._piece() for _ in range(self._random.randint(1, 7))]

    def edited(self, pieces: list[Piece]) -> list[Piece]:
        found = []
        for piece in pieces:
            chance = self._random.random()
            if chance > 0.2:
                found.append(self._reworded(piece) if chance < 0.55 else piece)
            if chance > 0.85:
                found.append(self._piece())
        if len(found) > 1 and self._random.random() < 0.4:
            found.insert(self._random.randrange(len(found)), found.pop())
        return found or [self._piece()]

    def _reworded(self, piece: Piece) -> Piece:
        """The piece with words before those of its first line, or after those of its last."""
        kind, lines = piece
        gap = " " if self.lang == "en" else ""
        if self._random.random() < 0.5:
            return kind, (f"{self._words()}{gap}{lines[0]}", *lines[1:])
        return kind, (*lines[:-1], f"{lines[-1]}{gap}{self._words()}")

    def _piece(self) -> Piece:
        kind = self._random.choice(["heading", "paragraph", "item", "table", "table"])
        if kind != "table":
            return kind, (self._words(),)
        columns, rows = self._random.randint(1, 3), self._random.randint(1, 3)
        return kind, tuple("\t".join(self._words() for _ in range(columns)) for _ in range(rows))

    def _words(self) -> str:
        gap = " " if self.lang == "en" else ""
        return gap.join(self._random.choice(WORDS[self.lang]) for _ in range(self._random.randint(1, 4)))


def markdown(pieces: list[Piece]) -> str:
    """The text as somebody writes it."""
    parts = []
    for kind, words in pieces:
        if kind == "table":
            rows = [f"| {row.replace(chr(9), ' | ')} |" for row in words]
            rows.insert(1, "|" + "---|" * (words[0].count("\t") + 1))
            parts.append("\n".join(rows))
        else:
            parts.append({"heading": "# ", "item": "- "}.get(kind, "") + words[0])
    return "\n\n".join(parts) + "\n"


def read(pieces: list[Piece]) -> list[str]:
    """What a reader reads, line by line and row by row."""
    return [f"——\t{words}" if kind == "item" else words for kind, lines in pieces for words in lines]


def made(old: list[Piece], new: list[Piece], lang: str) -> bytes:
    texts = [read_foreign(markdown(of), f"{name}.md", lang) for name, of in (("old", old), ("new", new))]
    redline = compare_foreign(*texts).redline
    drafts = identified(redline, *(text.draft for text in texts))
    return redline_docx(redline, Sides(*drafts, numbered=False), lang)


def pair(seed: int) -> tuple[list[Piece], list[Piece], str]:
    """A text, what became of it, and their language."""
    texts = Texts(seed)
    old = texts.text()
    return old, texts.edited(old), texts.lang


def left(data: bytes, *, accept: bool) -> list[str]:
    return [line for line in settled(data, accept=accept) if line]
