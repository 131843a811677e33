"""A text of others, read as a draft: its articles, headings or requirements become clauses, by their numbers.

Such a text has numbers and no IDs. Each clause gets a key made from its number, unique within the
text and of no meaning in any other; `clausework.redline.foreign` finds out which clause of one
text is which of another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from clausework.lang.normalise import normalise
from clausework.lang.patterns import HAN, HAN_RANGE, Patterns, on_use
from clausework.lang.zh.numerals import ORDINAL, value
from clausework.model.draft import Block, Clause, ClauseText, Draft, Element
from clausework.source.foreign_pieces import WITHIN_ITEM, Blocks, ForeignPiece, anchored, literal, pieces

HAN_NUMBER = rf"{ORDINAL}\d"
OPEN, CLOSE = "(?P<open>[*_]*)", "(?P<close>[*_]*)"

FIND = Patterns(__file__, {"close": CLOSE, "han_number": HAN_NUMBER, "han_range": HAN_RANGE, "open": OPEN})

"""Emphasis: of the number alone, or of a title after it too."""
DIVIDES = frozenset("第* ")
RANKS = ("编", "部分", "分编", "章", "节")
DECORATION = "*`_ "


class Numbered(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A number at the head of a text: as printed, as a key, and the words after it."""

    shown: str
    key: str
    rest: str


def article(text: str, after: str = "") -> Numbered | None:
    """The number of an article of law; `after` is the key of the article before this one.

    Where no blank follows the number it must continue the count: a sentence may begin with 第三条.
    """
    match = FIND.article.match(text)
    if match is None:
        english = FIND.law_en.match(text)
        return _numbered(text, english, english["number"]) if english else None
    number = value(match["number"]) if not match["number"].isdigit() else int(match["number"])
    if number is None:
        return None
    key = str(number) + (f"-{value(match['sub']) or match['sub']}" if match["sub"] else "")
    rest = text[match.end() :]
    clear = any(match.group("gap", "open", "colon")) or not rest or rest[0] in "【（["
    before = after.partition("-")[0]
    continues = number == (int(before) + 1 if before.isdigit() else 1)
    return _numbered(text, match, key) if clear or continues else None


def _numbered(text: str, match: re.Match[str], key: str) -> Numbered:
    return Numbered(shown=" ".join(match["shown"].split()), key=key, rest=_rest(text, match))


def _rest(text: str, match: re.Match[str]) -> str:
    """The words after the number; emphasis that goes on after it is that of the words."""
    return text[match.end() :] if match["close"] else match["open"] + text[match.end() :]


def named(text: str) -> Numbered | None:
    """The name of a requirement, as `REQ-7`."""
    match = FIND.named.match(text)
    return _numbered(text, match, match["shown"]) if match else None


def dotted(text: str) -> Numbered | None:
    """A number of two levels or more, as clauses of standards have; a row of numbers has none."""
    match = FIND.dotted.match(text)
    if match is None or FIND.version.match(match["shown"]):
        return None
    return None if FIND.dotted.match(text, match.end()) else _numbered(text, match, match["shown"])


def headed(text: str) -> Numbered | None:
    """The number of a heading; a year or a day is none."""
    match = FIND.headed.match(text)
    if match is None or FIND.dated.match(text):
        return None
    return _numbered(text, match, re.sub(r"\s+", "", match["shown"]))


def counted(text: str) -> Numbered | None:
    """A plain count: `1.`, `2)`, `三、`."""
    match = FIND.counted.match(text)
    if match is None:
        return None
    number = int(match["number"]) if match["number"] else value(match["han"])
    shown = match["number"] or match["han"]
    return Numbered(shown=shown, key=str(number), rest=_rest(text, match))


