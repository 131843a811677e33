"""The last record of each row, in a temporary file: of a million comments it is too much for memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import apsw
import msgspec

from clausework.store.schema.row_digests import RowMark

TOLD = """
CREATE TABLE row (
  name BLOB PRIMARY KEY,
  kind TEXT NOT NULL,
  digest BLOB NOT NULL,
  gone INTEGER NOT NULL,
  event INTEGER NOT NULL,
  met INTEGER NOT NULL
) WITHOUT ROWID
"""
MEET = "UPDATE row SET met = met + 1 WHERE name = ? RETURNING digest, gone, event, met"


class LastRecord(msgspec.Struct, frozen=True):
    """What the last event on a row says, and how often the row has been met in the tables."""

    digest: bytes
    gone: int
    event: int
    met: int


class RecordedRows:
    """The last record of each row."""

    def __init__(self, db: apsw.Connection) -> None:
        self._db = db

    def note(self, event: int, marks: Iterable[RowMark]) -> None:
        """Take up what an event tells."""
        rows = ((mark.name, mark.table, mark.digest, mark.gone, event) for mark in marks)
        self._db.executemany("INSERT OR REPLACE INTO row VALUES (?, ?, ?, ?, ?, 0)", rows)

    def meet(self, name: bytes) -> LastRecord | None:
        """The record of a row that is there."""
        found = self._db.execute(MEET, (name,)).get
        return None if found is None else LastRecord(*found)

    def unmet(self) -> Iterator[tuple[str, int]]:
        """The tables of rows that must be there and have not been met, and the events that record them."""
        sql = "SELECT kind, event FROM row WHERE met = 0 AND gone = 0 ORDER BY event, name"
        yield from self._db.execute(sql)


@contextmanager
def recorded_rows() -> Iterator[RecordedRows]:
    """No records yet; the file is gone afterwards."""
    with TemporaryDirectory() as folder:
        db = apsw.Connection(str(Path(folder) / "rows.db"))
        for name, value in (("journal_mode", "off"), ("synchronous", "off"), ("cache_size", -65536)):
            db.pragma(name, value)
        db.execute(TOLD)
        db.execute("BEGIN")
        try:
            yield RecordedRows(db)
        finally:
            db.close()
