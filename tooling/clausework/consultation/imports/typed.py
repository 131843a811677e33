"""Import of a typed-up table: each row as comments, every guess that was made of it, and what is in doubt.

Names, organisations and the like come into a comment only if its row says that they may be published. A row
of which anything is in doubt is held back with the doubt; it keeps no other row from coming in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import Any, Literal

import msgspec

from clausework.consultation.fields import CHANNELS, NAMES, QUOTED, SAID, comment_digest, stated
from clausework.consultation.imports.places import AmbiguousPlace, FoundPlace, Places
from clausework.consultation.numbers import is_number
from clausework.consultation.parse import finding
from clausework.consultation.personal import blacked
from clausework.consultation.replies import unit_named
from clausework.consultation.sheets.rows import (
    AMBIGUOUS,
    ANSWER,
    FIELDS,
    HEADINGS,
    Cell,
    CommentSheet,
    SheetRow,
    cell_name,
    field_of,
    headed,
    heading_key,
)
from clausework.consultation.submission import Submission, faults, tidy
from clausework.consultation.window import came_late
from clausework.drafts.naming import draft_name
from clausework.lang.normalise import comparable, folded
from clausework.lang.patterns import HAN, on_use
from clausework.model.canonical import text_hash
from clausework.model.comment import UNSTATED, Anchor, Channel, Comment, Consultation
from clausework.model.draft import Clause, Draft, Place, lines_of
from clausework.model.finding import Finding
from clausework.strings.catalogue import LANGUAGES, catalogue, say

LIKE = 0.75
"""How like a known heading another must be to be taken for a slip of the pen; 处理意见 is none of 意见."""
NOTE = "note"
"""The field of a column that none has: what stands in it is kept beside the comment."""
ALL = "*"

Why = Literal["known", "told", "unknown", "near", "answer", "whose"]


class SheetMapping(msgspec.Struct, frozen=True):
    """Settings that a person gives for a table beside what can be guessed of it.

    `columns` have the field of a heading, or `note`, or `dropped`; `places` what is meant by a cell that
    names the clause, by the cell (B7) or by what it says. The cells that `split`, or all, are of each of
    the places that they name; with `whole`, rows that name none are on the whole document.
    """

    columns: Mapping[str, str] = {}
    places: Mapping[str, str] = {}
    split: frozenset[str] = frozenset()
    whole: bool = False

    def field(self, heading: str) -> str:
        """The setting of a column, "" if none."""
        key = heading_key(heading)
        return next((field for name, field in self.columns.items() if heading_key(name) == key), "")


AS_GUESSED = SheetMapping()
"""Nobody says anything of the table."""


class ColumnGuess(msgspec.Struct, frozen=True):
    """Guess at the meaning of a column: the field, or `note` or `dropped`, and why."""

    heading: str
    at: Place
    field: str
    why: Why


def columns_of(sheet: CommentSheet, mapping: SheetMapping) -> tuple[ColumnGuess, ...]:
    """The guess at each column; a reason beside the answers of a committee may be of those."""
    answered = {
        heading
        for heading in sheet.headings
        if not field_of(heading) and ANSWER.search(heading_key(heading)) and not mapping.field(heading)
    }
    filled = answered & {heading for row in sheet.entries for heading in row.cells}
    return tuple(
        ColumnGuess(heading.rstrip("\u200b"), at, *_guessed(heading, mapping, answered, filled))
        for heading, at in sheet.headings.items()
    )


def _guessed(heading: str, mapping: SheetMapping, answered: set[str], filled: set[str]) -> tuple[str, Why]:
    told = mapping.field(heading)
    if told:
        return told, "told"
    if heading in answered:
        return NOTE, "answer"
    if filled and heading_key(heading) in AMBIGUOUS:
        return NOTE, "whose"
    if field := field_of(heading):
        return field, "known"
    return NOTE, "near" if _near(heading) else "unknown"


def _near(heading: str) -> list[str]:
    """The known heading of which another may be a slip of the pen, if there is one."""
    known = {heading_key(name): name for names in HEADINGS.values() for name in names}
    return [known[key] for key in get_close_matches(heading_key(heading), known, 1, LIKE)]


def column_doubts(
    columns: Sequence[ColumnGuess], sheet: CommentSheet, mapping: SheetMapping
) -> Iterator[Finding]:
    """Columns that may be something else than they are taken for."""
    answers = next((column.heading for column in columns if column.why == "answer"), "")
    for column in columns:
        if column.why == "whose":
            yield finding("CMT-409", column.at, "whose_reason", heading=column.heading, answers=answers)
        elif column.why == "near":
            (near,) = _near(column.heading)
            yield finding("CMT-403", column.at, "heading_near", heading=column.heading, near=near)
    if not mapping.whole and sheet.entries and not {"clause", "provision", "locator"} & _fields(columns):
        names = " / ".join(HEADINGS["clause"][:4])
        yield finding("CMT-404", columns[0].at, "no_clause", names=names)


def _fields(columns: Sequence[ColumnGuess]) -> set[str]:
    return {column.field for column in columns}


def is_answer_table(sheet: CommentSheet) -> bool:
    """Whether the table is one that `comments table` has written, in any language, columns deleted or not."""
    headings = {heading_key(heading) for heading in sheet.headings}
    for lang in LANGUAGES:
        number, outcome = (heading_key(say(lang, f"answers.column_{name}")) for name in ("number", "outcome"))
        if number in headings and (outcome in headings or _numbered(sheet, number)):
            return True
    return False


def _numbered(sheet: CommentSheet, column: str) -> bool:
    """Whether the cells of a column are numbers of comments."""
    cells = [
        cell.text
        for entry in sheet.entries
        for heading, cell in entry.cells.items()
        if heading_key(heading) == column
    ]
    return bool(cells) and all(map(is_number, cells))


YES = frozenset(["yes", "true", "1", "是", "同意", "公开", "同意公开", "可以公开", "√", "✓"])
NO = frozenset(["", "no", "false", "0", "否", "不同意", "不公开", "不同意公开", "×", "-"])
MARKS = on_use(r"[\s.。!！,，;；]")
SERIAL = on_use(r"[45]\d{4}")
"""A day that a workbook has as a number: how many have passed since the end of 1899."""
DAY = on_use(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:T?\d{1,2}:.*)?")
WRITTEN = ("%Y%m%d", "%d%b%Y", "%d%B%Y", "%b%d%Y", "%B%d%Y")
"""Days without marks, or whose month is a word, without blanks."""
LINES = frozenset(["name", "organisation", "contact"])
"""Fields of a line: first and last name in two columns are one name."""
LONGEST = 200
"""Characters of what is typed of where in a clause."""
UNPLACED = "-"
"""The clause of a row that names none, or none of its own."""
NOTHING = frozenset(
    ["无意见", "没有意见", "无修改意见", "没有修改意见", "无任何意见", "nocomment", "nocomments"]
)
"""What a letter says that has no comment, without blanks and punctuation."""


class ImportContext(msgspec.Struct, frozen=True, kw_only=True):
    """Context in which a table is typed up; `draft` is the one that its comments are on."""

    consultation: Consultation
    draft: Draft
    commenters: Mapping[str, Mapping[str, str]]
    channel: Channel
    mapping: SheetMapping


class ImportedComment(msgspec.Struct, frozen=True):
    """A comment, where it stands, and whether it was sent by somebody whom its record does not name.

    Beside what it says, `note` has what its row says in columns that are no field of a comment, `contact`
    how its sender is reached. `sure` is one of which nothing is in doubt; `offers` are the places that the
    cell of another names.
    """

    at: Place
    comment: Comment
    unnamed: bool
    note: str = ""
    contact: str = ""
    sure: bool = True
    offers: tuple[FoundPlace, ...] = ()


class NoComment(msgspec.Struct, frozen=True):
    """A row by which somebody says that there is no comment; `unit` is the invited body, "" if it is none."""

    at: Place
    organisation: str
    unit: str
    received: str
    channel: Channel


class ImportedTable(msgspec.Struct, frozen=True):
    """Content of a table: comments without numbers, replies without a comment, and all that is in doubt.

    `held` are the comments that are not to be written before what is in doubt of them has been said.
    """

    rows: tuple[ImportedComment, ...] = ()
    without: tuple[NoComment, ...] = ()
    findings: tuple[Finding, ...] = ()
    held: tuple[ImportedComment, ...] = ()
    columns: tuple[ColumnGuess, ...] = ()


class RowGuess(msgspec.Struct, frozen=True, kw_only=True):
    """Guess at a row: number and title of its clause by language, and the number of its record.

    `known` is the number of the record that git has of it; it is `doubtful` where the record does not
    name the sender, and may be of another with the same words. One that is not `sure` is held back: its
    `offers` are the places that its cell names.
    """

    at: Place
    clause: str
    heading: Mapping[str, str]
    provision: str = ""
    locator: str = ""
    known: str = ""
    doubtful: bool = False
    text: str = ""
    suggestion: str = ""
    reason: str = ""
    note: str = ""
    sure: bool = True
    offers: tuple[FoundPlace, ...] = ()


def typed_up(sheet: CommentSheet, context: ImportContext, path: str) -> ImportedTable:
    """The comments and replies of a table; a row of which anything is in doubt is held back."""
    mapping = context.mapping
    told = {heading_key(name): field for name, field in mapping.columns.items()}
    sheet = headed(sheet, path, {**FIELDS, **told})
    columns = columns_of(sheet, mapping)
    if sheet.findings:
        return ImportedTable(findings=sheet.findings)
    if is_answer_table(sheet):
        own = finding("CMT-409", next(iter(sheet.headings.values())), "own_table")
        return ImportedTable(findings=(own,), columns=columns)
    doubts = [*sheet.unread, *column_doubts(columns, sheet, mapping)]
    if "text" not in _fields(columns):
        names = " / ".join(HEADINGS["text"][:4])
        missing = finding("CMT-404", columns[0].at, "missing", names=names)
        return ImportedTable(findings=(missing, *doubts), columns=columns)
    known = any(found.rule == "CMT-404" for found in doubts)
    typist = _Typist(context, dict(zip(sheet.headings, columns, strict=True)), known)
    rows = [made for entry in sheet.entries for made in typist.row(entry)]
    doubts += typist.doubts
    doubts.sort(key=lambda found: (found.at.path, found.at.line, found.at.column, found.rule))
    return ImportedTable(
        rows=tuple(row for row in rows if row.sure),
        without=tuple(typist.without),
        findings=tuple(doubts),
        held=tuple(row for row in rows if not row.sure),
        columns=columns,
    )


class _Typist:
    """Makes comments of rows; what is in doubt of them goes into `doubts`."""

    def __init__(
        self,
        context: ImportContext,
        columns: Mapping[str, ColumnGuess],
        placeless: bool,
    ) -> None:
        self._context = context
        self._mapping = context.mapping
        self._columns = columns
        self._placeless = placeless  # there is no column of clauses, which has been told already
        self._places = Places(context.draft)
        self._notes: list[str] = []
        self._offers: tuple[FoundPlace, ...] = ()
        self._sure, self._split = True, False
        self.doubts: list[Finding] = []
        self.without: list[NoComment] = []

    def row(self, entry: SheetRow) -> Iterator[ImportedComment]:
        """The comments of a row: one for each place of a cell that is split, none if it says nothing."""
        cells = self._cells(entry)
        if _says_nothing(cells):
            self.without.append(self._no_comment(cells, entry))
            return
        self._sure, self._split, self._offers = not self._placeless, False, ()
        for cell in entry.cells.values():
            if cell.is_cut:
                self._add("CMT-102", cell.at, "cut", count=len(cell.text))
        spot = None if self._placeless else self._spot(cells, entry.at)
        spots: tuple[FoundPlace | None, ...] = (spot,)
        if self._mapping.split & {ALL, cell_name(cells.get("clause", Cell("", entry.at)).at)} and self._split:
            spots, self._sure = self._offers, True
            self.doubts.pop()  # the doubt about the place, which the person has settled
        made = [self._comment(cells, entry, found) for found in spots]
        unnamed = _names_sender(cells) and not any(getattr(made[0], name) for name in NAMES)
        contact = cells["contact"].text if "contact" in cells else ""
        for comment in made:
            yield ImportedComment(
                entry.at, comment, unnamed, "\n".join(self._notes), contact, self._sure, self._offers
            )

    def _cells(self, entry: SheetRow) -> dict[str, Cell]:
        """The cells of a row by their fields; of several of one field the words follow one another."""
        found: defaultdict[str, list[Cell]] = defaultdict(list)
        self._notes = []
        for heading, cell in entry.cells.items():
            column = self._columns.get(heading)
            field = column.field if column else field_of(heading)
            if field == NOTE:
                self._notes.append(f"{heading.rstrip(chr(0x200B))}：{cell.text}")
            elif cell not in found[field]:
                found[field].append(cell)
        found.pop("dropped", None)
        return {
            field: msgspec.structs.replace(
                cells[0], text=(" " if field in LINES else "\n").join(dict.fromkeys(of.text for of in cells))
            )
            for field, cells in found.items()
        }

    def _no_comment(self, cells: Mapping[str, Cell], entry: SheetRow) -> NoComment:
        """The reply in a row that says there is no comment."""
        said = cells.get("organisation", Cell("", entry.at)).text
        unit = unit_named(self._context.consultation, said)
        day = self._day(cells)
        if unit and "received" not in cells:  # a reply is counted by its day
            self._add("CMT-408", entry.at, "reply_noday", name=said)
            unit = None
        return NoComment(entry.at, said, unit.id if unit else "", day, self._channel(cells))

    def _comment(self, cells: Mapping[str, Cell], entry: SheetRow, spot: FoundPlace | None) -> Comment:
        words = {field: cell.text for field, cell in cells.items()}
        lang = self._one_of(cells, "lang", {name: name for name in LANGUAGES}) or _language(words)
        sent = self._sent(cells, words, self._anchor(cells, spot, lang), entry.at)
        role = self._one_of(cells, "role", self._roles()) or UNSTATED
        received = self._day(cells)
        sent = msgspec.structs.replace(sent, role=role, lang=lang, channel=self._channel(cells))
        return Comment(
            *stated(sent),
            id="",
            received=received,
            late=bool(received) and came_late(received, self._context.consultation),
            rehearsal=self._context.consultation.rehearsal,
            digest=comment_digest(sent),
        )

    def _sent(
        self, cells: Mapping[str, Cell], words: Mapping[str, str], anchor: Anchor, at: Place
    ) -> Submission:
        """The comment in a row, tidied and looked through as one that comes in through the service is."""
        named = self._agreed(cells)
        keys = (*(field.key for field in SAID), *(NAMES if named else ()))
        said: dict[str, Any] = {key: words.get(key, "") for key in keys}
        sent = tidy(
            Submission(
                consultation=self._context.consultation.id,
                draft=self._context.consultation.draft,
                anchor=anchor,
                publish_name=named,
                **said,
            )
        )
        for fault in faults(sent):
            cell = cells.get(fault.at.path)
            self._doubt(msgspec.structs.replace(fault, at=cell.at if cell else at))
        return sent

    def _anchor(self, cells: Mapping[str, Cell], spot: FoundPlace | None, lang: str) -> Anchor:
        """The place that a row names; a quotation must stand in its clause, unless a person named that."""
        if spot is None:
            return Anchor(clause=UNPLACED)
        clause = self._context.draft.clause(spot.clause)
        text = clause and (clause.texts.get(lang) or next(iter(clause.texts.values()), None))
        quote = cells.get("quote")
        if quote and not (clause and any(comparable(quote.text) in found for found in _clause_words(clause))):
            at = cells.get("clause")
            if clause is None:
                self._add("CMT-406", quote.at, "quoted_whole")
            elif at is None or not self._told(at):  # who named the place has read the quotation
                self._offers = tuple(self._quoted(quote.text))
                self._add("CMT-406", quote.at, "misquoted", clause=clause.number or clause.id)
            else:
                self._notes.append(quote.text)
                quote = None
        where = blacked(spot.locator)
        if where != spot.locator:  # the public reads where in the clause; the desk has it in the note
            self._notes.append(spot.locator)
        return Anchor(
            clause=spot.clause,
            provision=spot.provision,
            quote=quote.text if quote else "",
            base=text_hash(text) if text else "",
            locator=where,
        )

    def _quoted(self, words: str) -> Iterator[FoundPlace]:
        """The clauses in which words stand."""
        for clause in self._context.draft.clauses:
            if any(comparable(words) in found for found in _clause_words(clause)):
                yield FoundPlace(clause.id)

    def _spot(self, cells: Mapping[str, Cell], at: Place) -> FoundPlace | None:
        """The place that the cells of clause, provision and place in the clause name together."""
        cell, more, where = (cells.get(field) for field in ("clause", "provision", "locator"))
        if where and not (cell or more) and isinstance(self._places.find(where.text), FoundPlace):
            return self._found(where)
        if more is None:
            return self._within(self._found(cell or Cell("", at)), where)
        if cell and self._places.is_locator(more.text):
            spot = self._found(cell)
            return spot and FoundPlace(spot.clause, spot.provision, f"{spot.locator} {more.text}".strip())
        below = self._found(more)
        above = self._found(cell) if cell else below
        if above is None or below is None:
            return None
        both = {above.provision, below.provision} - {""}
        if above.clause != below.clause or len(both) > 1:
            near = tuple(dict.fromkeys((above.clause, below.clause)))
            self._unclear(more, AmbiguousPlace("several", near))
            return None
        locator = " ".join(filter(None, dict.fromkeys((above.locator, below.locator))))
        return self._within(FoundPlace(above.clause, "".join(both), locator), where)

    def _within(self, spot: FoundPlace | None, where: Cell | None) -> FoundPlace | None:
        """A place with what is typed of where in it, which must not be in another clause."""
        if spot is None or where is None or len(where.text) > LONGEST:
            return spot
        found = self._places.find(where.text)
        inside = self._places.holds(spot.clause, where.text)
        if not inside or (isinstance(found, FoundPlace) and found.clause not in (spot.clause, *inside)):
            near = (spot.clause, *((found.clause,) if isinstance(found, FoundPlace) else ()))
            self._unclear(where, AmbiguousPlace("several", near))
            return None
        provision = found.provision if isinstance(found, FoundPlace) else ""
        typed = "" if provision else " ".join(where.text.split())
        return FoundPlace(spot.clause, spot.provision or provision, f"{spot.locator} {typed}".strip())

    def _told(self, cell: Cell) -> str:
        """The meaning that a person gives to a cell, "" if none."""
        places = self._mapping.places
        return places.get(cell_name(cell.at)) or places.get(cell.text, "")

    def _found(self, cell: Cell) -> FoundPlace | None:
        told = self._told(cell)
        found = self._places.find(told or cell.text)
        if isinstance(found, AmbiguousPlace) and found.said == "unplaced" and self._mapping.whole:
            found = self._places.find("全文")
        if isinstance(found, FoundPlace) and cell.number and not told:
            # 5.10 that was typed as a number is kept as 5.1
            longer = self._places.find(f"{cell.text}0")
            if isinstance(longer, FoundPlace):
                found = AmbiguousPlace("lost_nought", (found.clause, longer.clause), (found, longer))
        if isinstance(found, FoundPlace):
            return found
        self._unclear(cell, found)
        return None

    def _unclear(self, cell: Cell, doubt: AmbiguousPlace) -> None:
        """Hold back a row of which a cell names no one place."""
        draft = self._context.draft
        near = {
            lang: say(lang, "comments.near_and").join(called(draft, name, lang) for name in doubt.near)
            for lang in LANGUAGES
        }
        label = {lang: draft_name(draft.label, lang) for lang in LANGUAGES}
        self._offers, self._split = doubt.offers, doubt.said == "several" and bool(doubt.offers)
        self._add("CMT-405", cell.at, doubt.said, name=" ".join(cell.text.split()), draft=label, near=near)

    def _roles(self) -> dict[str, str]:
        """The key of a kind of commenter by itself and by each of its names."""
        commenters = self._context.commenters.items()
        return {name: key for key, names in commenters for name in (*names.values(), key)}

    def _channel(self, cells: Mapping[str, Cell]) -> Channel:
        names = {catalogue(lang)[f"comments.channel_{name}"]: name for lang in LANGUAGES for name in CHANNELS}
        chosen = self._one_of(cells, "channel", {**names, **{name: name for name in CHANNELS}})
        return next((name for name in CHANNELS if name == chosen), self._context.channel)

    def _one_of(self, cells: Mapping[str, Cell], field: str, known: Mapping[str, str]) -> str:
        """The value of a cell that may say a few things only; "" if it is empty; another is noted."""
        cell = cells.get(field)
        if cell is None:
            return ""
        said = comparable(cell.text).lower()
        found = next((value for name, value in known.items() if comparable(name).lower() == said), "")
        if not found and cell.text not in self._notes:
            self._notes.append(cell.text)
        return found

    def _agreed(self, cells: Mapping[str, Cell]) -> bool:
        """Whether the row says that name and organisation may be published."""
        cell = cells.get("publish")
        if cell is None:
            return False
        said = comparable(cell.text).lower()
        if said not in YES | NO:
            self._add("CMT-407", cell.at, "strange_value", value=cell.text, known="是、否 / yes, no")
        return said in YES and _names_sender(cells)

    def _day(self, cells: Mapping[str, Cell]) -> str:
        """The day on which a comment came, as ISO 8601 has it."""
        cell = cells.get("received")
        if cell is None:
            return ""
        said = comparable(cell.text)
        if SERIAL.fullmatch(said):
            return (date(1899, 12, 30) + timedelta(int(said))).isoformat()  # Excel counts a 29 February 1900
        match = DAY.fullmatch(said)
        for form in () if match else WRITTEN:
            try:
                return datetime.strptime(said.replace(",", "").replace(".", ""), form).date().isoformat()
            except ValueError:
                continue
        try:
            return date(*map(int, match.groups())).isoformat() if match else self._no_day(cell)
        except ValueError:
            return self._no_day(cell)

    def _no_day(self, cell: Cell) -> str:
        self._add("CMT-408", cell.at, "noday", day=cell.text)
        return ""

    def _add(self, rule: str, at: Place, said: str, **values: object) -> None:
        self._doubt(finding(rule, at, said, cell=cell_name(at), **values))

    def _doubt(self, doubt: Finding) -> None:
        self._sure = False
        if doubt not in self.doubts[-2:]:  # of a row that is split it is told once
            self.doubts.append(doubt)


def called(draft: Draft, identity: str, lang: str) -> str:
    """A clause by number and title; the whole document by that."""
    clause = draft.clause(identity)
    if clause is None:
        return say(lang, "comments.whole") if draft.is_whole(identity) else identity
    return f"{clause.number} {clause.text_in(lang).heading}".strip() or identity


def _says_nothing(cells: Mapping[str, Cell]) -> bool:
    """Whether a row says that there is no comment, and nothing else about the text."""
    said = MARKS.sub("", folded(cells["text"].text if "text" in cells else ""))
    return said in NOTHING and not any(
        field.key in cells for field in (*SAID, *QUOTED) if field.key != "text"
    )


def _names_sender(cells: Mapping[str, Cell]) -> bool:
    """Whether a row says who the sender is."""
    return any(name in cells for name in NAMES)


def _clause_words(clause: Clause) -> Sequence[str]:
    """The words of a clause in each of its languages, without blanks."""
    return [
        comparable(text.title + "".join(line.text for line in lines_of(text.blocks)))
        for text in clause.texts.values()
    ]


def _language(words: Mapping[str, str]) -> str:
    return "zh" if HAN.search(words.get("text", "")) or not words.get("text") else "en"
