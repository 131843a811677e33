"""Import of a typed-up table: each row as a comment, and what is wrong with it.

Names, organisations and the like come into a comment only if its row says that they may be published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

import msgspec

from clausework.consultation.fields import CHANNELS, NAMES, QUOTED, SAID, comment_digest, stated
from clausework.consultation.imports.places import AmbiguousPlace, FoundPlace, Places
from clausework.consultation.numbers import is_number
from clausework.consultation.parse import finding
from clausework.consultation.replies import unit_named
from clausework.consultation.sheets.rows import (
    AMBIGUOUS,
    ANSWER,
    HEADINGS,
    NEEDED,
    Cell,
    CommentSheet,
    SheetRow,
    bare_heading,
    field_of,
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


def column_faults(sheet: CommentSheet, path: str) -> Iterator[Finding]:
    """Headings that we do not know, that are not a commenter's, or that are wanting."""
    if not sheet.headings and not sheet.findings:
        yield finding("CMT-402", Place(path), "nohead")
    elif is_answer_table(sheet):
        yield finding("CMT-409", next(iter(sheet.headings.values())), "own_table")
    else:
        yield from _strangers(sheet)
        yield from _missing(sheet)


def is_answer_table(sheet: CommentSheet) -> bool:
    """Whether the table is one that `comments table` has written, in any language, columns deleted or not."""
    headings = {bare_heading(heading) for heading in sheet.headings}
    for lang in LANGUAGES:
        number, outcome = (
            bare_heading(say(lang, f"answers.column_{name}")) for name in ("number", "outcome")
        )
        if number in headings and (outcome in headings or _numbered(sheet, number)):
            return True
    return False


def _numbered(sheet: CommentSheet, column: str) -> bool:
    """Whether the cells of a column are numbers of comments."""
    cells = [
        cell.text
        for entry in sheet.entries
        for heading, cell in entry.cells.items()
        if bare_heading(heading) == column
    ]
    return bool(cells) and all(map(is_number, cells))


def _strangers(sheet: CommentSheet) -> Iterator[Finding]:
    known = [name for names in HEADINGS.values() for name in names]
    answers = [heading for heading in sheet.headings if not field_of(heading) and _is_answer(heading)]
    for heading, at in sheet.headings.items():
        if heading in answers:
            yield finding("CMT-409", at, "answers", heading=heading)
        elif answers and bare_heading(heading) in AMBIGUOUS:
            yield finding("CMT-409", at, "whose_reason", heading=heading, answers=answers[0])
        elif not field_of(heading):
            near = get_close_matches(bare_heading(heading), known, 1, LIKE)
            key = "heading_near" if near else "heading"
            yield finding("CMT-403", at, key, heading=heading, near=near[0] if near else "")


def _is_answer(heading: str) -> bool:
    return bool(ANSWER.search(bare_heading(heading)))


def _missing(sheet: CommentSheet) -> Iterator[Finding]:
    fields = set(map(field_of, sheet.headings))
    for field in NEEDED:
        if field not in fields and sheet.headings:
            at = next(iter(sheet.headings.values()))
            yield finding("CMT-404", at, "missing", names=" / ".join(HEADINGS[field][:4]))


