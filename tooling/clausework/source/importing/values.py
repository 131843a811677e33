"""What an import knows of a text of others: its clauses under our IDs, and what has no place in them."""

from __future__ import annotations

from typing import Literal

import msgspec

from clausework.model.clause import Clause

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
