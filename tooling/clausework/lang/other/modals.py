"""The verbs of a language that has no folder: none is found."""

from __future__ import annotations

from clausework.lang.modals import Verb


def verbs(_text: str) -> tuple[Verb, ...]:
    """None."""
    return ()


def doubtful(_text: str) -> tuple[Verb, ...]:
    """None."""
    return ()


def hangs(_text: str, _start: int, _end: int) -> bool:
    """False: of words that are no verbs it is not known."""
    return False


def reaches(_text: str, _verb: Verb, _place: int) -> bool:
    """True: here the rules say themselves where a word must stand."""
    return True
