"""The tables of a draft."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.model.clause import Block, Clause, walk


def tables(context: CheckContext) -> Iterator[tuple[Clause, str, Block]]:
    """Every table that a drafter wrote, with its clause and language."""
    for clause in context.draft.clauses:
        for lang, text in clause.texts.items():
            yield from ((clause, lang, block) for block in walk(text.own) if block.kind == "table")
