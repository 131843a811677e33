"""Blocks of a clause in the authoritative language, each with its translation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from clausework.checks.passages import Passage
from clausework.model.clause import Block, Clause, walk

if TYPE_CHECKING:
    from clausework.checks.context import Context  # which knows the pairs of each clause


def pairs(context: Context) -> Iterator[tuple[Passage, Passage]]:
    """Each block of an original with that of each translation, through the whole draft."""
    for standing in context.standings.values():
        yield from standing.pairs


def pairs_of(clause: Clause, main: str) -> Iterator[tuple[Passage, Passage]]:
    """Each block of a clause's original with that of each translation."""
    for lang in clause.texts:
        if lang != main and main in clause.texts and not clause.generated:
            for original, translated in block_pairs(clause, main, lang):
                yield Passage(clause, main, original), Passage(clause, lang, translated)


def block_pairs(clause: Clause, main: str, lang: str) -> Iterator[tuple[Block, Block]]:
    """The blocks of two texts that answer to each other: by order, else those of equal IDs."""
    original, translated = walk(clause.texts[main].blocks), walk(clause.texts[lang].blocks)
    if [(block.kind, block.id) for block in original] == [(block.kind, block.id) for block in translated]:
        yield from zip(original, translated, strict=True)
        return
    by_id = {block.id: block for block in original if block.id}
    yield from ((by_id[block.id], block) for block in translated if block.id in by_id)
