"""Typed-up tables: a row of headings, and under it a row for each comment."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from itertools import zip_longest

import msgspec

from clausework.consultation.fields import NAMED, QUOTED, REACHED, SAID
from clausework.consultation.parse import finding
from clausework.lang.patterns import HAN_RANGE
from clausework.model.draft import Place
from clausework.model.finding import Finding


def heading_key(heading: str) -> str:
    """A heading in small letters, without blanks, marks, a number at its end and what is in brackets."""
    bare = re.sub(r"[（(\[［].*?[)）\]］]|[\W_]", "", heading.lower())
    return bare.rstrip("0123456789²") or bare


def _tabled_names() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    text = files(__package__).joinpath("headings.toml").read_text(encoding="utf-8")
    return {
        part: {
            key: tuple(name for line in names.strip().split("\n") for name in map(str.strip, line.split("|")))
            for key, names in members.items()
        }
        for part, members in tomllib.loads(text).items()
    }


NAMES = _tabled_names()
LABELS = {field.key: tuple(field.names.values()) for field in (*SAID, *QUOTED, *NAMED, *REACHED)}
HEADINGS: dict[str, tuple[str, ...]] = {
    key: tuple(dict.fromkeys((*NAMES["fields"].get(key, ()), *LABELS.get(key, ()))))
    for key in dict.fromkeys((*NAMES["fields"], *LABELS))
}
"""The headings of each field of a comment; what is `dropped` numbers the rows of the file alone."""

ANSWER = re.compile(
    r"处理|答复|回复|采纳|审查|审议|裁定|结论|disposition|resolution|response|decision|outcome|observation|answer"
)
"""Headings of what a committee says of comments, which no commenter wrote."""
AMBIGUOUS = ("理由", "reason")
"""What the committee gives too, where its answers stand in the same table."""
FIELDS = {heading_key(name): field for field, names in HEADINGS.items() for name in names}
ANSWERS = {heading_key(name): field for field, names in NAMES["answers"].items() for name in names}
TONGUES = (re.compile(f"[^{HAN_RANGE}]+"), re.compile(f"[{HAN_RANGE}]+"))


def field_of(heading: str, fields: Mapping[str, str] = FIELDS) -> str:
    """The field that a heading means, "" if none; one in two languages is known by either."""
    key = heading_key(heading)
    if key in fields or not key:
        return fields.get(key, "")
    found = {fields.get(other.sub("", key), "") for other in TONGUES} - {""}
    return found.pop() if len(found) == 1 else ""


LEAST = 2
"""Headings that a row must have to be that of the headings: a title above the table has none."""
DEEP = 60
"""Rows of a table among which that of the headings is."""

PLACES = frozenset(["clause", "provision", "locator", "dropped"])
"""A row of a form with nothing else says nothing: it is of a clause that nobody commented on."""
SENDER = frozenset(
    ["role", "organisation", "name", "publish", "channel", "received", "lang", "contact", "dropped"]
)
"""What a form says once of all comments in it."""
PAIR = re.compile(r"\s*([^:：]{2,40})[:：]\s*(.*)", re.DOTALL)


CELL_LIMIT = 32_767
"""Characters of a cell at most in Excel and in what writes for it, which cut off the rest unsaid."""


class Cell(msgspec.Struct, frozen=True):
    """Words of a cell, with its place.

    A `number` may have lost noughts at its end; what is `merged` stands in another cell that goes on here.
    """

    text: str
    at: Place
    number: bool = False
    merged: bool = False

    @property
    def is_cut(self) -> bool:
        """Whether it is as long as a spreadsheet lets a cell be, so that its end may be lost."""
        length = len(self.text)
        if length > CELL_LIMIT // 2:
            length = len(self.text.encode("utf-16-le", "surrogatepass")) // 2
        return CELL_LIMIT - 1 <= length <= CELL_LIMIT


Row = Sequence[Cell]
Table = tuple[tuple[Cell, ...], ...]


def cell_name(at: Place) -> str:
    """A cell as its reader finds it: B7 in a workbook, else 7:2, and before it the table of several."""
    table = at.path[at.path.rfind("[") :] if at.path.endswith("]") else ""
    book = is_workbook(at.path.removesuffix(table))
    return table + (f"{_letters(at.column)}{at.line}" if book else f"{at.line}:{at.column}")


WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et")


def is_workbook(path: str) -> bool:
    """Whether a file is a workbook, by its name."""
    return path.lower().endswith(WORKBOOKS)


def _letters(column: int) -> str:
    above, rest = divmod(column - 1, 26)
    return (_letters(above) if above else "") + chr(ord("A") + rest)


class SheetRow(msgspec.Struct, frozen=True):
    """A row under the headings: its cells by what the headings say."""

    at: Place
    cells: Mapping[str, Cell]


class CommentSheet(msgspec.Struct, frozen=True):
    """Content of a file: its tables as they stand there, or the rows under their headings.

    `findings` keep it from being read, `unread` are of parts of it that could not be. `headless` says, by the
    key of the sentence, that no table has headings.
    """

    entries: tuple[SheetRow, ...] = ()
    headings: Mapping[str, Place] = {}
    findings: tuple[Finding, ...] = ()
    tables: tuple[Table, ...] = ()
    headless: str = "nohead"
    unread: tuple[Finding, ...] = ()


def tabled(rows: Iterable[Row], path: str) -> CommentSheet:
    """The sheet of one table, in rows of cells; `path` is that of the file."""
    table = tuple(map(tuple, rows))
    if not table:
        return CommentSheet(findings=(finding("CMT-402", Place(path), "nohead"),))
    return CommentSheet(tables=(table,))


def headed(
    sheet: CommentSheet, path: str, fields: Mapping[str, str] = FIELDS, *, main: str = "text"
) -> CommentSheet:
    """The sheet with its rows under headings: those are the first row of a table that has the `main` field.

    Tables that follow one another are one. A table on the sender alone, or such lines above the headings,
    make a form of what follows: what they say holds for the rows under them, of which those that were left
    empty are none. A table that says again what another sheet of the workbook has is none.
    """
    if sheet.findings or sheet.headings:
        return sheet
    entries: list[SheetRow] = []
    headings: dict[str, Place] = {}
    sender: Mapping[str, Cell] | None = None
    there: set[tuple[tuple[str, str], ...]] = set()
    for table in sheet.tables:
        found, head = _under_head(table, fields, main), _head(table, fields, main)
        if main == "text":
            sender = _pairs(table[: len(table) if head is None else head]) or sender
            if head is None:
                continue
            if len(found.entries) <= 1 and SENDER.issuperset(map(field_of, found.headings)):
                sender = found.entries[0].cells if found.entries else sender or {}
                headings |= found.headings
                continue
        said = {tuple((name, cell.text) for name, cell in row.cells.items()) for row in found.entries}
        if is_workbook(path) and said and said <= there:
            continue
        there |= said
        headings |= found.headings
        entries.extend(_filled(found.entries, sender))
    if not headings:
        return CommentSheet(findings=(finding("CMT-402", Place(path), sheet.headless),))
    return CommentSheet(tuple(entries), headings, unread=sheet.unread)


def _filled(rows: Iterable[SheetRow], sender: Mapping[str, Cell] | None) -> Iterator[SheetRow]:
    """The rows that say something, with what the form says of their sender."""
    for row in rows:
        if not (DROPPED if sender is None else PLACES).issuperset(map(field_of, row.cells)):
            yield row if sender is None else SheetRow(row.at, {**sender, **row.cells})


DROPPED = frozenset(["dropped"])


def _head(table: Sequence[Row], fields: Mapping[str, str], main: str) -> int | None:
    """Which row has the headings: the first with the main field, else the first that may be."""
    known = [{field_of(cell.text, fields) for cell in row} - {""} for row in table[:DEEP]]
    able = [place for place, found in enumerate(known) if len(found) >= LEAST]
    return next((place for place in able if main in known[place]), able[0] if able else None)


def _under_head(table: Sequence[Row], fields: Mapping[str, str], main: str) -> CommentSheet:
    head = _head(table, fields, main)
    if head is None:
        return CommentSheet()
    cells, rest = table[head], table[head + 1 :]
    lower = [field_of(cell.text, fields) for cell in rest[0] if cell.text] if rest else []
    if len(lower) >= LEAST and all(lower):  # these say more than the headings above them
        pairs = zip_longest(cells, rest[0], fillvalue=Cell("", cells[0].at))
        cells, rest = [below if below.text else above for above, below in pairs], rest[1:]
    names: list[str] = []
    for cell in cells:
        again = sum(name.partition("\u200b")[0] == cell.text for name in names)
        names.append(cell.text + "\u200b" * again if cell.text else "")  # two columns of one name are two
    headings = {name: cell.at for name, cell in zip(names, cells, strict=True) if name}
    return CommentSheet(tuple(_entries(names, rest)), headings)


def _entries(names: Sequence[str], rows: Iterable[Row]) -> Iterator[SheetRow]:
    """The rows that say something; headings that stand again, as on every page of a letter, do not."""
    for row in rows:
        pairs = [(name, cell) for name, cell in zip(names, row, strict=False) if name and cell.text]
        if pairs and not all(name.rstrip("\u200b") == cell.text for name, cell in pairs):
            yield SheetRow(row[0].at, dict(pairs))


def _pairs(rows: Sequence[Row]) -> dict[str, Cell]:
    """The words beside or after the name of a field of the sender, in lines above the headings."""
    found: dict[str, Cell] = {}
    for row in rows:
        filled = [cell for cell in row if cell.text]
        for cell, after in zip_longest(filled, filled[1:]):
            pair = PAIR.fullmatch(cell.text)
            label, value = (pair[1], pair[2]) if pair and pair[2].strip("_ \n") else (cell.text, "")
            if field_of(label) not in SENDER - DROPPED:
                continue
            if value:
                found.setdefault(label.strip(), Cell(value.strip(), cell.at))
            elif after and not field_of(after.text) and not PAIR.fullmatch(after.text):
                found.setdefault(label.strip(), after)
    return found
