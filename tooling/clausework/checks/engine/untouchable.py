"""Protected ranges of a source, which no fix may change: addresses, code, the targets of links."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import itemgetter

from clausework.model.finding import TextEdit

Span = tuple[int, int]
"""Offsets in the source, of the first character and of the one after the last."""

ADDRESS = re.compile(
    r"""(?:\b[a-z][a-z0-9+.-]{0,20}://|\bwww\.)  # of any scheme
    [^\s<>"`|，。；：！？、（）《》〈〉“”‘’「」『』【】〔〕…—]*  # Chinese marks end it, Han letters do not
    (?<![.,;:!?])  # the mark that ends the sentence is not part of it
    """,
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
TARGET = re.compile(
    r"""(?<=\]\()(?:[^()\n]|\([^()\n]*\))*(?=\))  # [words](target "title")
    |<[a-z][\w+.-]*:[^<>\s]*>  # an address in angle brackets
    |^\ {0,3}\[(?!\^)[^\]\n]+\]:\ *\S+  # [name]: target
    """,
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)
TICKS = re.compile(r"`+|\n[ \t]*\n")
"""What opens or closes code, and where a paragraph ends."""


def touches(source: str, edit: TextEdit) -> bool:
    """True if the edit changes, or puts something into, what no cure may change."""
    starts = _lines(source)
    if edit.line > len(starts):
        return False
    start = starts[edit.line - 1] + edit.column - 1
    return any(
        _inside(source, *changed)
        for changed in _changed(source[start : start + edit.length], edit.text, start)
    )


def _changed(old: str, new: str, start: int) -> Iterator[Span]:
    """Where the new words differ from the old: character by character, or between what both share."""
    if len(old) == len(new):
        yield from ((start + at, start + at + 1) for at in range(len(old)) if old[at] != new[at])
        return
    before = _common(old, new)
    behind = _common(old[before:][::-1], new[before:][::-1])
    yield start + before, start + len(old) - behind


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = zip(one, other, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _inside(source: str, start: int, end: int) -> bool:
    spans = _spans(source)
    near = bisect_left(spans, start, key=itemgetter(1))
    if start == end:  # what is put right before or behind changes nothing in it
        return any(first < start < last for first, last in spans[near : near + 1])
    return any(first < end and start < last for first, last in spans[near : near + 2])


@lru_cache(maxsize=64)
def _lines(source: str) -> tuple[int, ...]:
    """Where each line begins."""
    return (0, *(match.end() for match in re.finditer("\n", source)))


@lru_cache(maxsize=64)
def _spans(source: str) -> tuple[Span, ...]:
    """All places, in order; those that overlap are one."""
    found: list[Span] = []
    targets = (match.span() for match in TARGET.finditer(source))
    for start, end in sorted((*_code(source), *_addresses(source), *targets)):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def _addresses(source: str) -> Iterator[Span]:
    """The addresses in the words; a bracket that closes what was opened before one is not part of it."""
    for match in ADDRESS.finditer(source):
        words = match[0]
        while words.endswith(")") and words.count(")") > words.count("("):
            words = words[:-1]
        yield match.start(), match.start() + len(words)


def _code(source: str) -> Iterator[Span]:
    """Code in backticks: it ends at as many of them as it began with, in the same paragraph."""
    ticks: list[re.Match[str]] = []
    for mark in (*TICKS.finditer(source), None):
        if mark and mark[0][0] == "`":
            ticks.append(mark)
            continue
        yield from _paired(ticks)
        ticks = []


def _paired(ticks: Sequence[re.Match[str]]) -> Iterator[Span]:
    """The code in one paragraph."""
    places: dict[int, list[int]] = {}
    for place, mark in enumerate(ticks):
        places.setdefault(len(mark[0]), []).append(place)
    done = -1
    for place, mark in enumerate(ticks):
        alike = places[len(mark[0])]
        after = bisect_right(alike, place)
        if place > done and after < len(alike):
            done = alike[after]
            yield mark.start(), ticks[done].end()
