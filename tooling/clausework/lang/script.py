"""The script of a text, Han or Latin, and the search for patterns that begin with one of a few characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, cast

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


MARKS = "，。；：、"
AROUND = re.compile(r"\(\?<?[=!][^()]*\)")


def starts_of(patterns: Iterable[str], others: bool = False) -> re.Pattern[str]:
    """The characters with which a match of Chinese patterns can begin: some too many, none too few.

    Each match must begin with a Han character that is written in its pattern; with `others`, with
    that or anything but a Han character. A usual mark of punctuation must be written to begin one.
    """
    written = {char for pattern in patterns for char in AROUND.sub("", pattern)}
    han = "".join(sorted(char for char in written if is_han(char)))
    marks = "".join(mark for mark in MARKS if mark not in written)
    return re.compile(f"[{han or MARKS}]" + (f"|[^{HAN_RANGE}{marks}]" if others else ""))


def openings_of(words: Iterable[str]) -> re.Pattern[str]:
    """Where one of some English words can begin, by its two first letters; and any figure or capital."""
    second: dict[str, set[str]] = {}
    others = set()
    for word in words:
        if word[0].isascii() and word[0].isalpha():
            second.setdefault(word[0].lower(), set()).update((word[1].lower(), word[1].upper()))
        else:
            others.add(word[0])
    pairs = "|".join(
        f"[{first}{first.upper()}][{re.escape(''.join(sorted(found)))}]"
        for first, found in sorted(second.items())
    )
    return re.compile(rf"[\dA-Z{re.escape(''.join(sorted(others)))}]|(?<![^\W{HAN_RANGE}])(?:{pairs})")


class FirstOf(NamedTuple):
    """Patterns of which the first that matches counts, as in one pattern of alternatives."""

    patterns: tuple[re.Pattern[str], ...]

    def match(self, text: str, place: int = 0) -> re.Match[str] | None:
        """The match of the first pattern that has one at this place."""
        for pattern in self.patterns:
            if match := pattern.match(text, place):
                return match
        return None

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match of the first pattern that takes the whole text."""
        return next(filter(None, (pattern.fullmatch(text) for pattern in self.patterns)), None)


def scan(pattern: re.Pattern[str] | FirstOf, starts: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches that `pattern.finditer` gives, tried only where one can begin."""
    end = 0
    for start in starts.finditer(text):
        place = start.start()
        if place >= end and (match := pattern.match(text, place)):
            yield match
            end = match.end()


def cut(text: str, matches: Iterable[re.Match[str]], mark: str) -> str:
    """The text with `mark` in place of every character of the matches, which are in order."""
    parts: list[str] = []
    done = 0
    for match in matches:
        parts += (text[done : match.start()], mark * (match.end() - match.start()))
        done = match.end()
    return "".join((*parts, text[done:])) if parts else text
