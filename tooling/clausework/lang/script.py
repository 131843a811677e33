"""Script of a text, Han or Latin, and words for a reader of another language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from clausework.lang.patterns import HAN, on_use
from clausework.strings.catalogue import catalogue, say

LATIN = on_use("[A-ZÀ-Þ]?[a-zß-ɏ]{2,}")
TIMES = 2
"""How many times as many as the words of the other script those of the one must be."""


def is_han(character: str) -> bool:
    """Whether it is a Han character."""
    return HAN.fullmatch(character) is not None


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
    if script in ("", _script(usual)):  # French, say, cannot be told from English by its letters
        return usual
    return next((lang for lang in known if _script(lang) == script), script)


def _script(lang: str) -> str:
    return "zh" if lang.startswith("zh") else "en"


class ToldWords(NamedTuple):
    """Words in a language, which are a translation unless it is their `own`; `mark` tells the reader."""

    words: str
    lang: str
    own: str
    mark: str = ""

    def __str__(self) -> str:
        return self.words + self.mark


def told_in(lang: str, words: str, own: str, translated: str = "") -> ToldWords:
    """Words for a reader of a language: the translation if there is one, and that they are or lack one."""
    if own == lang or not words:
        return ToldWords(words, lang, own)
    key = "comments.translated" if translated else "comments.untranslated"
    mark = say(lang, key, language=language_name(own, lang))
    return ToldWords(translated or words, lang if translated else own, own, mark)


def language_name(own: str, lang: str) -> str:
    """A language by its name in another."""
    return catalogue(lang).get(f"docx.in_{own}", own)
