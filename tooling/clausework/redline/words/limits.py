"""Words that make an amount a limit: 不少于三年 is another thing than 不超过三年, or than 三年."""

from __future__ import annotations

import re

WORDS = {
    "zh": (
        r"不?(?:少|低|小|短|多|高|大|长|晚|早|迟)于(?:等于)?|等于|不?超过|不足|不到|不满|至[少多]|最[多少长短低高]|约"
        r"|以[上下内外]|及?其?以[上下]|[≥≤><＞＜=±≈]"
    ),
    "en": (
        r"(?:at )?(?:least|most)"
        r"|(?:not? )?(?:less|more|fewer|longer|shorter|later|earlier|greater|higher|lower) than"
        r"|(?:not )?exceed(?:ing)?|up to|over|under|above|below|about"
        r"|or (?:more|less|fewer|longer|above|below)|[≥≤><=±≈]"
    ),
}
LIMIT = {lang: re.compile(rf"(?i)(?<![A-Za-z])(?:{words})(?![A-Za-z])") for lang, words in WORDS.items()}
ALONE = {lang: re.compile(rf"(?i)\s*(?:(?:{words})\s*)?") for lang, words in WORDS.items()}
OPENING = {"zh": re.compile(r"(?:不|[大小高低多少长短]于)$"), "en": re.compile(r"(?i)\b(?:at|not?) $")}
"""What a limit begins with, if that was kept."""
CLOSING = {"zh": re.compile("以[上下内外]$"), "en": re.compile(r"(?i)\bor \w+\s*$")}
"""A limit that stands after its amount."""


def key_of(lang: str) -> str:
    """The language whose limits these are."""
    return "zh" if lang.startswith("zh") else "en"


def limits(text: str, lang: str) -> tuple[str, ...]:
    """The limits that a text names, in order."""
    return tuple(re.sub(r"\s+", " ", found).lower() for found in LIMIT[key_of(lang)].findall(text))


def without_limits(text: str, lang: str) -> str:
    """The text with blanks in the place of its limits."""
    return LIMIT[key_of(lang)].sub(lambda match: " " * len(match.group()), text)


def only_limits(old: str, new: str, lang: str) -> bool:
    """True if each side is one limit or nothing, and they are not both nothing."""
    alone = ALONE[key_of(lang)]
    return bool((old + new).strip()) and bool(alone.fullmatch(old) and alone.fullmatch(new))
