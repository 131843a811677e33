"""Sentences that can be read alone: most of a changed line was in the other draft too.

What is found in a Chinese sentence (verbs, quantities, words) does not depend on the sentences
beside it, since nothing that is looked for or looked at goes past a full stop. So each sentence is
read once, whatever lines it stands in. English abbreviates with its full stop and is read by lines.
"""

from __future__ import annotations

from functools import lru_cache

from clausework.lang.quotations import quotations

STOP = "。"


@lru_cache(maxsize=16384)
def periods(text: str, lang: str) -> tuple[str, ...]:
    """The sentences, joined they are the text; one if it cannot be cut."""
    if not lang.startswith("zh") or STOP not in text[:-1]:
        return (text,)
    if any(STOP in text[start:end] for start, end in quotations(text, "zh")):
        return (text,)
    *sentences, last = text.split(STOP)
    found = [sentence + STOP for sentence in sentences]
    return (*found, last) if last else tuple(found)
