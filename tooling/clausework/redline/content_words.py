"""Words with content, and words that the drafting rules alone change (GB/T 1.1-2009 to 2020)."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from unicodedata import category, normalize

from clausework.lang.limits import without_signs
from clausework.lang.modals import classify
from clausework.lang.patterns import HAN_RANGE, Patterns, on_use
from clausework.lang.quantities import quantities
from clausework.lang.registry import part, words_of

FORMS = Patterns(__file__, {"han": HAN_RANGE})
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
    words = WORDS.findall(normalize("NFKC", text).lower())  # full-width letters are the same letters
    return ["或" if word == "或者" else word for word in words if word not in PARTICLES | JOINERS]


def contents(text: str, lang: str) -> list[str]:
    """The words of a text that say something, in one form, but for its amounts, verbs and limits."""
    spans = [(one.start, one.end) for one in quantities(text, lang)]
    spans += [(verb.start, verb.end) for verb in classify(text, lang)]
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    plain = part(lang, "variants").in_one_form(without_signs(text, lang, "comparator")).lower()
    return FORMS.pieces.findall(re.sub(words_of(lang, "limits").get("empty", "(?!)"), " ", plain))


def meaningful_signs(text: str) -> list[str]:
    """The signs of a text that say as much as words: ≥, $, √, a minus."""
    plain = normalize("NFKC", text)
    minus = ["-" for _ in MINUS.finditer(plain)]
    return minus + [sign for sign in plain if sign not in DASHES and category(sign) in SIGNS]


SAME = tomllib.loads(Path(__file__).with_name("edition.toml").read_text(encoding="utf-8"))
COMPILED = {lang: tuple((on_use(pattern), word) for pattern, word in pairs) for lang, pairs in SAME.items()}


@lru_cache(maxsize=16384)
def modern(text: str, lang: str) -> str:
    """The text as the 2020 rules would have it, in small letters: equal for two wordings of one thing."""
    text = text.lower() if lang.startswith("en") else text
    for pattern, word in COMPILED.get(lang[:2], ()):
        text = pattern.sub(word, text)
    return text


def edition_only(old: str, new: str, lang: str) -> bool:
    """True if the two differ in nothing but the wording that an edition prescribes."""
    if old == new or not old or not new:
        return False
    return old.lower() != new.lower() and modern(old, lang) == modern(new, lang)  # capitals are no edition
