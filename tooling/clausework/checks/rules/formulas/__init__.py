"""Rules about formulas."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from clausework.checks.engine.context import CheckContext, Passage, Violation
from clausework.lang.patterns import Patterns
from clausework.lang.tex import read_formula

FIND = Patterns(__file__)


def formula_unexplained(context: CheckContext) -> Iterator[Violation]:
    """Look for the explanation after each formula."""
    for clause, lang, text in context.texts():
        for block, after in zip_longest(text.own, text.own[1:]):
            explained = after is not None and FIND.explains.match(after.text)
            if block.kind == "formula" and not explained:
                yield Passage(clause, lang, block).spot().fault()


def unknown_formula(context: CheckContext) -> Iterator[Violation]:
    """Look for formulas that cannot be set, in the text and by themselves."""
    for passage in context.passages:
        offset = 0
        for run in passage.block.runs:
            if run.mark == "math" and read_formula(run.text) is None:
                yield passage.spot(offset, run.text.partition("\n")[0]).fault(
                    found=" ".join(run.text.split())
                )
            offset += len(run.text)
