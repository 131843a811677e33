"""Rules about characters and punctuation."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Replacement, Violation
from clausework.lang.patterns import Patterns
from clausework.model.draft import BlockKind, Element

FIND = Patterns(__file__)


def doubled_mark(context: CheckContext) -> Iterator[Violation]:
    """Look at each stretch of text by itself: between two marks may stand a reference, which has no words."""
    for passage in context.in_language("zh"):
        offset = 0
        for run in passage.block.runs:
            for match in FIND.doubled.finditer(run.text) if run.mark == "text" else ():
                if passage.whole(offset + match.start(), offset + match.end()):
                    yield passage.spot(offset + match.start(), match.group()).fault(found=match.group())
            offset += len(run.text)


def paragraph_end(
    context: CheckContext, *, elements: list[Element], blocks: list[BlockKind]
) -> Iterator[Violation]:
    """Name each paragraph and note whose last words have no mark after them."""
    for passage in context.selected("zh", tuple(elements), tuple(blocks), normative=False):
        block, text = passage.block, passage.block.text.rstrip()
        if text and block.runs[-1].mark == "text" and not FIND.end.search(text):
            yield passage.spot(len(text) - 1).fault(change=Replacement(text[-1], text[-1] + "。", safe=True))
