"""The rows of a table of AsciiDoc: cells begin with a sign, and a line break ends a row only in the first."""

from __future__ import annotations

import re
from collections.abc import Sequence

COLS = re.compile(r"cols\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+))")
SPEC = r"(?:(?P<repeat>\d+)\*)?(?:(?P<wide>\d+)?(?:\.(?P<tall>\d+))?\+)?(?:[<^>])?(?:\.[<^>])?[aehlmdsv]?"
CELL = {sign: re.compile(rf"(?:(?<=^)|(?<=\s)){SPEC}(?<!\\){re.escape(sign)}", re.MULTILINE) for sign in "|!"}


def rows_of(lines: Sequence[str], sign: str, style: str) -> tuple[list[list[str]], list[str], list[str]]:
    """The rows, the words of merged cells, and the signs before cells that are words of the file."""
    text = "\n".join(lines)
    cells: list[tuple[str, int]] = []
    merged: list[str] = []
    layout: list[str] = []
    found = list(CELL[sign].finditer(text))
    if found and text[: found[0].start()].strip():
        cells.append((_cell(text[: found[0].start()], sign), 1))
    for place, match in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(text)
        words = _cell(text[match.end() : end], sign)
        layout.append(match.group()[:-1].strip())
        wide, tall = int(match["wide"] or 1), int(match["tall"] or 1)
        if wide > 1 or tall > 1:
            merged.append(words)
        for _ in range(min(int(match["repeat"] or 1), 99)):
            cells.append((words, min(wide, 99)))
    width = _width(style) or _first_row(text, sign)
    return _in_rows(cells, max(width, 1)), merged, list(filter(None, layout))


def _cell(text: str, sign: str) -> str:
    lines = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text.replace(f"\\{sign}", sign)))
    return "\n".join(filter(None, lines))


def _width(style: str) -> int:
    """The number of columns that `cols` gives: a list, or a count with a star."""
    match = COLS.search(style)
    if match is None:
        return 0
    total = 0
    for part in re.split(r"[,;]", match[1] or match[2] or match[3]):
        repeat = re.match(r"\s*(\d+)\*", part)
        total += min(int(repeat[1]), 99) if repeat else 1
    return total


def _first_row(text: str, sign: str) -> int:
    """The cells of the first line that has any."""
    line = next((line for line in text.split("\n") if line.strip()), "")
    return sum(int(match["repeat"] or 1) * int(match["wide"] or 1) for match in CELL[sign].finditer(line))


def _in_rows(cells: Sequence[tuple[str, int]], width: int) -> list[list[str]]:
    rows: list[list[str]] = []
    row: list[str] = []
    for words, wide in cells:
        row += [words, *[""] * (wide - 1)]
        if len(row) >= width:
            rows.append(row)
            row = []
    return [*rows, *([row] if row else [])]
