"""Chinese words that contain the character of a normative verb, and where they are words.

Where the characters of 供应 meet, 提供 + 应 may be meant; where those of 应变 meet, 应 + 变更. The lattice
decides it; where it cannot, `words.toml` says what must follow.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from pathlib import Path

from clausework.lang.patterns import on_use

SELF = "答诉邀战征有尽得"
"""What makes a word with 应 even after 不; elsewhere 不应 is the verb: 不应变形, 不应用于."""


def _pattern(words: list[tuple[str, str]]) -> re.Pattern[str]:
    """Any of the words, each with what must follow it; tried only at its first character, which is quick."""
    rests: dict[str, list[str]] = defaultdict(list)
    for word, after in sorted(words, key=lambda item: -len("".join(item))):
        denied = "(?<!不应)" if word[0] == "应" and word[1] not in SELF else ""
        rests[word[0]].append(f"{denied}{word[1:]}{after}")
    return on_use("|".join(f"{first}(?:{'|'.join(found)})" for first, found in sorted(rests.items())))


_TABLES = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
WORDS = _pattern([(word, "") for word in _TABLES["words"].split()])
"""A word that holds the character of a verb, unless it lies across two others."""
SURE = _pattern(
    [
        (word, f"(?={'|'.join(others)})")
        for word, *others in map(str.split, _TABLES["only_before"].splitlines())
    ]
)
"""One that is a word because of what follows."""
