"""Blocks with other words in some of their lines, without some of them, and with new ones."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import msgspec

from clausework.model.draft import Block, BlockKind, Run


class NewLine(msgspec.Struct, frozen=True):
    """A line to be added: an item joins or begins a list, any other kind is a block of its own."""

    kind: BlockKind
    runs: tuple[Run, ...]

    def block(self) -> Block:
        """The line as a block."""
        return Block(kind=self.kind, runs=self.runs)


def amended(
    blocks: tuple[Block, ...],
    words: Mapping[int, tuple[Run, ...]],
    gone: Collection[int] = (),
    added: Mapping[int, tuple[NewLine, ...]] = {},
) -> tuple[Block, ...]:
    """The blocks with the new `words` of lines; lines are counted as `lines_of` counts them.

    `added` has the lines that come right after a line, -1 for what comes first. A line that is
    `gone` takes what stands in it along.
    """
    return tuple(_Amender(words, gone, added).blocks(blocks, first=True))


class _Amender:
    """Walks the blocks in the order of their lines; `self.at` is the line that was met last."""

    def __init__(
        self,
        words: Mapping[int, tuple[Run, ...]],
        gone: Collection[int],
        added: Mapping[int, tuple[NewLine, ...]],
    ) -> None:
        self.words = words
        self.gone = gone
        self.added = added
        self.at = -1
        self.items: list[Block] = []  # new items that wait for the list that follows, if one does
        self.others: list[Block] = []  # new blocks that wait for the end of the list they were met in

    def blocks(self, blocks: tuple[Block, ...], first: bool = False) -> Iterator[Block]:
        """Sibling blocks, amended."""
        if first:
            yield from self._new(-1)
        for block in blocks:
            if block.kind == "list":
                yield from self._list(block)
                continue
            yield from self._own_list()
            if block.kind == "table":
                self.at += 1 + len(block.children)  # a table is a line, and each of its rows
                yield block
                yield from self._new(self.at)
            else:
                yield from self._single(block)
        yield from self._own_list()

    def _single(self, block: Block) -> Iterator[Block]:
        index, made = self._amended(block)
        if index not in self.gone:
            yield made
        yield from self._new(index)

    def _amended(self, block: Block) -> tuple[int, Block]:
        self.at += 1
        index = self.at
        children = tuple(self.blocks(block.children)) if block.children else ()
        runs = self.words.get(index, block.runs)
        return index, msgspec.structs.replace(block, runs=runs, children=children)

    def _list(self, block: Block) -> Iterator[Block]:
        items, self.items = self.items, []
        for item in block.children:
            index, made = self._amended(item)
            if index not in self.gone:
                items.append(made)
            for line in self.added.get(index, ()):
                (items if line.kind == "item" else self.others).append(line.block())
        if items:
            yield msgspec.structs.replace(block, children=tuple(items))
        others, self.others = self.others, []
        yield from others

    def _new(self, index: int) -> Iterator[Block]:
        for line in self.added.get(index, ()):
            if line.kind == "item":
                self.items.append(line.block())
            else:
                yield line.block()

    def _own_list(self) -> Iterator[Block]:
        if self.items:
            yield Block(kind="list", ordered=True, children=tuple(self.items))
            self.items = []
