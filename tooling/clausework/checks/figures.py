"""The figures of a draft."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.context import Context
from clausework.model.clause import Block, Clause, walk


def figures(context: Context) -> Iterator[tuple[Clause, Block]]:
    """Every figure of the authoritative language."""
    for clause in context.draft.clauses:
        text = clause.texts.get(context.main)
        for block in walk(text.blocks) if text else ():
            if block.kind == "figure":
                yield clause, block
