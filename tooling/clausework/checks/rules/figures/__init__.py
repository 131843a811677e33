"""Rules about figures."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, ClauseView, NamedFact, Passage, Violation, facts
from clausework.lang.patterns import Patterns
from clausework.model.draft import PICTURED, walk

FIND = Patterns(__file__)


def figure_without_text(context: CheckContext) -> Iterator[Violation]:
    """Name each figure without words, or with none but the name of its file or kind."""
    for clause, lang, block in context.blocks(*PICTURED):
        if lang == context.main and FIND.mute.fullmatch(block.text):
            yield Passage(clause, lang, block).spot(0, f"![]({block.target})").fault()


@facts(NamedFact)
def figures(view: ClauseView) -> Iterator[NamedFact]:
    """The figures, by their titles."""
    text = view.clause.texts.get(view.main)
    for block in walk(text.own) if text else ():
        if block.kind in PICTURED:
            yield Passage(view.clause, view.main, block).named(0, "", block.text.strip())


def some_figures_untitled(context: CheckContext) -> Iterator[Violation]:
    """Name each figure without a title where others have one."""
    found = list(figures.of(context))
    titled = sum(bool(figure.name) for figure in found)
    for figure in found if 0 < titled < len(found) else ():
        if not figure.name:
            yield figure.fault(titled=titled, all=len(found))
