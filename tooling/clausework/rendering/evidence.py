"""The evidence for a provision, taken apart: the act of verification, its sample, and what counts as a pass.

A drafter writes them in the text `verify`, after the words that the catalogue has for them in the language:
抽查审核记录；样本：不少于30份；合格：每份均有结论. Of a text without these words all is the act.
"""

from __future__ import annotations

import re
from functools import cache

import msgspec

from clausework.strings.catalogue import LANGUAGES, say

PARTS = ("sample", "criterion")


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a provision is verified: what is done, on which sample, and when it is met."""

    act: str
    sample: str = ""
    criterion: str = ""


def evidence_of(verify: str, lang: str) -> Evidence:
    """The parts of a text on verification; of a language that the catalogue lacks it is one act."""
    if lang not in LANGUAGES:
        return Evidence(verify)
    act, *found = _mark(lang).split(verify)
    parts = dict(zip((_name(lang, word) for word in found[::2]), found[1::2], strict=True))
    return Evidence(act, **parts) if len(parts) == len(found) / 2 else Evidence(verify)


@cache
def _mark(lang: str) -> re.Pattern[str]:
    """What stands before a part: the end of the one before it, and the word for it."""
    words = "|".join(re.escape(say(lang, f"evidence.{name}")) for name in PARTS)
    return re.compile(rf"[；;]\s*({words})\s*", re.IGNORECASE)


def _name(lang: str, word: str) -> str:
    return next(name for name in PARTS if say(lang, f"evidence.{name}").lower() == word.lower())
