"""Text that is mentioned, not used: quotations, titles and code."""

from __future__ import annotations

import re

BLANK = "\ufffc"
CHINESE = re.compile(r"“[^”]*”|「[^」]*」|『[^』]*』|‘[^’]*’|《[^》]*》|〈[^〉]*〉|\"[^\"]*\"|`[^`]*`")
ENGLISH = re.compile(r"“[^”]*”|\"[^\"]*\"|(?<!\w)‘[^’]*’(?!\w)|`[^`]*`|《[^》]*》")


def blank(text: str, start: int, end: int) -> str:
    """`text` with the characters from `start` to `end` made unreadable, at the same length."""
    return text[:start] + BLANK * (end - start) + text[end:]


def unquoted(text: str, lang: str) -> str:
    """The text with its quotations, titles and code made unreadable; every offset stays."""
    for match in (CHINESE if lang.startswith("zh") else ENGLISH).finditer(text):
        text = blank(text, match.start(), match.end())
    return text
