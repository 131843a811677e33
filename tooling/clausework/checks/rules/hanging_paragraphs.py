"""The rule about paragraphs that hang before the first subclause."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, LocatedFact, Passage, Violation, fallback
from clausework.model.draft import Clause

LEAD_INS = ("terms", "symbols", "introduction", "foreword")
WARNS = re.compile(r"(?:警示|警告|注意事项|重要提示|WARNING|CAUTION|IMPORTANT)", re.IGNORECASE)


def hanging_paragraph(context: CheckContext) -> Iterator[Violation]:
    """Name the first block of each clause that has sub-clauses; lead-ins of terms are exempt."""
    for clause in context.draft.clauses:
        if clause.element in LEAD_INS or not context.children(clause.id):
            continue
        for lang, text in clause.texts.items():
            if clause.generated or all(WARNS.match(block.text) for block in text.blocks):
                continue
            if text.blocks:
                yield _fault(clause, lang)


def _fault(clause: Clause, lang: str) -> Violation:
    block = clause.texts[lang].blocks[0]
    at = Passage(clause, lang, block).at() if block.at else fallback(clause, lang)
    return LocatedFact(at=at, clause=clause.id, length=len(block.text)).fault(
        number=clause.number or clause.id
    )