YES = frozenset(["yes", "true", "1", "是", "同意", "公开", "同意公开", "可以公开", "√", "✓"])
NO = frozenset(["", "no", "false", "0", "否", "不同意", "不公开", "不同意公开", "×", "-"])
MARKS = on_use(r"[\s.。!！,，;；]")
DAY = on_use(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
UNPLACED = "-"
"""The clause of a row that names none, or none of its own."""
NOTHING = frozenset(
    ["无意见", "没有意见", "无修改意见", "没有修改意见", "无任何意见", "nocomment", "nocomments"]
)
"""What a letter says that has no comment, without blanks and punctuation."""


class ImportContext(msgspec.Struct, frozen=True, kw_only=True):
    """What a table is typed up for; `draft` is the one that its comments are on.

    `captions` has the clause of each table, figure and formula of it by kind and number.
    """

    consultation: Consultation
    draft: Draft
    commenters: Mapping[str, Mapping[str, str]]
    channel: Channel
    captions: Mapping[tuple[str, str], str] = {}


class ImportedComment(msgspec.Struct, frozen=True):
    """A comment, where it stands, and whether it was sent by somebody whom its record does not name."""

    at: Place
    comment: Comment
    unnamed: bool


class NoComment(msgspec.Struct, frozen=True):
    """A row by which somebody says that there is no comment; `unit` is the invited body, "" if it is none."""

    at: Place
    organisation: str
    unit: str
    received: str
    channel: Channel


class ImportedTable(msgspec.Struct, frozen=True):
    """What a table says: comments without numbers, replies without a comment, and all that is wrong."""

    rows: tuple[ImportedComment, ...] = ()
    without: tuple[NoComment, ...] = ()
    findings: tuple[Finding, ...] = ()


def typed_up(sheet: CommentSheet, context: ImportContext, path: str) -> ImportedTable:
    """The comments and replies of a table; a row of which anything is wrong names the place `UNPLACED`."""
    findings = list(sheet.findings)
    findings.extend(column_faults(sheet, path))
    if findings:
        return ImportedTable(findings=tuple(findings))
    typist = _Typist(context, findings)
    without = tuple(typist.no_comment(entry) for entry in sheet.entries if _says_nothing(entry))
    rows = tuple(typist.row(entry) for entry in sheet.entries if not _says_nothing(entry))
    findings.sort(key=lambda found: (found.at.line, found.at.column, found.rule))
    return ImportedTable(rows, without, tuple(findings))


def _says_nothing(entry: SheetRow) -> bool:
    """Whether a row says that there is no comment, and nothing else about the text."""
    words = {field_of(heading): cell.text for heading, cell in entry.cells.items()}
    said = MARKS.sub("", folded(words.get("text", "")))
    more = (field.key for field in (*SAID, *QUOTED) if field.key != "text")
    return said in NOTHING and not any(map(words.get, more))


class _Typist:
    """Makes comments of rows; what is wrong with a row goes into `findings`."""

    def __init__(self, context: ImportContext, findings: list[Finding]) -> None:
        self._context = context
        self._findings = findings
        self._places = Places(context.draft, context.captions)

    def row(self, entry: SheetRow) -> ImportedComment:
        """The comment of a row; one with findings is not to be written."""
        cells = _cells(entry)
        comment = self._comment(cells, entry)
        unnamed = _names_sender(cells) and not any(getattr(comment, name) for name in NAMES)
        return ImportedComment(entry.at, comment, unnamed)

    def no_comment(self, entry: SheetRow) -> NoComment:
        """The reply in a row that says there is no comment."""
        cells = _cells(entry)
        said = cells.get("organisation", Cell("", entry.at)).text
        unit = unit_named(self._context.consultation, said)
        day = self._day(cells)
        if unit and "received" not in cells:
            self._add("CMT-408", entry.at, "reply_noday", name=said)
        return NoComment(entry.at, said, unit.id if unit else "", day, self._channel(cells))

    def _comment(self, cells: Mapping[str, Cell], entry: SheetRow) -> Comment:
        words = {field: cell.text for field, cell in cells.items()}
        lang = self._one_of(cells, "lang", {name: name for name in LANGUAGES}) or _language(words)
        sent = self._sent(cells, words, self._anchor(cells, entry.at, lang), entry.at)
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
        """What a row says, tidied and looked through as what comes in through the service is."""
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
            self._findings.append(msgspec.structs.replace(fault, at=cell.at if cell else at))
        return sent

    def _anchor(self, cells: Mapping[str, Cell], at: Place, lang: str) -> Anchor:
        """The place that a row names; a quotation must stand in its clause."""
        spot = self._spot(cells, at)
        if spot is None:
            return Anchor(clause=UNPLACED)
        clause = self._context.draft.clause(spot.clause)
        text = clause and (clause.texts.get(lang) or next(iter(clause.texts.values()), None))
        quote = cells.get("quote")
        if quote and clause is None:
            self._add("CMT-406", quote.at, "quoted_whole")
        elif quote and clause and not any(comparable(quote.text) in found for found in _said(clause)):
            self._add("CMT-406", quote.at, "misquoted", clause=clause.number or clause.id)
        return Anchor(
            clause=spot.clause,
            provision=spot.provision,
            quote=quote.text if quote else "",
            base=text_hash(text) if text else "",
            locator=spot.locator,
        )

    def _spot(self, cells: Mapping[str, Cell], at: Place) -> FoundPlace | None:
        """The place that the cells of clause and provision name together."""
        cell, more = cells.get("clause"), cells.get("provision")
        if more is None:
            return self._found(cell or Cell("", at))
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
            self._doubt(more, AmbiguousPlace("several", near))
            return None
        locator = " ".join(filter(None, dict.fromkeys((above.locator, below.locator))))
        return FoundPlace(above.clause, "".join(both), locator)

    def _found(self, cell: Cell) -> FoundPlace | None:
        found = self._places.find(cell.text)
        if isinstance(found, FoundPlace):
            return found
        self._doubt(cell, found)
        return None

    def _doubt(self, cell: Cell, doubt: AmbiguousPlace) -> None:
        """Refuse a cell that names no one place."""
        draft = self._context.draft
        near = {
            lang: say(lang, "comments.near_and").join(called(draft, name, lang) for name in doubt.near)
            for lang in LANGUAGES
        }
        label = {lang: draft_name(draft.label, lang) for lang in LANGUAGES}
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
        """What a cell says of the few things that it may say; "" if it is empty or says another."""
        cell = cells.get(field)
        if cell is None:
            return ""
        said = comparable(cell.text).lower()
        found = next((value for name, value in known.items() if comparable(name).lower() == said), "")
        if not found:
            self._add("CMT-407", cell.at, "strange_value", value=cell.text, known="、".join(known))
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
        match = DAY.fullmatch(comparable(cell.text))
        try:
            return date(*map(int, match.groups())).isoformat() if match else self._no_day(cell)
        except ValueError:
            return self._no_day(cell)

    def _no_day(self, cell: Cell) -> str:
        self._add("CMT-408", cell.at, "noday", day=cell.text)
        return ""

    def _add(self, rule: str, at: Place, said: str, **values: object) -> None:
        self._findings.append(finding(rule, at, said, **values))


def called(draft: Draft, identity: str, lang: str) -> str:
    """A clause by number and title; the whole document by that."""
    clause = draft.clause(identity)
    if clause is None:
        return say(lang, "comments.whole") if draft.is_whole(identity) else identity
    text = clause.texts.get(lang) or next(iter(clause.texts.values()), None)
    title = (text.title or (text.term.preferred if text.term else "")) if text else ""
    return f"{clause.number} {title}".strip() or identity


def _cells(entry: SheetRow) -> dict[str, Cell]:
    """The cells of a row by their fields."""
    return {field_of(heading): cell for heading, cell in entry.cells.items()}


def _names_sender(cells: Mapping[str, Cell]) -> bool:
    """Whether a row says who the sender is."""
    return any(name in cells for name in NAMES)


def _said(clause: Clause) -> Sequence[str]:
    """The words of a clause in each of its languages, without blanks."""
    return [
        comparable(text.title + "".join(line.text for line in lines_of(text.blocks)))
        for text in clause.texts.values()
    ]


def _language(words: Mapping[str, str]) -> str:
    return "zh" if HAN.search(words.get("text", "")) or not words.get("text") else "en"
