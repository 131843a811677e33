"""XML written by the standard library, and what writers of the blocks of one clause share."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from xml.etree import ElementTree as ET

from clausework.model.clause import Block, Clause, Run
from clausework.model.mentions import ITEM, anchors_in
from clausework.model.tables import CellSize, grid_of
from clausework.rendering.clause_html import Setting

Node = ET.Element
UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot have."""


def node(name: str, attributes: Mapping[str, str] | None = None, *content: Node | str | None) -> Node:
    """An element; attributes that are empty are left out, and so is content that is None."""
    made = ET.Element(name, {key: _fit(value) for key, value in (attributes or {}).items() if value})
    for each in content:
        add(made, each)
    return made


def add(parent: Node, content: Node | str | None) -> None:
    """Put an element or words at the end of an element."""
    if content is None or content == "":
        return
    if not isinstance(content, str):
        parent.append(content)
    elif len(parent):
        parent[-1].tail = (parent[-1].tail or "") + _fit(content)
    else:
        parent.text = (parent.text or "") + _fit(content)


def written(root: Node, structural: Collection[str], head: str = "") -> bytes:
    """The document; elements of these names hold no words of their own, and each child begins a line."""
    for each in root.iter():
        if each.tag in structural and len(each):
            each.text = "\n"
            for child in each:
                child.tail = "\n"
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{text}\n'.encode()


def _fit(text: str) -> str:
    return UNFIT.sub("", text)


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
