"""Tables of answers that come back from a committee: what they change, three-way, and what is in doubt.

A row knows the number of its comment and, by its check, the answer that it was sent out with. So what a
committee changed is told from what was changed here meanwhile, whatever was sorted, deleted or added.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import NamedTuple

import msgspec

from clausework.consultation.meetings import VOTES, ReturnedVote
from clausework.consultation.numbers import tidy_number
from clausework.consultation.parse import finding, reason_suffices
from clausework.consultation.sheets.rows import (
    ANSWERS,
    NAMES,
    Cell,
    CommentSheet,
    SheetRow,
    cell_name,
    field_of,
    headed,
    heading_key,
)
from clausework.lang.normalise import comparable
from clausework.model.comment import OUTCOMES, TAKEN, Disposition, Outcome
from clausework.model.draft import Place
from clausework.model.finding import Finding
from clausework.strings.catalogue import LANGUAGES, both, say

HEAD, TAIL = 4, 6
"""Digits of a check that are of the number alone, and those that are of the answer too."""
COLUMNS = ("number", "comment", "outcome", "reason", "check")
"""The columns that are read."""
NOTHING = ("pending", "withdrawn", "withheld", "unreviewed")
"""What stands where no answer is."""
WORDS: dict[str, Outcome | None] = {
    "".join(word.lower().split()): outcome
    for outcome in OUTCOMES
    for word in (*NAMES["outcomes"][outcome], *(say(lang, f"answers.fate_{outcome}") for lang in LANGUAGES))
} | {"".join(say(lang, f"answers.fate_{fate}").split()): None for fate in NOTHING for lang in LANGUAGES}
"""What a committee writes for an outcome, without blanks."""
BEGINNING = re.compile(
    rf"({'|'.join(r' ?'.join(map(re.escape, word)) for word in sorted(WORDS, key=len, reverse=True))})"
    r"(?:[\s。.:：,，;；—–-]+|$)",
    re.IGNORECASE,
)
"""The outcome with which observations begin."""
ALIKE = 0.6
"""How like its own a comment must be, of which the committee has retouched the words in the table."""


def row_check(number: str, answer: Disposition | None) -> str:
    """The check of a row: by which number and answer it was sent out."""
    return _check(number, answer.outcome if answer else "", answer.reason if answer else "")


def _check(number: str, outcome: str, reason: str) -> str:
    whole = "\n".join((number, outcome, reason))
    return f"{_digits(number)[:HEAD]}-{_digits(whole)[:TAIL]}"


def _digits(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class SentRow(msgspec.Struct, frozen=True, kw_only=True):
    """A comment as it stands now: the answer that the table shows, its words and reason in each language."""

    answer: Disposition | None
    words: tuple[str, ...]
    reasons: tuple[str, ...]
    reviewed: bool = True

    @property
    def said(self) -> tuple[str, str]:
        """Outcome and reason, "" if there is no answer."""
        return (self.answer.outcome, self.answer.reason) if self.answer else ("", "")


class Returned(msgspec.Struct, frozen=True):
    """An answer that a table changes: where it says so, what stood there, and what is to stand there."""

    number: str
    at: Place
    before: Disposition | None
    after: Disposition


class Differences(msgspec.Struct, frozen=True):
    """Differences that a table of answers makes; nothing is written while any of it is in doubt.

    `absent` are the numbers that the table does not have, of which nothing changes. `votes` are by number.
    """

    changed: tuple[Returned, ...] = ()
    unchanged: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    doubts: tuple[Finding, ...] = ()
    votes: Mapping[str, ReturnedVote] = {}

    def answers(self, by: str = "", day: str = "") -> dict[str, Disposition]:
        """The answers by number, as `by` gives them on a day."""
        return {
            item.number: msgspec.structs.replace(item.after, decided_by=by or item.after.decided_by, date=day)
            for item in self.changed
        }


def differences_of(
    sheet: CommentSheet, path: str, sent: Mapping[str, SentRow], columns: Mapping[str, str]
) -> Differences:
    """The differences that a table makes; `columns` have the field of headings that are not known."""
    own = {
        heading_key(say(lang, f"answers.column_{name}")): name
        for lang in LANGUAGES
        for name in (*COLUMNS, "place", "clause", "suggestion", "proposer")
    }
    told = {heading_key(name): field for name, field in columns.items()}
    fields = ANSWERS | own | told
    found = headed(sheet, path, fields, main="number")
    if found.findings:
        return Differences(doubts=found.findings)
    first = next(iter(found.headings.values()))
    known = {field_of(heading, fields) for heading in found.headings}
    for field, names in (("number", ("number",)), ("outcome", ("outcome", "observations"))):
        if not known.intersection(names):
            label = both(f"answers.column_{field}")
            return Differences(doubts=(finding("CMT-410", first, "back_column", name=label, field=field),))
    reader = _Reader(sent, fields, known)
    for entry in found.entries:
        reader.read(entry)
    doubtful = {*reader.doubtful, *reader.twice}
    return Differences(
        changed=tuple(item for number, item in reader.changed.items() if number not in doubtful),
        unchanged=tuple(reader.unchanged),
        absent=tuple(number for number in sent if number not in reader.seen),
        votes={number: vote for number, vote in reader.votes.items() if number not in doubtful},
        doubts=tuple(sorted(reader.doubts, key=lambda of: (of.at.path, of.at.line, of.at.column))),
    )


class _Given(NamedTuple):
    """Answer in a row: the outcome, "" for none, and the reason."""

    outcome: str
    reason: str


class _Reader:
    """Reads rows one after another; what is in doubt goes into `doubts`."""

    def __init__(self, sent: Mapping[str, SentRow], fields: Mapping[str, str], known: set[str]) -> None:
        self._sent, self._fields, self._known = sent, fields, known
        self._heads: dict[str, list[str]] = {}
        self._owners = {
            comparable(words): number for number, row in sent.items() for words in row.words if words
        }
        for number in sent:
            self._heads.setdefault(_digits(number)[:HEAD], []).append(number)
        self.seen: dict[str, tuple[Place, _Given]] = {}
        self.changed: dict[str, Returned] = {}
        self.unchanged: list[str] = []
        self.votes: dict[str, ReturnedVote] = {}
        self.doubtful: set[str] = set()
        self.twice: set[str] = set()
        self.doubts: list[Finding] = []

    def read(self, entry: SheetRow) -> None:
        """Read a row."""
        cells: dict[str, Cell] = {}
        for heading, cell in entry.cells.items():
            field = field_of(heading, self._fields)
            if field in COLUMNS and field in cells and cells[field].text != cell.text:  # which one is meant?
                self._doubt(cell.at, "back_columns", heading=heading.rstrip("\u200b"))
                return
            cells.setdefault(field, cell)
        typed = cells.get("number")
        if typed is None:
            if {"comment", "outcome", "reason", "observations"} & set(cells):
                self._doubt(entry.at, "back_added")
            return
        name, _, check = typed.text.partition("\n")
        number = tidy_number(name)
        check = cells["check"].text if "check" in cells else check
        row = self._sent.get(number)
        if row is None:
            self._doubt(typed.at, "back_unknown", number=name)
        elif self._fits(number, row, check.strip(), cells):
            self._compare(number, row, check.strip(), cells)
        else:
            self.doubtful.add(number)
            self.seen.setdefault(number, (typed.at, _Given("", "")))

    def _fits(self, number: str, row: SentRow, check: str, cells: Mapping[str, Cell]) -> bool:
        """Whether a row is that of its number; a doubt if that is not certain."""
        at = cells["number"].at
        read = ("number", "check", "outcome", "reason", "observations")
        if cut := [cells[name] for name in read if name in cells and cells[name].is_cut]:
            return self._doubt(cut[0].at, "cut", count=len(cut[0].text))
        if merged := [cells[name] for name in read if name in cells and cells[name].merged]:
            return self._doubt(merged[0].at, "back_merged")
        if check and check[:HEAD] != _digits(number)[:HEAD]:  # sorted in part, or a number overtyped
            near = " ".join(self._heads.get(check[:HEAD], []))
            return self._doubt(at, "back_number_near" if near else "back_number", number=number, near=near)
        words = comparable(cells["comment"].text) if "comment" in cells else ""
        own = [comparable(_plain(told)) for told in row.words]
        if words and words not in own:
            other = self._owners.get(words, "")
            like = max((SequenceMatcher(None, words, told).ratio() for told in own), default=0.0)
            if other or not check or like < ALIKE:  # a retouched comment still has its check
                return self._doubt(cells["comment"].at, "back_words", number=number)
        if not check and (row.answer or not words):
            return self._doubt(at, "back_nocheck", number=number)
        return True

    def _compare(self, number: str, row: SentRow, check: str, cells: Mapping[str, Cell]) -> None:
        """Compare what a row says with the answer as it was sent, and as it stands."""
        at = next(
            (cells[name].at for name in ("outcome", "observations", "reason") if name in cells),
            cells["number"].at,
        )
        given = self._given(row, cells, at)
        if given is None:
            self.doubtful.add(number)
            return
        if number in self.seen:
            if self.seen[number][1] != given:
                self.twice.add(number)
                self._doubt(
                    cells["number"].at, "back_twice", number=number, other=cell_name(self.seen[number][0])
                )
            return
        self.seen[number] = (cells["number"].at, given)
        counts = [cells[name] for name in VOTES if name in cells]
        for cell in counts:
            if not cell.text.isdecimal():
                self.doubtful.add(number)
                self._doubt(cell.at, "back_vote", number=number, name=cell.text)
                return
        if counts:
            cast = (cells[name].text if name in cells else "0" for name in VOTES)
            self.votes[number] = ReturnedVote(*map(int, cast))
        meanwhile = bool(check) and check != _check(number, *row.said)  # the answer has changed here
        if given == row.said or (meanwhile and check == _check(number, *given)):
            self.unchanged.append(number)
        elif fault := self._fault(row, given, meanwhile=meanwhile):
            self.doubtful.add(number)
            outcome, reason = row.said
            now = {lang: _told(outcome, reason, lang) for lang in LANGUAGES}
            back = {lang: _told(given.outcome, given.reason, lang) for lang in LANGUAGES}
            self._doubt(at, fault, number=number, now=now, back=back)
        else:
            self.changed[number] = Returned(number, at, row.answer, _answered(row.answer, given))

    def _fault(self, row: SentRow, given: _Given, *, meanwhile: bool) -> str:
        """Why an answer cannot be taken, by the key of the sentence."""
        if meanwhile:
            return "back_meanwhile"
        if not given.outcome:
            return "back_cleared" if row.answer else "back_nothing"
        if not row.reviewed:
            return "back_unreviewed"
        return "" if reason_suffices(_answered(None, given)) else "back_short"

    def _given(self, row: SentRow, cells: Mapping[str, Cell], at: Place) -> _Given | None:
        """Outcome and reason of a row; None, and a doubt, if the outcome is none of the allowed."""
        said = _plain(cells["outcome"].text) if "outcome" in cells else ""
        reason = _plain(cells["reason"].text) if "reason" in cells else ""
        if "outcome" not in self._known:
            observed = _plain(cells["observations"].text) if "observations" in cells else ""
            begins = BEGINNING.match(observed)
            said, reason = (begins[1], observed[begins.end() :]) if begins else (observed, "")
        elif "reason" not in self._known:  # a table without the column changes no reason
            reason = row.said[1]
        squeezed = "".join(said.lower().split()).strip("。.：:")
        if squeezed and squeezed not in WORDS:
            self._doubt(at, "back_outcome", name=said)
            return None
        told = {comparable(words): row.said[1] for words in (*row.reasons, row.said[1])}
        return _Given(WORDS.get(squeezed) or "", told.get(comparable(reason), reason))

    def _doubt(self, at: Place, said: str, **values: object) -> bool:
        self.doubts.append(finding("CMT-410", at, said, cell=cell_name(at), **values))
        return False


def _answered(before: Disposition | None, given: _Given) -> Disposition:
    """The answer with another outcome and reason; what it changed stays if it still takes the comment in."""
    (outcome,) = (of for of in OUTCOMES if of == given.outcome)
    if before and outcome in TAKEN and before.outcome in TAKEN:
        return msgspec.structs.replace(before, outcome=outcome, reason=given.reason)
    return Disposition(outcome=outcome, reason=given.reason, decided_by=before.decided_by if before else "")


def _plain(cell: str) -> str:
    """The words typed in a cell, without the sign that keeps a spreadsheet from taking them for a formula."""
    return cell[1:].strip() if cell[:1] == "'" else cell.strip()


def _told(outcome: str, reason: str, lang: str) -> str:
    name = say(lang, f"answers.fate_{outcome or 'pending'}")
    return f"{name}：{reason}" if reason and lang == "zh" else f"{name}: {reason}" if reason else name