def division(text: str) -> tuple[int, Numbered] | None:
    """A chapter or section of a law with its rank, from 0 for a book."""
    match = FIND.division.match(text.strip("* ")) if text[:1] in DIVIDES else None
    if match is None:
        return None
    shown = re.sub(r"\s+", "", match["shown"])
    title = FIND.spaced.sub("", match["title"])
    return RANKS.index(match["rank"]), Numbered(shown=shown, key=shown, rest=title)


def requirement(cell: str) -> str:
    """The number of a requirement in a cell, or "" if the cell holds none."""
    bare = cell.strip(DECORATION)
    if bare.endswith((")", ".")):
        link = FIND.link.fullmatch(bare)
        bare = (link[1] if link else bare).strip(DECORATION).removesuffix(".")
    return bare if FIND.requirement.fullmatch(bare) else ""


ENOUGH = 3
"""Pieces of a kind from which on the text is taken to be made of that kind."""
COUNT = 5
"""A count of paragraphs 1, 2, 3 … is one of clauses if it goes so far."""


class TextKind(msgspec.Struct, frozen=True, kw_only=True):
    """Way in which the clauses of a text are marked.

    `law`: by articles, and by `divisions`: the places of paragraphs that are chapters although
    they are not written as headings. `tables`: for each table of requirements the columns that
    hold their number and their text. `counted`: by a plain count. `named`: by names as `REQ-7`.
    `listed`: their numbers stand in items of lists. `headed`: by numbered headings, most headings
    having a number. `names`: headings are such names, and UTF-8 alone is none.
    """

    law: bool = False
    divisions: frozenset[int] = frozenset()
    tables: Mapping[int, tuple[int, int]] = {}
    counted: bool = False
    named: bool = False
    listed: bool = False
    headed: bool = False
    names: bool = False


def kind_of(found: Sequence[ForeignPiece]) -> TextKind:
    """Look through all pieces; a law's articles are surer than tables, and those surer than counts."""
    if _articles(piece.text for piece in found if piece.kind in ("paragraph", "heading")):
        return TextKind(law=True, divisions=_divisions(found))
    items = [piece.text for piece in found if piece.kind == "item"]
    if _articles(items):
        return TextKind(law=True, divisions=_divisions(found), listed=True)
    if tables := _requirements(found):
        return TextKind(tables=tables)
    paragraphs = [piece.text for piece in found if piece.kind == "paragraph"]
    numbered = any(map(dotted, paragraphs))
    counts = [number.key for text in paragraphs if (number := counted(text))] if not numbered else []
    if len(counts) >= COUNT and counts == [str(place + 1) for place in range(len(counts))]:
        return TextKind(counted=True)  # from 1 on without a gap or a second start
    names = _names(paragraphs)
    headings = [piece.text for piece in found if piece.kind == "heading"]
    begun = sum(bool(dotted(text) or named(text)) for text in items) if not (numbered or names) else -1
    listed = begun >= max(ENOUGH, len(headings) / 2)  # enough for the text to be made of them
    return TextKind(
        named=names or (listed and _names(items)),
        listed=listed,
        headed=2 * sum(headed(text) is not None for text in headings) > len(headings),
        names=_names(headings),
    )


def _articles(texts: Iterable[str]) -> bool:
    """True if there are enough articles, each in the count that those before it have begun."""
    count, before = 0, ""
    for text in texts:
        if number := article(text, before):
            count, before = count + 1, number.key
            if count == ENOUGH:  # the rest of a long law need not be read for this
                return True
    return False


def _names(texts: Iterable[str]) -> bool:
    """True if enough texts begin with names that differ in their number alone."""
    keys = {number.key for text in texts if (number := named(text))}
    series = Counter(key.rstrip("0123456789.") for key in keys)
    return max(series.values(), default=0) >= ENOUGH


def _divisions(found: Sequence[ForeignPiece]) -> frozenset[int]:
    """The starts of the chapters; the table of contents names them all once before."""
    last: dict[str, int] = {}
    for place, piece in enumerate(found):
        if piece.kind == "paragraph" and len(piece.text) < 40 and (ranked := division(piece.text)):
            last[ranked[1].key + "".join(ranked[1].rest.split())] = place
    return frozenset(last.values())


