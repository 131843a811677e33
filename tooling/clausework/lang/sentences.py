"""Sentences of Chinese and English text; joined again they give the text, character by character."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

from clausework.lang.quotations import quotations

CLOSING = "”’」』）】》〉\"')]"
ENDS = re.escape(CLOSING)
ZH = re.compile(rf"[。！？…]+[{ENDS}]*\s*")
EN = re.compile(rf"[.!?]+[{ENDS}]*\s+(?=[“‘\"'(\[]?[A-Z0-9])|[.!?]+[{ENDS}]*\s*$|[。！？]+[{ENDS}]*\s*")
GOES_ON = re.compile("[，、；：的等]|字样|一[词语句]|用语|标[识志]|提示语")
"""What follows a quotation inside a sentence."""
ABBREVIATION = re.compile(
    r"(?:^|[\s(\[“\"'])(?:e\.g|i\.e|etc|cf|viz|vs|al|approx|ca|No|Nos|Fig|Figs|Eq|Ref|Refs|Art|Arts|Sec|Vol|Ch|pp?"
    r"|Inc|Ltd|Co|Corp|Dr|Mr|Mrs|Ms|Prof|St|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|[A-Z])$"
)


def sentences(text: str, lang: str) -> tuple[str, ...]:
    """The sentences of `text` with the blanks that follow each; "".join of them is `text`."""
    chinese = lang.startswith("zh")
    quoted = tuple(quotations(text, lang))
    parts: list[str] = []
    start = 0
    for match in (ZH if chinese else EN).finditer(text):
        if match.end() == start or (chinese and _goes_on(match.group(), text, match.end())):
            continue
        if quoted and _inside(quoted, match.start(), match.start() + len(match.group().rstrip())):
            continue
        if not chinese and _abbreviated(text, start, match):
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
    """Where each sentence ends, and the sentences: asked about many places of one text."""
    parts = sentences(text, lang)
    return tuple(accumulate(map(len, parts))), parts


def _inside(quoted: tuple[tuple[int, int], ...], start: int, end: int) -> bool:
    """True if a stop stands in a quotation that goes on after it; `quoted` is in order."""
    place = bisect_right(quoted, (start, start))
    return place > 0 and end < quoted[place - 1][1]


def _goes_on(stop: str, text: str, end: int) -> bool:
    """True if the stop closes no sentence: an ellipsis alone, or a quotation inside a sentence."""
    bare = stop.rstrip()
    if set(bare) == {"…"}:
        return True
    return bare[-1] in CLOSING and bool(GOES_ON.match(text, end))


def _abbreviated(text: str, start: int, match: re.Match[str]) -> bool:
    if not match.group().startswith(".") or match.end() == len(text):
        return False
    return bool(ABBREVIATION.search(text, start, match.start()))
