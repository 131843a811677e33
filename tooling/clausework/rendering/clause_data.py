"""The text of a clause for machines: every block with its kind, its printed label and its words.

What a reader sees is written out: numbers of references, markers of items, counts of notes and tables.
"""

from __future__ import annotations

from typing import assert_never

import msgspec

from clausework.layout.framed import FramedLine, Nested, nested, plain, plain_pieces
from clausework.layout.kinds import DASHES, shape_of
from clausework.layout.stream import cells_of, framed_text
from clausework.model.canonical import text_hash
from clausework.model.draft import Clause, ClauseText, Run, line_blocks
from clausework.model.published import BlockData, TextData
from clausework.rendering import labels
from clausework.rendering.clause_html import Setting


def text_data(clause: Clause, setting: Setting) -> TextData:
    """The clause in the language of the setting, which it must have."""
    text = clause.texts[setting.lang]
    return TextData(
        heading=labels.own_heading(clause, setting.lang),
        number=labels.number_of(clause, setting.lang),
        title=text.title,
        term=text.term,
        hash=text_hash(text),
        source=text.source,
        blocks=_Data(clause, text, setting).blocks(),
    )


def labelled(block: BlockData) -> str:
    """Its label and its words, with a blank between them where the label does not end in one or a colon."""
    tight = not (block.label and block.text) or block.label.endswith(("：", " ", *DASHES))
    return block.label + ("" if tight else " ") + block.text


class _Data:
    """Makes the blocks of one text out of its lines."""

    def __init__(self, clause: Clause, text: ClauseText, setting: Setting) -> None:
        self._lines = nested(framed_text(setting.draft, clause, setting.lang))
        self._blocks = line_blocks(text.blocks)

    def blocks(self) -> tuple[BlockData, ...]:
        """The blocks, those marked that were not written."""
        return tuple(
            msgspec.structs.replace(self._of(node), generated=node.line.generated) for node in self._lines
        )

    def _of(self, node: Nested) -> BlockData:
        match node.kind:
            case "list":
                items = tuple(map(self._of, node.children))
                return BlockData(kind="list", ordered=node.line.face.ordered, blocks=items)
            case "table":
                caption, *rows = node.children
                return self._line(caption, tuple(self._row(row.line) for row in rows))
            case "code":
                first, *rest = node.children
                text = "\n".join(plain(each.line, notes=True) for each in node.children)
                return msgspec.structs.replace(self._line(first, tuple(map(self._of, rest))), text=text)
            case "line":
                return self._line(node, tuple(map(self._of, node.children)))
            case _:
                assert_never(node.kind)

    def _line(self, node: Nested, inside: tuple[BlockData, ...]) -> BlockData:
        line, block = node.line, self._blocks[node.line.face.index]
        captioned = shape_of(line.kind) == "captioned"
        return BlockData(
            kind=line.kind,
            label=line.face.sign if captioned else line.face.label,
            text=plain(line, notes=True),
            id=block.id,
            anchor="" if block.id else line.face.anchor,
            target=block.target,
            sha256=block.sha256,
            runs=_marked(block.runs),
            blocks=inside,
        )

    def _row(self, row: FramedLine) -> BlockData:
        """A row with all its cells: one that is one with another has the sign that says so."""
        block = self._blocks[row.face.index]
        words = (plain_pieces(cell, notes=True) for cell in cells_of(row))
        cells = (
            BlockData(kind="cell", text=text, runs=_marked(cell.runs))
            for cell, text in zip(block.children, words, strict=True)
        )
        return BlockData(kind="row", id=block.id, blocks=tuple(cells))


def _marked(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """The runs, where a part of them is marked."""
    return runs if any(run.mark != "text" for run in runs) else ()
