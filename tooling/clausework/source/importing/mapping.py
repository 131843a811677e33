"""The runs of blocks, made anew one by one, whatever depth they stand at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from clausework.model.clause import Block, ClauseText, Run
from clausework.source.importing.values import ImportedClause

Remake = Callable[[Run], Iterable[Run]]


def remade(blocks: Sequence[Block], remake: Remake) -> tuple[Block, ...]:
    """The blocks with what `remake` makes of each run."""
    return tuple(
        msgspec.structs.replace(
            block,
            runs=tuple(new for run in block.runs for new in remake(run)),
            children=remade(block.children, remake),
        )
        for block in blocks
    )


def with_blocks(item: ImportedClause, lang: str, blocks: tuple[Block, ...]) -> ImportedClause:
    """The imported clause with other blocks."""
    text: ClauseText = msgspec.structs.replace(item.clause.texts[lang], blocks=blocks)
    return msgspec.structs.replace(item, clause=msgspec.structs.replace(item.clause, texts={lang: text}))
