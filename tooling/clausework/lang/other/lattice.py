"""Of a language that is not read, and of one that writes blanks between words, no lattice is made."""

from __future__ import annotations

from clausework.lang.lattice import Word


def across(_text: str, _place: int) -> Word | None:
    """No word lies across any place."""
    return None
