"""Schema creation and upgrade in PostgreSQL.

The last step stands in the table `alembic_version`, which earlier releases read.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from clausework.errors import StoreBusy, StoreError
from clausework.store.drivers.postgres_session import VERSION
from clausework.store.schema.dialects import SchemaStep, postgresql
from clausework.store.schema.ledger import NOTE, Ledger, due, make_due
from clausework.store.schema.steps import APPLICATION

STALL = "1s"
"""For how long a step waits for the others' locks, and keeps those waiting who come after it."""
PAUSE = 2.0
"""Seconds in which the others go on before it tries again."""
TRIES = 30


class PostgresLedger(Ledger):
    """What a schema notes; `name` is what messages call the store."""

    def __init__(self, db: psycopg.Connection, schema: str, name: str) -> None:
        self._db, self._schema, self.name = db, schema, name

    def last(self) -> str:
        """See `Ledger`."""
        found = self._read("alembic_version", "version_num")
        if not found and self._has_tables():
            raise StoreError("foreign_tables", schema=self._schema)
        return found

    def oldest(self) -> str:
        """See `Ledger`."""
        return self._read("compatibility", "oldest")

    def _read(self, table: str, column: str) -> str:
        found = self._db.execute("SELECT to_regclass(%s)", (f"{self._schema}.{table}",)).fetchone()
        if not found or found[0] is None:
            return ""
        query = sql.SQL("SELECT {} FROM {}").format(sql.Identifier(column), sql.Identifier(table))
        row = self._db.execute(query).fetchone()
        return str(row[0]) if row else ""

    def _has_tables(self) -> bool:
        found = self._db.execute("SELECT 1 FROM pg_tables WHERE schemaname = %s LIMIT 1", (self._schema,))
        return found.fetchone() is not None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """A lock of the session, for which replicas that start together wait."""
        self._db.execute("SELECT pg_advisory_lock(%s, 0)", (APPLICATION,))
        try:
            self._db.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(self._schema)))
            yield
        finally:
            self._db.execute("SELECT pg_advisory_unlock(%s, 0)", (APPLICATION,))

    def make(self, step: SchemaStep, oldest: str) -> None:
        """One transaction under the write lock, given up and tried again where others are in its way."""
        for _ in range(TRIES):
            try:
                self._make(step, oldest)
                return
            except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
                time.sleep(PAUSE)
        raise StoreBusy("upgrade_hindered", store=self.name, step=step.name)

    def _make(self, step: SchemaStep, oldest: str) -> None:
        with self._db.transaction():
            self._db.execute(f"SET LOCAL lock_timeout = '{STALL}'; SET LOCAL statement_timeout = 0")
            self._db.execute("SELECT pg_advisory_xact_lock(%s, 1)", (APPLICATION,))
            for statement in (*postgresql(step), VERSION, NOTE):
                self._db.execute(statement.encode())
            for table, value in (("alembic_version", step.name), ("compatibility", oldest)):
                self._db.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
                self._db.execute(
                    sql.SQL("INSERT INTO {} VALUES (%s)").format(sql.Identifier(table)), (value,)
                )


def prepare(ledger: PostgresLedger) -> None:
    """Make the tables of a new store; StoreError if those of an earlier release are there.

    Other replicas may be at work with them: that they are changed is for somebody to decide.
    """
    if not due(ledger):
        return
    with ledger.turn():  # what another replica has begun to make is whole by then
        steps = due(ledger)
        if steps and ledger.last():
            raise StoreError("upgrade_due", store=ledger.name, count=len(steps))
        make_due(ledger)
