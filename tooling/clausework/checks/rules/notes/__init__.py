"""Rules about notes, examples and footnotes."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, titled
from clausework.checks.engine.rule import Violation
from clausework.lang.patterns import Patterns

FIND = Patterns(__file__)


def chapter_of_examples(context: CheckContext) -> Iterator[Violation]:
    """Name each clause titled as examples."""
    for clause in context.draft.clauses:
        text = clause.texts.get(context.main)
        if text and FIND.titles.fullmatch(text.title) and context.chapter(clause).element == "clause":
            yield titled(clause, context.main, text.title).fault(title=text.title)
