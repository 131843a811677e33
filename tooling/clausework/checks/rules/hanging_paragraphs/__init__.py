"""The rule about paragraphs that hang before the first subclause."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage, Violation


def hanging_paragraph(context: CheckContext, *, lead_ins: list[str], warns: str) -> Iterator[Violation]:
    """Name the first block of each clause that has sub-clauses; lead-ins of terms are exempt."""
    for clause, lang, text in context.texts():
        if clause.element in lead_ins or clause.generated or not context.children(clause.id):
            continue
        if not all(re.match(warns, block.text) for block in text.blocks):
            first = Passage(clause, lang, text.blocks[0])
            yield first.spot(0, first.block.text).fault(number=clause.number or clause.id)
