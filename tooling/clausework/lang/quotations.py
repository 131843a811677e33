"""Text that is mentioned, not used: quotations, titles and code."""

from __future__ import annotations

import re
from collections.abc import Iterator

BLANK = "\ufffc"
CHINESE = {"“": "”", "「": "」", "『": "』", "‘": "’", "《": "》", "〈": "〉", '"': '"', "`": "`"}
ENGLISH = {"“": "”", '"': '"', "‘": "’", "`": "`", "《": "》"}
OPENS = {"zh": re.compile('[“「『‘《〈"`]'), "en": re.compile('[“"`《]|(?<!\\w)‘')}
WORD = re.compile(r"\w")


def unquoted(text: str, lang: str) -> str:
    """The text with its quotations, titles and code made unreadable; every offset stays."""
    if not OPENS["zh" if lang.startswith("zh") else "en"].search(text):
        return text
    parts: list[str] = []
    done = 0
    for start, end in quotations(text, lang):
        parts += (text[done:start], BLANK * (end - start))
        done = end
    return "".join((*parts, text[done:]))


def quotations(text: str, lang: str) -> Iterator[tuple[int, int]]:
    """Where each quotation begins and ends: at the next closing mark, whatever stands between.

    The next mark of each kind is looked for once, so that many that open and none that closes take
    no longer than as much other text.
    """
    chinese = lang.startswith("zh")
    closes = CHINESE if chinese else ENGLISH
    ahead: dict[str, int] = {}
    end = 0
    for match in OPENS["zh" if chinese else "en"].finditer(text):
        start, mark = match.start(), closes[match.group()]
        if start < end or ahead.get(mark, 0) < 0:
            continue
        if ahead.get(mark, 0) <= start:
            ahead[mark] = text.find(mark, start + 1)
        stop = ahead[mark]
        apostrophe = mark == "’" and not chinese and WORD.match(text, stop + 1)
        if stop >= 0 and not apostrophe:
            end = stop + 1
            yield start, end
