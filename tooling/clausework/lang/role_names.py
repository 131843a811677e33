"""Search for the names of roles in a text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from itertools import groupby

import msgspec

from clausework.lang.patterns import HAN_RANGE, on_use

CONSONANT_Y = on_use("(?<=[b-df-hj-np-tv-z])y$")


class Named(msgspec.Struct, frozen=True, gc=False):
    """A role named at `start` of a text by `word`."""

    role: str
    start: int
    word: str

    @property
    def end(self) -> int:
        """The offset after the name."""
        return self.start + len(self.word)

    def moved(self, by: int) -> Named:
        """The same name in a text that has `by` more characters before it."""
        return Named(self.role, self.start + by, self.word)


class RoleNames:
    """The names of the roles in one language: each form and the role that it names."""

    def __init__(self, forms: Mapping[str, str]) -> None:
        known = {form.lower(): role for form, role in forms.items() if form}
        self._forms = {CONSONANT_Y.sub("ies", form): role for form, role in known.items()} | known
        self._pattern = any_of(self._forms)

    def find(self, text: str) -> tuple[Named, ...]:
        """The roles that the text names, in order."""
        return tuple(
            Named(self._forms[stem_of(match.group().lower(), self._forms)], match.start(), match.group())
            for match in self._pattern.finditer(text)
        )


def row_from(text: str, found: tuple[Named, ...], place: int, joined: re.Pattern[str]) -> tuple[Named, ...]:
    """The names in a row from a place on, with what joins them between each two."""
    last = place
    while last + 1 < len(found) and joined.fullmatch(text, found[last].end, found[last + 1].start):
        last += 1
    return found[place : last + 1]


def stem_of(word: str, names: Collection[str]) -> str:
    """The name of which the word is the singular or the plural."""
    return next(stem for ending in ("", "s", "es") if (stem := word.removesuffix(ending)) in names)


def any_of(names: Iterable[str], kept: bool = False) -> re.Pattern[str]:
    """A pattern for any of the names, the longest first; for no names one that matches nothing."""
    found = sorted(names, key=lambda name: (-len(name), name))  # 平台经营者 before 平台
    ends = groupby(found, lambda name: tuple(end.isascii() and end.isalpha() for end in (name[0], name[-1])))
    rows = [_row(first, last, map(re.escape, row)) for (first, last), row in ends]
    return on_use("|".join(rows) or r"(?!)", re.IGNORECASE, kept)


def _row(first: bool, last: bool, names: Iterable[str]) -> str:
    """A pattern for names with the same ends: Latin ones stand alone and may be plural.

    The classes heed case, of which Han characters have none: to fold all of them takes long.
    """
    before = rf"(?-i:(?<![^\W{HAN_RANGE}]))" if first else ""
    after = rf"(?:e?s)?(?-i:(?![^\W{HAN_RANGE}]))" if last else ""
    return f"{before}(?:{'|'.join(names)}){after}"
