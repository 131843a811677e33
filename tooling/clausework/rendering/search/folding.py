"""Folding: what counts as the same in a search.

The rules are data, see `Rules`: the index brings them to the browser, so that both matchers have the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import msgspec

from clausework.lang.registry import part

USUAL = (
    *(range(0x20, 0x250), range(0x370, 0x530), range(0x2000, 0x2070), range(0x2100, 0x2190)),
    *(range(0x2460, 0x2500), range(0x3000, 0x3040), range(0xFF00, 0xFFF0)),
)
"""Characters of a query whose folding the index tells, even where no text has them."""
MARKS = {
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("‘’", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
}
"""Marks in one form, and nothing in the place of those that cannot be seen."""
LONGEST = 24
"""Characters of the longest numeral that is read."""
FIGURES = re.compile(r"[0-9]+(?:\.[0-9]+)*")
LETTERS = re.compile("[a-z][a-z-]*")
PREFIX = re.compile(r"[a-z.-][0-9]+$")
"""The end of an identifier or of a clause number, of which the rest may be still to come."""


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What folding knows: characters, Chinese numerals, numbers in words, and forms of verbs."""

    fold: dict[str, str]
    numerals: dict[str, int]
    units: dict[str, int]
    words: dict[str, str]
    forms: dict[str, str]


def rules_of(languages: Iterable[str], texts: Iterable[str]) -> Rules:
    """The rules of all languages of a standard, with the characters of these texts."""
    found: dict[str, dict[str, object]] = {"numerals": {}, "units": {}, "words": {}, "forms": {}}
    for lang in languages:
        known = part(lang, "folding")
        for name, data in found.items():
            data.update(getattr(known, name.upper()))
    characters = {chr(point) for points in USUAL for point in points}.union(*texts)
    fold = {sign: _folded(sign) for sign in sorted(characters) if _folded(sign) != sign}
    return msgspec.convert({"fold": fold, **found}, Rules)


def _folded(sign: str) -> str:
    if sign in MARKS:
        return MARKS[sign]
    if sign.isspace():
        return " "
    return "".join(MARKS.get(each, each) for each in unicodedata.normalize("NFKC", sign).lower())


@dataclass(frozen=True, slots=True)
class Token:
    """A number in a folded text, from `start` to `end`, and its figures."""

    start: int
    end: int
    figures: str


class Folder:
    """Folds texts by rules."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._table = str.maketrans(rules.fold)
        signs = "".join(sorted({*rules.numerals, *rules.units}))
        self._numeral = re.compile(f"[{signs}]+") if signs else None

    def plain(self, text: str) -> str:
        """The text in one width and one case of letters."""
        return text.translate(self._table)

    def fold(self, text: str) -> Folded:
        """The text with its numbers."""
        return Folded(self, text)

    def tokens(self, plain: str) -> tuple[Token, ...]:
        """The numbers of a plain text, in order."""
        found = [Token(match.start(), match.end(), match[0]) for match in FIGURES.finditer(plain)]
        if self._numeral:
            for match in self._numeral.finditer(plain):
                figures = self.figures(match[0])
                if figures:
                    found.append(Token(match.start(), match.end(), figures))
        if self.rules.words:
            found += self._in_words(plain)
        return tuple(sorted(found, key=lambda token: token.start))

    def _in_words(self, plain: str) -> Iterable[Token]:
        for match in LETTERS.finditer(plain):
            word, start = match[0].rstrip("-"), match.start()
            if word in self.rules.words:
                yield Token(start, start + len(word), self.rules.words[word])
                continue
            for piece in match[0].split("-"):
                if piece in self.rules.words:
                    yield Token(start, start + len(piece), self.rules.words[piece])
                start += len(piece) + 1

    def figures(self, run: str) -> str:
        """The figures of a Chinese numeral, "" if it is none."""
        if len(run) > LONGEST:
            return ""
        if not any(sign in self.rules.units for sign in run):
            digits = "".join(str(self.rules.numerals[sign]) for sign in run)
            return digits if len(digits) != 2 else ""  # 三五 is three or five
        number = self._with_units(run)
        return "" if number is None else str(number)

    def _with_units(self, run: str) -> int | None:
        total = section = digit = 0
        small, big = 10**4, 10**12
        for sign in run:
            if sign in self.rules.numerals:
                if digit:
                    return None
                digit = self.rules.numerals[sign]
                continue
            size = self.rules.units[sign]
            if size >= 10**4:
                section += digit
                if not section or size >= big:
                    return None
                total, section, digit, small, big = total + section * size, 0, 0, 10**4, size
            else:
                if size >= small or not (digit or size == 10):
                    return None
                section, digit, small = section + (digit or 1) * size, 0, size
        if digit and small != 10 and self.rules.numerals.get(run[-2]) != 0:
            return None  # 一百一 may be 101 or 110
        return total + section + digit


class Folded:
    """A text folded: `plain`, and `counted` with its numbers as figures, each with the ways back."""

    def __init__(self, folder: Folder, text: str) -> None:
        self._folder = folder
        self.text = text
        self.plain = folder.plain(text)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The numbers of `plain`."""
        return self._folder.tokens(self.plain)

    @cached_property
    def source(self) -> list[int]:
        """For each character of `plain`, and for its end, which one of the text it comes from."""
        found: list[int] = []
        for place, sign in enumerate(self.text):
            found += [place] * len(self._folder.rules.fold.get(sign, sign))
        return [*found, len(self.text)]

    @cached_property
    def _counting(self) -> tuple[str, list[int], tuple[Token, ...]]:
        words: list[str] = []
        places: list[int] = []
        tokens: list[Token] = []
        at = 0
        for token in self.tokens:
            words += [self.plain[at : token.start], token.figures]
            places += [*range(at, token.start), *[token.start] * len(token.figures)]
            tokens.append(Token(len(places) - len(token.figures), len(places), token.figures))
            at = token.end
        words.append(self.plain[at:])
        places += range(at, len(self.plain) + 1)
        return "".join(words), places, tuple(tokens)

    @property
    def counted(self) -> str:
        """The text with its numbers as figures."""
        return self._counting[0]

    @property
    def places(self) -> list[int]:
        """For each character of `counted`, and for its end, the place in `plain`."""
        return self._counting[1]

    @property
    def counted_tokens(self) -> tuple[Token, ...]:
        """The numbers of `counted`."""
        return self._counting[2]
