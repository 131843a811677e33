"""The script that a text is written in: Han characters or Latin letters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

HAN_RANGE = "㐀-鿿豈-﫿"
"""Han characters, as they are written between the brackets of a pattern."""
HAN = re.compile(f"[{HAN_RANGE}]")
LATIN = re.compile("[A-ZÀ-Þ]?[a-zß-ɏ]{2,}")
TIMES = 2
"""How many times as many as the words of the other script those of the one must be."""


def language_by_script(text: str) -> Literal["zh", "en", ""]:
    """`zh` for Han characters, `en` for Latin words, "" for neither or for much of both.

    A Han character counts as a word, and an abbreviation in capitals does not: those are of any text.
    A few names and terms of the other script do not decide.
    """
    han, latin = len(HAN.findall(text)), len(LATIN.findall(text))
    if han > TIMES * latin:
        return "zh"
    return "en" if latin > TIMES * han else ""


def language_among(text: str, known: Iterable[str], usual: str) -> str:
    """The language of a text: `usual`, or the first known one of its script if that is of the other.

    Without a known one it is `zh` or `en`.
    """
    script = language_by_script(text)
    if script in ("", _script(usual)):
        return usual
    return next((lang for lang in known if _script(lang) == script), script)


def _script(lang: str) -> str:
    return "zh" if lang.startswith("zh") else "en"
