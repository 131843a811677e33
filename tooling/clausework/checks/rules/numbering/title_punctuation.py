"""A title that ends with a mark of punctuation."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Replacement, Rule, Violation
from clausework.model.clause import Place

MARKS = "。；：，、？！…—.;:,?!-"


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each title with a mark at its end."""
    for clause in context.draft.clauses:
        for lang, text in clause.texts.items():
            if text.title and text.title[-1] in MARKS:
                at = fallback(clause, lang)
                column = at.column + len(text.title) - 1 if text.at else at.column
                yield Violation(
                    at=Place(at.path, at.line, column),
                    clause=clause.id,
                    values={"mark": text.title[-1]},
                    change=Replacement(text.title[-1], "", safe=True),
                )


RULE = Rule(
    id="NUM-009",
    name="title-punctuation",
    severity="warning",
    title=Bilingual("标题末尾有标点", "Punctuation at the end of a title"),
    message=Bilingual("标题末尾有“{mark}”", "The title ends with “{mark}”"),
    remedy=Bilingual("删去", "Delete it"),
    why=Bilingual("标题不是句子。", "A title is not a sentence."),
    source="GB/T 1.1—2020, 7",
    broken="# platform 平台。",
    passing="# platform 平台",
    check=check,
    cure="safe",
)
