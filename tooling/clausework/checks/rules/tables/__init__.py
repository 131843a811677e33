"""Rules about tables."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, LocatedFact, Violation, place_of
from clausework.lang.patterns import HAN_RANGE, Patterns
from clausework.model.draft import Block

FIND = Patterns(__file__, {"han_range": HAN_RANGE})


def empty_cell(context: CheckContext) -> Iterator[Violation]:
    """Name each empty cell below the head."""
    for clause, _, table in context.blocks("table"):
        for row in table.children[1:]:
            for cell in row.children:
                if not cell.runs:
                    yield LocatedFact(at=cell.at or place_of(row), clause=clause.id).fault()


def table_without_caption(context: CheckContext) -> Iterator[Violation]:
    """Name each table without a caption."""
    for clause, _, table in context.blocks("table"):
        if not table.text.strip():
            first = table.children[0] if table.children else table
            yield LocatedFact(at=place_of(table if table.at else first), clause=clause.id).fault()


def unit_in_each_cell(context: CheckContext, *, fewest: int) -> Iterator[Violation]:
    """Name each column whose cells are all numbers with one unit."""
    for clause, _, table in context.blocks("table"):
        for column in range(max((len(row.children) for row in table.children), default=0)):
            cells = [row.children[column] for row in table.children[1:] if column < len(row.children)]
            unit = _unit(cells)
            if unit and len(cells) >= fewest:
                at, length = place_of(cells[0]), len(cells[0].text)
                yield LocatedFact(at=at, clause=clause.id, length=length).fault(unit=unit)


def _unit(cells: list[Block]) -> str:
    """The unit of every cell, or "" if one has no number or another unit."""
    matches = [FIND.value.fullmatch(cell.text) for cell in cells]
    units = {match["unit"] or match["han"] if match else "" for match in matches}
    return units.pop() if len(units) == 1 else ""
