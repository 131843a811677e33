"""Wording that changes because the drafting rules did (GB/T 1.1-2009 to 2020), and nothing else."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from clausework.lang.patterns import on_use

SAME = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
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
    return old.lower() != new.lower() and modern(old, lang) == modern(new, lang)
