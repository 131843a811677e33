"""Marks of Chinese: where a quotation begins and ends, and where a sentence does."""

from __future__ import annotations

import re

CLOSES = {"“": "”", "「": "」", "『": "』", "‘": "’", "《": "》", "〈": "〉", '"': '"', "`": "`"}
OPENS = re.compile('[“「『‘《〈"`]')
CLOSING = "”’」』）】》〉\"')]"
STOPS = re.compile(rf"[。！？…]+[{re.escape(CLOSING)}]*\s*")
FULL_STOP = "。"
"""Nothing that is read goes past it, so that each sentence can be read alone."""
GOES_ON = re.compile("[，、；：的等]|字样|一[词语句]|用语|标[识志]|提示语")
"""What follows a quotation inside a sentence."""


def goes_on(text: str, _start: int, stop: re.Match[str]) -> bool:
    """True if the stop closes no sentence: an ellipsis alone, or a quotation inside a sentence."""
    bare = stop.group().rstrip()
    if set(bare) == {"…"}:
        return True
    return bare[-1] in CLOSING and bool(GOES_ON.match(text, stop.end()))


def is_apostrophe(_text: str, _place: int) -> bool:
    """False: Chinese has none."""
    return False
