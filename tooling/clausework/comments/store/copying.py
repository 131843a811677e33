"""Whole stores: backed up while they are in use, restored, and moved from one database to another.

A backup is a SQLite file whatever database it was taken from, so one format is read, verified and
restored. Nothing counts before it has been read back and its chain holds.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import apsw
import msgspec

from clausework.comments.store.address import file_of, is_postgres, session_at
from clausework.comments.store.audit import faults
from clausework.comments.store.connection import WAL_SAFE, SqliteSession, connect, migrate, sqlite_version
from clausework.comments.store.schema import APPLICATION, tables
from clausework.comments.store.session import Session
from clausework.errors import StoreBusy, StoreError

WAIT = 30.0


class Content(msgspec.Struct, frozen=True):
    """What a store holds: how many comments and events, and the hash of the last event."""

    comments: int
    events: int
    last: str


def content(db: Session) -> Content:
    """Count and read; the same for a store and its true copy."""
    comments = db.execute("SELECT count(*) FROM comment").get
    events = db.execute("SELECT count(*) FROM event").get
    last = db.execute("SELECT hash FROM event ORDER BY seq DESC LIMIT 1").get
    return Content(int(comments), int(events), str(last or ""))


def backup(address: str, rehearsal: bool, file: Path) -> Content:
    """Copy a store that may be in use into a new file; it is complete when it has its name."""
    if file.exists():
        raise StoreError(f"{file} is there already")
    if not is_postgres(address) and not file_of(address).is_file():
        raise StoreError(f"there is no store at {address}")
    file.parent.mkdir(parents=True, exist_ok=True)
    with _beside(file) as part:
        if is_postgres(address):
            with closing(session_at(address, rehearsal)) as source, closing(_new(part)) as target:
                _copy(source, target)
        else:
            _copy_file(file_of(address), part)
        return _sealed(part)


def restore(file: Path, address: str, rehearsal: bool) -> Content:
    """Fill an empty store from a backup, which stays as it is."""
    if not file.is_file():
        raise StoreError(f"there is no file {file}")
    if is_postgres(address):
        with TemporaryDirectory() as folder:
            own = Path(folder) / "backup.db"
            _copy_file(file, own)
            return move(str(own), address, rehearsal)
    target = file_of(address)
    if target.exists():
        raise StoreError(f"{target} is there already: move it away first")
    target.parent.mkdir(parents=True, exist_ok=True)
    with _beside(target) as part:
        _copy_file(file, part)
        return _sealed(part)


def move(source: str, target: str, rehearsal: bool) -> Content:
    """Copy a store into an empty one of either kind; the source stays, and should take no more comments."""
    if not is_postgres(source) and not file_of(source).is_file():
        raise StoreError(f"there is no store at {source}")
    with closing(session_at(source, rehearsal)) as old, closing(session_at(target, rehearsal)) as new:
        _copy(old, new)
        return _verified(new)


def _copy(source: Session, target: Session) -> None:
    """Every row of every table as of one instant, in one transaction."""
    with source.snapshot(), target.transaction():
        if content(target).events or target.execute("SELECT count(*) FROM consultation").get:
            raise StoreError("the store to fill is not empty")
        for table in tables():
            columns = source.columns(table)
            target.load(table, columns, source.stream(f"SELECT {', '.join(columns)} FROM {table}"))  # noqa: S608 - our own names
        if content(source) != content(target):
            raise StoreError("the copy is not complete")


def _copy_file(file: Path, target: Path) -> None:
    """A copy of a SQLite file that may be written meanwhile, as of one instant, brought up to date."""
    try:
        with closing(apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READONLY)) as source:
            if source.pragma("application_id") != APPLICATION:
                raise StoreError(f"{file} is not a comment store")
            os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            with closing(apsw.Connection(str(target))) as copy:
                with copy.backup("main", source, "main") as work:
                    work.step(-1)  # at one go: a writer beside us would make it begin again
                copy.pragma("journal_mode", "delete")
    except apsw.BusyError as error:
        raise StoreBusy(f"{file}: {error}") from error
    except apsw.Error as error:
        raise StoreError(f"{file}: {error}") from error
    with closing(connect(target, WAIT)) as db:
        migrate(db)


def _new(file: Path) -> Session:
    db = connect(file, WAIT)
    migrate(db)
    return SqliteSession(db)


def _sealed(file: Path) -> Content:
    """Read a copy through, and leave it as one file."""
    db = connect(file, WAIT)
    with closing(SqliteSession(db)) as session:
        found = _verified(session)
        if sqlite_version() >= WAL_SAFE:
            db.pragma("journal_mode", "delete")
    return found


def _verified(db: Session) -> Content:
    wrong = next(faults(db), "")
    if wrong:
        raise StoreError(f"the copy does not hold: {wrong}; run clausework comments verify on the original")
    return content(db)


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A name beside a file; what is written there gets the file's name if all goes well."""
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        yield part
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(file)
        folder = os.open(file.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    finally:
        for name in (part, Path(f"{part}-wal"), Path(f"{part}-shm"), Path(f"{part}-journal")):
            name.unlink(missing_ok=True)
