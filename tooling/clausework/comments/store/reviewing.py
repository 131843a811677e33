"""The desk's queue, and what is done there: each act with who, when, old and new in the chain.

These events are not open in the public log, which shows their hashes alone: the names in them are
those of people at work.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from clausework.comments.store.accounts import Account
from clausework.comments.store.intake import Desk, append, moment, review
from clausework.comments.store.marks import marks_of
from clausework.comments.store.privacy import Personal, personal
from clausework.comments.store.rows import Row, rows
from clausework.comments.store.session import Session
from clausework.comments.suspicion import Mark
from clausework.errors import StoreError
from clausework.model.comment import State

LENGTH = 50


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which comments the queue shows; it goes on after a place, which is suspicion and arrival."""

    state: str = "received"
    clause: str = ""
    role: str = ""
    assigned: str = ""
    after: tuple[int, int] = (0, 0)


class Item(msgspec.Struct, frozen=True):
    """A comment as the desk sees it; `merged` are the numbers of those answered with it."""

    row: Row
    marks: tuple[Mark, ...]
    assigned: str
    first: str
    merged: tuple[str, ...]
    outcome: str = ""
    answer: str = ""

    @property
    def place(self) -> tuple[int, int]:
        """Where the queue goes on."""
        return (self.row.suspect, self.row.arrival)


def queue(db: Session, wanted: Filter, consultations: tuple[str, ...]) -> tuple[Item, ...]:
    """Comments in the order in which they are to be read: suspects last, then the oldest first."""
    holes = ", ".join("?" for _ in consultations) or "NULL"
    conditions = [f"comment.consultation IN ({holes})", "(comment.suspect, comment.arrival) > (?, ?)"]
    values: list[str | int] = [*consultations, *wanted.after]
    for column in ("state", "clause", "role"):
        if getattr(wanted, column):
            conditions.append(f"comment.{column} = ?")
            values.append(getattr(wanted, column))
    if wanted.assigned:
        conditions.append("comment.number IN (SELECT number FROM assignment WHERE name = ?)")
        values.append(wanted.assigned)
    where = f"WHERE {' AND '.join(conditions)} ORDER BY comment.suspect, comment.arrival LIMIT ?"
    return _items(db, rows(db, where, *values, LENGTH))


def item(db: Session, number: str) -> Item | None:
    """One comment."""
    return next(iter(_items(db, rows(db, "WHERE comment.number = ?", number))), None)


def _items(db: Session, found: tuple[Row, ...]) -> tuple[Item, ...]:
    numbers = tuple(row.number for row in found)
    marks = marks_of(db, numbers)
    holes = ", ".join("?" for _ in numbers) or "NULL"
    assigned = dict(_pairs(db, "SELECT number, name FROM assignment WHERE number IN", numbers))
    first = dict(_pairs(db, "SELECT number, first FROM merger WHERE number IN", numbers))
    merged: dict[str, tuple[str, ...]] = {}
    for head, other in _pairs(db, "SELECT first, number FROM merger WHERE first IN", numbers):
        merged[head] = tuple(sorted((*merged.get(head, ()), other)))
    sql = f"SELECT number, outcome, reason FROM proposal WHERE number IN ({holes})"  # noqa: S608 - marks
    answers: Mapping[str, tuple[str, str]] = {row[0]: (row[1], row[2]) for row in db.execute(sql, numbers)}
    return tuple(
        Item(
            row,
            marks.get(row.number, ()),
            assigned.get(row.number, ""),
            first.get(row.number, ""),
            merged.get(row.number, ()),
            *answers.get(row.number, ("", "")),
        )
        for row in found
    )


def _pairs(db: Session, sql: str, values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    holes = ", ".join("?" for _ in values) or "NULL"
    return tuple((one, other) for one, other in db.execute(f"{sql} ({holes})", values))


def judge(db: Session, desk: Desk, who: Account, number: str, state: State, why: str) -> None:
    """Publish or withhold a comment; a withheld one has a reason, which its author reads."""
    if state == "withheld" and not why.strip():
        raise StoreError("a comment is withheld for a reason")
    old = _known(db, number)
    if old.state == state and old.withheld == why:
        return
    review(db, desk, number, state, why)
    _note(db, desk, who, "reviewed", number, old.state, state)


def assign(db: Session, desk: Desk, who: Account, number: str, name: str) -> None:
    """Give a comment to somebody, or to nobody for ""."""
    _known(db, number)
    if name and not db.execute("SELECT count(*) FROM account WHERE name = ?", (name,)).get:
        raise StoreError(f"no account {name}")
    old = str(db.execute("SELECT name FROM assignment WHERE number = ?", (number,)).get or "")
    db.execute("DELETE FROM assignment WHERE number = ?", (number,))
    if name:
        db.execute("INSERT INTO assignment VALUES (?, ?)", (number, name))
    _note(db, desk, who, "assigned", number, old, name)


def merge(db: Session, desk: Desk, who: Account, number: str, first: str) -> None:
    """Have a comment answered with another of its clause, or by itself again for "".

    Nothing of either changes: number, words and sender stay. What was merged into the comment
    itself follows it, so that a group has one head.
    """
    own = _known(db, number)
    head = first
    if first:
        other = _known(db, first)
        head = str(db.execute("SELECT first FROM merger WHERE number = ?", (first,)).get or first)
        if head == number or (other.clause, other.consultation) != (own.clause, own.consultation):
            raise StoreError(f"{number} cannot be answered with {first}")
    old = str(db.execute("SELECT first FROM merger WHERE number = ?", (number,)).get or "")
    db.execute("DELETE FROM merger WHERE number = ?", (number,))
    if head:
        db.execute("INSERT INTO merger VALUES (?, ?)", (number, head))
        db.execute("UPDATE merger SET first = ? WHERE first = ?", (head, number))
    _note(db, desk, who, "merged", number, old, head)


def propose(db: Session, desk: Desk, who: Account, number: str, outcome: str, reason: str) -> None:
    """Draft the answer to a comment; it is settled, in git, by those who decide."""
    _known(db, number)
    old = str(db.execute("SELECT outcome FROM proposal WHERE number = ?", (number,)).get or "")
    db.execute("DELETE FROM proposal WHERE number = ?", (number,))
    if outcome:
        db.execute("INSERT INTO proposal VALUES (?, ?, ?)", (number, outcome, reason))
    _note(db, desk, who, "proposed", number, old, outcome)


def look(db: Session, desk: Desk, who: Account, number: str) -> Personal:
    """How to reach a sender; that somebody has looked is noted."""
    _known(db, number)
    _note(db, desk, who, "viewed", number, "", "contact")
    return personal(db, desk.key, number)


def _known(db: Session, number: str) -> Row:
    found = rows(db, "WHERE comment.number = ?", number)
    if not found:
        raise StoreError(f"no comment {number}")
    return found[0]


def _note(db: Session, desk: Desk, who: Account, kind: str, number: str, old: str, new: str) -> None:
    append(db, moment(db, desk), kind, number, {"by": who.name, "role": who.role, "old": old, "new": new})
