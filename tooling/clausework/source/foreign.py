"""A text of others, read as a draft: its articles, headings or requirements become clauses.

Such a text has numbers and no IDs. Each clause gets a key made from its number, unique within the
text and of no meaning in any other; `clausework.redline.foreign` finds out which clause of one
text is which of another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from clausework.lang.normalise import normalise
from clausework.lang.script import HAN
from clausework.model.clause import Block, Clause, ClauseText
from clausework.model.draft import Draft
from clausework.source.foreign_blocks import WITHIN_ITEM, Blocks, literal
from clausework.source.foreign_kind import TextKind, kind_of
from clausework.source.foreign_numbers import (
    Numbered,
    article,
    counted,
    division,
    dotted,
    headed,
    named,
    requirement,
)
from clausework.source.foreign_pieces import Piece, anchored, pieces

UNIT = 100
"""The level of articles, requirements and numbered paragraphs; all headings have lower ones."""
NO_WORD = re.compile(r"\W+")
FIGURES = re.compile(r"\d+")
"""What an anchor made of a number has in common with it: such a one changes with the number."""


class ForeignText(msgspec.Struct, frozen=True, kw_only=True):
    """The draft, and the keys of those of its clauses that are articles, requirements and the like.

    The other clauses are headings and what stands between. `anchors` are the names that the author gave to
    clauses, by their keys, if they tell more than the number.
    """

    draft: Draft
    units: frozenset[str]
    anchors: Mapping[str, str] = {}


def read_foreign(text: str, label: str, lang: str = "") -> ForeignText:
    """Read a text; without `lang` it is taken to be Chinese if a tenth of it is Han characters."""
    text = normalise(text)
    found = list(anchored(pieces(text)))
    cut, anchors = tuple(piece for piece, _ in found), [anchor for _, anchor in found]
    return _built(cut, label, lang or language_of(text), Blocks(), anchors)


def read_pieces(found: tuple[Piece, ...], label: str, lang: str, blocks: Blocks | None = None) -> ForeignText:
    """A text that is cut already; without `blocks` no sign in it is a mark."""
    return _built(found, label, lang, blocks or Blocks(literal))


def _built(
    found: tuple[Piece, ...], label: str, lang: str, blocks: Blocks, anchors: Sequence[str] = ()
) -> ForeignText:
    builder = _Builder(kind_of(found), lang, blocks)
    for place, piece in enumerate(found):
        builder.anchor = anchors[place] if anchors else ""
        builder.take(piece, place)
    draft = Draft(label=label, languages=(lang,), clauses=builder.clauses())
    units = builder.units or [clause.id for clause in draft.clauses]
    return ForeignText(draft=draft, units=frozenset(units), anchors=builder.anchors)


def language_of(text: str) -> str:
    """`zh` if a tenth of the characters are Han, else `en`."""
    return "zh" if not text.isascii() and 10 * len(HAN.findall(text)) > len(text) else "en"


class _Open(msgspec.Struct):
    """A clause being read; `table` is the number of the table that its last block is."""

    id: str
    number: str
    depth: int
    parent: str
    title: str
    unit: bool
    blocks: list[Block]
    table: int = -1

    def clause(self, lang: str) -> Clause:
        """The clause as far as it has been read."""
        text = ClauseText(title=self.title, blocks=tuple(self.blocks))
        return Clause(
            id=self.id, number=self.number, depth=self.depth, parent=self.parent, texts={lang: text}
        )


class _Builder:
    """Puts pieces into clauses."""

    def __init__(self, kind: TextKind, lang: str, made: Blocks) -> None:
        self.kind = kind
        self._made = made
        self._heads = ("paragraph", "item") if kind.listed else ("paragraph",)
        self.lang = lang
        self.units: list[str] = []
        self.anchor = ""
        self.anchors: dict[str, str] = {}
        self._open: list[_Open] = []
        self._keys: dict[str, int] = {}
        self._path: list[tuple[int, str]] = []
        self._article = ""

    def clauses(self) -> tuple[Clause, ...]:
        """The clauses read so far, in order."""
        return tuple(found.clause(self.lang) for found in self._open)

    def take(self, piece: Piece, place: int) -> None:
        """Read one more piece; `place` is its index."""
        if piece.kind == "heading":
            self._heading(piece)
        elif piece.kind == "row":
            self._row(piece)
        elif not (piece.kind in self._heads and self._numbered(piece.text, place)):
            self._flow(self._made.block(piece))

    def _heading(self, piece: Piece) -> None:
        if self.kind.law and (found := article(piece.text, self._article)):
            self._article = found.key
            self._unit(found, heading=True)
            return
        ranked = division(piece.text)
        number = ranked[1] if ranked else headed(piece.text)
        title = self._made.plain(number.rest if number else piece.text)
        key = number.key if number else NO_WORD.sub("-", title).strip("-").lower() or "¶"
        if self.kind.tables and number:
            key = f"§{key}"  # a requirement may have the same number as a section
        self._start(key, number.shown if number else "", title, piece.level)
        if self.kind.headed and number:
            self.units.append(self._open[-1].id)

    def _numbered(self, text: str, place: int) -> bool:
        """Start a clause if the paragraph begins with the number of one."""
        if place in self.kind.divisions and (ranked := division(text)):
            self._start(ranked[1].key, ranked[1].shown, self._made.plain(ranked[1].rest), 10 + ranked[0])
            return True
        if self.kind.law:
            number = article(text, self._article)
            self._article = number.key if number else self._article
        else:
            number = counted(text) if self.kind.counted else dotted(text)
            number = number or (named(text) if self.kind.named else None)
            if number and number.key.startswith("0.") and not self._continues(number.key):
                return False
        if number:
            self._unit(number)
        return number is not None

    def _continues(self, key: str) -> bool:
        """True for 0.1, and for 0.2 after that: 0.9 is a version where there is no 0.8."""
        *above, last = key.split(".")
        return last == "1" or ".".join((*above, str(int(last) - 1))) in self._keys

    def _unit(self, number: Numbered, heading: bool = False) -> None:
        title = self._made.plain(number.rest) if heading else ""
        self._leave(number.key)
        self._start(number.key, number.shown, title, UNIT + number.key.count("."), unit=True)
        self.units.append(self._open[-1].id)
        if number.rest.strip() and not heading:
            self._open[-1].blocks.append(self._made.of_kind("paragraph", number.rest))

    def _leave(self, key: str) -> None:
        """Close the headings that do not hold the number, if one above them does: 2.2 is not below 2.1."""
        numbers = {found.id: found.number for found in self._open}
        holding = [place for place, (_, name) in enumerate(self._path) if key.startswith(f"{numbers[name]}.")]
        if holding:
            del self._path[holding[-1] + 1 :]

    def _row(self, piece: Piece) -> None:
        at, column = self.kind.tables.get(piece.table, (-1, -1))
        number = requirement(piece.cells[at]) if 0 <= at < len(piece.cells) else ""
        if not number:
            self._flow(self._made.row(piece.cells), piece.table)
            return
        self._unit(Numbered(shown=number, key=number, rest=""))
        blocks = self._open[-1].blocks
        cells = piece.cells[:at], piece.cells[at + 1 :]
        at_text = column - (column > at)
        rest = (*cells[0], *cells[1])
        for part in (rest[:at_text], rest[at_text : at_text + 1], rest[at_text + 1 :]):
            if any(part) and part == rest[at_text : at_text + 1]:
                blocks.append(self._made.of_kind("paragraph", part[0]))
            elif any(part):
                blocks.append(Block(kind="table", children=(self._made.row(part),)))

    def _start(self, key: str, number: str, title: str, level: int, unit: bool = False) -> None:
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
        count = self._keys[key] = self._keys.get(key, 0) + 1
        name = key if count == 1 else f"{key}~{count}"
        figures = "".join(FIGURES.findall(self.anchor))
        if self.anchor and (not figures or figures != "".join(FIGURES.findall(key))):
            self.anchors[name] = self.anchor
        self.anchor = ""
        parent = self._path[-1][1] if self._path else ""
        self._path.append((level, name))
        self._open.append(
            _Open(
                id=name,
                number=number,
                depth=len(self._path),
                parent=parent,
                title=title,
                unit=unit,
                blocks=[],
            )
        )

    def _flow(self, found: Block, table: int = -1) -> None:
        """Add a block to the clause being read, if it belongs to it."""
        if not self._open or (self.kind.tables and self._open[-1].unit):
            # What follows the last row of a table is no part of the requirement in that row.
            self._start("¶", "", "", UNIT - 1)
        clause = self._open[-1]
        last = clause.blocks[-1] if clause.blocks else None
        if found.kind == "row":
            if last is None or clause.table != table:
                clause.blocks.append(Block(kind="table", children=(found,)))
            else:
                clause.blocks[-1] = msgspec.structs.replace(last, children=(*last.children, found))
        elif last is not None and last.kind == "list" and _belongs(found):
            clause.blocks[-1] = msgspec.structs.replace(last, children=(*last.children, found))
        elif found.kind == "item":
            clause.blocks.append(Block(kind="list", children=(found,)))
        else:
            clause.blocks.append(found)
        clause.table = table


def _belongs(found: Block) -> bool:
    """Whether a block goes on with the list before it."""
    return found.kind == "item" or (found.kind != "figure" and found.target.startswith(WITHIN_ITEM))
