"""Where a text names a role."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

import msgspec

from clausework.lang.script import HAN_RANGE

CONSONANT_Y = re.compile("(?<=[b-df-hj-np-tv-z])y$")


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


def stem_of(word: str, names: Collection[str]) -> str:
    """The name of which the word is the singular or the plural."""
    return next(stem for ending in ("", "s", "es") if (stem := word.removesuffix(ending)) in names)


def any_of(names: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of the names, the longest first; for no names one that matches nothing."""
    found = [term_pattern(name) for name in sorted(names, key=lambda name: (-len(name), name))]
    return re.compile("|".join(found) or r"(?!)", re.IGNORECASE)


def term_pattern(term: str) -> str:
    """A pattern for a term: Latin terms stand alone and may be plural."""
    pattern = re.escape(term)
    if term[0].isascii() and term[0].isalpha():
        pattern = rf"(?<![^\W{HAN_RANGE}])" + pattern
    if term[-1].isascii() and term[-1].isalpha():
        pattern += rf"(?:e?s)?(?![^\W{HAN_RANGE}])"
    return pattern
