"""The store in one SQLite file: sessions in the one mode in which a commit survives a loss of power.

With them come the turn in which processes write, the steps of the schema, and snapshots of a file in use.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import Any

import apsw
import msgspec

from clausework.consultation.log.chain import Event
from clausework.consultation.log.high_water import HighWaterMark
from clausework.errors import StoreBusy, StoreError
from clausework.model.comment import Consultation
from clausework.source.files import replaced, sync_folder
from clausework.store import session
from clausework.store.base import WAIT, Store
from clausework.store.schema import steps as schema
from clausework.store.schema.dialects import SchemaStep, sqlite
from clausework.store.schema.ledger import NOTE, SchemaVersions, due, make_due
from clausework.store.schema.steps import APPLICATION

MAX_WAIT_S = 0.25
"""Seconds for which one lets those go first who came first."""
POLL_S = 0.001
"""Seconds between two looks whether they have gone."""


class FairLock:
    """A place in the queue of those who write to the files of one folder.

    What is locked is the folder: it is there, and to open and close the database itself would
    give up the locks that SQLite has on it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = -1

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold it, or go on without it after having waited long enough, or where there is no telling."""
        ends = time.monotonic() + MAX_WAIT_S
        with suppress(OSError):
            if self._file < 0:
                self._file = os.open(self._folder, os.O_RDONLY | os.O_CLOEXEC)
            while not self._got() and time.monotonic() < ends:
                time.sleep(POLL_S)
        try:
            yield
        finally:
            if self._file >= 0:
                fcntl.flock(self._file, fcntl.LOCK_UN)

    def _got(self) -> bool:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        """Leave the queue."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


WAL_SAFE = (3, 51, 3)
"""From this release on a WAL that is reset while it is read cannot corrupt the file."""

MANNERS = "PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=8000"
"""What undoes a statement is no file, and the log is written back each 32 MiB: a page that is on many
comments' way goes back once for all of them."""

BUSY = (
    apsw.BusyError,
    apsw.LockedError,
    apsw.FullError,
    apsw.IOError,
    apsw.ReadOnlyError,
    apsw.CantOpenError,
    apsw.InterruptError,
)
"""Faults of the disk or of a neighbour: later the same call may succeed."""


DAMAGE = (apsw.CorruptError, apsw.NotADBError, UnicodeDecodeError)
"""What shows that the file is not as SQLite and the store wrote it."""


