"""Figures of which only some have titles."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import Context
from clausework.checks.engine.facts import Facts, Found
from clausework.checks.engine.places import place_of
from clausework.checks.engine.rule import Fault, Rule, Words
from clausework.checks.engine.standing import Standing
from clausework.checks.rules.figures._figures import figures_of


class Figure(Found, frozen=True, kw_only=True):
    """A figure and whether it has a title."""

    titled: bool


def _figures(standing: Standing) -> Iterator[Figure]:
    for block in figures_of(standing.clause, standing.main):
        yield Figure(at=place_of(block), clause=standing.clause.id, titled=bool(block.text.strip()))


FIGURES = Facts(Figure, _figures)


def check(context: Context) -> Iterator[Fault]:
    """Name each figure without a title where others have one."""
    found = list(FIGURES.of(context))
    titled = sum(figure.titled for figure in found)
    for figure in found if 0 < titled < len(found) else ():
        if not figure.titled:
            yield Fault(at=figure.at, clause=figure.clause, values={"titled": titled, "all": len(found)})


RULE = Rule(
    id="FIG-002",
    name="some-figures-untitled",
    severity="warning",
    title=Words("图题时有时无", "Only some figures have titles"),
    message=Words(
        "这个图没有图题，全文{all}个图中{titled}个有",
        "This figure has no title, while {titled} of {all} have one",
    ),
    remedy=Words("写图题：![图题](文件)", "Write the title: ![title](file)"),
    why=Words("图题有无，全文要一致。", "All figures have titles or none."),
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
