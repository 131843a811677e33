"""Rules about the introduction."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, LocatedFact, Violation, fallback


def long_introduction(context: CheckContext, *, most: int) -> Iterator[Violation]:
    """Count the characters of the introduction."""
    passages = (item for item in context.in_language("zh") if context.element(item.clause) == "introduction")
    count = sum(len(passage.prose) for passage in passages)
    if count > most:
        clause = next(item for item in context.draft.clauses if item.element == "introduction")
        at, length = fallback(clause, "zh"), len(clause.texts["zh"].title) if "zh" in clause.texts else 1
        yield LocatedFact(at=at, clause=clause.id, length=length).fault(count=count)
