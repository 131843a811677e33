"""Marks of English: where a quotation begins and ends, and where a sentence does."""

from __future__ import annotations

import re

CLOSES = {"“": "”", '"': '"', "‘": "’", "`": "`", "《": "》"}
OPENS = re.compile('[“"`《]|(?<!\\w)‘')
CLOSING = re.escape("”’」』）】》〉\"')]")
STOPS = re.compile(
    rf"[.!?]+[{CLOSING}]*\s+(?=[“‘\"'(\[]?[A-Z0-9])|[.!?]+[{CLOSING}]*\s*$|[。！？]+[{CLOSING}]*\s*"
)
FULL_STOP = ""
"""A full stop also abbreviates, so that a text is read as a whole."""
ABBREVIATION = re.compile(
    r"(?:^|[\s(\[“\"'])(?:e\.g|i\.e|etc|cf|viz|vs|al|approx|ca|No|Nos|Fig|Figs|Eq|Ref|Refs|Art|Arts|Sec|Vol|Ch|pp?"
    r"|Inc|Ltd|Co|Corp|Dr|Mr|Mrs|Ms|Prof|St|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|[A-Z])$"
)
WORD = re.compile(r"\w")


def goes_on(text: str, start: int, stop: re.Match[str]) -> bool:
    """True if the stop of a sentence that began at `start` only abbreviates."""
    if not stop.group().startswith(".") or stop.end() == len(text):  # at the end of a text nothing goes on
        return False
    return bool(ABBREVIATION.search(text, start, stop.start()))


def is_apostrophe(text: str, place: int) -> bool:
    """True if the mark before `place` stands inside a word."""
    return WORD.match(text, place) is not None
