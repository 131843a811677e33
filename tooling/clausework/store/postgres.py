"""The store in a PostgreSQL database, for several hosts: few round trips, one write lock, the server's clock.

The last step of the schema stands in the table `alembic_version`, which earlier releases read.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import msgspec
import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from psycopg.errors import Diagnostic
from psycopg.pq import TransactionStatus

from clausework.consultation.log.chain import Event
from clausework.consultation.log.high_water import HighWaterMark
from clausework.consultation.window import instant
from clausework.errors import StoreBusy, StoreError
from clausework.lang.patterns import beside
from clausework.model.comment import Consultation
from clausework.store import session as sessions
from clausework.store.base import WAIT, Store
from clausework.store.schema import steps as schema
from clausework.store.schema.dialects import SchemaStep, postgresql
from clausework.store.schema.ledger import NOTE, SchemaVersions, due, make_due
from clausework.store.schema.steps import APPLICATION

TABLES = beside(__file__)
NOW: str = TABLES["now"]
LIFE: str = TABLES["life"]
"""The server, the database and the table, which a dump that is put back makes anew, and the timeline, which
begins where a standby takes over or a backup is rolled forward to an instant."""
VERSION: str = TABLES["version"]
WAITS = "SELECT current_setting('synchronous_standby_names') <> ''"
PRESENT: str = TABLES["present"]
LATER = (
    psycopg.InterfaceError,
    psycopg.errors.ReadOnlySqlTransaction,
    psycopg.errors.IdleInTransactionSessionTimeout,
)
"""Faults that are no operational errors by their class, and pass all the same."""
NUL = "\0"
STANDS_FOR_NUL = "\ufdd0"
"""No text that is kept has this character, see `FORBIDDEN`."""
FRESH = 1.0
"""Seconds for which a page may go on counting from the last reading of the server's clock."""
REST = 2
"""For how many times as long as it was called in vain a server is not called again to read from it.

One that is not even refused keeps the whole service waiting, and those with it whom it could answer.
"""


PARTS = TABLES["parts"]
"""What a schema holds, whose number is put for `?1`."""


class FetchedRows:
    """The rows of a statement, all of them."""

    def __init__(self, rows: Sequence[sessions.Tuple] = ()) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[sessions.Tuple]:
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


def _without_nul(value: object) -> object:
    return value.replace(NUL, STANDS_FOR_NUL) if isinstance(value, str) else value


def _insert(
    table: str, columns: tuple[str, ...], rows: Sequence[Sequence[sessions.Value]]
) -> tuple[bytes, tuple[str]]:
    """A statement that inserts rows, and the rows as JSON: the driver would take arrays apart in Python."""
    numbers = tuple(isinstance(value, int) for value in rows[0])
    told = msgspec.json.encode([dict(zip(columns, row, strict=True)) for row in rows])
    return _statement(table, columns, numbers), (told.decode("utf-8"),)


@lru_cache(maxsize=64)
def _statement(table: str, columns: tuple[str, ...], numbers: tuple[bool, ...]) -> bytes:
    names = ", ".join(columns)
    kinds = ", ".join(
        f"{name} {'bigint' if number else 'text'}" for name, number in zip(columns, numbers, strict=True)
    )
    source = f"SELECT {names} FROM json_to_recordset(%s::json) AS given ({kinds})"  # noqa: S608 - our own names
    return f"INSERT INTO {table} ({names}) {source}".encode()


def _wire_of(connection: psycopg.Connection) -> socket.socket:
    """The connection's socket under a number of its own, which stays when the driver closes the other.

    Whoever shuts down a number that is free again might meet a stranger's connection.
    """
    return socket.socket(fileno=os.dup(connection.fileno()))


