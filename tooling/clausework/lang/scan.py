"""Searching for patterns that begin with one of a few characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from clausework.lang.script import HAN_RANGE, is_han

MARKS = "，。；：、"
AROUND = re.compile(r"\(\?<?[=!][^()]*\)")


def starts_of(patterns: Iterable[str], others: bool = False) -> re.Pattern[str]:
    """The characters with which a match of Chinese patterns can begin: some too many, none too few.

    Each match must begin with a Han character that is written in its pattern; with `others`, with
    that or anything but a Han character. A usual mark of punctuation must be written to begin one.
    """
    written = {char for pattern in patterns for char in AROUND.sub("", pattern)}
    han = "".join(sorted(char for char in written if is_han(char)))
    marks = "".join(mark for mark in MARKS if mark not in written)
    return re.compile(f"[{han or MARKS}]" + (f"|[^{HAN_RANGE}{marks}]" if others else ""))


def openings_of(words: Iterable[str]) -> re.Pattern[str]:
    """Where one of some English words can begin, by its two first letters; and any figure or capital."""
    second: dict[str, set[str]] = {}
    others = set()
    for word in words:
        if word[0].isascii() and word[0].isalpha():
            second.setdefault(word[0].lower(), set()).update((word[1].lower(), word[1].upper()))
        else:
            others.add(word[0])
    pairs = "|".join(
        f"[{first}{first.upper()}][{re.escape(''.join(sorted(found)))}]"
        for first, found in sorted(second.items())
    )
    return re.compile(rf"[\dA-Z{re.escape(''.join(sorted(others)))}]|(?<![^\W{HAN_RANGE}])(?:{pairs})")


class FirstOf(NamedTuple):
    """Patterns of which the first that matches counts, as in one pattern of alternatives."""

    patterns: tuple[re.Pattern[str], ...]

    def match(self, text: str, place: int = 0) -> re.Match[str] | None:
        """The match of the first pattern that has one at this place."""
        for pattern in self.patterns:
            if match := pattern.match(text, place):
                return match
        return None

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match of the first pattern that takes the whole text."""
        return next(filter(None, (pattern.fullmatch(text) for pattern in self.patterns)), None)


def scan(pattern: re.Pattern[str] | FirstOf, starts: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches that `pattern.finditer` gives, tried only where one can begin."""
    end = 0
    for start in starts.finditer(text):
        place = start.start()
        if place >= end and (match := pattern.match(text, place)):
            yield match
            end = match.end()


def cut(text: str, matches: Iterable[re.Match[str]], mark: str) -> str:
    """The text with `mark` in place of every character of the matches, which are in order."""
    parts: list[str] = []
    done = 0
    for match in matches:
        parts += (text[done : match.start()], mark * (match.end() - match.start()))
        done = match.end()
    return "".join((*parts, text[done:])) if parts else text
