"""Personal data: access, erasure and retention."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from clausework.consultation.fields import NAMELESS, SEALED
from clausework.consultation.tokens import unseal
from clausework.store.files import files_of, forget_files
from clausework.store.recording.chain import StoreContext, append, moment, settle
from clausework.store.recording.recorded import MOST, absent, change, drop
from clausework.store.session import Session, holes

PERSONAL = (
    "SELECT number FROM personal WHERE number IN (SELECT number FROM comment WHERE consultation = ?) "
    "ORDER BY number"
)
FILES = (
    "SELECT id FROM attachment WHERE name <> '' "
    "AND number IN (SELECT number FROM comment WHERE consultation = ?) ORDER BY id"
)


class PersonalData(msgspec.Struct, frozen=True):
    """What the store knows of a sender beside the comment."""

    organisation: str = ""
    name: str = ""
    contact: str = ""


class CommentEvent(msgspec.Struct, frozen=True):
    """An event of a comment, as its author may see it."""

    at: str
    kind: str
    payload: str


def personal(db: Session, key: bytes, number: str) -> PersonalData:
    """What is kept apart of a sender, opened."""
    sql = f"SELECT {', '.join(SEALED)} FROM personal WHERE number = ?"  # noqa: S608 - our own names
    row = db.execute(sql, (number,)).get
    if row is None:
        return PersonalData()
    opened = {field: unseal(key, number, field, value) for field, value in zip(SEALED, row, strict=True)}
    return PersonalData(**opened)


def happenings(db: Session, number: str) -> tuple[CommentEvent, ...]:
    """All that the chain tells of a comment, but for the names of those who worked on it."""
    sql = (
        "SELECT at, kind, payload FROM event WHERE number = ? "
        "AND seq NOT IN (SELECT seq FROM act WHERE number = ?) ORDER BY seq"
    )
    found = db.execute(sql, (number, number))
    return tuple(CommentEvent(*row) for row in found)


def erase(db: Session, context: StoreContext, number: str) -> tuple[str, ...]:
    """Erase who sent a comment: names and contact, published or not. Words, number and digest stay.

    What comes back are the files that are to be deleted once this is on disk.
    """
    if db.execute("SELECT erased FROM comment WHERE number = ?", (number,)).get:
        return tuple(file.id for file in files_of(db, number))
    now = moment(db, context)
    drop(db, "personal", "number = ?", (number,))
    absent(db, "personal", (number,))
    change(db, "comment", NAMELESS | {"erased": now}, "number = ?", (number,))
    files = forget_files(db, number)
    append(db, now, "erased", number, {})
    return files


def expire(db: Session, context: StoreContext, consultations: Iterable[str]) -> int:
    """Erase what was kept apart for consultations whose purpose is over; how many comments it was of."""
    total = 0
    now = moment(db, context)
    for name in consultations:
        count = 0
        for marks, part in _parts(db, PERSONAL, name):
            count += drop(db, "personal", f"number IN ({marks})", part)
        if count:
            append(db, now, "expired", "", {"consultation": name, "count": str(count)})
        total += count
    return total


def _parts(db: Session, sql: str, consultation: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The keys of rows with holes for them, so many at a time as one event tells of.

    Before each part the chain is told of the one before.
    """
    found = [key for (key,) in db.execute(sql, (consultation,))]
    for start in range(0, len(found), MOST):
        part = tuple(found[start : start + MOST])
        settle(db)
        yield holes(part), part


def expire_files(db: Session, context: StoreContext, consultations: Iterable[str]) -> tuple[str, ...]:
    """Let go of the files that came with comments on these consultations; what to delete.

    Their digests stay, as with a comment whose author had its files erased.
    """
    gone: list[str] = []
    now = moment(db, context)
    for name in consultations:
        found: list[str] = []
        for marks, part in _parts(db, FILES, name):
            change(db, "attachment", {"name": ""}, f"id IN ({marks})", part)
            found.extend(part)
        if found:
            append(db, now, "expired", "", {"consultation": name, "files": str(len(found))})
        gone.extend(found)
    return tuple(gone)
