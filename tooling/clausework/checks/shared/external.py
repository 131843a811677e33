"""Duties imposed by law, which a standard reports and which are not its own provisions."""

from __future__ import annotations

import re
from functools import lru_cache

from clausework.lang.script import HAN_RANGE

LAWS = {
    "zh": re.compile(
        rf"《[^《》]*(?:法|条例|规定|办法)[^《》]*》|(?:法律|法规|[{HAN_RANGE}]{{2,10}}法|条例)(?:、行政法规)?(?:第[^，。]{{1,8}}条)?(?:规定|要求)"
    ),
    "en": re.compile(
        r"\b(?:[A-Z][\w-]+ (?:[Ll]aw|Act|Code|Regulations?)"
        r"|(?:[Ll]aws? and|by|under|of) (?:the )?(?:law|regulations?))\b"
    ),
}


@lru_cache(maxsize=1 << 10)
def external(sentence: str, lang: str) -> bool:
    """True if a sentence names the law or authority that its duty comes from."""
    return lang in LAWS and bool(LAWS[lang].search(sentence))