def _requirements(found: Sequence[ForeignPiece]) -> dict[int, tuple[int, int]]:
    """The tables most of whose rows have a number: its column, and the one that has the most text."""
    rows: dict[int, list[ForeignPiece]] = {}
    for piece in found:
        if piece.kind == "row":
            rows.setdefault(piece.table, []).append(piece)
    tables: dict[int, tuple[int, int]] = {}
    total = 0
    for table, members in rows.items():
        bodies = [piece.cells for piece in members[1:] if len(piece.cells) > 1]  # the head has no number
        numbers = Counter(at for cells in bodies for at, cell in enumerate(cells) if requirement(cell))
        column = max(numbers, key=lambda at: (numbers[at], -at), default=0)  # the first of equals
        if numbers and 2 * numbers[column] >= len(members) - 1:
            lengths: Counter[int] = Counter()
            for cells in bodies:
                lengths.update({at: len(cell) for at, cell in enumerate(cells) if at != column})
            tables[table] = column, max(lengths, key=lambda at: (lengths[at], -at))
            total += numbers[column]
    headings = sum(piece.kind == "heading" for piece in found)
    # A history of versions is also a table of numbers, but no text is made of it.
    return tables if total >= max(ENOUGH, headings / 2) else {}


UNIT = 100
"""The level of articles, requirements and numbered paragraphs; all headings have lower ones."""
NO_WORD = on_use(r"\W+")
FIGURES = on_use(r"\d+")
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


def read_pieces(
    found: tuple[ForeignPiece, ...], label: str, lang: str, blocks: Blocks | None = None
) -> ForeignText:
    """A text that is cut already; without `blocks` no sign in it is a mark."""
    return _built(found, label, lang, blocks or Blocks(literal))


