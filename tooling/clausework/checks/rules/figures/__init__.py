"""Rules about figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, ClauseView, Facts, LocatedFact, Violation, place_of
from clausework.model.draft import PICTURED, Block, Clause, walk


def figures_of(clause: Clause, lang: str) -> Iterator[Block]:
    """Every figure of a clause in one language."""
    text = clause.texts.get(lang)
    return (block for block in walk(text.blocks) if block.kind in PICTURED) if text else iter(())


MUTE = re.compile(
    r"\s*(?:图|图片|插图|示意图|image|figure|picture|[\w-]+\.(?:png|jpe?g|svg|gif|webp))?\s*", re.IGNORECASE
)
"""Words that tell no more than that there is a figure."""


def figure_without_text(context: CheckContext) -> Iterator[Violation]:
    """Name each figure without words, or with none but the name of its file or kind."""
    for clause in context.draft.clauses:
        for block in figures_of(clause, context.main):
            if MUTE.fullmatch(block.text):
                length = len("![]()") + len(block.target)
                yield LocatedFact(at=place_of(block), clause=clause.id, length=length).fault()


class Figure(LocatedFact, frozen=True, kw_only=True):
    """A figure and whether it has a title."""

    titled: bool


def _figures(view: ClauseView) -> Iterator[Figure]:
    for block in figures_of(view.clause, view.main):
        yield Figure(at=place_of(block), clause=view.clause.id, titled=bool(block.text.strip()))


FIGURES = Facts(Figure, _figures)


def some_figures_untitled(context: CheckContext) -> Iterator[Violation]:
    """Name each figure without a title where others have one."""
    found = list(FIGURES.of(context))
    titled = sum(figure.titled for figure in found)
    for figure in found if 0 < titled < len(found) else ():
        if not figure.titled:
            yield LocatedFact(at=figure.at, clause=figure.clause).fault(titled=titled, all=len(found))
