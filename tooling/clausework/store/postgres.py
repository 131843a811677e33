"""The store of comments in a PostgreSQL database, for several replicas of the service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import psycopg
from psycopg.conninfo import conninfo_to_dict

from clausework.consultation.log.high_water import HighWaterMark
from clausework.errors import StoreBusy, StoreError
from clausework.model.comment import Consultation
from clausework.store.base import CAPACITY, WAIT, Store
from clausework.store.drivers.postgres_schema import PostgresLedger, prepare
from clausework.store.drivers.postgres_session import PostgresSession
from clausework.store.session import Clock, Session, database_now

CONNECT, CONNECTS = 5, 2
"""Seconds that a connection may take to be made, and those for one that only reads: the driver's least."""
IDLE_SECONDS = 10
"""After which the server ends the transaction of a replica that went silent with the write lock."""


class PostgresStore(Store):
    """Replicas share the chain, the numbers, the lock and the clock of one database."""

    def __init__(
        self,
        url: str,
        schema: str,
        consultations: Iterable[Consultation],
        key: bytes,
        *,
        clock: Clock = database_now,
        floors: Mapping[str, int] | None = None,
        mark: HighWaterMark | None = None,
        capacity: int = CAPACITY,
        wait: float = WAIT,
    ) -> None:
        self.address, self._schema, self._wait = url, schema, wait
        self.name = place(url, schema)
        self._first = True
        super().__init__(consultations, key, clock=clock, floors=floors, mark=mark, capacity=capacity)

    def open_session(self, seconds: float = 0) -> Session:
        """A connection to the database, whose schema is made if it is not there."""
        if self._first:
            with ledger(self.address, self._schema) as found:
                prepare(found)
            self._first = False
        return self.recording(
            PostgresSession(lambda: connect(self.address, self._schema, self._wait, seconds))
        )

    def open_reader(self, seconds: float) -> Session:
        """A connection to the database; StoreBusy if there is none to be had now."""
        wait = min(seconds, self._wait)
        try:
            return PostgresSession(lambda: connect(self.address, self._schema, wait, seconds, CONNECTS))
        except psycopg.OperationalError as error:
            raise StoreBusy("postgres_gone", reason=type(error).__name__) from error


def session(url: str, schema: str, wait: float) -> Session:
    """A session on a database whose schema is up to date, without a store around it."""
    with ledger(url, schema) as found:
        prepare(found)
    return PostgresSession(lambda: connect(url, schema, wait))


def old_session(url: str, schema: str, wait: float) -> Session:
    """A session on a database of whatever release."""
    return PostgresSession(lambda: connect(url, schema, wait))


def place(url: str, schema: str) -> str:
    """What messages call a database: where it is and no password."""
    parts = read_url(url)
    host = parts.get("host") or parts.get("hostaddr") or ""
    port = f":{parts['port']}" if parts.get("port") else ""
    return f"postgresql://{host if '/' not in str(host) else ''}{port}/{parts.get('dbname', '')}#{schema}"


def read_url(url: str) -> dict[str, str]:
    """The parts of the address; StoreError, without the address, if it is none."""
    try:
        return {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except psycopg.Error:
        raise StoreError("postgres_address") from None


@contextmanager
def ledger(url: str, schema: str) -> Iterator[PostgresLedger]:
    """What the schema notes of its steps; StoreBusy if the server cannot be reached."""
    try:
        with connect(url, schema, 60) as db:
            yield PostgresLedger(db, schema, place(url, schema))
    except psycopg.OperationalError as error:
        raise StoreBusy("postgres_away", store=place(url, schema), reason=type(error).__name__) from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise StoreError(
            "postgres_denied", store=place(url, schema), reason=error.diag.message_primary
        ) from error


def connect(
    url: str, schema: str, wait: float, statement: float = 0, patience: int = CONNECT
) -> psycopg.Connection:
    """A connection whose commits are on the server's disk when they return; StoreError if they are not.

    In seconds, `wait` is for a lock, `statement` for a statement (0: without end), `patience` for the server.
    """
    settings = {
        "search_path": schema,
        "lock_timeout": str(int(wait * 1000)),
        "statement_timeout": str(int(statement * 1000)),
        "idle_in_transaction_session_timeout": str(IDLE_SECONDS * 1000),
        "client_encoding": "UTF8",
        "standard_conforming_strings": "on",
        # A plan that was made for an empty table and kept would read a full one from end to end.
        "plan_cache_mode": "force_custom_plan",
    }
    given = read_url(url)
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    given["options"] = f"{given.get('options', '')} {options}".strip()
    liveness = {"connect_timeout": str(patience), "keepalives_idle": "5", "keepalives_interval": "2"}
    more = {"keepalives_count": "3", "tcp_user_timeout": "10000", "application_name": "clausework"}
    db = psycopg.connect(**{**liveness, **more, **given}, autocommit=True)  # type: ignore[arg-type]
    _check(db)
    return db


def _check(db: psycopg.Connection) -> None:
    found = db.execute(
        "SELECT current_setting('fsync'), current_setting('full_page_writes'), "
        "current_setting('synchronous_commit'), current_setting('server_encoding')"
    ).fetchone()
    if found is None or found[0] != "on" or found[1] != "on" or found[3] != "UTF8":
        db.close()
        raise StoreError("postgres_settings", found=" ".join(map(str, found or ())))
    if found[2] in ("off", "local"):
        db.execute("SET synchronous_commit TO on")