def connect(path: Path, wait: float, vfs: str | None = None) -> apsw.Connection:
    """A connection whose commits are on disk when they return; StoreError if SQLite will not have it so."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # The file holds addresses of people: only its owner may read it, nor may a log beside it.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    wal = sqlite_version() >= WAL_SAFE
    try:
        db = apsw.Connection(str(path), vfs=vfs)
        db.set_busy_timeout(int(wait * 1000))
        mode = db.pragma("journal_mode", "wal" if wal else "delete")
        db.execute(f"PRAGMA synchronous={'FULL' if wal else 'EXTRA'}; PRAGMA foreign_keys=ON; {MANNERS}")
        db.pragma("secure_delete", True)  # what is erased is overwritten, and not only given free
    except BUSY as error:
        raise StoreBusy("store_locked", path=path, reason=error) from error
    except apsw.NotADBError as error:
        raise StoreError("not_a_store", path=path) from error
    except apsw.CorruptError as error:
        raise StoreError("store_damaged", path=path, reason=error) from error
    settings = (mode, db.pragma("synchronous"), db.pragma("foreign_keys"))
    if settings != ("wal" if wal else "delete", 2 if wal else 3, 1):
        raise StoreError("sqlite_settings", path=path, found=" ".join(map(str, settings)))
    return db


def sqlite_version() -> tuple[int, ...]:
    """The release of the SQLite library in use."""
    return tuple(map(int, apsw.sqlite_lib_version().split(".")))


@contextmanager
def undamaged(path: str | Path) -> Iterator[None]:
    """StoreError where SQLite finds that the file at the path is damaged, or holds what is no text."""
    try:
        yield
    except DAMAGE as error:
        raise StoreError("store_damaged", path=path, reason=error) from error


@contextmanager
def immediate(
    db: apsw.Connection, turn: Callable[[], AbstractContextManager[None]] = nullcontext
) -> Iterator[None]:
    """A transaction that writes: it holds the lock from its start and is whole or nothing.

    It is asked for within a `turn`. StoreBusy if the disk or another process would not have it.
    """
    try:
        with turn():
            db.execute("BEGIN IMMEDIATE")
        yield
        db.execute("COMMIT")
    except BUSY as error:
        raise StoreBusy("store_locked", path=db.filename, reason=error) from error
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")


ROWS = (64, 32, 16, 8, 4, 2, 1)
"""How many rows one statement inserts: few sizes, so that the statements stay prepared."""
MOST_ROWS = ROWS[0]
PRESENT = (
    "SELECT submission FROM comment WHERE submission IN (SELECT value FROM json_each(?1)) "
    "UNION ALL SELECT challenge FROM proof WHERE challenge IN (SELECT value FROM json_each(?1))"
)


@cache
def _insert(table: str, columns: tuple[str, ...], size: int) -> str:
    row = f"({', '.join('?' for _ in columns)})"
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([row] * size)}"  # noqa: S608 - our own names


class _Found:
    """The rows of a statement; StoreError where the file is so damaged that one cannot be read."""

    def __init__(self, cursor: apsw.Cursor, path: str) -> None:
        self._cursor = cursor
        self._path = path

    def __iter__(self) -> Iterator[session.Tuple]:
        with undamaged(self._path):
            yield from self._cursor

    @property
    def get(self) -> Any:  # noqa: ANN401 - as apsw has it
        """See `Result`."""
        with undamaged(self._path):
            return self._cursor.get


COLUMNS = """
SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?1)
UNION ALL SELECT "from", "table", "to", on_update, on_delete, match FROM pragma_foreign_key_list(?1)
"""


def _parts(db: apsw.Connection) -> Iterator[session.SchemaPart]:
    found = db.execute("SELECT upper(type), name, tbl_name, sql FROM sqlite_master WHERE type <> 'view'")
    for kind, name, table, text in tuple(found):
        if kind == "TABLE":
            strict = db.execute("SELECT strict FROM pragma_table_list(?)", (name,)).get
            text = repr((strict, sorted(map(str, db.execute(COLUMNS, (name,))))))
        elif text is None:  # the index of a constraint
            text = repr(tuple(db.execute("SELECT seqno, name FROM pragma_index_info(?)", (name,))))
        yield session.SchemaPart(kind, name, table, " ".join(text.split()))


class SqliteSession(session.Session):
    """A connection to the file."""

    def __init__(self, db: apsw.Connection) -> None:
        super().__init__()
        self.db = db
        self._turn = FairLock(Path(db.filename).parent)

    def execute(self, sql: str, values: Sequence[session.Value] = ()) -> session.Result:
        """Run one statement."""
        if self._added:
            self.send()
        with undamaged(self.db.filename):
            return _Found(self.db.execute(sql, values), self.db.filename)

    @contextmanager
    def transaction(self, moved: bool = False) -> Iterator[None]:
        """See `immediate`."""
        self.held = session.TransactionCache()
        try:
            with immediate(self.db, self._turn.taken):
                last = self.db.execute(session.LAST).get
                self.held.head = Event(*last) if last else None
                if not moved:
                    session.refuse_moved(self.held.head)
                self.look_up()
                yield
                self.check_all_recorded()
                self.send()
        finally:
            self._added.clear()

    def now(self) -> str:
        """The clock of this machine, which is SQLite's own."""
        return f"{datetime.now(UTC).isoformat(timespec='milliseconds')[:-6]}Z"

    def is_busy(self, error: BaseException) -> bool:
        """See BUSY."""
        return isinstance(error, BUSY)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """A transaction that only reads."""
        with undamaged(self.db.filename):
            self.db.execute("BEGIN")
            try:
                yield
            finally:
                self.db.execute("COMMIT")

    def take_time(self) -> None:
        """There is no limit."""

    def columns(self, table: str) -> tuple[str, ...]:
        """The names of a table's columns."""
        return tuple(name for (name,) in self.db.execute("SELECT name FROM pragma_table_info(?)", (table,)))

    def schema(self) -> frozenset[session.SchemaPart]:
        """The content of `sqlite_master`; of a table its columns, since its text depends on its past."""
        with undamaged(self.db.filename):
            return frozenset(_parts(self.db))

    def schema_made(self) -> frozenset[session.SchemaPart]:
        """The same of a database in memory."""
        with closing(apsw.Connection(":memory:")) as db:
            for step in schema.STEPS:
                for statement in (*sqlite(step), NOTE):
                    db.execute(statement)
            return frozenset(_parts(db))

    def is_of_later_release(self) -> bool:
        """Whether the file counts more steps than we do."""
        return int(self.db.pragma("user_version")) > len(schema.STEPS)

    def stream(self, sql: str) -> Iterator[session.Tuple]:
        """SQLite reads rows as they are asked for."""
        return iter(_Found(self.db.execute(sql), self.db.filename))

    def load(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[session.Value]]) -> None:
        """Insert many rows, several with one statement: between statements other threads go on."""
        rows = iter(rows)
        while found := list(islice(rows, MOST_ROWS)):
            while found:
                size = next(size for size in ROWS if size <= len(found))
                part, found = found[:size], found[size:]
                self.db.execute(_insert(table, tuple(columns), size), list(chain.from_iterable(part)))

    def present(self, keys: frozenset[str]) -> Iterable[str]:
        """Those of some keys that are known."""
        wanted = msgspec.json.encode(sorted(keys)).decode("utf-8")
        return [key for (key,) in self.db.execute(PRESENT, (wanted,))]

    def forget(self) -> None:
        """Empty the log beside the file, unless somebody reads by it just now."""
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").get  # noqa: B018 - that runs it

    def interrupt(self) -> None:
        """SQLite looks between two steps of a statement whether it is to go on."""
        with suppress(apsw.ConnectionClosedError):
            self.db.interrupt()

    def cut(self) -> None:
        """Nothing else ends what waits for a disk."""
        self.interrupt()

    def close(self) -> None:
        """Close the file."""
        self.db.close()
        self._turn.close()


