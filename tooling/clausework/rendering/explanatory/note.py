"""What an explanatory note is made of: sections of paragraphs and tables, and gaps for people to fill."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from clausework.lang.zh.numerals import chinese
from clausework.strings.catalogue import say

GAPS = ("【", "[To be written")
"""With one of these a gap begins, in any language; nothing else in a note does."""


class NoteTable(msgspec.Struct, frozen=True, kw_only=True):
    """A table; `weights` are the shares of the columns of the width."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    weights: tuple[int, ...]


class NoteSection(msgspec.Struct, frozen=True, kw_only=True):
    """A section; `sections` are those below it, of which there is one level."""

    title: str
    parts: tuple[str | NoteTable, ...] = ()
    sections: tuple[NoteSection, ...] = ()
    depth: int = 1

    def named(self, title: str) -> NoteSection:
        """The section under another title, without those below it."""
        return msgspec.structs.replace(self, title=title, sections=())


class ExplanatoryNote(msgspec.Struct, frozen=True, kw_only=True):
    """A note: its title, what a reader must know first, and its sections in a row."""

    title: str
    facts: tuple[str, ...]
    sections: tuple[NoteSection, ...]


class NoteText:
    """The words of a note in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def say(self, key: str, **values: object) -> str:
        """A string of the note."""
        return say(self.lang, f"explanatory.{key}", **values)

    def gap(self, what: str) -> str:
        """What nobody has recorded, to be written by people."""
        return self.say("gap", what=self.say(f"gap_{what}"))

    def section(self, name: str, *parts: str | NoteTable) -> NoteSection:
        """A section of a chapter."""
        return NoteSection(title=self.say(f"section_{name}"), parts=parts, depth=2)

    def chapter(
        self, name: str, *parts: str | NoteTable, sections: tuple[NoteSection, ...] = ()
    ) -> NoteSection:
        """A chapter."""
        return NoteSection(title=self.say(f"chapter_{name}"), parts=parts, sections=sections)

    def table(self, names: str, weights: tuple[int, ...], rows: Sequence[tuple[str, ...]]) -> NoteTable:
        """A table whose columns have these names in the catalogue."""
        columns = tuple(self.say(f"column_{name}") for name in names.split())
        return NoteTable(columns=columns, rows=tuple(rows), weights=weights)

    def join(self, words: list[str]) -> str:
        """Names in a row."""
        return self.say("joined").join(words)

    def number(self, place: int, under: int = 0) -> str:
        """The number of a chapter or of a section in it, with what parts it from the title."""
        if self.lang == "zh":
            return f"（{chinese(under)}）" if under else f"{chinese(place)}、"
        return f"{place}.{under}  " if under else f"{place}  "
