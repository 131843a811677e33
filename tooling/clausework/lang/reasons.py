"""Whether a reason says anything."""

from __future__ import annotations

LEAST = 2
"""Different letters or characters that the shortest reason has: 改名."""
PLACEHOLDERS = frozenset(
    ("todo", "tbd", "fixme", "none", "n/a", "na", "无", "没有", "待定", "待补", "略", "同上")
)


def explains(reason: str, least: int = LEAST) -> bool:
    """False for a reason without words: dashes, dots, one letter over and over, a word for none."""
    letters = {character for character in reason if character.isalnum()}
    return len(letters) >= least and reason.strip().strip("。.").casefold() not in PLACEHOLDERS