class PostgresSession(sessions.Session):
    """A connection that is opened again when it was lost."""

    position = "strpos"

    def __init__(self, open_connection: Callable[[], psycopg.Connection]) -> None:
        super().__init__()
        self._open = open_connection
        self._connection = open_connection()
        self._wire = _wire_of(self._connection)
        self._is_cut = False
        self._writing = False
        self._stamp = self._life = ""
        self._read = (datetime.min.replace(tzinfo=UTC), -FRESH)
        self._rests = 0.0

    def execute(self, sql: str, values: Sequence[sessions.Value] = ()) -> sessions.Result:
        """Run one statement."""
        if self._writing:
            self.send()
            return self._run(sql, values)
        try:
            return self._run(sql, values)
        except psycopg.OperationalError as error:
            if not self._connection.closed:
                raise StoreBusy("postgres_gone", reason=type(error).__name__) from error
        # The server went away since we last asked: a new connection may have better luck.
        began = time.monotonic()
        if self._is_cut or began < self._rests:
            raise StoreBusy("postgres_gone", reason="OperationalError")
        try:
            self._connect()
            return self._run(sql, values)
        except psycopg.OperationalError as error:
            ended = time.monotonic()
            self._rests = ended + REST * (ended - began)
            raise StoreBusy("postgres_gone", reason=type(error).__name__) from error

    def _run(self, sql: str, values: Sequence[object]) -> FetchedRows:
        try:
            cursor = self._connection.execute(in_dialect(sql), values)
        except psycopg.DataError:
            if not any(isinstance(value, str) and NUL in value for value in values):
                raise
            # The driver sends no such text, and the server could have none: nothing is found by it.
            return self._run(sql, [_without_nul(value) for value in values])
        return FetchedRows(cursor.fetchall() if cursor.description else ())

    @contextmanager
    def transaction(self, moved: bool = False) -> Iterator[None]:
        """A transaction under the write lock, which all replicas share."""
        try:
            self._begin()
            if not moved:
                sessions.refuse_moved(self.held.head)
            self.look_up()
            yield
            self.check_all_recorded()
            with self._awaited(), self._connection.pipeline():  # what was held back goes with the commit
                self._put()
                committed = self._connection.execute("COMMIT", prepare=False)
            if committed.statusmessage != "COMMIT":
                raise StoreError("no_commit")
        except psycopg.Error as error:
            if self.is_busy(error):
                raise StoreBusy("postgres_busy", reason=type(error).__name__) from error
            raise
        finally:
            self._writing = False
            self._added.clear()
            self._end()

    @contextmanager
    def _awaited(self) -> Iterator[None]:
        """Wait anew for the standby of the server where somebody ended the wait of a commit.

        The server then warns and takes the commit as done; the next one waits for all before it too.
        """
        connection, warnings = self._connection, list[str]()

        def heard(notice: Diagnostic) -> None:  # which says nothing any more once this has returned
            if notice.severity_nonlocalized == "WARNING":
                warnings.append(notice.message_primary or "")

        connection.add_notice_handler(heard)
        try:
            yield
            while warnings:
                warnings.clear()
                connection.execute("SELECT pg_logical_emit_message(true, 'clausework', '')")
        finally:
            connection.remove_notice_handler(heard)

    def _begin(self) -> None:
        """Take the lock, and read on the same journey what every group needs once it has it."""
        if self._connection.closed:
            self._connect()
        self.held = sessions.TransactionCache()
        try:
            with self._connection.pipeline():
                self._connection.execute("BEGIN")
                self._connection.execute("SELECT pg_advisory_xact_lock(%s, 1)", (APPLICATION,))
                last = self._connection.execute(sessions.LAST)
                now = self._connection.execute(NOW)
                life = self._connection.execute(LIFE)
        except psycopg.Error:
            # The driver may take for prepared what the server never came to, and could not begin again.
            self._connection.close()
            raise
        row, stamp, lives = last.fetchone(), now.fetchone(), life.fetchone()
        self.held.head = Event(*row) if row else None
        self._stamp = str(stamp[0]) if stamp else ""
        self._life = str(lives[0]) if lives else ""
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
        self._wire.close()
        self._first = self._told_life = ""
        self._connection = self._open()
        self._wire = _wire_of(self._connection)

    def now(self) -> str:
        """The server's clock.

        In a transaction that writes it is the instant at which it had the lock; a page counts on from
        its last reading for a moment.
        """
        if self._writing:
            return self._stamp
        read, at = self._read
        passed = time.monotonic() - at
        if passed >= FRESH:
            stamp = str(self.execute(NOW).get)
            self._read = (instant(stamp), time.monotonic())
            return stamp
        found = read + timedelta(seconds=passed)
        return found.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def life(self) -> str:
        """See LIFE; in a transaction that writes, as it was when it had the lock."""
        return self._life if self._writing else str(self.execute(LIFE).get)

    def waits_for_standby(self) -> bool:
        """Whether the server waits for a standby, see `connect` for how."""
        return bool(self.execute(WAITS).get)

    def is_busy(self, error: BaseException) -> bool:
        """Whether the server, its disk or a lock is at fault; a row over a limit is not."""
        if isinstance(error, LATER):
            return True
        return isinstance(error, psycopg.OperationalError) and not (error.sqlstate or "").startswith("54")

    def present(self, keys: frozenset[str]) -> Iterable[str]:
        """Those of some keys that are known."""
        found = self._run(PRESENT, (list(keys), list(keys)))
        return [key for (key,) in found]

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """A transaction that only reads, and sees nothing that is committed after its first read."""
        self._run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", ())
        self.take_time()
        try:
            yield
        finally:
            with suppress(psycopg.Error):
                self._run("COMMIT", ())

    def take_time(self) -> None:
        """Have the server wait in this transaction however long we read elsewhere, and sort in memory."""
        for setting in (
            "idle_in_transaction_session_timeout = 0",
            "statement_timeout = 0",
            "work_mem = '64MB'",
        ):
            self._run(f"SET LOCAL {setting}", ())

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

    def schema(self) -> frozenset[sessions.SchemaPart]:
        """The schema as the catalogue tells it; its name is left out."""
        number, name = self.execute(
            "SELECT oid, nspname FROM pg_namespace WHERE nspname = current_schema()"
        ).get
        found = self.execute(PARTS.replace("?1", str(number)))
        return frozenset(
            sessions.SchemaPart(kind, part, table, " ".join(text.replace(f"{name}.", "").split()))
            for kind, part, table, text in found
        )

    def schema_made(self) -> frozenset[sessions.SchemaPart]:
        """The same of a schema that is never committed."""
        name = f"clausework_made_{os.getpid()}"
        self._run("BEGIN", ())
        try:
            self._run(f"CREATE SCHEMA {name}", ())
            self._run(f"SET LOCAL search_path TO {name}", ())
            for step in schema.STEPS:
                for statement in (*postgresql(step), VERSION, NOTE):
                    self._connection.execute(statement.encode(), prepare=False)
            return self.schema()
        except psycopg.errors.InsufficientPrivilege as error:
            raise StoreError("postgres_denied", store=name, reason=error.diag.message_primary) from error
        finally:
            self._run("ROLLBACK", ())

    def is_of_later_release(self) -> bool:
        """Whether the last step is none of ours."""
        last = self.execute("SELECT version_num FROM alembic_version").get
        return last not in {step.name for step in schema.STEPS}

    def stream(self, sql: str) -> Iterator[sessions.Tuple]:
        """Rows from a cursor of the server, some thousands at a time."""
        with self._connection.cursor(name="clausework") as cursor:
            cursor.itersize = 5000
            yield from cursor.execute(in_dialect(sql))

    def send(self) -> None:
        """Send the rows that were held back, each table's as one statement."""
        with self._connection.pipeline():
            self._put()

    def _put(self) -> None:
        """The same within a journey.

        Nothing is prepared on it: where a statement fails, the driver would take the later ones for prepared.
        """
        for (table, columns), rows in self._taken():
            statement, values = _insert(table, columns, rows)
            self._connection.execute(statement, values, prepare=False)

    def load(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[sessions.Value]]) -> None:
        """Insert many rows with COPY."""
        statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        with self._connection.cursor() as cursor, cursor.copy(in_dialect(statement)) as copy:
            for row in rows:
                copy.write_row(row)

    def forget(self) -> None:
        """The server overwrites what was erased in its own time."""

    def interrupt(self) -> None:
        """The server ends a statement by itself, after the `statement_timeout` of the connection."""

    def cut(self) -> None:
        """Shut the socket down: whoever waits for a server that says nothing finds it closed."""
        self._is_cut = True
        with suppress(OSError):
            self._wire.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
        self._wire.close()


