"""The sentences of an amending decision: one for each act, with the words that it quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from clausework.lang.zh.numerals import chinese
from clausework.layout.kinds import letters
from clausework.model.amendment import WordChange
from clausework.strings.catalogue import say

ARTICLE = re.compile("第[^章]+条(?:之.+)?")
"""An article of law as it is called: its paragraph follows without a particle."""


Way = Literal["substitution", "insertion", "repeal", "renumbering", "consequence"]


class Phrase(msgspec.Struct, frozen=True):
    """A sentence without its stop, and the lines that it quotes.

    For programs it tells in which way the old text is amended, at which of its clauses and provisions, and
    with which changes of words.
    """

    words: str
    quoted: tuple[str, ...] = ()
    way: Way = "substitution"
    places: tuple[str, ...] = ()
    changes: tuple[WordChange, ...] = ()


class Point(msgspec.Struct, frozen=True):
    """A numbered point of a decision: one phrase, or several after words that introduce them."""

    phrases: tuple[Phrase, ...]
    lead: str = ""


class WrittenDecision(msgspec.Struct, frozen=True):
    """A decision in one language, in parts."""

    heading: str
    notice: str
    opening: tuple[str, ...]
    points: tuple[Point, ...]
    closing: str


class Speaker:
    """Says the strings of decisions in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def say(self, key: str, **values: object) -> str:
        """The string of that key."""
        return say(self.lang, f"amend.{key}", **values)

    def joined(self, parts: Iterable[str]) -> str:
        """Names in a row."""
        return self.say("and").join(parts)

    def first(self) -> str:
        """The only paragraph of an article, where another follows it."""
        return self.say("paragraph_law", count=chinese(1) if self.lang == "zh" else 1)

    def quoted(self, words: str) -> str:
        """Words in quotation marks."""
        return self.say("quote", text=words)

    def placed(self, clause: str, name: str) -> str:
        """A passage of a clause that the sentence has to name."""
        if not name:
            return clause
        return self.say("of_article" if ARTICLE.fullmatch(clause) else "of_clause", clause=clause, name=name)

    def words(self, place: str, changes: Sequence[WordChange]) -> str:
        """Changes of words in one passage."""
        return self._each(place, "words", "more", changes)

    def words_also(self, changes: Sequence[WordChange]) -> str:
        """The same after the passage was named."""
        return self._each("", "also", "more", changes)

    def _each(self, place: str, first: str, later: str, changes: Sequence[WordChange]) -> str:
        parts = []
        for number, change in enumerate(changes):
            way, _, _ = _way(change)
            old, new = self.quotable(change)
            parts.append(self.say(f"{later if number else first}_{way}", place=place, old=old, new=new))
        return self.say("comma").join(parts)

    def quotable(self, change: WordChange) -> tuple[str, str]:
        """The old words and the new ones as a sentence quotes them, "" for those that it does not."""
        _, old, new = _way(change)
        return self.inner(old.strip() or old), self.inner(new.strip() or new)

    def inner(self, text: str) -> str:
        """Words that stand in quotation marks, with the marks in them as inner ones."""
        marks = zip(("quote_open", "quote_close"), ("inner_open", "inner_close"), strict=True)
        for outer, inner in marks:
            text = text.replace(self.say(outer), self.say(inner))
        return text

    def begun(self, phrase: Phrase) -> str:
        """The words of a phrase as a sentence begins, with a stop if they quote nothing after them."""
        words = phrase.words[:1].upper() + phrase.words[1:] if self.lang == "en" else phrase.words
        stop = "" if phrase.quoted or words.endswith(self.say("stop")) else self.say("stop")
        return words + stop

    def written(self, phrase: Phrase) -> Iterator[str]:
        """The lines of a phrase; of several that are quoted, each opens with a mark and the last closes."""
        words = self.begun(phrase)
        opening, closing = self.say("quote_open"), self.say("quote_close")
        if not phrase.quoted:
            yield words
        elif len(phrase.quoted) == 1:
            gap = "" if self.lang == "zh" else " "
            yield f"{words}{gap}{opening}{self.inner(phrase.quoted[0])}{closing}"
        else:
            yield words
            last = len(phrase.quoted) - 1
            for place, line in enumerate(phrase.quoted):
                yield f"{opening}{self.inner(line)}{closing if place == last else ''}"

    def point(self, number: int, text: str) -> str:
        """A numbered point of the decision."""
        return self.say("point", number=chinese(number) if self.lang == "zh" else number, text=text)

    def subpoint(self, number: int, text: str) -> str:
        """A numbered part of a point."""
        return self.say(
            "subpoint", number=chinese(number) if self.lang == "zh" else letters(number), text=text
        )


def _way(change: WordChange) -> tuple[str, str, str]:
    """Whether words are replaced, deleted or inserted, and which."""
    if not change.new:
        return "delete", change.old, ""
    if change.new.startswith(change.old):
        return "after", change.old, change.new.removeprefix(change.old)
    if change.new.endswith(change.old):
        return "before", change.old, change.new.removesuffix(change.old)
    return "replace", change.old, change.new
