"""Rules about notes, examples and footnotes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from clausework.checks.engine.context import CheckContext, ClauseView, LocatedFact, facts, titled
from clausework.checks.engine.rule import Violation
from clausework.lang.patterns import Patterns

FIND = Patterns(__file__)


@facts(LocatedFact)
def footnotes(view: ClauseView) -> Iterator[LocatedFact]:
    """The footnotes of a clause in Chinese; the translation has those of the original."""
    for passage in view.in_language("zh"):
        if passage.block.kind == "footnote" and passage.prose:
            yield passage.spot()


def many_footnotes(context: CheckContext, *, most: int) -> Iterator[Violation]:
    """Name the first footnote beyond so many."""
    yield from (item.fault() for item in islice(footnotes.of(context), most, most + 1))


def chapter_of_examples(context: CheckContext) -> Iterator[Violation]:
    """Name each clause titled as examples."""
    for clause in context.draft.clauses:
        text = clause.texts.get(context.main)
        if text and FIND.titles.fullmatch(text.title) and context.chapter(clause).element == "clause":
            yield titled(clause, context.main, text.title).fault(title=text.title)
