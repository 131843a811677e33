"""Formulas for the template: MathML as nested lists, where the template has a form for all of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

from clausework.lang.tex import ARGUMENTS, read_formula

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
