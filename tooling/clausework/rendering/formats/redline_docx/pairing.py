"""Paragraphs and rows of the documents of two drafts in pairs, and in which language they are written."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.etree.ElementTree import Element

import msgspec

from clausework.errors import RedlineWithoutText
from clausework.layout.framed import FramedClause, FramedLine, Piece, Side
from clausework.layout.stream import with_cells
from clausework.model.draft import Clause
from clausework.model.redline import Change, Redline
from clausework.rendering.docx.standard.document import PIECE, Place, WordBlock
from clausework.rendering.docx.standard.numbering import Lists
from clausework.rendering.pictures import Picture
from clausework.rendering.redlining import languages_of


def language_of(redline: Redline, lang: str) -> str:
    """The language of the document: the one given if either draft has a text in it, else the text's own."""
    known = languages_of(redline)
    return lang if lang in known else next(iter(known), lang)


def other_languages(redline: Redline, lang: str) -> dict[str, str]:
    """By the ID of a change the language to print it in, where it is not `lang`.

    Clauses that came of one, and clauses between which lines have moved, are printed in one language:
    that in which most of them have a text.
    """
    if all(_has_lines(change, lang) or not _worded(change) for change in redline.changes):
        return {}
    order = (lang, *languages_of(redline))
    found: dict[str, str] = {}
    for group in _groups(redline.changes):
        best = max(order, key=lambda of: sum(_has_lines(change, of) for change in group))
        found |= {change.id: best for change in group if best != lang}
    return found


def require_text(redline: Redline, units: Iterable[BlockPair]) -> None:
    """Refuse a document without a line of text although the drafts have some."""
    if any(map(_worded, redline.changes)) and all(unit.new_home[1] < 0 for unit in units):
        old, new, languages = redline.old.label, redline.new.label, " ".join(languages_of(redline))
        raise RedlineWithoutText("redline_without_text", old=old, new=new, languages=languages)


def _has_lines(change: Change, lang: str) -> bool:
    return lang in change.texts and bool(change.texts[lang].lines)


def _worded(change: Change) -> bool:
    return any(text.lines for text in change.texts.values())


def _groups(changes: Sequence[Change]) -> Iterable[list[Change]]:
    """The changes, those together that share a clause or lines."""
    heads: dict[str, str] = {}

    def head(name: str) -> str:
        while heads.setdefault(name, name) != name:
            name = heads[name]
        return name

    for change in changes:
        for name in _shared(change):
            heads[head(name)] = head(change.id)
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(head(change.id), []).append(change)
    return found.values()


def _shared(change: Change) -> Iterator[str]:
    """The clauses of either draft whose lines the change has; no ID of a change begins with a blank."""
    lines = [line for text in change.texts.values() for line in text.lines]
    yield from (f" old {name}" for name in (change.old, *(line.origin for line in lines)) if name)
    yield from (f" new {name}" for name in (change.new, *(line.destination for line in lines)) if name)


Lines = Callable[[Clause], Sequence[FramedLine]]


def lines_of_drafts(clauses: Iterable[FramedClause]) -> tuple[Lines, Lines]:
    """The lines of each clause of the old draft and of the new, in the order and with the faces of each.

    Their pieces are those of both drafts, so that what is written of them can be paired.
    """
    old: dict[str, dict[int, FramedLine]] = {}
    new: dict[str, dict[int, FramedLine]] = {}
    for line in (line for clause in clauses for line in clause.lines if line.state != "went"):
        if line.old:
            half = msgspec.structs.replace(line, new=None, shows=line.was)
            old.setdefault(line.old.clause, {})[line.old.index] = half
        if line.new:
            half = msgspec.structs.replace(line, old=None)
            new.setdefault(line.new.clause, {})[line.new.index] = half

    def reader(found: Mapping[str, Mapping[int, FramedLine]]) -> Lines:
        return lambda clause: [*with_cells([line for _, line in sorted(found.get(clause.id, {}).items())])]

    return reader(old), reader(new)


def titles_of(redline: Redline, clauses: Iterable[FramedClause], side: Side) -> dict[str, Sequence[Piece]]:
    """The pieces of each title by the ID of its clause in one draft, that of the standard under ""."""
    found: dict[str, Sequence[Piece]] = {}
    for change, clause in zip(redline.changes, clauses, strict=True):
        found.setdefault(change.old if side == "old" else change.new, clause.title)
    return found


def pages_of(redline: Redline, side: Side, pages: Mapping[str, str]) -> dict[str, str]:
    """The page of each clause of a draft: the contents tell those of the new one."""
    shown = {
        change.old if side == "old" else change.new: pages.get(change.new, "") for change in redline.changes
    }
    return {name: page for name, page in shown.items() if name and page}


