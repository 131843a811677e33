"""Of a language that is not read no two writings of a word are known."""

from __future__ import annotations


def in_one_form(text: str) -> str:
    """The text as it is."""
    return text


def slight(_before: str, _old: str, _new: str, _after: str) -> str:
    """Nothing is known to be slight."""
    return ""


def abbreviated(text: str, _other: str) -> str:
    """The text as it is."""
    return text
