"""Export from the store: a record in git for each comment, or one file of JSON lines.

A record says in `state` whether the comment may be shown: the site prints the words of published and
answered ones only, and the record of a withheld one has no words. The command writes what was
reviewed, for a repository may be public, and git forgets nothing; a secretariat that works in a
private one may have all.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import msgspec

from clausework.consultation.fields import NAMES, OWN, value_of
from clausework.consultation.parse import finding
from clausework.consultation.records import (
    edit_record,
    locate_records,
    read_record,
    record_text,
    write_records,
)
from clausework.consultation.visibility import is_unreviewed, may_be_shown, public_part, without_words
from clausework.errors import RecordError
from clausework.model.clause import Place
from clausework.model.comment import Comment, State
from clausework.model.finding import Finding
from clausework.model.progress import Progress, flowing, silent
from clausework.source.yaml import Plain

CHUNK = 1 << 20
"""Bytes of lines that are written at a time."""
Values = dict[tuple[str, ...], Plain]
"""Values of a record by their paths of keys."""


class ReviewReasons(Protocol):
    """What is asked of a store to judge a review."""

    def reasons(self, number: str) -> frozenset[str]:
        """For what a comment has ever been withheld here."""


class CommentSource(ReviewReasons, Protocol):
    """What export asks of a store."""

    @property
    def name(self) -> str:
        """What messages call the store."""

    def head(self) -> int:
        """The sequence number of the last event."""

    def each(self, *, until: int) -> Iterator[Comment]:
        """Every comment that came with an event up to this one, in the order of arrival."""

    def suspects(self) -> frozenset[str]:
        """The numbers of comments that a machine seems to have sent."""


class Exported(msgspec.Struct, frozen=True):
    """What an export did: the numbers written, and those whose state was brought up to date.

    `suspects` are those of the written that a machine seems to have sent; they await review as all do.
    `unreviewed` are those that were left out because nobody has reviewed them.
    """

    written: tuple[str, ...] = ()
    unreviewed: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    suspects: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def export_records(
    store: CommentSource,
    root: Path,
    reviewed_only: bool = False,
    until: int | None = None,
    progress: Progress = silent,
) -> Exported:
    """Write what git does not have yet; a second run writes nothing.

    It ends with what was received up to the event `until`, or up to now: comments may come faster than
    they are written. What becomes of one of these meanwhile is told as it is when its record is written,
    so that words which are taken back do not go out.
    """
    until = store.head() if until is None else until
    updated: list[str] = []
    left: list[str] = []
    findings: list[Finding] = []
    known = locate_records(root)

    def fresh() -> Iterator[Comment]:
        """The comments that git lacks; the records of the others are brought up to date on the way."""
        for comment in flowing(progress, "export", store.each(until=until)):
            file = known.get(comment.id)
            if file is not None:
                updated.extend(_bring_up(store, root, file, comment, findings))
            elif reviewed_only and is_unreviewed(comment):
                left.append(comment.id)
            else:
                yield public_part(comment)

    written = tuple(write_records(root, fresh()))
    odd = store.suspects()
    suspects = tuple(number for number in written if number in odd)
    return Exported(
        written, tuple(left), tuple(dict.fromkeys(updated)), suspects=suspects, findings=tuple(findings)
    )


def _bring_up(
    store: CommentSource, root: Path, file: Path, comment: Comment, findings: list[Finding]
) -> Iterator[str]:
    """Bring a record up to date with the store; its number if it was not."""
    if file.read_bytes() == record_text(public_part(comment)).encode("utf-8"):
        return
    record = read_record(root, comment.id, file)
    if record is None or record.digest != comment.digest:
        path = file.relative_to(root).as_posix()
        findings.append(finding("CMT-201", Place(path), "other", number=comment.id))
    values = due(store, record, comment) if record is not None else {}
    if values:
        edit_record(root, comment.id, values)
        yield comment.id


def due(store: ReviewReasons, record: Comment, comment: Comment) -> Values:
    """What the store knows and the record does not show: the next export writes it there."""
    values: Values = {}
    if record.digest == comment.digest and _review_is_due(store, record, comment):
        values |= _reviewed(record, comment, comment.state, comment.withheld)
    return values | _later(record, public_part(comment), values)


def _review_is_due(store: ReviewReasons, record: Comment, comment: Comment) -> bool:
    """Whether the store knows of a review that the record does not show.

    What was withheld in git alone stays so: the store knows of no reason why its words may be read again.
    """
    if comment.state == "withheld":
        as_told = (record.state, record.withheld) == ("withheld", comment.withheld)
        return not as_told or any(value_of(record, key) for key in OWN)
    if comment.state == "received" or record.state not in ("received", "withheld"):
        return False
    return record.state == "received" or record.withheld in store.reasons(comment.id)


def _later(record: Comment, public: Comment, reviewed: Values) -> Values:
    """What became of it after the record was written: it was taken back, a name was erased or verified.

    In place of the words of a comment that was taken back the record says when that was. The digest
    stays; the words stay in the history of git, which the form says before anything is sent.
    """
    values: Values = {}
    if public.withdrawn:
        values |= {(key,): "" for key in OWN if value_of(record, key)}
        if not record.withdrawn:
            values["withdrawn",] = public.withdrawn
    for field in NAMES:
        if getattr(record, field) and not getattr(public, field):
            values[field,] = ""
    named = any({**reviewed, **values}.get((key,), value_of(record, key)) for key in NAMES)
    if record.verified != (public.verified and named) and record.channel == "web":
        values["verified",] = public.verified and named
    return values


def record_review(root: Path, comment: Comment, state: State, why: str) -> Comment:
    """Set the state of a record; one that is published and has its answer is an answered one.

    Withholding blanks the words of the record; publishing puts those of `comment`, which the store
    has, back. Without them nothing is published.
    """
    record = read_record(root, comment.id)
    if record is None:
        raise RecordError("unreadable_record", number=comment.id)
    return edit_record(root, comment.id, _reviewed(record, comment, state, why))


def _reviewed(record: Comment, comment: Comment, state: State, why: str) -> Values:
    back = state != "withheld" and record.state == "withheld"
    if back and not (comment.text or comment.withdrawn):
        raise RecordError("words_gone", number=comment.id)
    shown = "answered" if state == "published" and record.disposition else state
    values: Values = {("state",): shown}
    if why or record.withheld:
        values["withheld",] = why
    source = comment if back else record
    if state == "withheld" or (back and comment.withdrawn):
        source = without_words(source)
    for key in OWN:
        if value_of(source, key) != value_of(record, key):
            values[key,] = value_of(source, key)
    return values


class AllComments(Protocol):
    """What is asked of a store to list its comments."""

    def each(self) -> Iterator[Comment]:
        """Every comment, in the order of arrival."""


def write_lines(store: AllComments, file: Path, progress: Progress = silent) -> int:
    """All comments as JSON lines, one for each, with what the public may read of it; the number of lines.

    A million records are files that nobody can open; here memory does not grow with their number.
    """
    encoder = msgspec.json.Encoder(order="sorted")
    buffer, count = bytearray(), 0
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as out:
            for comment in flowing(progress, "export", store.each()):
                public = comment if may_be_shown(comment) else without_words(comment)
                encoder.encode_into(public_part(public), buffer, len(buffer))
                buffer += b"\n"
                count += 1
                if len(buffer) > CHUNK:
                    out.write(buffer)
                    buffer.clear()
            out.write(buffer)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return count
