"""Rules about figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import (
    CheckContext,
    ClauseView,
    LocatedFact,
    NamedFact,
    Violation,
    facts,
    place_of,
)
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


@facts(NamedFact)
def figures(view: ClauseView) -> Iterator[NamedFact]:
    """The figures with their titles."""
    for block in figures_of(view.clause, view.main):
        yield NamedFact(at=place_of(block), clause=view.clause.id, name=block.text.strip())


def some_figures_untitled(context: CheckContext) -> Iterator[Violation]:
    """Name each figure without a title where others have one."""
    found = list(figures.of(context))
    titled = sum(bool(figure.name) for figure in found)
    for figure in found if 0 < titled < len(found) else ():
        if not figure.name:
            yield figure.fault(titled=titled, all=len(found))
