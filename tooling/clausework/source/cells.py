"""What the cells of a table may hold beside words: line breaks, `<br>`, and the signs of merged cells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from clausework.model.clause import Block, Run
from clausework.model.finding import Finding
from clausework.model.tables import ABOVE, LEFT, grid_of
from clausework.strings.catalogue import both

BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
LINE_BREAK = "cell_break"
"""The type of the token of a line break; its content is what was typed, which stands outside of tables."""
SIGNS: dict[str, Run] = {sign.text: sign for sign in (ABOVE, LEFT)}


def cell_breaks(markdown: MarkdownIt) -> None:
    """Let the parser read `<br>`."""
    markdown.inline.ruler.before("autolink", LINE_BREAK, _break)


def _break(state: StateInline, silent: bool) -> bool:
    found = BREAK.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push(LINE_BREAK, "br", 0).content = found[0]
    state.pos = found.end()
    return True


def misfits(table: Block) -> Iterator[Finding]:
    """A finding for each cell that is to be one with cells with which it makes no rectangle."""
    for row, column in grid_of(table).astray:
        cell = table.children[row].children[column]
        if cell.at:
            yield Finding(
                rule="MD-013",
                severity="error",
                at=cell.at,
                message=both("reader.astray_cell", what=cell.text),
                remedy=both("reader.astray_cell_remedy"),
                length=len(cell.text),
            )
