"""Help laid out by the columns that characters take: click counts characters, and breaks at blanks alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

import click

from clausework.cli._words import word
from clausework.strings.width import width

STOPS = r"[，。；：、？！）》」』”’…)\]]*"
PIECE = re.compile(rf"[\u2e80-\u9fff\uff00-\uffef“”‘’…]{STOPS}|[\x21-\x7e]+{STOPS}|\s+|.")
"""What stays on one line: a Chinese character or a word, with the stops that may not begin a line."""
OPENING = "（《「『“‘[("
VERBATIM = "\b"


class ChineseFormatter(click.HelpFormatter):
    """Writes paragraphs and lists of options in Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Without the blank that click puts after its own colon."""
        super().write_usage(prog, args, word("Usage:") if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """A heading with the colon of Chinese."""
        self.write(f"{'':>{self.current_indent}}{heading}：\n")

    def write_text(self, text: str) -> None:
        """Paragraphs, filled; one that begins with a backspace as it stands."""
        margin = " " * self.current_indent
        paragraphs = []
        for blank, found in groupby(text.splitlines(), lambda line: not line.strip()):
            if not blank:
                paragraphs.append(list(found))
        for place, (first, *rest) in enumerate(paragraphs):
            lines = rest if first == VERBATIM else filled(" ".join((first, *rest)), self._room())
            self.write(("\n" if place else "") + "".join(f"{margin}{line}\n" for line in lines))

    def _room(self) -> int:
        return max(self.width - self.current_indent, 11)

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Names and what they mean, in two columns; a name that is too long has a line of its own."""
        rows = list(rows)
        column = min(max(width(name) for name, _ in rows), col_max) + col_spacing
        margin = " " * self.current_indent
        for name, text in rows:
            head = margin + name
            lines = filled(text, max(self._room() - column, 10))
            if width(name) > column - col_spacing and lines:
                self.write(f"{head}\n")
                head = margin
            for line in lines or ("",):
                blanks = " " * (self.current_indent + column - width(head)) if line else ""
                self.write(f"{head}{blanks}{line}\n")
                head = ""


class ChineseContext(click.Context):
    """The context of a command whose help is Chinese."""

    formatter_class = ChineseFormatter


def filled(text: str, room: int) -> list[str]:
    """A paragraph in lines of at most `room` columns."""
    lines: list[str] = []
    line = ""
    for piece in pieces(text):
        if line and width(line + piece.rstrip()) > room:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


def pieces(text: str) -> Iterator[str]:
    """What stays on one line, in order; an opening mark stays with what follows."""
    held = ""
    for piece in PIECE.findall(text):
        held += piece
        if piece[-1] not in OPENING:
            yield held
            held = ""
    if held:
        yield held
