"""Sessions on PostgreSQL: few journeys, one write lock for all replicas, the server's clock."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from clausework.comments.store.chain import Event
from clausework.comments.store.schema import APPLICATION
from clausework.comments.store.session import Held, Result, Session, Tuple, Value
from clausework.comments.window import instant
from clausework.errors import StoreBusy, StoreError

NOW = """SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')"""
LAST = "SELECT * FROM event ORDER BY seq DESC LIMIT 1"
FRESH = 1.0
"""Seconds for which a page may go on counting from the last reading of the server's clock."""


class Rows:
    """The rows of a statement, all of them."""

    def __init__(self, rows: Sequence[Tuple] = ()) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[Tuple]:
        return iter(self._rows)

    @property
    def get(self) -> Any:  # noqa: ANN401 - as apsw has it
        """See `Result`."""
        least = [row[0] if len(row) == 1 else row for row in self._rows]
        return least if len(least) > 1 else least[0] if least else None


@lru_cache(maxsize=512)
def in_dialect(statement: str) -> bytes:
    """The statement with the driver's marks for values."""
    return statement.replace("%", "%%").replace("?", "%s").encode("utf-8")


class PostgresSession(Session):
    """A connection that is opened again when it was lost.

    Inside a transaction rows to insert are held back and sent together before the next statement
    that reads, and before the commit.
    """

    dear = True

    def __init__(self, open_connection: Callable[[], psycopg.Connection]) -> None:
        super().__init__()
        self._open = open_connection
        self._connection = open_connection()
        self._pending: list[tuple[str, Sequence[Value]]] = []
        self._writing = False
        self._read = (datetime.min.replace(tzinfo=UTC), -FRESH)

    def execute(self, sql: str, values: Sequence[Value] = ()) -> Result:
        """Run one statement; an INSERT may wait for others."""
        if self._writing and sql.startswith("INSERT") and "RETURNING" not in sql:
            self._pending.append((sql, values))
            return Rows()
        if self._writing:
            self._flush()
            return self._run(sql, values)
        try:
            return self._run(sql, values)
        except psycopg.OperationalError as error:
            if not self._connection.closed:
                raise StoreBusy(type(error).__name__) from error
        # The server went away since we last asked: a new connection may have better luck.
        try:
            self._connect()
            return self._run(sql, values)
        except psycopg.OperationalError as error:
            raise StoreBusy(type(error).__name__) from error

    def _run(self, sql: str, values: Sequence[object]) -> Rows:
        cursor = self._connection.execute(in_dialect(sql), values)
        return Rows(cursor.fetchall() if cursor.description else ())

    def _flush(self) -> None:
        """Send what was held back: the rows of each table together, in the order of first mention."""
        pending, self._pending = self._pending, []
        order = {sql: place for place, (sql, _) in reversed(list(enumerate(pending)))}
        pending.sort(key=lambda item: order[item[0]])
        with self._connection.cursor() as cursor:
            for sql, group in groupby(pending, key=lambda item: item[0]):
                cursor.executemany(in_dialect(sql), [values for _, values in group])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A transaction under the write lock, which all replicas share."""
        try:
            self._begin()
            yield
            self._flush()
            if self._connection.execute("COMMIT").statusmessage != "COMMIT":
                raise StoreError("the database did not commit")
        except psycopg.Error as error:
            if self.is_busy(error):
                raise StoreBusy(f"{type(error).__name__}: {error}") from error
            raise
        finally:
            self._writing = False
            self._pending.clear()
            self._end()

    def _begin(self) -> None:
        """Take the lock, and read on the same journey what every group needs once it has it."""
        if self._connection.closed:
            self._connect()
        self.held = Held()
        with self._connection.pipeline():
            self._connection.execute("BEGIN")
            self._connection.execute("SELECT pg_advisory_xact_lock(%s, 1)", (APPLICATION,))
            last = self._connection.execute(LAST)
        row = last.fetchone()
        self.held.head = Event(*row) if row else None
        self._writing = True

    def _end(self) -> None:
        """Leave no transaction open, and no connection that cannot be used."""
        if self._idle():
            return
        with suppress(psycopg.Error):
            self._connection.execute("ROLLBACK")
        if not self._idle():
            self._connection.close()

    def _idle(self) -> bool:
        return self._connection.info.transaction_status == TransactionStatus.IDLE

    def _connect(self) -> None:
        with suppress(psycopg.Error):
            self._connection.close()
        self._connection = self._open()

    def now(self) -> str:
        """The server's clock; a page counts on from its last reading for a moment, a judgement never."""
        if self._writing:
            return str(self.execute(NOW).get)
        read, at = self._read
        passed = time.monotonic() - at
        if passed >= FRESH:
            stamp = str(self.execute(NOW).get)
            self._read = (instant(stamp), time.monotonic())
            return stamp
        found = read + timedelta(seconds=passed)
        return found.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def is_busy(self, error: BaseException) -> bool:
        """Whether the server, its disk or a lock is at fault; a row over a limit is not."""
        if isinstance(error, psycopg.errors.ReadOnlySqlTransaction | psycopg.InterfaceError):
            return True
        return isinstance(error, psycopg.OperationalError) and not (error.sqlstate or "").startswith("54")

    def expect(self, keys: Iterable[str]) -> None:
        """Look up all keys of a group at once."""
        keys = frozenset(keys)
        super().expect(keys)
        found = self._run("SELECT submission FROM comment WHERE submission = ANY(?)", (list(keys),))
        self.held.present.update(key for (key,) in found)

    def absent(self, key: str) -> bool:
        """Whether the key was looked up and not found, nor has come since."""
        return key in self.held.expected and key not in self.held.present

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """A transaction that only reads, and sees nothing that is committed after its first read."""
        self._run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", ())
        try:
            yield
        finally:
            with suppress(psycopg.Error):
                self._run("COMMIT", ())

    def columns(self, table: str) -> tuple[str, ...]:
        """The names of a table's columns."""
        return tuple(
            name
            for (name,) in self._run(
                "SELECT attname FROM pg_attribute "
                "WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
                (table,),
            )
        )

    def stream(self, sql: str) -> Iterator[Tuple]:
        """Rows from a cursor of the server, some thousands at a time."""
        with self._connection.cursor(name="clausework") as cursor:
            cursor.itersize = 5000
            yield from cursor.execute(in_dialect(sql))

    def load(self, table: str, columns: Sequence[str], rows: Iterable[Tuple]) -> None:
        """Insert many rows with COPY."""
        statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        with self._connection.cursor() as cursor, cursor.copy(in_dialect(statement)) as copy:
            for row in rows:
                copy.write_row(row)

    def save(self) -> None:
        """Begin a savepoint."""
        self._flush()
        self._connection.execute("SAVEPOINT part")

    def release(self) -> None:
        """End the savepoint; a row that is refused is refused here, while it can be undone."""
        self._flush()
        self._connection.execute("RELEASE part")

    def undo(self) -> None:
        """Go back to the savepoint and end it."""
        self._pending.clear()
        self.held = Held()
        self._connection.execute("ROLLBACK TO part")
        self._connection.execute("RELEASE part")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
