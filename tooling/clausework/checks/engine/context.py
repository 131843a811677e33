"""The input of the rules: the draft, what is known beside it, and walks that many rules share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from clausework.checks.engine.clause_view import CheckRound, ClauseView, begin_round, view_key
from clausework.checks.engine.passages import ASIDES as ASIDES
from clausework.checks.engine.passages import Passage as Passage
from clausework.checks.engine.passages import fallback as fallback
from clausework.model.cause import CauseAccount
from clausework.model.clause import BlockKind, Clause, Element, Place
from clausework.model.comment import Comment
from clausework.model.draft import Draft
from clausework.model.words import Words
from clausework.redline.alignment import lines_between, same_clause
from clausework.redline.causes import account
from clausework.source.memory import Memory
from clausework.source.project import Project


class CheckContext:
    """The draft under check and what is known beside it.

    The memory is that with which the project was read; without a project there is nothing to
    tell one text from another by, and so nothing is remembered.
    """

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
        self.memory = memory if memory and project else Memory()
        self._chapters: dict[str, Clause] = {}
        self._selections: dict[object, list[Passage]] = {}

    def part(self, clauses: Iterable[Clause]) -> CheckContext:
        """The context of these clauses alone; what stands above a clause is known all the same.

        Of the settings a part knows the profile, the languages, the roles and the proposals.
        """
        draft = Draft(
            label=self.draft.label,
            profile=self.draft.profile,
            drafting=self.draft.drafting,
            languages=self.draft.languages,
            roles=self.draft.roles,
            proposals=self.draft.proposals,
            clauses=tuple(clauses),
        )
        part = CheckContext(draft, None, self.project, (), self.memory)
        part.clauses = self.clauses
        part.views = {clause.id: self.views[clause.id] for clause in draft.clauses}
        return part

    @cached_property
    def clauses(self) -> dict[str, Clause]:
        """The clauses by ID."""
        return {clause.id: clause for clause in self.draft.clauses}

    @property
    def words(self) -> dict[str, Words]:
        """The words of the project's trade, by language."""
        return self.project.words if self.project else {}

    @cached_property
    def views(self) -> dict[str, ClauseView]:
        """Each clause with where it stands, by ID, in printed order."""
        return {clause.id: self._view(clause) for clause in self.draft.clauses}

    def _view(self, clause: Clause) -> ClauseView:
        chapter, languages, words = self.chapter(clause), self.draft.languages, self.draft.verbs

        def make() -> ClauseView:
            if self.project is None:
                return ClauseView(clause, chapter, languages, clause.id, words)
            key = view_key(clause, chapter, languages, self.project.digests)
            key += repr(words) if words is not None else ""
            return ClauseView(clause, chapter, languages, key, words)

        place = (clause, chapter.element, chapter.informative, languages, words)
        return self.memory.recall(("view", clause.id), place, make)

    @cached_property
    def round(self) -> CheckRound:
        """What has changed since the last check with this memory."""
        return begin_round(self.views.values(), self.memory)

    @cached_property
    def main(self) -> str:
        """The authoritative language."""
        return self.draft.languages[0]

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every block with words that people wrote, in printed order, clause by clause."""
        return tuple(passage for view in self.views.values() for passage in view.passages)

    def pairs(self) -> Iterator[tuple[Passage, Passage]]:
        """Each block of an original with that of each translation, through the whole draft."""
        for view in self.views.values():
            yield from view.pairs

    @cached_property
    def _by_language(self) -> dict[str, list[Passage]]:
        found: dict[str, list[Passage]] = {}
        for passage in self.passages:
            found.setdefault(passage.lang, []).append(passage)
        return found

    def in_language(self, lang: str) -> Iterator[Passage]:
        """The passages of one language."""
        return iter(self._by_language.get(lang, ()))

    def selected(
        self, lang: str, elements: tuple[Element, ...], blocks: tuple[BlockKind, ...], normative: bool
    ) -> list[Passage]:
        """The passages of a language in those elements and of those kinds, in any if none is named.

        With `normative`, only where provisions may stand. Many rules select alike.
        """
        key = (lang, elements, blocks, normative)
        if key not in self._selections:
            self._selections[key] = [
                passage
                for passage in self.in_language(lang)
                if (not elements or self.element(passage.clause) in elements)
                and (not blocks or passage.block.kind in blocks)
                and (not normative or self.normative(passage))
            ]
        return self._selections[key]

    @cached_property
    def account(self) -> CauseAccount:
        """The lines that changed since the previous draft, with their causes."""
        if self.previous is None:
            return CauseAccount()
        draft, previous = self.draft, self.previous
        beside = (
            draft.title,
            draft.lineage,
            draft.roles,
            tuple(clause.provisions for clause in draft.clauses),
        )
        lines = self.memory.recall(
            "changed lines",
            (self.round.name, beside, previous),
            lambda: lines_between(previous, draft, self._as_before(previous)),
        )
        return account(lines, previous, draft, self.comments)

    def _as_before(self, previous: Draft) -> frozenset[str]:
        """The clauses that say what they said in the previous draft; each is compared when it changes."""
        olds = {clause.id: clause for clause in previous.clauses}

        def same(view: ClauseView) -> bool:
            old = olds[view.clause.id]
            name, key = ("as before", view.clause.id), (view.key, previous)
            return bool(self.memory.recall(name, key, lambda: same_clause(old, view.clause)))

        return frozenset(name for name, item in self.views.items() if name in olds and same(item))

    def children(self, clause_id: str) -> tuple[Clause, ...]:
        """The direct sub-clauses of a clause, in order."""
        return self._children.get(clause_id, ())

    @cached_property
    def _children(self) -> dict[str, tuple[Clause, ...]]:
        found: dict[str, list[Clause]] = {}
        for clause in self.draft.clauses:
            found.setdefault(clause.parent, []).append(clause)
        return {parent: tuple(clauses) for parent, clauses in found.items()}

    def chapter(self, clause: Clause) -> Clause:
        """The chapter that a clause belongs to; a chapter is its own."""
        known = self._chapters.get(clause.id)
        if known is None:
            above = self.clauses.get(clause.parent)
            known = self._chapters[clause.id] = clause if above is None else self.chapter(above)
        return known

    def element(self, clause: Clause) -> Element:
        """The element of a clause, or that of its chapter where it is an ordinary sub-clause."""
        return self.views[clause.id].element

    def normative(self, passage: Passage) -> bool:
        """True where provisions may stand: the core of the text and normative annexes."""
        return self.views[passage.clause.id].normative and not passage.aside

    def named(self, path: str, word: str) -> Place:
        """Where `word` first stands in a file of the project, or the file itself."""
        source = self.project.sources.get(path, "") if self.project else ""
        start = source.find(word)
        if not word or start < 0:
            return Place(path)
        before = source[:start]
        return Place(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
