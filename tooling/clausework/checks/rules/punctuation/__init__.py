"""Rules about characters and punctuation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, LocatedFact, Replacement, Violation, titled
from clausework.lang.patterns import Patterns, beside
from clausework.model.draft import BlockKind, Element

UNSEEN = "\u200b\u200c\u200d\ufeff\u00a0\u00ad\u2060\u200e\u200f"
RADICALS = "\u2e80-\u2fdf\uf900-\ufaff"
FIND = Patterns(__file__)
_WORDS = beside(__file__)
TRADITIONAL = dict(zip(_WORDS["traditional"], _WORDS["simplified"], strict=True))
ODD = re.compile(f"[{UNSEEN}]|[{RADICALS}]|[{''.join(TRADITIONAL)}]")


def odd_character(context: CheckContext) -> Iterator[Violation]:
    """Search words, quoted or not, and titles; the original of another region is a quotation all the same."""
    for passage in context.in_language("zh"):
        for match in ODD.finditer(passage.prose):
            yield _fault(match.group(), passage.spot(match.start()))
    for clause, lang, text in context.texts():
        for match in ODD.finditer(text.title) if lang == "zh" else ():
            yield _fault(match.group(), titled(clause, lang, offset=match.start()))


def _fault(found: str, at: LocatedFact) -> Violation:
    if found in UNSEEN:
        right = " " if found == "\u00a0" else ""
        return at.fault(change=Replacement(found, right, safe=True))
    right = TRADITIONAL.get(found) or unicodedata.normalize("NFKC", found)
    change = Replacement(found, right, safe=found not in TRADITIONAL)
    return at.fault("other", change=change, found=found, right=right)


def doubled_mark(context: CheckContext) -> Iterator[Violation]:
    """Look at each stretch of text by itself: between two marks may stand a reference, which has no words."""
    for passage in context.in_language("zh"):
        offset = 0
        for run in passage.block.runs:
            for match in FIND.doubled.finditer(run.text) if run.mark == "text" else ():
                if passage.whole(offset + match.start(), offset + match.end()):
                    yield passage.spot(offset + match.start(), match.group()).fault(found=match.group())
            offset += len(run.text)


END = re.compile('[。！？：；…”』」）】"]$|[㐀-鿿”》）][:?!.]$')
"""A mark that may end a paragraph; of a half-width one PUN-001 or PUN-003 tells."""
BLOCKS: tuple[BlockKind, ...] = ("paragraph", "note", "example", "warning", "caution")
ELEMENTS: tuple[Element, ...] = ("foreword", "introduction", "scope", "clause", "annex")


def paragraph_end(context: CheckContext) -> Iterator[Violation]:
    """Name each paragraph and note whose last words have no mark after them."""
    for passage in context.selected("zh", ELEMENTS, BLOCKS, normative=False):
        block, text = passage.block, passage.block.text.rstrip()
        if text and block.runs[-1].mark == "text" and not END.search(text):
            yield passage.spot(len(text) - 1).fault(change=Replacement(text[-1], text[-1] + "。", safe=True))
