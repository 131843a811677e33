"""A line as it is printed: what one draft prints around its words, and where the line stands."""

from __future__ import annotations

from typing import Literal

import msgspec

LineKind = Literal[
    "paragraph",
    "item",
    "table",
    "row",
    "note",
    "example",
    "figure",
    "formula",
    "footnote",
    "code",
    "quotation",
    "warning",
    "caution",
]


class Face(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """Label, number and anchor of a line in one draft.

    `index` counts the lines of the clause as `lines_of` does; `parent` is the index of the line that it
    stands in, -1 for none, and `within` the kind of the note, example or footnote around it. `list` is the
    list of the clause that an item is of, from 1: two lists are never one. `number` is what was counted,
    `label` what is printed before the words (of a formula: after them), `name` what others call it, and
    `anchor` where references lead, "" if none do. `id` is that of the provision.
    """

    clause: str
    index: int
    parent: int = -1
    within: str = ""
    depth: int = 0
    list: int = 0
    number: str = ""
    label: str = ""
    name: str = ""
    anchor: str = ""
    id: str = ""
