"""The script that a text is written in: Han characters or Latin letters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, cast

METHODS = ("match", "fullmatch", "search", "finditer", "findall", "sub", "split")


class _OnUse:
    """A pattern that is compiled when one of its methods is first asked for."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> object:
        """A method of the pattern, which from now on is found as fast as that of any object."""
        if name not in METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        for method in METHODS:
            setattr(self, method, getattr(compiled, method))
        return self.__dict__[name]


def on_use(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern, not compiled before it is used: each class of Han characters takes a millisecond or two.

    One is enough to be late for a reader who compares two lines and whose text has nothing of the kind.
    """
    return cast("re.Pattern[str]", _OnUse(pattern, flags))


HAN_RANGE = "㐀-鿿豈-﫿"
"""Han characters, as they are written between the brackets of a pattern."""
HAN = on_use(f"[{HAN_RANGE}]")
LATIN = on_use("[A-ZÀ-Þ]?[a-zß-ɏ]{2,}")
HAN_RANGES = ((HAN_RANGE[0], HAN_RANGE[2]), (HAN_RANGE[3], HAN_RANGE[5]))
TIMES = 2
"""How many times as many as the words of the other script those of the one must be."""


def is_han(character: str) -> bool:
    """Whether it is a Han character."""
    return any(first <= character <= last for first, last in HAN_RANGES)


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
