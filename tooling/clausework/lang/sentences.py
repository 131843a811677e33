"""Sentences of a text, and what of it is mentioned, not used: quotations, titles and code."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

from clausework.lang.registry import part

BLANK = "\ufffc"


def unquoted(text: str, lang: str) -> str:
    """The text with its quotations, titles and code made unreadable; every offset stays."""
    if not part(lang, "marks").OPENS.search(text):
        return text
    parts: list[str] = []
    done = 0
    for start, end in quotations(text, lang):
        parts += (text[done:start], BLANK * (end - start))
        done = end
    return "".join((*parts, text[done:]))


def quotations(text: str, lang: str) -> Iterator[tuple[int, int]]:
    """The bounds of each quotation: it ends at the next closing mark, whatever stands between.

    The next mark of each kind is looked for once, so that many that open and none that closes take
    no longer than as much other text.
    """
    marks = part(lang, "marks")
    closes: dict[str, str] = marks.CLOSES
    ahead: dict[str, int] = {}
    end = 0
    for match in marks.OPENS.finditer(text):
        start, mark = match.start(), closes[match.group()]
        if start < end or ahead.get(mark, 0) < 0:  # inside of another, or none of its kind closes
            continue
        if ahead.get(mark, 0) <= start:
            ahead[mark] = text.find(mark, start + 1)
        stop = ahead[mark]
        if stop >= 0 and not (mark == "’" and marks.is_apostrophe(text, stop + 1)):
            end = stop + 1
            yield start, end


def sentences(text: str, lang: str) -> tuple[str, ...]:
    """The sentences of `text` with the blanks that follow each; "".join of them is `text`."""
    marks = part(lang, "marks")
    quoted = tuple(quotations(text, lang))
    parts: list[str] = []
    start = 0
    for match in marks.STOPS.finditer(text):
        if match.end() == start or marks.goes_on(text, start, match):
            continue
        if quoted and _inside(quoted, match.start(), match.start() + len(match.group().rstrip())):
            continue
        parts.append(text[start : match.end()])
        start = match.end()
    if start < len(text):
        parts.append(text[start:])
    return tuple(parts)


def sentence_at(text: str, lang: str, place: int) -> str:
    """The sentence in which the character at `place` stands."""
    ends, parts = _kept(text, lang)
    return parts[min(bisect_right(ends, place), len(parts) - 1)] if parts else text


@lru_cache(maxsize=1 << 10)
def _kept(text: str, lang: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The ends of the sentences, and the sentences: asked about many places of one text."""
    parts = sentences(text, lang)
    return tuple(accumulate(map(len, parts))), parts


def _inside(quoted: tuple[tuple[int, int], ...], start: int, end: int) -> bool:
    """True if a stop stands in a quotation that goes on after it; `quoted` is in order."""
    place = bisect_right(quoted, (start, start))
    return place > 0 and end < quoted[place - 1][1]


@lru_cache(maxsize=16384)
def independent(text: str, lang: str) -> tuple[str, ...]:
    """The sentences that can be read alone, joined they are the text; one if it cannot be cut.

    What is found in a Chinese sentence (verbs, quantities, words) does not depend on the sentences
    beside it, since nothing that is looked for or looked at goes past a full stop. So each is read
    once, whatever lines it stands in: most of a changed line was in the other draft too.
    """
    stop: str = part(lang, "marks").FULL_STOP
    if not stop or stop not in text[:-1]:
        return (text,)
    if any(stop in text[start:end] for start, end in quotations(text, lang)):
        return (text,)
    *parts, last = text.split(stop)
    found = [words + stop for words in parts]
    return (*found, last) if last else tuple(found)
