"""Recorded writes: each row that is inserted, changed or deleted is noted in the chain of events.

All that is written to a table, but for events themselves, is written here. Each row is noted in the
transaction, and the next event takes along what was noted: for each row an opaque name and a digest,
both keyed, so that who reads the chain learns nothing of the row, and nobody without the key can make
another. A row that is gone has a digest too, and cannot be told from one that is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from clausework.errors import StoreError
from clausework.store.recording import tally
from clausework.store.schema.row_digests import GONE, Recorder, layout
from clausework.store.schema.shape import number_of, tables
from clausework.store.session import Session, Tuple, Value

MOST = 1000
"""Rows that one event tells of at most."""
BESIDE = ("event", "tally", *tally.TALLIED)
"""Tables that the chain tells nothing of: itself, the sums, and what these are of."""


def recorded_tables() -> tuple[str, ...]:
    """The tables whose rows the chain tells of."""
    return tuple(name for name in tables() if name not in BESIDE)


def put(db: Session, table: str, columns: tuple[str, ...], values: Sequence[Value]) -> None:
    """Insert a row; it is held back as `Session.add` says."""
    db.add(table, columns, values)
    _count(db, table, columns, come=(values,))


def change(db: Session, table: str, new: Mapping[str, Value], where: str, given: Sequence[Value] = ()) -> int:
    """Change columns of the rows for which a condition holds, but none of their key; how many they are."""
    columns = columns_of(db, table)
    names = ", ".join(columns)
    before: Iterable[Tuple] = ()
    if table in tally.TALLIED:
        before = tuple(db.execute(f"SELECT {names} FROM {table} WHERE {where}", given))  # noqa: S608 - our own names
    changes = ", ".join(f"{name} = ?" for name in new)
    sql = f"UPDATE {table} SET {changes} WHERE {where} RETURNING {names}"  # noqa: S608 - our own names
    after = tuple(db.execute(sql, (*new.values(), *given)))
    _count(db, table, columns, before, after)
    return len(after)


def drop(db: Session, table: str, where: str, given: Sequence[Value] = ()) -> int:
    """Delete the rows for which a condition holds; how many they were."""
    columns = columns_of(db, table)
    sql = f"DELETE FROM {table} WHERE {where} RETURNING {', '.join(columns)}"  # noqa: S608 - our own names
    found = tuple(db.execute(sql, given))
    _count(db, table, columns, gone=found)
    return len(found)


def absent(db: Session, table: str, key: Sequence[Value]) -> None:
    """Note that no row has this key: an event that anyone may read must not tell whether there was one."""
    recorder, number = recorder_of(db), number_of(table)
    name, digest = recorder.name(number, key)
    db.held.noted[name] = (number + GONE, digest)


def _count(
    db: Session,
    table: str,
    columns: tuple[str, ...],
    gone: Iterable[Sequence[Value]] = (),
    come: Iterable[Sequence[Value]] = (),
) -> None:
    if table in tally.TALLIED:
        tally.shift(db, recorder_of(db), table, columns, gone, come)
        return
    form = layout(table, columns)
    for row in gone:
        absent(db, table, form.key(row))
    note_rows(db, table, columns, come)


def note_rows(db: Session, table: str, columns: tuple[str, ...], rows: Iterable[Sequence[Value]]) -> None:
    """Note rows as they are now."""
    recorder, form, noted = recorder_of(db), layout(table, columns), db.held.noted
    for row in rows:
        name, _ = recorder.name(form.number, form.key(row))
        noted[name] = (form.number, recorder.digest(form, row))


def recorder_of(db: Session) -> Recorder:
    """What notes the rows; StoreError where the key is not the store's, and what it noted would not hold."""
    if db.recorder is None:
        raise StoreError("not_recording")
    return db.recorder


def columns_of(db: Session, table: str) -> tuple[str, ...]:
    """The names of a table's columns, read once."""
    found = db.shapes.get(table)
    if found is None:
        found = db.shapes[table] = db.columns(table)
    return found


def take_marks(db: Session) -> str:
    """What an event takes along: the marks of what was noted, or of as much of it as one event tells."""
    noted = db.held.noted
    names = sorted(noted)[:MOST]
    marks = recorder_of(db).write(noted, names)
    for name in names:
        del noted[name]
    return marks
