"""Canonical bytes and the values that hash to them."""

import doctest

from clausework.lang.zh import numerals
from clausework.model.canonical import canonical_json, decode_json, digest
from clausework.model.draft import Block, Clause, ClauseText, Draft, Run, lines_of


def draft() -> Draft:
    row = Block(kind="row", children=(Block(kind="cell", runs=(Run("甲"),)), Block(kind="cell")))
    blocks = (
        Block(kind="paragraph", runs=(Run("平台应："),), id="P-A-01"),
        Block(
            kind="list", ordered=True, children=(Block(kind="item", runs=(Run("一；"), Run("", "ref", "b"))),)
        ),
        Block(kind="table", runs=(Run("表"),), children=(row,)),
    )
    return Draft(label="D1", clauses=(Clause(id="a", texts={"zh": ClauseText(title="甲", blocks=blocks)}),))


def test_canonical_json_reads_back_as_the_same_value() -> None:
    data = canonical_json(draft())
    assert decode_json(data, Draft) == draft()
    assert data.endswith(b"}\n")
    assert b"\r" not in data
    assert digest(draft()) == digest(decode_json(data, Draft))


def test_lines_keep_depth_order_and_cells() -> None:
    lines = lines_of(draft().clauses[0].texts["zh"].blocks)
    assert [(line.kind, line.depth, line.text) for line in lines] == [
        ("paragraph", 0, "平台应："),
        ("item", 1, "一；"),
        ("table", 0, "表"),
        ("row", 0, "甲\t"),
    ]


def test_numerals_keep_their_examples() -> None:
    assert doctest.testmod(numerals).failed == 0
    assert all(numerals.value(numerals.chinese(number)) == number for number in range(10_000))
