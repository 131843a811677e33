"""Spam marks: what is noted of a comment as it comes in; it is kept and read all the same."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

import msgspec

MarkKind = Literal["website", "hasty", "unproven", "similar", "lookalike", "clock"]
SUSPICIOUS = frozenset(["website", "hasty", "unproven"])
"""Signs of a machine; that many say the same is none, nor that our own clock was wrong."""


WORD = re.compile(r"[^\W\d_]+")
ALIKE = frozenset(["LATIN", "CYRILLIC", "GREEK", "CHEROKEE", "ARMENIAN", "COPTIC"])
"""Scripts that have letters of the same look; no word of a name mixes them in earnest."""
ODD = re.compile(
    "[\u2e80-\u2fd5\U0001d400-\U0001d7ff"  # radicals and letters of formulas look like those of a name
    "\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\U000e0000-\U000e0fff]"  # and these are not seen at all
)


class SpamMark(msgspec.Struct, frozen=True):
    """One mark; `detail` is the number of the comment that a similar one resembles."""

    kind: MarkKind
    detail: str = ""


def is_lookalike(name: str) -> bool:
    """Whether a name has a word that looks like another: mixed of alike scripts, or with odd characters."""
    if name.isascii():
        return False
    return bool(ODD.search(name)) or any(len(_scripts(word)) > 1 for word in WORD.findall(name))


def _scripts(word: str) -> frozenset[str]:
    return frozenset(unicodedata.name(letter, "").partition(" ")[0] for letter in word) & ALIKE
