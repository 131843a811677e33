"""Rules about formulas."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from clausework.checks.engine.context import CheckContext, fallback, place_of
from clausework.checks.engine.rule import Bilingual, Violation
from clausework.lang.patterns import HAN_RANGE, on_use
from clausework.lang.tex import read_formula

TYPED = on_use(
    rf"公式\s*[（(]?\d+[)）]?|(?:(?<![{HAN_RANGE}])|(?<=[按见由用依据]))式\s*[（(]\d+[)）]"
    r"|\b[Ff]ormula \(?\d+\)?"
)
EXPLAINS = on_use(r"^(?:式中|where)\b|^式中")
BY_HAND = Bilingual("公式编号“{found}”是手写的", "The number in “{found}” is typed by hand")
NAME = Bilingual(
    "写“按退货率的公式”一类的说法，编号由工具生成",
    "Name the formula by what it computes; the number is generated",
)


def formula_unexplained(context: CheckContext) -> Iterator[Violation]:
    """Look for the explanation after each formula, and for typed numbers."""
    for clause in context.draft.clauses:
        for lang, text in clause.texts.items():
            for block, after in zip_longest(text.own, text.own[1:]):
                explained = after is not None and EXPLAINS.match(after.text)
                if block.kind == "formula" and not explained:
                    yield Violation(at=place_of(block, 0, fallback(clause, lang)), clause=clause.id)
    for passage in context.passages:
        for match in TYPED.finditer(passage.used):
            yield Violation(
                at=passage.at(match.start()),
                clause=passage.clause.id,
                length=len(match.group()),
                values={"found": match.group()},
                message=BY_HAND,
                remedy=NAME,
            )


def unknown_formula(context: CheckContext) -> Iterator[Violation]:
    """Look for formulas that cannot be set, in the text and by themselves."""
    for passage in context.passages:
        offset = 0
        for run in passage.block.runs:
            if run.mark == "math" and read_formula(run.text) is None:
                yield Violation(
                    at=passage.at(offset),
                    clause=passage.clause.id,
                    length=max(1, len(run.text.partition("\n")[0])),
                    values={"found": " ".join(run.text.split())},
                )
            offset += len(run.text)
