"""Width of text on a terminal, where a Han character takes two columns."""

from __future__ import annotations

import unicodedata

ZERO = ("Mn", "Me", "Cf", "Cc")


def width(text: str) -> int:
    """The columns that `text` takes; a tab counts as one, as reporters print it as a space."""
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if character == "\t":
        return 1
    if unicodedata.category(character) in ZERO:
        return 0
    # Ambiguous (“ ” — ×) is wide in Chinese terminals but narrow in most others; we follow the latter.
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def soft_join(before: str, after: str) -> str:
    """The meaning of a line break in the source: nothing beside a wide character, else a space."""
    if not before or not after:
        return ""
    return "" if width(before[-1]) == 2 or width(after[0]) == 2 else " "


def cut(text: str, columns: int) -> str:
    """The beginning of `text` that takes no more than so many columns."""
    while width(text) > max(0, columns):
        text = text[:-1]
    return text


def caret_line(line: str, column: int, length: int) -> str:
    """Blanks and carets that stand under `length` characters of `line` from `column` (from 1) on.

    Carets end with the line; there is always one.
    """
    before, marked = line[: column - 1], line[column - 1 : column - 1 + length]
    return " " * width(before) + "^" * max(1, width(marked))
