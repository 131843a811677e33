"""The text of a clause for machines: every block with its kind, its printed label and its words.

What a reader sees is written out: numbers of references, markers of items, counts of notes and tables.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausework.model.canonical import text_hash
from clausework.model.clause import WARNINGS, Block, Clause, ClauseText, code_text, walk
from clausework.model.mentions import anchors_in
from clausework.model.numbering import marker, ordinals
from clausework.model.published import BlockData, TextData
from clausework.rendering import labels
from clausework.rendering.clause_html import Setting, block_words
from clausework.rendering.redlining import DASH
from clausework.strings.catalogue import say

CAPTIONED = frozenset({"table", "figure", "formula"})


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
        blocks=_Numbered(clause, text, setting).blocks(),
    )


def printed_lines(blocks: tuple[BlockData, ...]) -> Iterator[str]:
    """The blocks as lines: each label with its words, and the cells of a row apart by tabs."""
    for block in blocks:
        if block.kind == "row":
            yield "\t".join(cell.text for cell in block.blocks)
            continue
        if block.kind == "code":
            yield block.text
            continue
        if block.kind != "list":
            yield labelled(block)
        yield from printed_lines(block.blocks)


def labelled(block: BlockData) -> str:
    """Its label and its words, with a blank between them where the label does not end in one or a colon."""
    tight = not (block.label and block.text) or block.label.endswith(("：", " ", DASH))
    return block.label + ("" if tight else " ") + block.text


class _Numbered:
    """The blocks of one text; it holds the counts of what has been told so far."""

    def __init__(self, clause: Clause, text: ClauseText, setting: Setting) -> None:
        self._clause, self._text, self._setting = clause, text, setting
        self._places = {id(block): place for place, block in enumerate(walk(text.blocks))}
        self._anchors = anchors_in(setting.draft, clause, setting.lang)
        self._counts = {kind: iter(ordinals(text.blocks, kind)) for kind in ("note", "example")}

    def blocks(self) -> tuple[BlockData, ...]:
        own = len(self._text.own)
        return tuple(
            self._block(block, 0, generated=place >= own) for place, block in enumerate(self._text.blocks)
        )

    def _block(self, block: Block, depth: int, label: str = "", *, generated: bool = False) -> BlockData:
        marked = any(run.mark != "text" for run in block.runs)
        return BlockData(
            kind=block.kind,
            label=label or self._label(block),
            text=code_text(block) if block.kind == "code" else block_words(block, self._setting),
            id=block.id,
            anchor="" if block.id else self._anchors.get(id(block), ""),
            ordered=block.ordered,
            target=block.target,
            sha256=block.sha256,
            generated=generated,
            runs=block.runs if marked else (),
            blocks=tuple(self._children(block, depth)),
        )

    def _children(self, block: Block, depth: int) -> Iterator[BlockData]:
        for position, child in enumerate(block.children, 1):
            sign = (marker(depth + 1, position) if block.ordered else DASH) if block.kind == "list" else ""
            yield self._block(child, depth + (block.kind == "list"), sign)

    def _label(self, block: Block) -> str:
        lang = self._setting.lang
        if block.kind in self._counts or block.kind in WARNINGS:
            number = next(self._counts[block.kind]) if block.kind in self._counts else ""
            nth = say(lang, "site.nth", number=number) if number else ""
            return say(lang, f"site.{block.kind}", number=nth)
        if block.kind in CAPTIONED:
            number = self._setting.captions.get((self._clause.id, self._places[id(block)]), "")
            return say(lang, f"site.{block.kind}", number=number).rstrip("　 –")
        return block.target if block.kind == "footnote" else ""