Spot = tuple[int, int]
"""A change by its place and a line of it by its index; -1 is the heading."""
COVER, TITLE, FIRST_ENTRY = -2, -1, 100
"""The places of what is of no clause, and among that where the entries of the contents begin."""


@dataclass(frozen=True, slots=True, eq=False)
class BlockPair:
    """A paragraph or a table row in both drafts, or in one of them, each as its own document has it.

    `kind` is `table` of a paragraph with a table under it, of which the `grids` are the tables without rows.
    `was` and `now` say where it stands in either document, None where it does not. A redline shows it at
    `old_home` and `new_home`. It is `steady` unless the redline says that it moved. The pieces at the places
    `same` read alike in both.
    """

    kind: str = ""
    old: Element | None = None
    new: Element | None = None
    was: int | None = None
    now: int | None = None
    old_home: Spot = (COVER, -1)
    new_home: Spot = (COVER, -1)
    steady: bool = True
    grids: tuple[Element, ...] = ()
    same: frozenset[int] = frozenset()

    @property
    def altered(self) -> bool:
        """Whether it reads differently."""
        return self.old is None or self.new is None or not alike(self.old, self.new)


@dataclass(frozen=True, slots=True)
class _Written:
    """A paragraph or row of one document."""

    kind: str
    made: Element
    at: int
    grids: tuple[Element, ...] = ()


def units_of(
    redline: Redline, clauses: Iterable[FramedClause], old: Iterable[WordBlock], new: Iterable[WordBlock]
) -> list[BlockPair]:
    """All paragraphs and rows of both documents, in no order; the `clauses` are those of the changes."""
    return [*_Pairing(redline, clauses).units(_flat(old), _flat(new))]


def _flat(blocks: Iterable[WordBlock]) -> dict[Place, _Written]:
    found: dict[Place, _Written] = {}
    listed = [*blocks]
    for block, after in pairwise([*listed, WordBlock(("", "", 0), Element("w:p"))]):
        if block.rows:
            for place, row in zip(block.rows, block.made.findall("w:tr"), strict=True):
                found[place] = _Written("row", row, len(found))
        elif after.rows:
            grid = Element("w:tbl")
            grid.extend(each for each in after.made if each.tag != "w:tr")
            found[block.place] = _Written("table", block.made, len(found), (grid,))
        else:
            found[block.place] = _Written("", block.made, len(found))
    return found


class _Pairing:
    """The places of the drafts in pairs, with where a redline shows them."""

    def __init__(self, redline: Redline, clauses: Iterable[FramedClause]) -> None:
        self._goals: dict[Place, Place] = {}
        self._old: dict[Place, Spot] = {}
        self._new: dict[Place, Spot] = {}
        self._moved: set[Place] = set()
        self._heads: dict[str, int] = {}
        for at, change in enumerate(redline.changes):
            if change.old:
                self._heads.setdefault(change.old, at)
        for at, (change, clause) in enumerate(zip(redline.changes, clauses, strict=True)):
            moved = "moved" in change.kinds
            old = change.old if change.old and self._heads[change.old] == at else ""
            for kind, home in (
                ("entry", (COVER, FIRST_ENTRY + at)),
                ("head", (at, -1)),
                ("warning", (at, -1)),
            ):
                self._meet((kind, old, 0) if old else None, (kind, change.new, 0), home, home, moved)
            for index, line in enumerate(clause.lines):
                self._line(line, (at, index), moved)

    def _line(self, line: FramedLine, home: Spot, moved: bool) -> None:
        old = (line.old.clause, line.old.index) if line.old else None
        for kind in ("line", "picture", "notes"):
            if line.state == "went":
                assert old is not None  # noqa: S101 - it went from somewhere
                self._old[(kind, *old)] = home
                continue
            before: Place | None = (kind, *old) if old else None
            after: Place | None = (kind, line.new.clause, line.new.index) if line.new else None
            at = self._heads[old[0]] if old else home[0]
            left = home if home[0] == at else (at, -1)
            self._meet(before, after, left, home, moved or line.state == "came")

    def _meet(self, old: Place | None, new: Place | None, left: Spot, home: Spot, moved: bool) -> None:
        if old:
            self._old.setdefault(old, left)
        if new:
            self._new[new] = home
        if old and new:
            self._goals[old] = new
            if moved:
                self._moved.add(old)

    def units(self, old: Mapping[Place, _Written], new: Mapping[Place, _Written]) -> Iterator[BlockPair]:
        """The units; a row of another shape is another row, for Word cannot track columns."""
        met: set[Place] = set()
        for place, was in old.items():
            goal = self._goals.get(place, place)
            now = new.get(goal) if place in self._goals or place[0] in ("cover", "part") else None
            if (
                now is None
                or was.kind != now.kind
                or (was.kind == "row" and _shape(was.made) != _shape(now.made))
            ):
                home = self._home(self._old, place)
                yield BlockPair(was.kind, was.made, None, was.at, None, home, home, grids=was.grids)
                continue
            met.add(goal)
            homes = self._home(self._old, place), self._home(self._new, goal)
            before, after = slots(was.made), slots(now.made)
            same = (each for each in before.keys() & after if reads(before[each]) == reads(after[each]))
            yield BlockPair(
                was.kind,
                was.made,
                now.made,
                was.at,
                now.at,
                *homes,
                place not in self._moved,
                (*now.grids, *was.grids),
                frozenset(same),
            )
        for place, now in new.items():
            if place not in met:
                home = self._home(self._new, place)
                yield BlockPair(now.kind, None, now.made, None, now.at, home, home, grids=now.grids)

    @staticmethod
    def _home(homes: Mapping[Place, Spot], place: Place) -> Spot:
        if place in (("cover", "CoverTitle", 0), ("part", "title", 0)):
            return TITLE, -1
        return homes.get(place, (COVER, -1))


