"""Tables in redlines: merged cells stay one where the drafts agree, and rows give both drafts back."""

from __future__ import annotations

import random

import pytest

from clausework.layout.framed import FramedLine
from clausework.layout.stream import ABOVE, LEFT, SHOWN, Sides, cells_of, framed_change
from clausework.model.draft import Block, Clause, ClauseText, Draft, Run
from clausework.redline.compare import compare

Rows = list[list[str]]
SIGNS = {"^": ABOVE, "<": LEFT}


def draft_of(rows: Rows, label: str = "D1") -> Draft:
    made = tuple(
        Block(
            kind="row",
            children=tuple(Block(kind="cell", runs=(SIGNS.get(cell) or Run(cell),)) for cell in row),
        )
        for row in rows
    )
    table = Block(kind="table", runs=(Run("Periods"),), children=made)
    clause = Clause(id="a", number="1", texts={"en": ClauseText(title="A", blocks=(table,))})
    return Draft(label=label, languages=("en",), title={"en": "T"}, clauses=(clause,))


def rows_of(old: Rows, new: Rows) -> list[FramedLine]:
    sides = Sides(draft_of(old), draft_of(new, "D2"))
    (change,) = compare(sides.old, sides.new).changes
    return [line for line in framed_change(change, sides, "en").lines if line.kind == "row"]


def shown(rows: list[FramedLine]) -> list[list[tuple[str, int, int]]]:
    return [
        [
            ("".join(piece.new or piece.old or "" for piece in cell.pieces), cell.columns, cell.rows)
            for cell in row.cells
        ]
        for row in rows
    ]


OLD: Rows = [
    ["Kind", "Period", "<"],
    ["orders", "three years", "x"],
    ["^", "one year", "y"],
    ["logs", "five", "z"],
]


def test_cells_that_are_one_in_both_drafts_are_shown_as_one() -> None:
    new = [row[:] for row in OLD]
    new[2][1] = "two years"
    found = shown(rows_of(OLD, new))
    assert found[0] == [("Kind", 1, 1), ("Period", 2, 1)]
    assert found[1][0] == ("orders", 1, 2)
    assert len(found[2]) == 2


def test_a_cell_merged_in_one_draft_alone_has_a_sign() -> None:
    new = [row[:] for row in OLD]
    new[2][0] = "reviews"
    rows = rows_of(OLD, new)
    assert shown(rows)[1][0] == ("orders", 1, 1)
    assert [(piece.old, piece.new, piece.mark) for piece in rows[2].cells[0].pieces] == [
        ("↑", None, "merged"), (None, "reviews", "text"),
    ]  # fmt: skip


def test_a_row_that_comes_between_cells_that_are_one_parts_them() -> None:
    """A style sheet that hides it would leave the rest out of step."""
    new = [*OLD[:2], ["^", "two years", "w"], *OLD[2:]]
    rows = rows_of(OLD, new)
    assert [row.state for row in rows] == ["kept", "kept", "inserted", "kept", "kept"]
    assert [cells[0] for cells in shown(rows)] == [
        ("Kind", 1, 1), ("orders", 1, 1), ("↑", 1, 1), ("↑", 1, 1), ("logs", 1, 1),
    ]  # fmt: skip


def table_by(chance: random.Random, columns: int) -> Rows:
    """A table whose merged cells are such as make rectangles: one above or to the left of another."""
    rows = [[f"{chance.choice('abcdef')}{row}{column}" for column in range(columns)] for row in range(4)]
    row, column = chance.randrange(1, 4), chance.randrange(columns)
    rows[row][column] = "^"
    if columns > 1 and row < 3:
        rows[3][1] = "<"
    return rows


@pytest.mark.parametrize("seed", range(30))
def test_the_rows_read_as_each_draft_has_them_and_fill_the_grid(seed: int) -> None:
    chance = random.Random(seed)
    columns = chance.randint(1, 3)
    old = table_by(chance, columns)
    new = table_by(chance, columns) if chance.random() < 0.3 else [row[:] for row in old]
    if chance.random() < 0.5:
        new.insert(chance.randrange(1, 5), [f"n{column}" for column in range(columns)])
    if chance.random() < 0.5:
        del new[chance.randrange(len(new))]
    rows = rows_of(old, new)
    for side, wanted in (("old", old), ("new", new)):
        own = sorted((row for row in rows if getattr(row, side)), key=lambda row: getattr(row, side).index)
        said = [
            ["".join(getattr(piece, side) or "" for piece in cell) for cell in cells_of(row)] for row in own
        ]
        assert said == [
            [SHOWN.get(SIGNS[cell].text, "") if cell in SIGNS else cell for cell in row] for row in wanted
        ]
    for hidden in (None, "inserted", "deleted"):
        left = [row for row in rows if row.state != hidden]
        assert_filled([[(cell.columns, cell.rows) for cell in row.cells] for row in left], columns)


def assert_filled(rows: list[list[tuple[int, int]]], columns: int) -> None:
    """Every place of the grid is taken by one cell, as a browser lays them."""
    taken: set[tuple[int, int]] = set()
    for place, cells in enumerate(rows):
        column = 0
        for wide, high in cells:
            while (place, column) in taken:
                column += 1
            for down in range(high):
                for right in range(wide):
                    assert (place + down, column + right) not in taken
                    taken.add((place + down, column + right))
    assert taken == {(row, column) for row in range(len(rows)) for column in range(columns)}
