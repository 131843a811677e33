"""What a rule may look at, and the walks over it that many rules share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache, partial

import msgspec

from clausework.checks.places import place_of
from clausework.model.clause import Block, BlockKind, Clause, ClauseText, Element, Place
from clausework.model.comment import Comment
from clausework.model.draft import Draft
from clausework.source.memory import Memory
from clausework.source.project import Project
from clausework.text.modals import Verb, classify
from clausework.text.quotations import BLANK, unquoted

INFORMATIVE: frozenset[Element] = frozenset(
    {
        "foreword",
        "introduction",
        "scope",
        "normative-references",
        "terms",
        "term",
        "symbols",
        "bibliography",
        "index",
    }
)
ASIDES: frozenset[BlockKind] = frozenset({"note", "example", "footnote"})
OPAQUE = frozenset({"code", "math"})


class Passage:
    """A block with words, where it stands: its clause, language, list and the words before a list."""

    def __init__(
        self,
        clause: Clause,
        lang: str,
        block: Block,
        parent: Block | None = None,
        lead: Block | None = None,
        aside: bool = False,
    ) -> None:
        self.clause = clause
        self.lang = lang
        self.block = block
        self.parent = parent
        self.lead = lead
        self.aside = aside

    @cached_property
    def prose(self) -> str:
        """The words of the block; code and formulas are unreadable, every offset stays."""
        return "".join(BLANK * len(run.text) if run.mark in OPAQUE else run.text for run in self.block.runs)

    @cached_property
    def used(self) -> str:
        """The prose without quotations and titles, which are mentioned, not used."""
        return unquoted(self.prose, self.lang)

    @cached_property
    def verbs(self) -> tuple[Verb, ...]:
        """The normative verbs of the block."""
        return _verbs(self.prose, self.lang)

    def at(self, offset: int = 0) -> Place:
        """Where the character at `offset` stands in the source."""
        return place_of(self.block, offset, fallback(self.clause, self.lang))


@lru_cache(maxsize=1 << 16)
def _verbs(prose: str, lang: str) -> tuple[Verb, ...]:
    return classify(prose, lang)


def fallback(clause: Clause, lang: str = "") -> Place:
    """Where a clause begins: its title in that language, or its ID where there is no file."""
    text = clause.texts.get(lang) or next(iter(clause.texts.values()), ClauseText())
    return text.at or Place(clause.id)


class Context:
    """The draft under check and what is known beside it."""

    def __init__(
        self,
        draft: Draft,
        previous: Draft | None = None,
        project: Project | None = None,
        comments: tuple[Comment, ...] = (),
        memory: Memory | None = None,
    ) -> None:
        self.draft = draft
        self.previous = previous
        self.project = project
        self.comments = comments
        self.memory = memory or Memory()
        self._chapters: dict[str, Clause] = {}

    def part(self, clauses: Iterable[Clause]) -> Context:
        """The context of these clauses alone; what stands above a clause is known all the same."""
        draft = msgspec.structs.replace(self.draft, clauses=tuple(clauses))
        part = Context(draft, self.previous, self.project, self.comments, self.memory)
        part.clauses = self.clauses
        return part

    @cached_property
    def clauses(self) -> dict[str, Clause]:
        """The clauses by ID."""
        return {clause.id: clause for clause in self.draft.clauses}

    @cached_property
    def main(self) -> str:
        """The authoritative language."""
        return self.draft.languages[0]

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every block with words that people wrote, in printed order, language by language."""
        found: list[Passage] = []
        for clause in self.draft.clauses:
            found.extend(self.memory.recall(("passages", clause.id), clause, partial(self._of, clause)))
        return tuple(found)

    def _of(self, clause: Clause) -> tuple[Passage, ...]:
        texts = ((lang, clause.texts[lang]) for lang in self.draft.languages if lang in clause.texts)
        return tuple(
            passage for lang, text in texts for passage in _passages(clause, lang, text.blocks, None, False)
        )

    def in_language(self, lang: str) -> Iterator[Passage]:
        """The passages of one language."""
        return (passage for passage in self.passages if passage.lang == lang)

    def chapter(self, clause: Clause) -> Clause:
        """The chapter that a clause belongs to; a chapter is its own."""
        known = self._chapters.get(clause.id)
        if known is None:
            above = self.clauses.get(clause.parent)
            known = self._chapters[clause.id] = clause if above is None else self.chapter(above)
        return known

    def element(self, clause: Clause) -> Element:
        """The element of a clause, or that of its chapter where it is an ordinary sub-clause."""
        return clause.element if clause.element != "clause" else self.chapter(clause).element

    def normative(self, passage: Passage) -> bool:
        """True where provisions may stand: the core of the text and normative annexes."""
        chapter = self.chapter(passage.clause)
        informative = self.element(passage.clause) in INFORMATIVE or chapter.informative
        return not (informative or passage.aside)

    def named(self, path: str, word: str) -> Place:
        """Where `word` first stands in a file of the project, or the file itself."""
        source = self.project.sources.get(path, "") if self.project else ""
        start = source.find(word)
        if not word or start < 0:
            return Place(path)
        before = source[:start]
        return Place(path, before.count("\n") + 1, len(before) - before.rfind("\n"))


def _passages(
    clause: Clause, lang: str, blocks: tuple[Block, ...], parent: Block | None, aside: bool
) -> Iterator[Passage]:
    before: Block | None = None
    for block in blocks:
        if clause.generated and block.at is None:
            continue
        inside = aside or block.kind in ASIDES
        lead = parent if block.kind == "item" and parent else before
        if block.kind == "list":
            for item in block.children:
                yield Passage(clause, lang, item, block, before or parent, inside)
                yield from _passages(clause, lang, item.children, item, inside)
        else:
            yield Passage(clause, lang, block, parent, lead, inside)
            yield from _passages(clause, lang, block.children, block, inside)
        before = block