def copy_file(file: Path, target: Path) -> None:
    """Copy a store as it is, of whatever release, into a new file that only its owner can read."""
    try:
        with closing(apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READONLY)) as source:
            if source.pragma("application_id") != APPLICATION:
                raise StoreError("not_a_store", path=file)
            os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            with closing(apsw.Connection(str(target))) as copy:
                with copy.backup("main", source, "main") as work:
                    work.step(-1)  # at one go: a writer beside us would make it begin again
                copy.pragma("journal_mode", "delete")
    except apsw.NotADBError as error:
        raise StoreError("not_a_store", path=file) from error
    except apsw.BusyError as error:
        raise StoreBusy("store_locked", path=file, reason=error) from error
    except apsw.Error as error:
        raise StoreError("store_unreadable", path=file, reason=error) from error


@contextmanager
def beside(file: Path) -> Iterator[Path]:
    """A name beside a file; what is written there gets the file's name if all goes well."""
    with replaced(file) as part:
        try:
            yield part
            with part.open("rb") as written:
                os.fsync(written.fileno())
        finally:
            for name in ("-wal", "-shm", "-journal"):
                Path(f"{part}{name}").unlink(missing_ok=True)
    sync_folder(file.parent)


def new_name(store: Path, release: str) -> Path:
    """A free name for a copy of a store as an earlier release had it: in the folder `backup` beside it."""
    folder = store.parent / "backup"
    folder.mkdir(parents=True, exist_ok=True)
    names = (f"{store.stem}-{release}{f'-{n}' if n > 1 else ''}.db" for n in range(1, 1000))
    return next(folder / name for name in names if not (folder / name).exists())


class SqliteLedger(SchemaVersions):
    """Notes of a file: the count of its steps in `user_version`."""

    def __init__(self, db: apsw.Connection) -> None:
        self._db = db
        self.name = f"{Path(db.filename).parent.name}/{Path(db.filename).name}"

    def last(self) -> str:
        """See `SchemaVersions`; a count above that of our steps has a name that is none of theirs."""
        application, count = int(self._db.pragma("application_id")), int(self._db.pragma("user_version"))
        if application not in (0, APPLICATION) or (application == 0 and count):
            raise StoreError("not_our_store", path=self._db.filename)
        if count > len(schema.STEPS):
            return f"step {count}"
        return schema.STEPS[count - 1].name if count else ""

    def oldest(self) -> str:
        """See `SchemaVersions`."""
        if not self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'compatibility'").get:
            return ""
        return str(self._db.execute("SELECT oldest FROM compatibility").get or "")

    def turn(self) -> AbstractContextManager[None]:
        """One transaction for all steps."""
        return immediate(self._db)

    def make(self, step: SchemaStep, oldest: str) -> None:
        """See `SchemaVersions`."""
        for statement in (*sqlite(step), NOTE, "DELETE FROM compatibility"):
            self._db.execute(statement)
        self._db.execute("INSERT INTO compatibility VALUES (?)", (oldest,))
        count = schema.STEPS.index(step) + 1
        self._db.execute(f"PRAGMA application_id={APPLICATION}; PRAGMA user_version={count}")


def migrate(db: apsw.Connection) -> tuple[SchemaStep, ...]:
    """Bring the tables up to date; StoreError for a file that is damaged, not ours or of a later release."""
    with undamaged(db.filename):
        ledger = SqliteLedger(db)
        return make_due(ledger) if due(ledger) else ()


def prepare(db: apsw.Connection) -> Path | None:
    """The same of a store in use; where a copy is kept of it as an earlier release had it, if it was one."""
    with undamaged(db.filename):
        ledger = SqliteLedger(db)
        kept = _keep(Path(db.filename), ledger.last()) if due(ledger) and ledger.last() else None
        migrate(db)
        return kept


def _keep(file: Path, release: str) -> Path:
    copy = new_name(file, release)
    with beside(copy) as part:
        copy_file(file, part)
    return copy


def file_name(path: Path) -> str:
    """The name of a file in messages: its own and that of its folder."""
    return f"{path.parent.name}/{path.name}"


class SqliteStore(Store):
    """The default: nothing to install, one machine."""

    def __init__(
        self,
        path: Path,
        consultations: Iterable[Consultation],
        key: bytes,
        *,
        clock: session.Clock = session.database_now,
        floors: Mapping[str, int] | None = None,
        mark: HighWaterMark | None = None,
    ) -> None:
        self.path, self.address = path, str(path)
        self.name = file_name(path)
        super().__init__(consultations, key, clock=clock, floors=floors, mark=mark)

    def open_session(self, seconds: float = 0) -> session.Session:
        """A connection to the file, which is made if it is not there."""
        db = connect(self.path, WAIT)
        self.kept = prepare(db) or self.kept
        return self.recording(SqliteSession(db))

    def open_reader(self, seconds: float) -> session.Session:
        """A connection to the file."""
        return SqliteSession(connect(self.path, min(seconds, WAIT)))
