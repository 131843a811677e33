"""A foreword with sub-clauses, tables, figures or formulas."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation

KINDS = {
    "table": Bilingual("表", "a table"),
    "figure": Bilingual("图", "a figure"),
    "formula": Bilingual("公式", "a formula"),
}


def check(context: CheckContext) -> Iterator[Violation]:
    """Name what a foreword may not hold."""
    for clause in context.draft.clauses:
        parent = context.clauses.get(clause.parent)
        if parent and parent.element == "foreword":
            yield Violation(
                at=fallback(clause, context.main),
                clause=clause.id,
                values={"what": Bilingual("条", "a sub-clause")},
            )
    for passage in context.passages:
        if passage.clause.element == "foreword" and passage.block.kind in KINDS:
            yield Violation(
                at=passage.at(), clause=passage.clause.id, values={"what": KINDS[passage.block.kind]}
            )


RULE = Rule(
    id="STR-006",
    name="divided-foreword",
    severity="error",
    title=Bilingual("前言中有条、图、表或者公式", "Foreword with sub-clauses, figures, tables or formulas"),
    message=Bilingual("前言中有{what}", "The foreword holds {what}"),
    remedy=Bilingual("移到正文或者附录", "Move it to the body or to an annex"),
    why=Bilingual(
        "前言只交代起草依据、提出和起草单位等事项。", "A foreword reports who drafted the document and how."
    ),
    source="GB/T 1.1—2020, 8.3",
    needs="chapter",
    broken="""
# foreword 前言 {element=foreword}
表：起草单位

| 单位 | 人员 |
|---|---|
| 甲 | 乙 |
""",
    passing="""
# foreword 前言 {element=foreword}
本文件为首次发布。
""",
    check=check,
)
