"""Searching for patterns that begin with one of a few characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

HAN = re.compile("[㐀-鿿]")
MARKS = "，。；：、"
AROUND = re.compile(r"\(\?<?[=!][^()]*\)")


def starts_of(patterns: Iterable[str], others: bool = False) -> re.Pattern[str]:
    """The characters with which a match of Chinese patterns can begin: some too many, none too few.

    Each match must begin with a Han character that is written in its pattern; with `others`, with
    that or anything but a Han character. A usual mark of punctuation must be written to begin one.
    """
    written = {char for pattern in patterns for char in AROUND.sub("", pattern)}
    han = "".join(sorted(char for char in written if HAN.fullmatch(char)))
    marks = "".join(mark for mark in MARKS if mark not in written)
    return re.compile(f"[{han or MARKS}]" + (f"|[^㐀-鿿{marks}]" if others else ""))


def scan(pattern: re.Pattern[str], starts: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches that `pattern.finditer` gives, tried only where one can begin."""
    end = 0
    for start in starts.finditer(text):
        place = start.start()
        if place >= end and (match := pattern.match(text, place)):
            yield match
            end = match.end()
