"""What to search for instead, where nothing was found."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from clausework.rendering.search.matching import Matcher

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
            found[other] = len(matcher.find(other))
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
    if len(word) > LONGEST or matcher.stands(word):
        return
    for length in range(len(word) - 1, 3 if word.isascii() else 1, -1):
        for part in (word[:length], word[-length:]):
            if " " not in part and matcher.stands(part):
                yield part
                return


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
