"""Text that is mentioned, not used: quotations, titles and code."""

from __future__ import annotations

import re

BLANK = "\ufffc"
CHINESE = re.compile(r"“[^”]*”|「[^」]*」|『[^』]*』|‘[^’]*’|《[^》]*》|〈[^〉]*〉|\"[^\"]*\"|`[^`]*`")
ENGLISH = re.compile(r"“[^”]*”|\"[^\"]*\"|(?<!\w)‘[^’]*’(?!\w)|`[^`]*`|《[^》]*》")


def unquoted(text: str, lang: str) -> str:
    """The text with its quotations, titles and code made unreadable; every offset stays."""
    return (CHINESE if lang.startswith("zh") else ENGLISH).sub(_blanks, text)


def _blanks(match: re.Match[str]) -> str:
    return BLANK * len(match.group())
