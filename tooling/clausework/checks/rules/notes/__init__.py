"""Rules about notes, examples and footnotes."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, ClauseView, facts, titled
from clausework.checks.engine.rule import Violation
from clausework.lang.patterns import Patterns
from clausework.model.draft import walk

FIND = Patterns(__file__)


def chapter_of_examples(context: CheckContext) -> Iterator[Violation]:
    """Name each clause titled as examples."""
    for clause in context.draft.clauses:
        text = clause.texts.get(context.main)
        if text and FIND.titles.fullmatch(text.title) and context.chapter(clause).element == "clause":
            yield titled(clause, context.main, text.title).fault(title=text.title)


@facts(int)
def footnotes(view: ClauseView) -> Iterator[int]:
    """The number of footnotes, if there are any."""
    text = view.clause.texts.get(view.main)
    count = sum(block.kind == "footnote" for block in walk(text.blocks)) if text else 0
    if count:
        yield count


def many_footnotes(context: CheckContext, *, most: int) -> Iterator[Violation]:
    """Count the footnotes of the authoritative language."""
    count = sum(footnotes.of(context))
    if count > most:
        yield context.spot("standard/outline.yml", "").fault(count=count)
