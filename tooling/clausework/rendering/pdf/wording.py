"""The words of lines for the template: runs with their marks, references, and formulas as nested lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, assert_never
from xml.etree.ElementTree import Element

from clausework.lang.tex import ARGUMENTS, read_formula
from clausework.layout.framed import Piece
from clausework.model.redline import Operation
from clausework.rendering.pdf.parts import TypesetRun

FormulaPart = list[Any]
"""A name that the template knows, then what it is made of."""

ROWS = frozenset(("math", "mrow", "mstyle", "mpadded", "mtd"))
ACCENTS = {"^": "\u0302", "~": "\u0303", "\u00af": "\u0304", "→": "\u20d7", "˙": "\u0307", "¨": "\u0308"}
"""The combining character of an accent that is set above."""
LINES = frozenset("―‾_")
PRIMES = frozenset("′″‴")
LIMITED = frozenset(("lim", "max", "min", "sup", "inf", "limsup", "liminf"))
"""Names whose bounds stand below them."""
DEFAULT_SPACE = 0.25


class _Unfit(Exception):
    """The formula has something that cannot be set."""


@lru_cache(maxsize=1024)
def set_formula(tex: str) -> FormulaPart | None:
    """The formula as the template sets it; None if it is to be shown as it is written."""
    root = read_formula(tex)
    if root is None:
        return None
    try:
        found = _row(list(root))
    except _Unfit:
        return None
    return found if len(found) > 1 else None


def _words(part: Element) -> str:
    return (part.text or "").strip()


def _row(parts: Sequence[Element]) -> FormulaPart:
    """Elements side by side; brackets around a table, or a pair that TeX stretches, grow with it."""
    fenced = any(part.get("fence") for part in parts) or (
        len(parts) > 1 and any(part.tag == "mtable" for part in parts)
    )
    return ["fenced" if fenced else "row", *map(_part, parts)]


def _part(part: Element) -> FormulaPart:
    tag = part.tag
    if tag in ("mi", "mn", "mo", "mtext"):
        return _leaf(part, tag)
    if tag == "mspace":
        return ["space", _ems(part.get("width", ""))]
    if tag in ROWS:
        return _row(list(part))
    if tag == "mfrac":
        return ["fraction", _part(part[0]), _part(part[1])]
    if tag == "msqrt":
        return ["root", _row(list(part))]
    if tag == "mroot":
        return ["root", _part(part[0]), _part(part[1])]
    if tag == "mtable":
        return _table(part)
    if tag in ARGUMENTS:
        return _scripts(part, tag)
    raise _Unfit(tag)


def _leaf(part: Element, tag: str) -> FormulaPart:
    """A name, a number, an operator or words; a name of more than one letter is upright."""
    words = part.text or ""
    if tag == "mtext":
        return ["text", words]
    if words in LIMITED:
        return ["limits", words]
    if len(words) > 1:
        return ["text", words] if tag == "mn" else ["name", words]
    if not words:
        return ["row"]
    upright = part.get("mathvariant") == "normal"
    return ["upright" if upright else "text" if tag == "mn" else "symbol", words]


def _scripts(part: Element, tag: str) -> FormulaPart:
    """What stands above and below; a line or an accent has signs of its own."""
    base, last = part[0], _words(part[-1])
    if tag == "mover" and last in ACCENTS:
        return ["accent", _part(base), ACCENTS[last]]
    if tag in ("mover", "munder") and last in LINES:
        return ["over" if tag == "mover" else "under", _part(base)]
    if tag == "msup" and last and set(last) <= PRIMES:
        return ["primes", _part(base), sum("′″‴".index(sign) + 1 for sign in last)]
    below = _part(part[1]) if tag in ("msub", "munder", "msubsup", "munderover") else None
    above = _part(part[-1]) if tag in ("msup", "mover", "msubsup", "munderover") else None
    return ["bounds" if tag in ("munder", "mover", "munderover") else "scripts", _part(base), below, above]


def _table(part: Element) -> FormulaPart:
    rows = [list(row) for row in part]
    columns = max(map(len, rows), default=0)
    if not columns or any(cell.tag != "mtd" for row in rows for cell in row):
        raise _Unfit("mtable")
    align = rows[0][0].get("columnalign", "center")
    filled = [[*map(_part, row), *([["row"]] * (columns - len(row)))] for row in rows]
    return ["table", "left" if align == "left" else "center", *filled]


def _ems(width: str) -> float:
    try:
        return float(width.removesuffix("em"))
    except ValueError:
        return DEFAULT_SPACE


SAFE = ("https://", "http://", "mailto:")
"""Addresses that a printed text links to."""
OPERATIONS: Mapping[Operation, str] = {"equal": "", "insert": "insert", "delete": "delete"}

Footnotes = dict[str, tuple[tuple[TypesetRun, ...], ...]]
"""The paragraphs of the footnotes of a clause by their names, as far as they have not been told yet."""


def plain(words: str, mark: str = "text", op: str = "") -> tuple[TypesetRun, ...]:
    """The words as runs: one, or none."""
    return (TypesetRun(words, mark, op=op),) if words else ()


class PdfWording:
    """Sets the words of one clause: `footnotes` are those that stand at the foot of a page."""

    def __init__(self, home: str = "") -> None:
        self._home = home
        self.footnotes: Footnotes = {}

    def runs(self, pieces: Iterable[Piece]) -> tuple[TypesetRun, ...]:
        """The pieces as runs; a number that has become another is shown in both drafts."""
        told = ((piece, op, words) for piece in pieces for op, words in piece.sides)
        found = (self._run(words, piece, OPERATIONS[op]) for piece, op, words in told)
        return tuple(run for run in found if run.text or run.mark == "break")

    def _run(self, words: str, piece: Piece, op: str) -> TypesetRun:
        match piece.mark:
            case "ref":
                clause, _, anchor = piece.target.partition("#")
                target = "" if op == "delete" else anchor or clause
                return TypesetRun(words, "ref" if target else "text", target, op)
            case "footnote":
                name = footnote_name(self._home, piece.target)
                if name not in self.footnotes:
                    return TypesetRun(words, "raised", op=op)
                paragraphs, self.footnotes[name] = self.footnotes[name], ()
                return TypesetRun(words, "footnote", name, op, paragraphs=paragraphs)
            case "break":
                return TypesetRun("", "break")
            case "math":
                return TypesetRun(words, "math", op=op, formula=set_formula(words))
            case "link":
                safe = piece.target if piece.target.startswith(SAFE) else ""
                return TypesetRun(words, "link" if safe else "text", safe, op)
            case "emphasis" | "strong" | "code" | "subscript" | "superscript":
                return TypesetRun(words, piece.mark, op=op)
            case "text" | "merged":
                return TypesetRun(words, op=op)
            case _:
                assert_never(piece.mark)


def footnote_name(home: str, label: str) -> str:
    """The name by which the references to a footnote find it."""
    return f"{home}--fn{label}"


def shares(rows: Iterable[Sequence[Sequence[Piece]]], columns: int) -> tuple[int, ...]:
    """How the width of a table is shared among its columns: by their longest words and cells."""
    found = [NARROWEST] * columns
    for row in rows:
        if len(row) == columns:
            for column, cell in enumerate(row):
                told = (piece for piece in cell if piece.mark != "break")
                words = "".join(words for piece in told for _, words in piece.sides)
                longest = max(map(_width, words.split()), default=0)
                found[column] = max(found[column], min(_width(words), WIDEST), min(longest, WIDEST))
    return tuple(found)


NARROWEST, WIDEST = 8, 64
"""Bounds of a column, in halves of the width of a Chinese character."""
FIRST_WIDE = 0x2E80


def _width(words: str) -> int:
    return sum(2 if ord(sign) >= FIRST_WIDE else 1 for sign in words)
