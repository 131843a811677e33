"""Text that is mentioned, not used: quotations, titles and code."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.lang.registry import part

BLANK = "\ufffc"


def unquoted(text: str, lang: str) -> str:
    """The text with its quotations, titles and code made unreadable; every offset stays."""
    if not part(lang, "marks").OPENS.search(text):
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
    marks = part(lang, "marks")
    closes: dict[str, str] = marks.CLOSES
    ahead: dict[str, int] = {}
    end = 0
    for match in marks.OPENS.finditer(text):
        start, mark = match.start(), closes[match.group()]
        if start < end or ahead.get(mark, 0) < 0:
            continue
        if ahead.get(mark, 0) <= start:
            ahead[mark] = text.find(mark, start + 1)
        stop = ahead[mark]
        if stop >= 0 and not (mark == "’" and marks.is_apostrophe(text, stop + 1)):
            end = stop + 1
            yield start, end
