"""The figures of a draft."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.model.clause import Block, Clause, walk


def figures(context: CheckContext) -> Iterator[tuple[Clause, Block]]:
    """Every figure of the authoritative language."""
    for clause in context.draft.clauses:
        yield from ((clause, block) for block in figures_of(clause, context.main))


def figures_of(clause: Clause, lang: str) -> Iterator[Block]:
    """Every figure of a clause in one language."""
    text = clause.texts.get(lang)
    return (block for block in walk(text.blocks) if block.kind == "figure") if text else iter(())
