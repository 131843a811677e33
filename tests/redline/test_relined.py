"""Blocks amended by the numbers of their lines."""

from __future__ import annotations

import pytest

from clausework.model.draft import Block, Run, lines_of
from clausework.redline.amend.passages import relined
from clausework.source.markdown import read_blocks
from clausework.source.writer import write_blocks

BODY = """\
一段。{#A-1}

1. 甲；
   - 子；
2. 乙。

| 表 | 头 |
| --- | --- |
| 行 | 格 |

二段。
"""


def made(words=None, gone=(), added=None) -> str:
    blocks, _ = read_blocks(BODY, "x.md")
    new = {
        place: tuple(Block(kind=kind, runs=(Run(text),)) for kind, text in lines)
        for place, lines in (added or {}).items()
    }
    return write_blocks(
        relined(blocks, {place: (Run(text),) for place, text in (words or {}).items()}, gone, new), "zh"
    )


def test_nothing_to_amend_is_the_same():
    assert made() == BODY


@pytest.mark.parametrize("place", [0, 1, 2, 3, 7])
def test_a_line_is_found_by_its_number_among_lines_of_all_kinds(place: int):
    line = lines_of(read_blocks(BODY, "x.md")[0])[place]
    assert made({place: "换"}) == BODY.replace(line.text, "换")


def test_lines_go_and_come_where_they_are_told():
    assert made(gone=(2,)) == BODY.replace("   - 子；\n", "")
    assert made(gone=(1, 3)) == BODY.replace("1. 甲；\n   - 子；\n2. 乙。\n\n", "")
    assert made(added={0: [("item", "首；")]}) == BODY.replace("1. 甲；", "1. 首；\n2. 甲；").replace(
        "2. 乙", "3. 乙"
    )
    assert made(added={3: [("item", "丙。"), ("paragraph", "后。")]}) == BODY.replace(
        "2. 乙。\n", "2. 乙。\n3. 丙。\n\n后。\n"
    )
    assert made(added={6: [("paragraph", "表后。")]}) == BODY.replace("二段。", "表后。\n\n二段。")
    assert made(added={-1: [("paragraph", "先。")]}) == "先。\n\n" + BODY
    assert made(added={7: [("item", "新列。")]}) == BODY + "\n1. 新列。\n"
