"""From the store to git: a record for each comment, and the proof that none is missing.

Export writes every comment that has been received, reviewed or not, because git is where the
secretariat works and what it is audited by. A record says in `state` whether the comment may be
shown: the site prints the words of published and answered ones only, and the record of a withheld
one has no words. A secretariat whose repository is itself public exports after review, with
`reviewed_only`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

import msgspec

from clausework.comments.parse import WORDS, finding, is_wordless
from clausework.comments.records import (
    edit_record,
    locate_records,
    read_record,
    read_records,
    record_text,
    write_records,
)
from clausework.errors import RecordError
from clausework.model.canonical import comment_digest
from clausework.model.clause import Place
from clausework.model.comment import Comment, Consultation, State
from clausework.model.finding import Finding
from clausework.source.yaml import Plain


class Source(Protocol):
    """What export asks of a store."""

    @property
    def name(self) -> str:
        """What messages call the store."""

    def each(self) -> Iterator[Comment]:
        """Every comment, in the order of arrival."""

    def suspects(self) -> frozenset[str]:
        """The numbers of comments that a machine seems to have sent."""

    def reasons(self, number: str) -> frozenset[str]:
        """For what a comment has ever been withheld here."""


class Audited(Source, Protocol):
    """What verification asks of a store."""

    @property
    def consultations(self) -> Mapping[str, Consultation]:
        """The consultations that it is for."""

    def faults(self) -> tuple[str, ...]:
        """What shows that the store has been altered."""

    def erased(self, number: str) -> bool:
        """Whether the sender of a comment has had the name erased."""


class Exported(msgspec.Struct, frozen=True):
    """What an export did: the numbers written, and those whose state was brought up to date.

    `suspects` are those of the written that a machine seems to have sent; they await review as all do.
    """

    written: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    suspects: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def export_records(store: Source, root: Path, reviewed_only: bool = False) -> Exported:
    """Write what git does not have yet; a second run writes nothing."""
    updated: list[str] = []
    findings: list[Finding] = []
    known = locate_records(root)

    def fresh() -> Iterator[Comment]:
        """The comments that git lacks; the records of the others are brought up to date on the way."""
        for comment in store.each():
            file = known.get(comment.id)
            if file is not None:
                updated.extend(_bring_up(store, root, file, comment, findings))
            elif not reviewed_only or comment.state != "received":
                yield public_part(comment)

    written = tuple(write_records(root, fresh()))
    odd = store.suspects()
    suspects = tuple(number for number in written if number in odd)
    return Exported(written, tuple(dict.fromkeys(updated)), suspects, tuple(findings))


def _bring_up(
    store: Source, root: Path, file: Path, comment: Comment, findings: list[Finding]
) -> Iterator[str]:
    """Bring a record up to date with the store; its number for each thing that was not."""
    if file.read_bytes() == record_text(public_part(comment)).encode("utf-8"):
        return
    record = read_record(root, comment.id, file)
    if record is None or record.digest != comment.digest:
        path = file.relative_to(root).as_posix()
        findings.append(finding("CMT-201", Place(path), "other", number=comment.id))
    elif _review_is_due(store, record, comment):
        record_review(root, comment, comment.state, comment.withheld)
        yield comment.id
    later = _later(record, comment) if record is not None else {}
    if later:
        edit_record(root, comment.id, later)
        yield comment.id


def _review_is_due(store: Source, record: Comment, comment: Comment) -> bool:
    """Whether the store knows of a review that the record does not show.

    What was withheld in git alone stays so: the store knows of no reason why its words may be read again.
    """
    if comment.state == "withheld":
        as_told = (record.state, record.withheld) == ("withheld", comment.withheld)
        return not as_told or any(_said(record, key) for key in WORDS)
    if comment.state == "received" or record.state not in ("received", "withheld"):
        return False
    return record.state == "received" or record.withheld in store.reasons(comment.id)


def _said(comment: Comment, key: str) -> str:
    said: str = getattr(comment.anchor if key == "quote" else comment, key)
    return said


def _later(record: Comment, comment: Comment) -> dict[tuple[str, ...], Plain]:
    """What became of it after the record was written: it was taken back, a name was erased or verified.

    In place of the words of a comment that was taken back the record says when that was. The digest
    stays; the words stay in the history of git, which the form says before anything is sent.
    """
    values: dict[tuple[str, ...], Plain] = {}
    if comment.withdrawn:
        values |= {(key,): "" for key in WORDS if _said(record, key)}
        if not record.withdrawn:
            values["withdrawn",] = comment.withdrawn
    for field in ("organisation", "name"):
        if getattr(record, field) and not getattr(comment, field):
            values[field,] = ""
    if record.verified != comment.verified and record.channel == "web":
        values["verified",] = comment.verified
    return values


def public_part(comment: Comment) -> Comment:
    """What git and lists may have of a comment: without its words if they are not to be read."""
    return without_words(comment) if comment.withdrawn or comment.state == "withheld" else comment


def without_words(comment: Comment) -> Comment:
    """A comment that is kept back: that it was, when and about what; the digest stays."""
    anchor = msgspec.structs.replace(comment.anchor, quote="")
    empty = {"text": "", "suggestion": "", "reason": "", "organisation": "", "name": ""}
    return msgspec.structs.replace(comment, anchor=anchor, verified=False, **empty)


def record_review(root: Path, comment: Comment, state: State, why: str) -> Comment:
    """Set the state of a record; one that is published and has its answer is an answered one.

    Withholding blanks the words of the record; publishing puts those of `comment`, which the store
    has, back. Without them nothing is published.
    """
    number = comment.id
    record = read_record(root, number)
    if record is None:
        raise RecordError("unreadable_record", number=number)
    back = state != "withheld" and record.state == "withheld"
    if back and not (comment.text or comment.withdrawn):
        raise RecordError("words_gone", number=number)
    shown = "answered" if state == "published" and record.disposition else state
    values: dict[tuple[str, ...], Plain] = {("state",): shown}
    if why or record.withheld:
        values["withheld",] = why
    source = comment if back else record
    if state == "withheld" or (back and comment.withdrawn):
        source = without_words(source)
    for key in WORDS:
        if _said(source, key) != _said(record, key):
            values[key,] = _said(source, key)
    return edit_record(root, number, values)


def verify_records(store: Audited, root: Path) -> tuple[Finding, ...]:
    """What git lacks of the store, what differs, and whether the store itself is whole."""
    findings: list[Finding] = []
    name = store.name
    numbers = set()
    known = locate_records(root)
    for comment in store.each():
        numbers.add(comment.id)
        file = known.get(comment.id)
        if file is None:
            findings.append(finding("CMT-202", Place(name), "unexported", number=comment.id))
            continue
        record = read_record(root, comment.id, file)
        if record is None or not _agrees(store, record, comment):
            path = file.relative_to(root).as_posix()
            findings.append(finding("CMT-201", Place(path), "other", number=comment.id))
    findings.extend(finding("CMT-203", Place(name), "altered", what=fault) for fault in store.faults())
    findings.extend(
        finding("CMT-204", Place(name), "dropped", number=record.id)
        for record in read_records(root)[0]
        if record.id not in numbers and _came_to(store, record)
    )
    return tuple(findings)


SAME = ("draft", "role", "lang", "channel", "received", "late", "rehearsal", "digest", "follows")
"""What of a record nobody may change, beside its words, of which the digest is made."""


def _agrees(store: Audited, record: Comment, comment: Comment) -> bool:
    if any(getattr(record, field) != getattr(comment, field) for field in SAME):
        return False
    if record.withdrawn not in ("", comment.withdrawn):
        return False
    if is_wordless(record) and (comment.withdrawn or comment.state == "withheld"):
        return True
    names = all(getattr(comment, key) == getattr(record, key) for key in ("organisation", "name"))
    # A name that its bearer had erased may stand in a record until the next export.
    return comment_digest(record) == comment.digest and (names or store.erased(comment.id))


def _came_to(store: Audited, record: Comment) -> bool:
    """Whether the store must have the comment: letters and samples never were in it."""
    consultation = store.consultations.get(record.consultation)
    return consultation is not None and record.channel == "web" and record.rehearsal == consultation.rehearsal
