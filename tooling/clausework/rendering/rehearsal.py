"""How a count, a state or a period of a consultation is told of which something is a rehearsal."""

from __future__ import annotations

from clausework.model.comment import Rehearsed
from clausework.strings.catalogue import say


def told(words: str, found: Rehearsed, lang: str) -> str:
    """The words with what they must not be read without: that all or some of it is a rehearsal."""
    if found.whole:
        return say(lang, "site.rehearsal_whole", words=words)
    if found.count:
        return say(lang, "site.rehearsal_partly", words=words, count=found.count)
    return words
