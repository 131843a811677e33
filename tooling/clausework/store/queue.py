"""The review queue: comments in the order in which they are to be read, paged by index."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from clausework.consultation.files.attachments import Attachment
from clausework.consultation.spam import SpamMark
from clausework.store.files import files_of
from clausework.store.marks import marks_of
from clausework.store.rows import StoredComment, rows
from clausework.store.session import Session, holes

LENGTH = 50
STATES = ("received", "published", "withheld")
"""States of a comment in the store; that it is answered stands in its record in git."""


class QueueFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Filter of the queue; the next page is what comes `after` a place, which is suspicion and arrival."""

    state: str = "received"
    clause: str = ""
    role: str = ""
    assigned: str = ""
    discussed: bool = False
    after: tuple[int, int] = (0, 0)


class QueueItem(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the queue; `merged` are the numbers of the comments answered with it."""

    row: StoredComment
    marks: tuple[SpamMark, ...]
    assigned: str
    discussed: str
    first: str
    merged: tuple[str, ...]
    outcome: str
    answer: str
    changes: str
    files: tuple[Attachment, ...] = ()

    @property
    def place(self) -> tuple[int, int]:
        """Where the queue goes on."""
        return (self.row.suspect, self.row.arrival)


def queue(db: Session, wanted: QueueFilter, consultations: tuple[str, ...]) -> tuple[QueueItem, ...]:
    """Comments in the order in which they are to be read: suspects last, then the oldest first."""
    if wanted.assigned or wanted.discussed:
        return _items(db, _chosen(db, wanted, consultations))
    # One range of one index for each state: together they are in order again.
    found = [
        row
        for state in ([wanted.state] if wanted.state else STATES)
        for row in _stretch(db, wanted, consultations, state)
    ]
    found.sort(key=lambda row: (row.suspect, row.arrival))
    return _items(db, tuple(found[:LENGTH]))


def _stretch(
    db: Session, wanted: QueueFilter, consultations: tuple[str, ...], state: str
) -> tuple[StoredComment, ...]:
    conditions = [f"comment.consultation IN ({holes(consultations)})", "(suspect, arrival) > (?, ?)"]
    values: list[str | int] = [*consultations, *wanted.after, state]
    conditions.append("comment.state = ?")
    if wanted.clause:
        conditions.append("comment.clause = ?")
        values.append(wanted.clause)
    if wanted.role:
        # The index of the clause holds the role, to be looked at there: as a range it is no rival to it.
        conditions.append("comment.role BETWEEN ? AND ?" if wanted.clause else "comment.role = ?")
        values.extend([wanted.role] * (2 if wanted.clause else 1))
    where = f"WHERE {' AND '.join(conditions)} ORDER BY comment.suspect, comment.arrival LIMIT ?"
    return rows(db, where, *values, LENGTH)


def _chosen(db: Session, wanted: QueueFilter, consultations: tuple[str, ...]) -> tuple[StoredComment, ...]:
    """Those of a short list: somebody's own, or what lies before the drafting group."""
    conditions = [f"comment.consultation IN ({holes(consultations)})", "(suspect, arrival) > (?, ?)"]
    values: list[str | int] = [*consultations, *wanted.after]
    for column in ("state", "clause", "role"):
        if getattr(wanted, column):
            conditions.append(f"comment.{column} = ?")
            values.append(getattr(wanted, column))
    if wanted.assigned:
        conditions.append("comment.number IN (SELECT number FROM assignment WHERE name = ?)")
        values.append(wanted.assigned)
    if wanted.discussed:
        conditions.append("comment.number IN (SELECT number FROM discussion)")
    where = f"WHERE {' AND '.join(conditions)} ORDER BY comment.suspect, comment.arrival LIMIT ?"
    return rows(db, where, *values, LENGTH)


def item(db: Session, number: str) -> QueueItem | None:
    """One comment, with its files."""
    found = next(iter(_items(db, rows(db, "WHERE comment.number = ?", number))), None)
    return None if found is None else msgspec.structs.replace(found, files=files_of(db, number))


def _items(db: Session, found: tuple[StoredComment, ...]) -> tuple[QueueItem, ...]:
    numbers = tuple(row.number for row in found)
    marks = marks_of(db, numbers)
    assigned = dict(_pairs(db, "SELECT number, name FROM assignment WHERE number IN", numbers))
    discussed = dict(_pairs(db, "SELECT number, since FROM discussion WHERE number IN", numbers))
    first = dict(_pairs(db, "SELECT number, first FROM merger WHERE number IN", numbers))
    merged: dict[str, tuple[str, ...]] = {}
    for head, other in _pairs(db, "SELECT first, number FROM merger WHERE first IN", numbers):
        merged[head] = tuple(sorted((*merged.get(head, ()), other)))
    sql = f"SELECT number, outcome, reason, changes FROM proposal WHERE number IN ({holes(numbers)})"  # noqa: S608 - marks
    drafts: Mapping[str, tuple[str, ...]] = {row[0]: row[1:] for row in db.execute(sql, numbers)}
    items = []
    for row in found:
        outcome, answer, changes = drafts.get(row.number, ("", "", ""))
        items.append(
            QueueItem(
                row=row,
                marks=marks.get(row.number, ()),
                assigned=assigned.get(row.number, ""),
                discussed=discussed.get(row.number, ""),
                first=first.get(row.number, ""),
                merged=merged.get(row.number, ()),
                outcome=outcome,
                answer=answer,
                changes=changes,
            )
        )
    return tuple(items)


def _pairs(db: Session, sql: str, values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((one, other) for one, other in db.execute(f"{sql} ({holes(values)})", values))
