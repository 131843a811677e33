"""What is asked of framed lines: their words, their addresses, and those of one provision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, assert_never

from msgspec.structs import replace

from clausework.lang.normalise import raised
from clausework.layout.framed import FramedLine, Nested, Piece, every, nested
from clausework.layout.kinds import DASH, shape_of

Side = Literal["old", "new"]
TIGHT = ("：", " ", "\u3000", DASH)
"""What a label ends in that needs no blank after it."""


def address_of(line: FramedLine) -> str:
    """Where a line is that nothing names, CLAUSE--INDEX."""
    return f"{line.face.clause}--{line.face.index}"


def plain(line: FramedLine, side: Side = "new", *, notes: bool = False) -> str:
    """The words of a line where there are no marks, with those of its `notes` or without."""
    return plain_pieces(line.pieces, side, notes=notes)


def plain_pieces(pieces: Iterable[Piece], side: Side = "new", *, notes: bool = False) -> str:
    """The words of pieces where there are no marks: 10⁴ is not to be read as 104."""
    words = ((getattr(piece, side), piece) for piece in pieces if notes or piece.mark != "footnote")
    return "".join(plain_words(each, piece) for each, piece in words if each is not None)


def plain_words(words: str, piece: Piece) -> str:
    """Words under the mark of a piece where there are no marks."""
    match piece.mark:
        case "subscript" | "superscript":
            return raised(words, piece.mark)
        case "footnote":
            return f"[{words.rstrip(')')}]"
        case "break":
            return " | " if piece.target == "cell" else " "
        case "text" | "emphasis" | "strong" | "code" | "link" | "ref" | "math" | "merged":
            return words
        case _:
            assert_never(piece.mark)


def printed(line: FramedLine, side: Side = "new", *, notes: bool = False) -> str:
    """The words of a line with its label; the number of a formula comes after them."""
    face, words = line.old if side == "old" else line.new, plain(line, side, notes=notes)
    if face is None:
        return ""
    if line.kind == "formula":
        return f"{words} {face.label}"
    tight = not (face.label and words) or face.label.endswith(TIGHT)
    return face.label + ("" if tight else " ") + words


def statement(lines: Iterable[FramedLine]) -> str:
    """What lines say, each with its label in a line of its own; no tables, figures and footnotes."""
    return "\n".join("  " * (line.face.depth - 1) + printed(line) for line in lines if _spoken(line))


def typed(lines: Iterable[FramedLine]) -> Iterator[tuple[FramedLine, str]]:
    """Lines with their words as a person would type them: items with markers, and no other labels.

    Tables, figures and footnotes have no part in it.
    """
    for line in lines:
        if line.kind == "item":
            yield line, "  " * (line.face.depth - 1) + f"{line.face.label} {plain(line)}"
        elif _spoken(line):
            yield line, plain(line)


def _spoken(line: FramedLine) -> bool:
    return shape_of(line.kind) not in ("captioned", "row", "noted") and line.face.within != "footnote"


def part(lines: Sequence[FramedLine], provision: str) -> tuple[FramedLine, ...]:
    """A provision with the list that it introduces and their footnotes, as they are printed in their clause.

    An item stands alone, without its marker.
    """
    tree = nested(lines)
    own = [*_lines(_found(tree, provision))]
    cited = {piece.target for line in own for piece in line.pieces if piece.mark == "footnote"}
    notes = (node for node in tree if node.line.kind == "footnote" and node.line.face.note in cited)
    return (*map(_unlisted, own[:1]), *own[1:], *_lines(notes))


def _found(nodes: Sequence[Nested], provision: str) -> tuple[Nested, ...]:
    """The node of a provision and the list that follows it; none if there is no such."""
    for place, node in enumerate(nodes):
        if node.kind == "line" and node.line.face.id == provision:
            return (node, *(each for each in nodes[place + 1 : place + 2] if each.kind == "list"))
        if found := _found(node.children, provision):
            return found
    return ()


def _lines(nodes: Iterable[Nested]) -> Iterator[FramedLine]:
    return (node.line for node in every(nodes) if node.kind == "line")


def _unlisted(line: FramedLine) -> FramedLine:
    if line.kind != "item" or line.new is None:
        return line
    return replace(line, new=replace(line.new, kind="paragraph", label="", name="", group=0))
