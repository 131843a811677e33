"""The words of lines for the template: runs with their marks, references, and formulas as nested lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

import msgspec

from clausework.lang.tex import ARGUMENTS, read_formula
from clausework.model.clause import CELL, Run
from clausework.model.draft import Draft
from clausework.model.mentions import mentioned, words_for
from clausework.model.redline import Edit, Operation
from clausework.model.tables import SHOWN
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
SAME = frozenset(("emphasis", "strong", "code", "subscript", "superscript"))

Footnotes = dict[str, tuple[tuple[TypesetRun, ...], ...]]
"""The paragraphs of the footnotes of a clause by their names, as far as they have not been told yet."""


def plain(words: str, mark: str = "text", op: str = "") -> tuple[TypesetRun, ...]:
    """The words as runs: one, or none."""
    return (TypesetRun(words, mark, op=op),) if words else ()


class PdfWording:
    """Writes words in one language; `old` is None unless it is a redline."""

    def __init__(self, lang: str, new: Draft, old: Draft | None) -> None:
        self._lang = lang
        self._new, self._old = new, old
        self._home = ""
        self._footnotes: Footnotes = {}

    def enter(self, home: str, footnotes: Footnotes) -> None:
        """Write what stands in the clause `home`, which has those footnotes."""
        self._home, self._footnotes = home, footnotes

    def runs(self, edits: Iterable[Edit]) -> tuple[TypesetRun, ...]:
        """The edits as runs."""
        return tuple(
            found
            for edit in edits
            for was, run in zip(edit.was or edit.runs, edit.runs, strict=True)
            for found in self._run(run, was, edit.op)
        )

    def cells(self, edits: Iterable[Edit], gone: bool) -> tuple[tuple[TypesetRun, ...], ...]:
        """The words of each cell; a row that is still there has the cells of the new table."""
        cells: list[list[Edit]] = [[]]
        for edit in edits:
            for was, run in zip(edit.was or edit.runs, edit.runs, strict=True):
                if run == CELL:
                    if gone or edit.op != "delete":
                        cells.append([])
                else:
                    cells[-1].append(Edit(edit.op, (run,), (was,)))
        return tuple(_unled(self.runs(cell)) for cell in cells)

    def _run(self, run: Run, was: Run, op: Operation) -> Iterator[TypesetRun]:
        kind = OPERATIONS[op]
        if run.mark == "ref":
            yield from self._reference(run, was, op)
        elif run.mark == "footnote":
            name = footnote_name(self._home, run.target)
            if name in self._footnotes:
                paragraphs, self._footnotes[name] = self._footnotes[name], ()
                yield TypesetRun(run.target, "footnote", name, kind, paragraphs=paragraphs)
            else:
                yield TypesetRun(run.target, "raised", op=kind)
        elif run.mark == "merged":
            yield TypesetRun(SHOWN[run.text], op=kind)
        elif run.mark == "break":
            yield TypesetRun("", "break")
        elif run.mark == "math":
            yield TypesetRun(run.text, "math", op=kind, formula=set_formula(run.text))
        elif run.mark == "link" and run.target.startswith(SAFE):
            yield TypesetRun(run.text, "link", run.target, kind)
        elif run.text:
            yield TypesetRun(run.text, run.mark if run.mark in SAME else "text", op=kind)

    def _reference(self, run: Run, was: Run, op: Operation) -> Iterator[TypesetRun]:
        """The number that is referred to; one that has become another is shown in both drafts."""
        found = mentioned(self._new, run.target, self._lang) if op != "delete" else None
        target = (found.anchor or found.clause) if found else ""
        mark = "ref" if target else "text"
        now = self._mention(run, (self._old or self._new) if op == "delete" else self._new)
        before = self._mention(was, self._old) if op == "equal" and self._old else now
        if before != now:
            yield TypesetRun(before, op="delete")
            yield TypesetRun(now, mark, target, "insert")
        else:
            yield TypesetRun(now, mark, target, OPERATIONS[op])

    def _mention(self, run: Run, draft: Draft) -> str:
        return run.text or words_for(draft, run.target, self._lang)


def _unled(runs: tuple[TypesetRun, ...]) -> tuple[TypesetRun, ...]:
    """The words of a cell without the blanks that it begins with."""
    if not runs or runs[0].mark != "text" or not runs[0].text.startswith(" "):
        return runs
    bare = runs[0].text.lstrip(" ")
    return (msgspec.structs.replace(runs[0], text=bare), *runs[1:]) if bare else _unled(runs[1:])


def footnote_name(home: str, label: str) -> str:
    """The name by which the references to a footnote find it."""
    return f"{home}--fn{label}"


def shares(rows: Sequence[Sequence[Sequence[TypesetRun]]], columns: int) -> tuple[int, ...]:
    """How the width of a table is shared among its columns: by their longest words and cells."""
    found = [NARROWEST] * columns
    for row in rows:
        if len(row) == columns:
            for column, cell in enumerate(row):
                words = "".join(run.text for run in cell)
                longest = max(map(_width, words.split()), default=0)
                found[column] = max(found[column], min(_width(words), WIDEST), min(longest, WIDEST))
    return tuple(found)


NARROWEST, WIDEST = 8, 64
"""Bounds of a column, in halves of the width of a Chinese character."""
FIRST_WIDE = 0x2E80


def _width(words: str) -> int:
    return sum(2 if ord(sign) >= FIRST_WIDE else 1 for sign in words)
