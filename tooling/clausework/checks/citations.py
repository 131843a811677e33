"""Standards cited in running text, by their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

NUMBER = re.compile(
    r"(?<![A-Za-z])(?P<code>(?:GB|GJB|DB\d{2,4}|SB|QB|YD|WB|JR|HJ|T|ISO|IEC|ISO/IEC)(?:/[A-Z]+)*)\s*"
    r"(?P<number>\d+(?:\.\d+)?)(?:[—–-](?P<year>(?:19|20)\d{2}))?(?![\d.]*\d)"
)


class Citation(NamedTuple):
    """A standard's number in a text: `key` without the year, `year` or "", and where it stands."""

    key: str
    year: str
    start: int
    text: str


@lru_cache(maxsize=1 << 16)
def citations(text: str) -> tuple[Citation, ...]:
    """Every standard cited in a text."""
    return tuple(
        Citation(f"{match['code']} {match['number']}", match["year"] or "", match.start(), match.group())
        for match in NUMBER.finditer(text)
    )


def keys(texts: Iterator[str]) -> dict[str, str]:
    """The year of each standard cited in the texts, by its number without the year."""
    return {item.key: item.year for text in texts for item in citations(text)}
