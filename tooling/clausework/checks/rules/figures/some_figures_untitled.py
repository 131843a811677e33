"""Figures of which only some have titles."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, ClauseView, Facts, LocatedFact, place_of
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.rules.figures._figures import figures_of


class Figure(LocatedFact, frozen=True, kw_only=True):
    """A figure and whether it has a title."""

    titled: bool


def _figures(view: ClauseView) -> Iterator[Figure]:
    for block in figures_of(view.clause, view.main):
        yield Figure(at=place_of(block), clause=view.clause.id, titled=bool(block.text.strip()))


FIGURES = Facts(Figure, _figures)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each figure without a title where others have one."""
    found = list(FIGURES.of(context))
    titled = sum(figure.titled for figure in found)
    for figure in found if 0 < titled < len(found) else ():
        if not figure.titled:
            yield Violation(at=figure.at, clause=figure.clause, values={"titled": titled, "all": len(found)})


RULE = Rule(
    id="FIG-002",
    name="some-figures-untitled",
    severity="warning",
    title=Bilingual("图题时有时无", "Only some figures have titles"),
    message=Bilingual(
        "这个图没有图题，全文{all}个图中{titled}个有",
        "This figure has no title, while {titled} of {all} have one",
    ),
    remedy=Bilingual("写图题：![图题](文件)", "Write the title: ![title](file)"),
    why=Bilingual("图题有无，全文要一致。", "All figures have titles or none."),
    source="GB/T 1.1—2020, 9.7",
    needs="draft",
    broken="""
# platform 平台
![投诉流程](a.png)

![](b.png)
""",
    passing="""
# platform 平台
![投诉流程](a.png)

![核查流程](b.png)
""",
    check=check,
)
