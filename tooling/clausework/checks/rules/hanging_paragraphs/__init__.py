"""The rule about paragraphs that hang before the first subclause."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage, Violation

LEAD_INS = ("terms", "symbols", "introduction", "foreword")
WARNS = re.compile(r"(?:警示|警告|注意事项|重要提示|WARNING|CAUTION|IMPORTANT)", re.IGNORECASE)


def hanging_paragraph(context: CheckContext) -> Iterator[Violation]:
    """Name the first block of each clause that has sub-clauses; lead-ins of terms are exempt."""
    for clause, lang, text in context.texts():
        if clause.element in LEAD_INS or clause.generated or not context.children(clause.id):
            continue
        if not all(WARNS.match(block.text) for block in text.blocks):
            first = Passage(clause, lang, text.blocks[0])
            yield first.spot(0, first.block.text).fault(number=clause.number or clause.id)
