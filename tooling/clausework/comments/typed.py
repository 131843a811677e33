"""From the rows of a typed-up table to comments: what each is about, who made it, and what is wrong with it.

Names, organisations and the like come into a comment only if its row says that they may be published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from zoneinfo import ZoneInfo

import msgspec

from clausework.comments.headings import NAMES, NEEDED, field_of
from clausework.comments.parse import CHANNELS, finding
from clausework.comments.sheets.rows import Cell, Entry, Sheet
from clausework.comments.submission import Submission, faults, tidy
from clausework.model.canonical import comment_digest, text_hash
from clausework.model.clause import Clause, Place, lines_of, walk
from clausework.model.comment import Anchor, Channel, Comment, Consultation
from clausework.model.draft import Draft
from clausework.model.finding import Finding
from clausework.text.catalogue import LANGUAGES, catalogue

YES = frozenset(["yes", "true", "1", "是", "同意", "公开", "√", "✓"])
NO = frozenset(["", "no", "false", "0", "否", "不同意", "不公开", "×", "-"])
NUMBER = re.compile(r"(?:[A-Z]|\d+)(?:\.\d+)*")
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
HAN = re.compile(r"[\u4e00-\u9fff]")


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """What a table is typed up for; `draft` is the one that its comments are on."""

    consultation: Consultation
    draft: Draft
    commenters: Mapping[str, Mapping[str, str]]
    channel: Channel


def comments_of(sheet: Sheet, desk: Desk, path: str) -> tuple[tuple[Comment, ...], tuple[Finding, ...]]:
    """The comments of a table, without numbers, and all that is wrong with it."""
    findings = list(sheet.findings)
    findings.extend(_headings(sheet, path))
    if findings:
        return (), tuple(findings)
    typist = _Typist(desk, findings)
    comments = tuple(map(typist.comment, sheet.entries))
    return comments, tuple(sorted(findings, key=lambda found: (found.at.line, found.at.column, found.rule)))


def _headings(sheet: Sheet, path: str) -> Iterator[Finding]:
    """Headings that we do not know, and those that must be there."""
    if not sheet.headings and not sheet.findings:
        yield finding("CMT-402", Place(path), "nohead")
        return
    known = [name for names in NAMES.values() for name in names]
    for heading, at in sheet.headings.items():
        if not field_of(heading):
            near = get_close_matches(heading, known, 1) or known[:1]
            yield finding("CMT-403", at, "heading", heading=heading, near=near[0])
    fields = set(map(field_of, sheet.headings))
    for field in NEEDED:
        if field not in fields and sheet.headings:
            at = next(iter(sheet.headings.values()))
            yield finding("CMT-404", at, "missing", names=" / ".join(NAMES[field][:4]))


class _Typist:
    """Makes comments of rows; what is wrong with a row goes into `findings`."""

    def __init__(self, desk: Desk, findings: list[Finding]) -> None:
        self._desk = desk
        self._findings = findings
        self._places = places_of(desk.draft)

    def comment(self, entry: Entry) -> Comment:
        """The comment of a row; one with findings is not to be written."""
        cells = {field_of(heading): cell for heading, cell in entry.cells.items()}
        words = {field: cell.text for field, cell in cells.items()}
        lang = self._one_of(cells, "lang", {name: name for name in LANGUAGES}) or _language(words)
        sent = self._sent(cells, words, self._anchor(cells, entry.at, lang), entry.at)
        received = self._day(cells)
        made = Comment(
            id="",
            consultation=sent.consultation,
            draft=sent.draft,
            anchor=sent.anchor,
            text=sent.text,
            suggestion=sent.suggestion,
            reason=sent.reason,
            role=self._one_of(cells, "role", self._roles()) or "other",
            organisation=sent.organisation,
            name=sent.name,
            lang=lang,
            channel=self._channel(cells),
            received=received,
            late=self._late(received),
            rehearsal=self._desk.consultation.rehearsal,
        )
        return msgspec.structs.replace(made, digest=comment_digest(made))

    def _sent(
        self, cells: Mapping[str, Cell], words: Mapping[str, str], anchor: Anchor, at: Place
    ) -> Submission:
        """What a row says, tidied and looked through as what comes in through the service is."""
        named = self._agreed(cells)
        sent = tidy(
            Submission(
                consultation=self._desk.consultation.id,
                draft=self._desk.consultation.draft,
                anchor=anchor,
                text=words.get("text", ""),
                suggestion=words.get("suggestion", ""),
                reason=words.get("reason", ""),
                organisation=words.get("organisation", "") if named else "",
                name=words.get("name", "") if named else "",
                publish_name=named,
            )
        )
        for fault in faults(sent):
            cell = cells.get(fault.at.path)
            self._findings.append(msgspec.structs.replace(fault, at=cell.at if cell else at))
        return sent

    def _anchor(self, cells: Mapping[str, Cell], at: Place, lang: str) -> Anchor:
        """The clause that a row names by number, ID or title; a provision and a quotation inside it."""
        clause, provision = self._named(cells, at)
        if clause is None:
            return Anchor(clause="-")
        text = clause.texts.get(lang) or next(iter(clause.texts.values()), None)
        quote = cells.get("quote")
        if quote and not any(_bare(quote.text) in found for found in _said(clause)):
            self._add("CMT-406", quote.at, "misquoted", clause=clause.number or clause.id)
        return Anchor(
            clause=clause.id,
            provision=provision,
            quote=quote.text if quote else "",
            base=text_hash(text) if text else "",
        )

    def _named(self, cells: Mapping[str, Cell], at: Place) -> tuple[Clause | None, str]:
        """The clause and the provision that the two cells name."""
        cell = cells.get("clause", Cell("", at))
        said = " ".join(cells[field].text for field in ("clause", "provision") if field in cells)
        for word in re.findall(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+", said):
            if word in self._places and word not in ("", self._places[word].id):
                return self._places[word], word
        # A form of ours has the ID on the last line: the words of a title may be the ID of another clause.
        lines = reversed(cell.text.split("\n"))
        for word in (
            cell.text,
            *lines,
            *re.findall(r"[a-z][a-z0-9.-]+", cell.text),
            *NUMBER.findall(cell.text),
        ):
            found = self._places.get(_bare(word))
            if found:
                return found, ""
        near = get_close_matches(_bare(cell.text), self._places, 1) if cell.text else []
        key = "noplace_near" if near else "noplace"
        draft = self._desk.consultation.draft
        self._add("CMT-405", cell.at, key, name=cell.text, draft=draft, near=near[0] if near else "")
        return None, ""

    def _roles(self) -> dict[str, str]:
        """The key of a kind of commenter by itself and by each of its names."""
        commenters = self._desk.commenters.items()
        return {name: key for key, names in commenters for name in (*names.values(), key)}

    def _channel(self, cells: Mapping[str, Cell]) -> Channel:
        names = {catalogue(lang)[f"comments.channel_{name}"]: name for lang in LANGUAGES for name in CHANNELS}
        chosen = self._one_of(cells, "channel", {**names, **{name: name for name in CHANNELS}})
        return next((name for name in CHANNELS if name == chosen), self._desk.channel)

    def _one_of(self, cells: Mapping[str, Cell], field: str, known: Mapping[str, str]) -> str:
        """What a cell says of the few things that it may say; "" if it is empty or says another."""
        cell = cells.get(field)
        if cell is None:
            return ""
        said = _bare(cell.text).lower()
        found = next((value for name, value in known.items() if _bare(name).lower() == said), "")
        if not found:
            self._add("CMT-407", cell.at, "strange_value", value=cell.text, known="、".join(known))
        return found

    def _agreed(self, cells: Mapping[str, Cell]) -> bool:
        """Whether the row says that name and organisation may be published."""
        cell = cells.get("publish")
        if cell is None:
            return False
        said = _bare(cell.text).lower()
        if said not in YES | NO:
            self._add("CMT-407", cell.at, "strange_value", value=cell.text, known="是、否 / yes, no")
        return said in YES and bool({"name", "organisation"} & set(cells))

    def _day(self, cells: Mapping[str, Cell]) -> str:
        """The day on which a comment came, as ISO 8601 has it."""
        cell = cells.get("received")
        if cell is None:
            return ""
        match = DAY.fullmatch(_bare(cell.text))
        try:
            return date(*map(int, match.groups())).isoformat() if match else self._no_day(cell)
        except ValueError:
            return self._no_day(cell)

    def _no_day(self, cell: Cell) -> str:
        self._add("CMT-408", cell.at, "noday", day=cell.text)
        return ""

    def _late(self, day: str) -> bool:
        """Whether the day had begun only after the closing."""
        consultation = self._desk.consultation
        if not day or not consultation.closes:
            return False
        begun = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(consultation.zone))
        return begun >= datetime.fromisoformat(consultation.closes)

    def _add(self, rule: str, at: Place, said: str, **values: object) -> None:
        self._findings.append(finding(rule, at, said, **values))


def places_of(draft: Draft) -> dict[str, Clause]:
    """The clauses of a draft by all that a letter may call them: ID, number, title, provision."""
    found: dict[str, Clause] = {}
    for clause in draft.clauses:
        names = [clause.id, clause.number, f"附录{clause.number}", f"Annex{clause.number}"]
        for text in clause.texts.values():
            names.append(text.title)
            names.extend(block.id for block in walk(text.blocks))
        for name in filter(None, map(_bare, names)):
            found.setdefault(name, clause)
    return found


def _said(clause: Clause) -> Sequence[str]:
    """The words of a clause in each of its languages, without blanks."""
    return [
        _bare(text.title + "".join(line.text for line in lines_of(text.blocks)))
        for text in clause.texts.values()
    ]


def _bare(text: str) -> str:
    return "".join(text.split())


def _language(words: Mapping[str, str]) -> str:
    return "zh" if HAN.search(words.get("text", "")) or not words.get("text") else "en"
