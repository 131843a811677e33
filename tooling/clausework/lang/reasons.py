"""Whether a reason says anything, and whether that is why."""

from __future__ import annotations

from clausework.lang.patterns import Patterns, on_use
from clausework.lang.registry import folder

LEAST = 2
"""Different letters or characters that the shortest reason has: 改名."""
FIND = Patterns(__file__)
PLACEHOLDERS = frozenset(FIND.text("placeholders").split("|"))
CHANGED = {lang: on_use(pattern) for lang, pattern in FIND.table("changed").items()}
"""Words that tell that something was changed; a reason of nothing else leaves open why."""


def says_something(words: str, least: int = LEAST) -> bool:
    """False without words: dashes, dots, one letter over and over, a word for none."""
    letters = {character for character in words if character.isalnum()}
    return len(letters) >= least and words.strip().strip("。.").casefold() not in PLACEHOLDERS


def explains(reason: str, lang: str) -> bool:
    """False for a reason that says nothing, or only that there was a change: 修改。, `Updated.`."""
    changed = CHANGED.get(folder(lang))
    return says_something(reason) and (changed is None or says_something(changed.sub("", reason), 1))