STALL = "1s"
"""For how long a step waits for the others' locks, and keeps those waiting who come after it."""
PAUSE = 2.0
"""Seconds in which the others go on before it tries again."""
TRIES = 30


class PostgresLedger(SchemaVersions):
    """Notes of a schema; `name` is what messages call the store."""

    def __init__(self, db: psycopg.Connection, schema: str, name: str) -> None:
        self._db, self._schema, self.name = db, schema, name

    def last(self) -> str:
        """See `SchemaVersions`."""
        found = self._read("alembic_version", "version_num")
        if not found and self._has_tables():
            raise StoreError("foreign_tables", schema=self._schema)
        return found

    def oldest(self) -> str:
        """See `SchemaVersions`."""
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
        clock: sessions.Clock = sessions.database_now,
        floors: Mapping[str, int] | None = None,
        mark: HighWaterMark | None = None,
    ) -> None:
        self.address, self._schema = url, schema
        self.name = place(url, schema)
        self._first = True
        super().__init__(consultations, key, clock=clock, floors=floors, mark=mark)

    def open_session(self, seconds: float = 0) -> sessions.Session:
        """A connection to the database, whose schema is made if it is not there."""
        if self._first:
            with ledger(self.address, self._schema) as found:
                prepare(found)
            self._first = False
        return self.recording(PostgresSession(lambda: connect(self.address, self._schema, WAIT, seconds)))

    def open_reader(self, seconds: float) -> sessions.Session:
        """A connection to the database; StoreBusy if there is none to be had now."""
        wait = min(seconds, WAIT)
        try:
            return PostgresSession(lambda: connect(self.address, self._schema, wait, seconds, CONNECTS))
        except psycopg.OperationalError as error:
            raise StoreBusy("postgres_gone", reason=type(error).__name__) from error


def session(url: str, schema: str, wait: float) -> sessions.Session:
    """A session on a database whose schema is up to date, without a store around it."""
    with ledger(url, schema) as found:
        prepare(found)
    return PostgresSession(lambda: connect(url, schema, wait))


def old_session(url: str, schema: str, wait: float) -> sessions.Session:
    """A session on a database of whatever release."""
    return PostgresSession(lambda: connect(url, schema, wait))


def place(url: str, schema: str) -> str:
    """The name of a database in messages: its place and no password."""
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
    """The schema's notes of its steps; StoreBusy if the server cannot be reached."""
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
