"""Displayed formulas with a label behind their end, `$$ {#eq-x}`, which the plugin for formulas leaves."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from clausework.source.unfit import PROVISION_ID

FENCE = "$$"
END = re.compile(rf"\$\$\s*{PROVISION_ID.pattern}")
LABEL = "label"
"""What of the meta of a token says the label."""


def formula_labels(markdown: MarkdownIt) -> None:
    """Let the parser read labelled formulas; those without a label stay with the plugin."""
    markdown.block.ruler.before("math_block", "labelled_formula", _read)


def _read(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.is_code_block(start) or not _line(state, start).startswith(FENCE):
        return False
    found: list[str] = []
    for row in range(start, end):
        line = _line(state, row)
        line = line if row > start else line.removeprefix(FENCE)
        closing = END.search(line)
        found.append(line[: closing.start()] if closing else line)
        if closing:
            state.line = row + 1
            token = state.push("math_block", "math", 0)
            token.block = True
            token.content = "\n".join(found)
            token.map = [start, state.line]
            token.meta = {LABEL: closing.group(1)}
            return True
        if FENCE in line or (row > start and not line.strip()):
            return False
    return False


def _line(state: StateBlock, row: int) -> str:
    return state.src[state.bMarks[row] + state.tShift[row] : state.eMarks[row]]
