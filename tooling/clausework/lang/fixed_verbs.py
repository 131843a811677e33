"""Normative verbs that a text fixes for itself: MUST and MAY of RFC 2119, `Verify that`.

They are found as they are written, capitals and all; what is quoted, or stands in a list of such words, is
mentioned and not used.
"""

from __future__ import annotations

import re
from functools import lru_cache

from clausework.lang.modals import Verb, Wording
from clausework.lang.sentences import unquoted

EDGES = r"(?<![A-Za-z0-9])(?:{})(?![A-Za-z0-9])"
LISTED = r"(?:{0})(?:[\s\"“”'*_,]+(?:and |or )?(?:{0})){{2,}}"
"""Three in a row: the sentence that says what they mean."""


def fixed_verbs(text: str, words: Wording) -> tuple[Verb, ...]:
    """The words in the text, in order."""
    if not words:
        return ()
    pattern, listed = _patterns(words)
    levels = dict(words)
    masked = listed.sub(lambda match: " " * len(match.group()), unquoted(text, "en"))  # offsets stay
    return tuple(
        Verb(levels[match.group()], match.start(), match.group(), match.group())
        for match in pattern.finditer(masked)
    )


@lru_cache(maxsize=16)
def _patterns(words: Wording) -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = "|".join(map(re.escape, sorted((name for name, _ in words), key=len, reverse=True)))
    return re.compile(EDGES.format(names)), re.compile(LISTED.format(names))
