"""Two writings of one Chinese word: closed lists, those of `variants.toml`, no likeness."""

from __future__ import annotations

from clausework.lang.patterns import on_use
from clausework.lang.registry import words_of

KEEP = "帐篷|蚊帐|营帐|帐幕|帷帐|帐帘"


_WORDS = [word for words in words_of("zh", "variants").values() for word in words.split()]
KNOWN = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))
FORMS = on_use("|".join((f"(?P<kept>{KEEP})", *sorted(KNOWN, key=lambda word: (-len(word), word)))))
ZERO = on_use("(?<=[零一二三四五六七八九十百千])[○◯]+|[○◯]+(?=[一二三四五六七八九十])")
"""A circle that is written for 〇; elsewhere it is a mark in a cell, or stands for what is left out."""


def in_one_form(text: str) -> str:
    """The text with each word of several writings in the recommended one."""
    text = FORMS.sub(lambda match: match["kept"] or KNOWN[match.group()], text)
    return ZERO.sub(lambda match: "〇" * len(match.group()), text)


def slight(_before: str, old: str, new: str, _after: str) -> str:
    """The kind of two words that say the same there: `particle`; "" if they do not."""
    return "particle" if {old, new} == {"的", "之"} else ""


def abbreviated(text: str, _other: str) -> str:
    """The text as it is: the initials of Chinese words make no abbreviation."""
    return text
