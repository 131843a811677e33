"""A title that ends with a mark of punctuation."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import Context, fallback
from clausework.checks.engine.rule import Change, Fault, Rule, Words
from clausework.model.clause import Place

MARKS = "。；：，、？！…—.;:,?!-"


def check(context: Context) -> Iterator[Fault]:
    """Name each title with a mark at its end."""
    for clause in context.draft.clauses:
        for lang, text in clause.texts.items():
            if text.title and text.title[-1] in MARKS:
                at = fallback(clause, lang)
                column = at.column + len(text.title) - 1 if text.at else at.column
                yield Fault(
                    at=Place(at.path, at.line, column),
                    clause=clause.id,
                    values={"mark": text.title[-1]},
                    change=Change(text.title[-1], "", safe=True),
                )


RULE = Rule(
    id="NUM-009",
    name="title-punctuation",
    severity="warning",
    title=Words("标题末尾有标点", "Punctuation at the end of a title"),
    message=Words("标题末尾有“{mark}”", "The title ends with “{mark}”"),
    remedy=Words("删去", "Delete it"),
    why=Words("标题不是句子。", "A title is no sentence."),
    source="GB/T 1.1—2020, 7",
    broken="# platform 平台。",
    passing="# platform 平台",
    check=check,
    cure="safe",
)