def _built(
    found: tuple[ForeignPiece, ...], label: str, lang: str, blocks: Blocks, anchors: Sequence[str] = ()
) -> ForeignText:
    builder = _Builder(kind_of(found), lang, blocks)
    for place, piece in enumerate(found):
        builder.anchor = anchors[place] if anchors else ""
        builder.take(piece, place)
    draft = Draft(label=label, languages=(lang,), clauses=tuple(of.clause(lang) for of in builder.opened))
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
    blocks: list[Block] = []
    element: Element = "clause"
    table: int = -1

    def clause(self, lang: str) -> Clause:
        """The clause as far as it has been read."""
        text = ClauseText(title=self.title, blocks=tuple(self.blocks))
        return Clause(
            id=self.id,
            element=self.element,
            number=self.number,
            depth=self.depth,
            parent=self.parent,
            texts={lang: text},
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
        self.opened: list[_Open] = []
        self._keys: dict[str, int] = {}
        self._path: list[tuple[int, str]] = []
        self._article = ""

    def take(self, piece: ForeignPiece, place: int) -> None:
        """Read one more piece; `place` is its index."""
        if piece.kind == "heading":
            self._heading(piece)
        elif piece.kind == "row":
            self._row(piece)
        elif not (piece.kind in self._heads and self._numbered(piece.text, place)):
            self._flow(self._made.block(piece))

    def _heading(self, piece: ForeignPiece) -> None:
        if self.kind.law and (found := article(piece.text, self._article)):
            self._article = found.key
            self._unit(found, heading=True)
            return
        ranked = division(piece.text)
        number = ranked[1] if ranked else headed(piece.text)
        if number and not number.rest and not self.kind.names and named(piece.text):
            number = None
        title = self._made.plain(number.rest if number else piece.text)
        key = number.key if number else NO_WORD.sub("-", title).strip("-").lower() or "¶"
        if self.kind.tables and number:
            key = f"§{key}"  # a requirement may have the same number as a section
        self._start(key, number.shown if number else "", title, piece.level)
        self.opened[-1].element = piece.element
        if self.kind.headed and number:
            self.units.append(self.opened[-1].id)

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
            if number and number.key.startswith("0."):
                # 0.1, and 0.2 after that: 0.9 is a version where there is no 0.8.
                *above, last = number.key.split(".")
                if last != "1" and ".".join((*above, str(int(last) - 1))) not in self._keys:
                    return False
        if number:
            self._unit(number)
        return number is not None

    def _unit(self, number: Numbered, heading: bool = False) -> None:
        title = self._made.plain(number.rest) if heading else ""
        # Close the headings that do not hold it, if one above them does: 2.2 is not below 2.1.
        numbers = {found.id: found.number for found in self.opened}
        names = [numbers[name] for _, name in self._path]
        holding = [at for at, above in enumerate(names, 1) if number.key.startswith(f"{above}.")]
        if holding:
            del self._path[holding[-1] :]
        self._start(number.key, number.shown, title, UNIT + number.key.count("."), unit=True)
        self.units.append(self.opened[-1].id)
        if number.rest.strip() and not heading:
            self.opened[-1].blocks.append(self._made.of_kind("paragraph", number.rest))

    def _row(self, piece: ForeignPiece) -> None:
        at, column = self.kind.tables.get(piece.table, (-1, -1))
        number = requirement(piece.cells[at]) if 0 <= at < len(piece.cells) else ""
        if not number:
            self._flow(self._made.row(piece.cells), piece.table)
            return
        self._unit(Numbered(shown=number, key=number, rest=""))
        blocks = self.opened[-1].blocks
        cells = piece.cells[:at], piece.cells[at + 1 :]
        at_text = column - (column > at)
        rest = (*cells[0], *cells[1])
        for part in (rest[:at_text], rest[at_text : at_text + 1], rest[at_text + 1 :]):
            if any(part) and part == rest[at_text : at_text + 1]:
                blocks.append(self._made.of_kind("paragraph", part[0]))
            elif any(part):
                blocks.append(Block(kind="table", children=(self._made.row(part),)))

    def _start(self, key: str, number: str, title: str, level: int, unit: bool = False) -> None:
        while self._path and self._path[-1][0] >= level:  # a heading ends those of its own level and below
            self._path.pop()
        count = self._keys[key] = self._keys.get(key, 0) + 1
        name = key if count == 1 else f"{key}~{count}"  # a number may stand twice, in an annex say
        figures = "".join(FIGURES.findall(self.anchor))
        if self.anchor and (not figures or figures != "".join(FIGURES.findall(key))):
            self.anchors[name] = self.anchor
        self.anchor = ""
        parent = self._path[-1][1] if self._path else ""
        self._path.append((level, name))
        self.opened.append(_Open(name, number, len(self._path), parent, title, unit))

    def _flow(self, found: Block, table: int = -1) -> None:
        """Add a block to the clause being read, if it belongs to it."""
        if not self.opened or (self.kind.tables and self.opened[-1].unit):
            # What follows the last row of a table is no part of the requirement in that row.
            self._start("¶", "", "", UNIT - 1)
        clause = self.opened[-1]
        last = clause.blocks[-1] if clause.blocks else None
        row = found.kind == "row"
        listed = found.kind == "item" or (found.kind != "figure" and found.target.startswith(WITHIN_ITEM))
        if last and (clause.table == table if row else last.kind == "list" and listed):
            clause.blocks[-1] = msgspec.structs.replace(last, children=(*last.children, found))
        elif row or found.kind == "item":
            clause.blocks.append(Block(kind="table" if row else "list", children=(found,)))
        elif last and last.kind == "list" and found.kind == "footnote":
            clause.blocks.insert(-1, found)  # the list goes on
        else:
            clause.blocks.append(found)
        clause.table = table
