"""A clause as rules see it: all that a rule about one clause, or a fact of it, may rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple, cast

import msgspec

from clausework.checks.engine.passages import Passage, pairs_of, passages_of
from clausework.lang.modals import Wording
from clausework.model.clause import INFORMATIVE, Clause
from clausework.source.memory import Memory, digest

ROUND = "round"
ROUND_TYPE = tuple[str, tuple[str, ...]]


class ClauseView:
    """A clause with its chapter's element and status, and the languages of the draft.

    `key` is equal for equal words that stand in an equal place.
    """

    def __init__(
        self,
        clause: Clause,
        chapter: Clause,
        languages: tuple[str, ...],
        key: str,
        words: Wording | None = None,
    ) -> None:
        self.words = words
        self.clause = clause
        self.languages = languages
        self.key = key
        self.in_terms = clause.element == "term" or chapter.element == "terms"
        self.element = clause.element if clause.element != "clause" else chapter.element
        self.normative = self.element not in INFORMATIVE and not chapter.informative

    @property
    def main(self) -> str:
        """The authoritative language."""
        return self.languages[0]

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every block of the clause with words that people wrote, language by language."""
        return passages_of(self.clause, self.languages, self.words)

    @cached_property
    def pairs(self) -> tuple[tuple[Passage, Passage], ...]:
        """Each block of the original with that of each translation."""
        return tuple(pairs_of(self.clause, self.main, self.words))

    def in_language(self, lang: str) -> Iterator[Passage]:
        """The passages of one language."""
        return (passage for passage in self.passages if passage.lang == lang)


def view_key(clause: Clause, chapter: Clause, languages: tuple[str, ...], digests: dict[str, str]) -> str:
    """What the files of the clause say and where it stands, as one short text.

    What is generated in a clause depends on other files as well.
    """
    told = [clause.id, clause.number, str(clause.depth), clause.parent, *languages]
    told += [chapter.element, str(chapter.informative)]
    for lang, text in clause.texts.items():
        path = text.at.path if text.at else ""
        told += [lang, digests.get(path, "")]
        if text.generated:
            told.append(digest(msgspec.msgpack.encode(text.blocks)))
    return digest("\n".join(told).encode())


class CheckRound(NamedTuple):
    """One check: the keys of the clauses that it sees and of those that the check before it saw.

    `name` and `last` tell rounds apart; they are equal where nothing has changed.
    """

    name: str
    keys: frozenset[str]
    last: str
    before: frozenset[str]


def begin_round(views: Iterable[ClauseView], memory: Memory) -> CheckRound:
    """A round that follows the last one of this memory and takes its place."""
    keys = tuple(view.key for view in views)
    name = digest("".join(keys).encode())
    found = memory.find(ROUND, "", ROUND_TYPE)
    last, before = cast("tuple[str, tuple[str, ...]]", found) if found else ("", ())
    if last != name:
        memory.keep(ROUND, "", (name, keys))
    return CheckRound(name, frozenset(keys), last, frozenset(before))
