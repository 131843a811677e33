"""The text of a clause as published for machines, in `clauses.json`."""

from __future__ import annotations

import msgspec

from clausework.model.draft import BlockKind, Run, Term


class BlockData(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A block as published for machines, with those inside it.

    `label` is what is printed before its words: a), 注1：, 表2; `text` are the words without it. `runs` are
    given where a part of them is marked. `anchor` is the name by which references find it. A `generated`
    block was made from the other clauses.
    """

    kind: BlockKind
    label: str = ""
    text: str = ""
    id: str = ""
    anchor: str = ""
    ordered: bool = False
    target: str = ""
    sha256: str = ""
    generated: bool = False
    runs: tuple[Run, ...] = ()
    blocks: tuple[BlockData, ...] = ()


class TextData(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A clause in one language as published for machines.

    `number` and `heading` are as printed. `hash` is that of the words, and `source` the hash of the text
    that a translation was made from.
    """

    heading: str
    number: str = ""
    title: str = ""
    term: Term | None = None
    hash: str = ""
    source: str = ""
    blocks: tuple[BlockData, ...] = ()