def _shape(row: Element) -> list[tuple[object, ...]]:
    """Where the cells of a row are, and whether it is one of the head."""
    counts = [(len(cell.findall("w:p")),) for cell in row.findall("w:tc")]
    cells = (cell.find("w:tcPr") for cell in row.findall("w:tc"))
    shapes = [
        tuple((of.tag, of.get("w:val")) for of in cell if of.tag != "w:tcW")
        for cell in cells
        if cell is not None
    ]
    return [*shapes, *counts, (any(of.tag == "w:tblHeader" for of in row[0]),)]


def share_lists(units: Iterable[BlockPair], lists: Lists) -> None:
    """Let lists that are the same in both drafts be one, so that no item of them changes its number."""
    numbers: dict[str, str] = {}
    olds: list[Element] = []
    for unit in units:
        was, now = (
            next(made[0].iter("w:numId"), None) if made is not None else None for made in (unit.old, unit.new)
        )
        if was is None:
            continue
        olds.append(was)
        if now is None or was.attrib == now.attrib:
            continue
        one, other = was.attrib["w:val"], now.attrib["w:val"]
        free = one not in numbers and other not in numbers.values()
        if free and one != "0" != other and lists.alike(int(one), int(other)):  # 0 is no list
            numbers[one] = other
    for was in olds:
        was.set("w:val", numbers.get(was.attrib["w:val"], was.attrib["w:val"]))


# What is written of a paragraph, piece by piece, so that either draft has the same pieces in the same order.
AFTER = 1 << 20
"""The place of what follows the pieces; -1 is that of what stands before them."""
BESIDE = ("w:pPr", "w:bookmarkStart", "w:bookmarkEnd")
NAMES = frozenset(("id", "name", "w:id", "w:anchor", PIECE))
"""What is named in the file alone, and read by nobody."""


def slots(made: Element) -> dict[int, list[Element]]:
    """The children of a paragraph or a link by the places of their pieces."""
    found: dict[int, list[Element]] = {}
    at = -1
    for child in made:
        if child.tag in BESIDE:
            continue
        if PIECE in child.attrib:
            at = int(child.attrib[PIECE])
        elif at >= 0:  # a run without a place stands behind those that have one
            at = AFTER
        found.setdefault(at, []).append(child)
    return found


def reads(elements: Iterable[Element]) -> list[tuple[object, ...]]:
    """What a reader sees of elements, to compare it."""
    return [
        (each.tag, each.text, *((key, value) for key, value in each.items() if key not in NAMES))
        for element in elements
        for each in element.iter()
    ]


def alike(old: Element, new: Element) -> bool:
    """Whether two paragraphs, or rows, read the same."""
    if old.tag == "w:tr":
        return all(map(alike, old.iter("w:p"), new.iter("w:p")))
    return reads(of for of in old if of.tag not in BESIDE) == reads(of for of in new if of.tag not in BESIDE)


def shown_pictures(redline: Redline, picture: Picture) -> dict[str, bytes]:
    """The pictures of both drafts by their digests; `picture` gives a `data:` address."""
    texts = (text for change in redline.changes for text in change.texts.values())
    sides = (side for text in texts for line in text.lines for side in (line.old, line.new))
    return {side.sha256: _bytes(picture(side.sha256)) for side in sides if side and side.sha256}


def _bytes(address: str) -> bytes:
    head, _, data = address.partition(";base64,")
    return b64decode(data) if head.startswith("data:") else b""
