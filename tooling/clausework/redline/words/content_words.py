"""What says something: words other than articles and `and`, and signs other than punctuation."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import category, normalize

PARTICLES = frozenset(("的", "了", "the", "a", "an"))
JOINERS = frozenset(("和", "及", "以及", "与", "and", "as well as"))
ITEM = re.compile(r"\s*[（(]?\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2}|[ivx]{1,4}|[a-z])\s*[)）]")
"""What begins an item: (3), （三）, a)."""
WORDS = re.compile(r"[a-z]+|[^\W_]+")
SIGNS = ("Sm", "Sc", "So")
"""Categories of characters that say something: signs of mathematics, of money, and others."""
DASHES = "~∼〜−|"
MINUS = re.compile(r"(?<![\dA-Za-z%℃)）])[-–−]\s?(?=\d)")
"""A dash that does not stand between two numbers."""


@lru_cache(maxsize=4096)
def is_trivial(text: str) -> bool:
    """True for words that say nothing by themselves: none, a comma, an article, an `and`."""
    return not content_words(text)


def content_words(text: str) -> list[str]:
    """The words that say something, whatever their capitals, their width or their spelling of `or`."""
    words = WORDS.findall(normalize("NFKC", text).lower())
    return ["或" if word == "或者" else word for word in words if word not in PARTICLES | JOINERS]


def meaningful_signs(before: str, text: str, after: str) -> list[str]:
    """The signs of a text between two others that say as much as words: ≥, $, √, a minus."""
    before, after = before[-1:], after[:1]
    plain = normalize("NFKC", text)
    end = len(before + plain)
    minus = ["-" for match in MINUS.finditer(before + plain + after) if len(before) <= match.start() < end]
    return minus + [sign for sign in plain if sign not in DASHES and category(sign) in SIGNS]
