"""Checksums of tables whose rows are not in the chain: requests of strangers must not make it grow.

The sum of the rows' keyed weights is kept beside them and sealed with the key. Whoever changes, adds
or deletes a row past us cannot write the sum that belongs to it. Only a whole earlier state, rows and
sum, could be put back unseen; the rows hold for some minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from clausework.store.schema.row_digests import Recorder, layout
from clausework.store.session import Session, Tuple

TALLIED = ("challenge",)
MODULUS = 2**256
COLUMNS = ("name", "sum", "seal")


def begin(db: Session, recorder: Recorder, table: str, total: int = 0) -> None:
    """Write the sum of a table for the first time."""
    db.execute("DELETE FROM tally WHERE name = ?", (table,))
    text = f"{total:064x}"
    db.execute("INSERT INTO tally VALUES (?, ?, ?)", (table, text, recorder.seal(table, text)))


def begin_all(db: Session, recorder: Recorder) -> None:
    """Write the sums of a store in which nothing has happened yet."""
    for table in TALLIED:
        begin(db, recorder, table)


def shift(
    db: Session,
    recorder: Recorder,
    table: str,
    columns: tuple[str, ...],
    gone: Iterable[Sequence[Any]] = (),
    come: Iterable[Sequence[Any]] = (),
) -> None:
    """Count rows that are gone and that have come.

    A sum that is not ours is left as it is: to go on from it would make good what somebody altered.
    """
    total = read(db, recorder, table)
    if total is None:
        return
    form = layout(table, columns)
    total -= sum(recorder.weight(form, row) for row in gone)
    total += sum(recorder.weight(form, row) for row in come)
    text = f"{total % MODULUS:064x}"
    db.execute("UPDATE tally SET sum = ?, seal = ? WHERE name = ?", (text, recorder.seal(table, text), table))


def read(db: Session, recorder: Recorder, table: str) -> int | None:
    """The sum that is kept of a table; None if there is none, or one that we did not write."""
    found: Tuple | None = db.execute("SELECT sum, seal FROM tally WHERE name = ?", (table,)).get
    if found is None or found[1] != recorder.seal(table, found[0]):
        return None
    return int(found[0], 16)


def total_of(recorder: Recorder, table: str, columns: tuple[str, ...], rows: Iterable[Tuple]) -> int:
    """The sum of some rows."""
    form = layout(table, columns)
    return sum(recorder.weight(form, row) for row in rows) % MODULUS
