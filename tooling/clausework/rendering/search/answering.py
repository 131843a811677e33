"""The answer to a query as it is shown, and what to search for instead where nothing was found."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cached_property, partial
from itertools import takewhile
from urllib.parse import quote

import msgspec
from markupsafe import Markup

from clausework.rendering import routes
from clausework.rendering.page import environment
from clausework.rendering.search.matching import Found, FoundText, IndexEntry, Matcher, Span
from clausework.strings.catalogue import say

MOST = 5
"""Suggestions that are made."""
TRIES = 12
"""Queries that are tried: each costs as much as the first."""
LONGEST = 16
"""Characters of a word of which a part is looked for."""
NEAR = 0.4
"""How much of two words must be alike: twice the pairs of characters in both by the pairs in each."""


class Suggestion(msgspec.Struct, frozen=True, array_like=True):
    """Another query, and how many entries have it."""

    query: str
    count: int


def suggestions(matcher: Matcher, query: str) -> tuple[Suggestion, ...]:
    """Queries that find something.

    First those with a defined term, then those without a word, then with a part of it or the nearest words.
    """
    found: dict[str, int] = {}
    for other in _others(matcher, matcher.words(query)):
        if other not in found:
            found[other] = matcher.count(other)
        if sum(map(bool, found.values())) == MOST or len(found) == TRIES:
            break
    return tuple(Suggestion(other, count) for other, count in found.items() if count)


def _others(matcher: Matcher, words: tuple[str, ...]) -> Iterator[str]:
    for place, word in enumerate(words):
        for name, term in matcher.index.preferred.items():
            if name in word and term not in word:
                yield _joined(words, place, word.replace(name, term))
    if len(words) > 1:
        for place in range(len(words)):
            yield _joined(words, place, "")
    for place, word in enumerate(words):
        for near in (*_part(matcher, word), *_nearest(matcher, word)):
            yield _joined(words, place, near)


def _joined(words: tuple[str, ...], place: int, other: str) -> str:
    """The query with another word in a place; a word with blanks in it is quoted."""
    found = [*words[:place], other, *words[place + 1 :]]
    return " ".join(f'"{word}"' if " " in word else word for word in found if word)


def _part(matcher: Matcher, word: str) -> Iterator[str]:
    """The longest beginning or end of a word that stands somewhere: 打赏 of 打赏功能, shop of shopper."""
    if len(word) > LONGEST:
        return
    lengths = range(4 if word.isascii() else 2, len(word) + 1)
    pieces = ([word[:length] for length in lengths], [word[-length:] for length in lengths])
    whole = [list(takewhile(lambda piece: " " not in piece, each)) for each in pieces]
    part = max(map(matcher.longest, whole), key=len)  # of two as long the beginning
    if part and part != word:
        yield part


def _nearest(matcher: Matcher, word: str) -> list[str]:
    """The words of the standard that are most like a word, the nearest first."""
    pairs = _pairs(word)
    scored: list[tuple[float, int, str]] = []
    for place, known in enumerate(matcher.index.vocabulary):
        others = _pairs(matcher.folder.plain(known))
        common = len(pairs & others)
        if common and 2 * common >= NEAR * (len(pairs) + len(others)):
            scored.append((-2 * common / (len(pairs) + len(others)), place, known))
    return [known for _, _, known in sorted(scored)[:3]]


def _pairs(word: str) -> set[str]:
    return {word[place : place + 2] for place in range(len(word) - 1)}


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
        found = self.matcher.find(query, self._index.most_shown)
        count = sum(each.number for each in found)
        groups = tuple(
            AnsweredGroup(self._index.groups[each.group], each.number, tuple(map(self._entry, each.first)))
            for each in found
        )
        return Answer(count, groups, () if count else suggestions(self.matcher, query))

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

    def _line(self, entry: IndexEntry, found: FoundText) -> tuple[str, int, tuple[Span, ...]]:
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


def _address(entry: IndexEntry, name: str, marked: str) -> str:
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


# The page of results: built without any, and filled by the service for a query.
WORDS = (
    *("search_found", "search_found_one", "search_none"),
    *("search_failed", "search_instead", "search_rest"),
)
"""What the script of the page says."""
SLOT = "<!--cw:search-->{}<!--/cw:search-->"
"""Where the service puts the page for a query."""


def search_page(
    lang: str, query: str = "", answer: Answer | None = None, *, served: bool = False, said: str = ""
) -> Markup:
    """The body of the page; `served`: by the service, so that it answers without scripts."""
    address = routes.search(lang)

    def t(key: str, **values: object) -> str:
        return say(lang, f"site.{key}", **values)

    words = {
        key.removeprefix("search_"): t(key, **{name: f"{{{name}}}" for name in ("query", "count", "shown")})
        for key in WORDS
    }
    if answer:
        found = "search_found_one" if answer.count == 1 else "search_found"
        said = t(found if answer.count else "search_none", count=answer.count, query=query)
    body = (
        environment()
        .get_template("search.html")
        .render(
            t=t,
            href=partial(routes.relative, address),
            routes=routes,
            lang=lang,
            address=address,
            words=json.dumps(words, ensure_ascii=False),
            query=query,
            answer=answer,
            served=served,
            said=said,
        )
    )
    return Markup(body)  # noqa: S704 - a template of ours, which escapes
