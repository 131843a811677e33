"""The lattice of a Chinese stretch: the words that may stand in it, and what each way to divide it costs.

Chinese has no blanks, so that the characters of a word may be met where two others touch: 处以 in 入口处|以,
大力 in 最大|力. What was found there counts unless each of the cheapest ways has a word across its edge. An
edge inside a longer word that is itself divided there (严禁|吸烟) is none: such words are not in the lattice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path

from clausework.lang.lattice import Word
from clausework.lang.patterns import beside

STRETCH = re.compile("[0-9A-Za-z㐀-鿿.]+")
SIGHT = 40
"""How far from a place words are looked for; where a way passes a mark or a common word, it is settled."""
LONGEST = 5
FAR = 1 << 30
NUMBER = re.compile(r"\d+(?:\.\d+)*|[A-Za-z]+|[零〇一二三四五六七八九十百千万亿两]+")
NUMBER_COST, UNKNOWN_COST = 80, 170
"""In tenths of a natural logarithm, as words have them: of a number, and of a character that is no word."""
ADDED = {word: int(cost) for cost, words in beside(__file__).items() for word in words.split()}


def across(text: str, place: int) -> Word | None:
    """The word that likely lies across a place of the text; None if one may well end there."""
    begin = max(0, place - SIGHT)
    for match in STRETCH.finditer(text, begin, place + SIGHT):
        if match.start() < place < match.end():
            word = _ways(match.group())[place - match.start()]
            return word and Word(word.start + match.start(), word.end + match.start(), word.token)
    return None


@lru_cache(maxsize=1 << 10)
def _ways(stretch: str) -> tuple[Word | None, ...]:
    """For each place the word across it in every cheapest way to divide the stretch."""
    size = len(stretch)
    tokens = {match.start(): match.end() for match in NUMBER.finditer(stretch)}
    words = [tuple(_words_at(stretch, start, tokens.get(start, 0))) for start in range(size)]
    before, after = [0, *[FAR] * size], [*[FAR] * size, 0]
    for start, row in enumerate(words):
        for word, cost in row:
            before[word.end] = min(before[word.end], before[start] + cost)
    for start in reversed(range(size)):
        after[start] = min(after[word.end] + cost for word, cost in words[start])
    found: list[Word | None] = [None] * (size + 1)
    for word, cost in chain.from_iterable(words):
        if before[word.start] + cost + after[word.end] == before[size]:
            for place in range(word.start + 1, word.end):
                found[place] = word if before[place] + after[place] > before[size] else None
    return tuple(found)


def _words_at(stretch: str, start: int, token: int) -> Iterator[tuple[Word, int]]:
    """The words that begin at a place, with their costs; `token` is the end of a number that does.

    A word that begins with a number of several characters is a quantity, 十八岁, and as whole as the number.
    """
    if token:
        yield Word(start, token, True), NUMBER_COST
    if not token or not stretch[start].isascii():
        rests = _rests(stretch[start])
        yield Word(start, start + 1, False), rests.get("", UNKNOWN_COST)
        for end in range(max(start + 1, token) + 1, min(start + LONGEST, len(stretch)) + 1):
            cost = rests.get(stretch[start + 1 : end])
            if cost is not None:
                yield Word(start, end, token - start > 1), cost


@cache
def _rests(first: str) -> dict[str, int]:
    """The rests of the words that begin with a character, with the costs of the words."""
    _, cost, *rests = _lines().get(first, f"{first} {UNKNOWN_COST}").split()
    found = {"": int(cost), **dict(zip(rests[::2], map(int, rests[1::2]), strict=True))}
    return {**found, **{word[1:]: cost for word, cost in ADDED.items() if word[0] == first}}


@cache
def _lines() -> dict[str, str]:
    """The line of each first character: most are never asked for, and to read them all takes long."""
    text = Path(__file__).with_name("costs.txt").read_text(encoding="utf-8")
    return {line[0]: line for line in text.split("\n") if line and line[0] != "#"}
