"""What writers of the blocks of one clause as XML share: where they are, whom they bind, a count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from clausework.model.clause import Block, Clause, Run
from clausework.model.mentions import ITEM, anchors_in
from clausework.model.tables import CellSize, grid_of
from clausework.rendering.clause_html import Setting
from clausework.rendering.exchange.xml import Node, node

WordsOfCell = Callable[[tuple[Run, ...]], Iterable[Node | str]]
"""Writes what is in a cell."""


def xml_id(anchor: str) -> str:
    """An anchor as an ID of XML, which may have no colon."""
    return anchor.replace(ITEM, "__item_")


class ClauseNodes:
    """Writes one clause; `roles` has whom each provision binds."""

    def __init__(self, clause: Clause, setting: Setting, roles: dict[str, tuple[str, ...]]) -> None:
        self._clause = clause
        self._setting = setting
        self._roles = roles
        anchors = anchors_in(setting.draft, clause, setting.lang)
        self._anchors = {block: xml_id(anchor) for block, anchor in anchors.items()}
        self._count = 0

    def _cells(self, table: Block, words: WordsOfCell) -> Iterator[list[Node]]:
        """The cells of each row that are shown, those of the head as such; `words` writes what is in one."""
        grid = grid_of(table)
        for at, row in enumerate(table.children):
            cells = []
            for column, cell in enumerate(row.children):
                if (at, column) in grid.owners:
                    continue
                size = grid.sizes.get((at, column), CellSize())
                spans = {"colspan": size.columns, "rowspan": size.rows}
                taken = {name: str(count) for name, count in spans.items() if count > 1}
                cells.append(node("th" if at < grid.heads else "td", taken or None, *words(cell.runs)))
            yield cells

    def _next(self) -> int:
        """The number of what has no ID of its own."""
        self._count += 1
        return self._count
