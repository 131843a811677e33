"""The kinds of lines, by what they have in common in every format: their shape, and what they are part of."""

from __future__ import annotations

from typing import Literal, assert_never

from clausework.layout.framed import LineKind

Shape = Literal["prose", "item", "row", "labelled", "captioned", "display", "verbatim", "quoted", "noted"]
"""What a writer has one function for: a kind of a known shape needs no other."""
GroupKind = Literal["list", "table", "code", "line"]


def shape_of(kind: LineKind) -> Shape:
    """The shape of a kind of lines."""
    match kind:
        case "paragraph":
            return "prose"
        case "item" | "row":
            return kind
        case "note" | "example" | "warning" | "caution":
            return "labelled"
        case "table" | "figure":
            return "captioned"
        case "formula":
            return "display"
        case "code":
            return "verbatim"
        case "quotation":
            return "quoted"
        case "footnote":
            return "noted"
        case _:
            assert_never(kind)


def group_of(kind: LineKind) -> GroupKind:
    """What lines of a kind make together: items a list, a caption and rows a table; `line` for none."""
    match kind:
        case "item":
            return "list"
        case "table" | "row":
            return "table"
        case "code":
            return "code"
        case "paragraph" | "note" | "example" | "warning" | "caution" | "quotation":
            return "line"
        case "figure" | "formula" | "footnote":
            return "line"
        case _:
            assert_never(kind)
