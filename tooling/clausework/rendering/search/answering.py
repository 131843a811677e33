"""The answer to a query as it is shown: groups of entries, each with every text that has a word of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from urllib.parse import quote

import msgspec

from clausework.rendering.search.matching import Entry, Found, FoundText, Matcher, Span
from clausework.rendering.search.suggesting import Suggestion, suggestions

SEPARATOR = "¦"
"""Between the words that the theme marks on the page reached; no text has it."""
LONG, BEFORE = 240, 40
"""Characters of a text that are shown, and of those how many before the first mark."""
SPLIT = re.compile(r"[*+\-:~^]")
"""What the theme reads as a blank in the words to mark."""
UNQUOTED = "!~*'()"
"""What encodeURIComponent leaves as it is."""
FIGURES = re.compile("[0-9]+")
MOST_MARKED = 6

Piece = tuple[str, bool]
"""Words, and whether they are marked."""


class AnsweredLine(msgspec.Struct, frozen=True, array_like=True):
    """A text that has words of the query: its provision ("" for none), its address and its pieces."""

    id: str
    address: str
    pieces: tuple[Piece, ...]


class AnsweredEntry(msgspec.Struct, frozen=True, array_like=True):
    """What was found, by its title, with the address from the root of the site."""

    address: str
    title: tuple[Piece, ...]
    lines: tuple[AnsweredLine, ...]


class AnsweredGroup(msgspec.Struct, frozen=True, array_like=True):
    """What was found of one kind: how much, and the first of it."""

    title: str
    count: int
    entries: tuple[AnsweredEntry, ...]


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """What was found, or what to search for instead."""

    count: int
    groups: tuple[AnsweredGroup, ...]
    suggestions: tuple[Suggestion, ...]


class SearchEngine:
    """Answers queries from an index."""

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher
        self._index = matcher.index

    def answer(self, query: str) -> Answer:
        """The answer to a query."""
        found = self.matcher.find(query)
        groups = []
        for group, title in enumerate(self._index.groups):
            those = [each for each in found if self._index.entries[each.entry].group == group]
            if those:
                shown = tuple(map(self._entry, those[: self._index.most_shown]))
                groups.append(AnsweredGroup(title, len(those), shown))
        return Answer(len(found), tuple(groups), () if found else suggestions(self.matcher, query))

    def _entry(self, found: Found) -> AnsweredEntry:
        entry, texts = self._index.entries[found.entry], self._index.texts
        title = texts[entry.title]
        lines = [self._line(entry, each) for each in found.texts]
        words = [title[start:end] for start, end in found.marks]
        words += [texts[number][start:end] for _, number, marks in lines for start, end in marks]
        marked = _marked(words)
        if not lines and entry.parts:
            first = entry.parts[0]
            lines = [(first.id, first.texts[bool(first.id)], ())]
        return AnsweredEntry(
            _address(entry, "", marked),
            _pieces(title, found.marks),
            tuple(
                AnsweredLine(name, _address(entry, name, marked), _excerpt(texts[number], marks))
                for name, number, marks in dict.fromkeys(lines)
            ),
        )

    def _line(self, entry: Entry, found: FoundText) -> tuple[str, int, tuple[Span, ...]]:
        """A text that was found; in the place of an ID the first text that it names."""
        if not found.id or self._index.texts[found.text] != found.id:
            return found.id, found.text, found.marks
        return found.id, self._named[entry.address, found.id], ()

    @cached_property
    def _named(self) -> dict[tuple[str, str], int]:
        """The first text of each provision, by its page and its ID."""
        return {
            (entry.address, part.id): part.texts[1]
            for entry in reversed(self._index.entries)
            for part in reversed(entry.parts)
            if part.id
        }


def _marked(words: Iterable[str]) -> str:
    """The words that the page reached marks: neither single characters nor pieces of identifiers."""
    found: dict[str, None] = {}
    for word in words:
        pieces = SPLIT.split(word)
        if len(pieces) > 1:
            pieces = [piece for piece in pieces if len(piece) > 3 and not FIGURES.fullmatch(piece)]
        found.update(dict.fromkeys(piece for piece in pieces if len(piece) > 1))
    longest = sorted(found, key=lambda piece: -len(piece))  # the first that fits is marked
    return SEPARATOR.join(longest[:MOST_MARKED])


def _address(entry: Entry, name: str, marked: str) -> str:
    query = f"?h={quote(marked, safe=UNQUOTED)}" if marked else ""
    return f"{entry.address}{query}#{name or entry.id}"


def _pieces(text: str, marks: Iterable[Span]) -> tuple[Piece, ...]:
    found: list[Piece] = []
    at = 0
    for start, end in marks:
        found += [(text[at:start], False), (text[start:end], True)]
        at = end
    return tuple(piece for piece in (*found, (text[at:], False)) if piece[0])


def _excerpt(text: str, marks: tuple[Span, ...]) -> tuple[Piece, ...]:
    """A text, or of a long one the part around its first mark."""
    if len(text) <= LONG:
        return _pieces(text, marks)
    start = max(min((marks[0][0] if marks else 0) - BEFORE, len(text) - LONG), 0)
    end = min(start + LONG, len(text))
    inside = [(first - start, min(last, end) - start) for first, last in marks if first < end]
    before, after = "…" if start else "", "…" if end < len(text) else ""
    pieces = _pieces(text[start:end], inside)
    return tuple(piece for piece in ((before, False), *pieces, (after, False)) if piece[0])
