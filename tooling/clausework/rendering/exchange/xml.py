"""XML written by the standard library, and what writers of the lines of one clause share."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from xml.etree import ElementTree as ET
from xml.parsers import expat

from clausework.lang.modals import Modal, modal_of
from clausework.layout.framed import FramedLine, Nested, Piece, address_of, plain
from clausework.layout.mentions import ITEM
from clausework.model.draft import Clause
from clausework.rendering.clause_html import Setting
from clausework.rendering.page import environment

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
        parent[-1].tail = (parent[-1].tail or "") + _fit(content)  # words behind a child are its tail
    else:
        parent.text = (parent.text or "") + _fit(content)


def parsed(template: str, **values: object) -> Node:
    """The elements that a template has; attributes that are empty are left out, as in `node`."""
    made, parser = ET.TreeBuilder(), expat.ParserCreate()  # which leaves names with prefixes as they are
    parser.StartElementHandler = lambda name, given: made.start(
        name, {key: value for key, value in given.items() if value}
    )
    parser.EndElementHandler, parser.CharacterDataHandler = made.end, made.data
    parser.Parse(_fit(environment().get_template(f"exchange/{template}").render(values)), True)
    return made.close()


def written(root: Node, structural: Collection[str]) -> bytes:
    """The document; elements of these names hold no words of their own, and each child begins a line."""
    for each in root.iter():
        if each.tag in structural and len(each):  # in others a line break would be a word of the text
            each.text = "\n"
            for child in each:
                child.tail = "\n"
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _fit(text: str) -> str:
    return UNFIT.sub("", text)


def xml_id(anchor: str) -> str:
    """An anchor as an ID of XML, which may have no colon."""
    return anchor.replace(ITEM, "__item_")


def goal_of(reference: Piece) -> str:
    """The ID of what a reference leads to in a clause; "" if it leads to a clause, or nowhere."""
    return xml_id(reference.target.partition("#")[2])


class ClauseNodes:
    """Writes one clause; `roles` has whom each provision binds."""

    def __init__(self, clause: Clause, setting: Setting, roles: dict[str, tuple[str, ...]]) -> None:
        self._clause = clause
        self._setting = setting
        self._roles = roles

    def words(self, pieces: tuple[Piece, ...]) -> Iterator[Node | str]:
        """The running text with its marks; a reference has the number that is printed."""
        for piece in pieces:
            yield self.piece(piece.new or "", piece)

    def piece(self, words: str, piece: Piece) -> Node | str:
        """Words under the mark of a piece."""
        raise NotImplementedError

    def _level(self, line: FramedLine) -> Modal | None:
        return modal_of(plain(line), self._setting.lang, self._setting.draft.verbs)

    def _name(self, line: FramedLine) -> str:
        """The name of a line: its ID, that by which references find it, or else its address."""
        return line.face.id or xml_id(line.face.anchor) or xml_id(address_of(line))

    def _footnote_id(self, label: str) -> str:
        return f"fn_{self._clause.id}_{label}"

    def _rows(self, table: Nested, *, inner: str = "") -> tuple[list[Node], int]:
        """The rows of a table with the cells that are shown, and how many are of its head.

        The words of a cell stand in an `inner` element, if any.
        """
        rows = [each.line for each in table.children if each.line.kind == "row"]
        made = []
        for row in rows:
            cells = []
            for cell in row.cells:
                spans = {"colspan": cell.columns, "rowspan": cell.rows}
                taken = {name: str(count) for name, count in spans.items() if count > 1}
                words = self.words(cell.pieces)
                inside = (node(inner, None, *words),) if inner else words
                cells.append(node("th" if row.head else "td", taken, *inside))
            made.append(node("tr", None, *cells))
        return made, sum(row.head for row in rows)
