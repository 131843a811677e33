"""The blocks of a text as a sequence of passages, and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from clausework.errors import ClauseworkError
from clausework.model.amendment import AmendedPassage
from clausework.model.draft import Block, Run


class UnfitPassages(ClauseworkError):
    """Passages of which no text can be made."""

    section = "amend"


def passages_of(blocks: Sequence[Block]) -> tuple[AmendedPassage, ...]:
    """The blocks one after another, as many as `lines_of` has lines."""
    return tuple(_passages(blocks, 0))


def _passages(blocks: Sequence[Block], level: int) -> Iterator[AmendedPassage]:
    before: Block | None = None
    for block in blocks:
        if block.kind == "list":
            apart = before is not None and before.kind == "list" and before.ordered == block.ordered
            for place, item in enumerate(block.children):
                yield _passage(item, level, ordered=block.ordered, apart=apart and not place)
                yield from _passages(item.children, level + 1)
        elif block.kind == "table":
            yield _passage(block, level)
            for row in block.children:
                yield _passage(row, level, cells=tuple(cell.runs for cell in row.children))
        else:
            yield _passage(block, level)
            yield from _passages(block.children, level + 1)
        before = block


def _passage(
    block: Block,
    level: int,
    *,
    ordered: bool = False,
    apart: bool = False,
    cells: tuple[tuple[Run, ...], ...] = (),
) -> AmendedPassage:
    return AmendedPassage(
        kind=block.kind,
        level=level,
        ordered=ordered,
        apart=apart,
        id=block.id,
        label=block.label,
        target=block.target,
        sha256=block.sha256,
        runs=block.runs,
        cells=cells,
    )


def blocks_of(passages: Sequence[AmendedPassage]) -> tuple[Block, ...]:
    """The blocks that the passages were made of; UnfitPassages if they cannot have been made of any."""
    blocks, rest = _blocks(passages, 0, 0)
    if rest < len(passages):
        raise UnfitPassages("unfit_passage", place=rest + 1, words=passages[rest].text[:20])
    return blocks


def _blocks(passages: Sequence[AmendedPassage], place: int, level: int) -> tuple[tuple[Block, ...], int]:
    """The blocks at a level from a place on, and where they end."""
    found: list[Block] = []
    while place < len(passages) and passages[place].level == level:
        passage = passages[place]
        place += 1
        children: tuple[Block, ...] = ()
        if place < len(passages) and passages[place].level == level + 1 and passage.kind not in BARE:
            children, place = _blocks(passages, place, level + 1)
        if passage.kind == "item":
            _join(found, passage, _block(passage, children))
        elif passage.kind == "row":
            if not found or found[-1].kind != "table":
                raise UnfitPassages("unfit_passage", place=place, words=passage.text[:20])
            cells = tuple(Block(kind="cell", runs=runs) for runs in passage.cells)
            rows = (*found[-1].children, _block(passage, cells))
            found[-1] = msgspec.structs.replace(found[-1], children=rows)
        else:
            found.append(_block(passage, children))
    return tuple(found), place


BARE = frozenset({"table", "row"})
"""Kinds whose passages hold no others but rows."""


def _join(found: list[Block], passage: AmendedPassage, item: Block) -> None:
    """Put an item into the list that it belongs to."""
    last = found[-1] if found else None
    if last and last.kind == "list" and last.ordered == passage.ordered and not passage.apart:
        found[-1] = msgspec.structs.replace(last, children=(*last.children, item))
    else:
        found.append(Block(kind="list", ordered=passage.ordered, children=(item,)))


def _block(passage: AmendedPassage, children: tuple[Block, ...]) -> Block:
    return Block(
        kind=passage.kind,
        runs=passage.runs,
        id=passage.id,
        label=passage.label,
        target=passage.target,
        sha256=passage.sha256,
        children=children,
    )
