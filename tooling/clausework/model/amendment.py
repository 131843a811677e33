"""An amending decision: what is done to an old draft so that it becomes the new one.

All places are those of the old draft, and everything is done at once: no act sees what another has done.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from clausework.model.draft import BlockFacts, Element, Provision, Run, Term
from clausework.model.redline import Side

ClauseActKind = Literal["amend", "insert", "delete", "move"]
START = -1
"""Stands for the place before the first passage."""


class AmendedPassage(BlockFacts, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """A block without those inside it, so that a text is a sequence of passages and nothing is lost.

    `level` counts the blocks that it stands in, without lists and tables. An item belongs to the list of the
    passage before it at its level, if that is of its kind; `apart` says that it begins another.
    """

    level: int = 0
    apart: bool = False
    label: str = ""
    cells: tuple[tuple[Run, ...], ...] = ()

    @property
    def text(self) -> str:
        """The plain words, the cells of a row apart by tabs."""
        if self.kind == "row":
            return "\t".join("".join(run.plain for run in cell) for cell in self.cells)
        return "".join(run.plain for run in self.runs)


class WordChange(msgspec.Struct, frozen=True, gc=False):
    """Words that stand once in a passage, and what stands in their place."""

    old: str
    new: str


class PassageAct(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """Change to a passage of a clause.

    - amend: the passage `at` has its `words` changed, or becomes `to`;
    - insert: `passages` come after the passage `after`;
    - delete: the passage `at` goes;
    - restate: the passages from `at` to `until` become `passages`.

    Acts that put something after one passage do so in their order.
    """

    act: Literal["amend", "insert", "delete", "restate"]
    at: int = START
    until: int = START
    after: int = START
    words: tuple[WordChange, ...] = ()
    to: AmendedPassage | None = None
    passages: tuple[AmendedPassage, ...] = ()


class TextAct(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Change to a clause in one language; with `dropped` it has no text in it any more."""

    title: str | UnsetType = UNSET
    term: Term | UnsetType | None = UNSET
    source: str | UnsetType = UNSET
    generated: int | UnsetType = UNSET
    dropped: bool | UnsetType = UNSET
    acts: tuple[PassageAct, ...] = ()


class ClauseAct(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Change to the clause `old`, or with "" to none; it is called `new` then.

    One that is inserted or moved comes after the clause `after`, which has its old ID and stays in its place;
    "" stands for the beginning. Of the rest only what is new is told; a provision that is None is gone.
    """

    act: ClauseActKind
    old: str = ""
    new: str = ""
    after: str | UnsetType = UNSET
    number: str | UnsetType = UNSET
    element: Element | UnsetType = UNSET
    depth: int | UnsetType = UNSET
    parent: str | UnsetType = UNSET
    code: str | UnsetType = UNSET
    roles: tuple[str, ...] | UnsetType = UNSET
    informative: bool | UnsetType = UNSET
    generated: str | UnsetType = UNSET
    provisions: dict[str, Provision | None] | UnsetType = UNSET
    texts: dict[str, TextAct] | UnsetType = UNSET


HEAD = ("number", "element", "depth", "parent", "code", "roles", "informative", "generated")
"""What a clause has beside its ID, its texts and its provisions."""


class Substitution(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Words of a language that become others wherever they stand in the old `clauses`.

    That is in their titles, and in their passages of which no act tells.
    """

    lang: str
    old: str
    new: str
    clauses: tuple[str, ...]


class AmendingDecision(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """The acts by which the clauses of one draft become those of another.

    The digests of both sides are the SHA-256 of the canonical JSON of their clauses. `title` is that of the
    standard in each language, if it is another.
    """

    standard: str = ""
    old: Side
    new: Side
    title: dict[str, str] = {}
    substitutions: tuple[Substitution, ...] = ()
    acts: tuple[ClauseAct, ...] = ()
