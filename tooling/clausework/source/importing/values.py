"""The result of an import: clauses under our IDs, and the leftovers; kept for the next import."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from clausework.model.canonical import canonical_json
from clausework.model.draft import Block, Clause, ClauseText, Run

Reason = Literal[
    "contents",
    "cover",
    "designation",
    "running",
    "anchor",
    "address",
    "tag",
    "merged",
    "deleted",
    "comment",
    "record",
    "unwritable",
    "picture",
    "layout",
    "included",
    "clash",
    "moved",
    "retired",
]


class LeftOver(msgspec.Struct, frozen=True):
    """Words of the source that stand in no clause, the clause after whose text they stood, and why."""

    clause: str
    words: str
    why: Reason


class ImportedClause(msgspec.Struct, frozen=True, kw_only=True):
    """A clause with what it was in the source.

    `was` is its number as printed there; `counted` are the numbers of its notes, tables and list items, which
    the layout counts anew; `untitled` says that it has no title, `called_as_whole` that its title is the one
    of the whole text; `own` are the IDs of provisions that the author gave.
    """

    clause: Clause
    was: str = ""
    counted: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    untitled: bool = False
    called_as_whole: bool = False


class ImportedText(msgspec.Struct, frozen=True, kw_only=True):
    """A whole text in one language: its title, its clauses in order, and what was left over.

    `pictures` are the bytes of the figures by their names. `typed` is how the source names the tables,
    figures and formulas that references lead to, by their labels.
    """

    title: str
    lang: str
    clauses: tuple[ImportedClause, ...]
    left: tuple[LeftOver, ...] = ()
    pictures: dict[str, bytes] = {}
    typed: dict[str, str] = {}


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


KEPT = "standard/.imported.json"


class KeptImport(msgspec.Struct, frozen=True, kw_only=True):
    """The text as it was imported, under the IDs of the project."""

    title: str
    lang: str
    clauses: tuple[ImportedClause, ...]


def kept_import(text: ImportedText) -> bytes:
    """The file."""
    return canonical_json(KeptImport(title=text.title, lang=text.lang, clauses=text.clauses))


def read_kept_import(root: Path) -> KeptImport | None:
    """What the file says; None without it, or if it was edited until it says nothing."""
    try:
        return msgspec.json.decode((root / KEPT).read_bytes(), type=KeptImport)
    except (OSError, msgspec.DecodeError):
        return None
