"""Rules about figures."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage, Violation
from clausework.lang.patterns import Patterns
from clausework.model.draft import PICTURED

FIND = Patterns(__file__)


def figure_without_text(context: CheckContext) -> Iterator[Violation]:
    """Name each figure without words, or with none but the name of its file or kind."""
    for clause, lang, block in context.blocks(*PICTURED):
        if lang == context.main and FIND.mute.fullmatch(block.text):
            yield Passage(clause, lang, block).spot(0, f"![]({block.target})").fault()


def some_figures_untitled(context: CheckContext) -> Iterator[Violation]:
    """Name each figure without a title where others have one."""
    found = [Passage(*each) for each in context.blocks(*PICTURED) if each[1] == context.main]
    titled = sum(bool(figure.block.text.strip()) for figure in found)
    for figure in found if 0 < titled < len(found) else ():
        if not figure.block.text.strip():
            yield figure.spot().fault(titled=titled, all=len(found))
