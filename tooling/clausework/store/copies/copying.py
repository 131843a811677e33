"""Backup and restore of a store that may be in use.

A backup is a SQLite file whatever database it was taken from, so one format is read, verified and
restored. The files that came with comments lie in a folder beside it, sealed as they were. Nothing
counts before it has been read back: the chain holds, and a file that is not the one that was sent is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import apsw
import msgspec

from clausework.consultation.files.attachments import DamagedFile, FiledAttachment, Vault
from clausework.consultation.log.chain import END, Event
from clausework.consultation.log.high_water import EpochStart, HighWaterMark
from clausework.errors import StoreError
from clausework.model.progress import Progress, counted, flowing, silent
from clausework.store.address import file_of, is_postgres, opened_at, session_at
from clausework.store.drivers.sqlite_copy import beside, copy_file
from clausework.store.drivers.sqlite_schema import migrate
from clausework.store.drivers.sqlite_session import WAL_SAFE, SqliteSession, connect, sqlite_version
from clausework.store.files import all_files
from clausework.store.integrity.audit import each_event, faults
from clausework.store.integrity.epochs import check_not_rolled_back, epoch_of, restorations
from clausework.store.schema.ledger import must_be_known
from clausework.store.schema.shape import tables
from clausework.store.session import Session

WAIT = 30.0
EVERY = 1000
"""Rows between two words on how far a copy is."""


class StoreContent(msgspec.Struct, frozen=True):
    """What a store holds: how many comments and events, and the hash of the last event.

    `files` came with the comments and were copied with them, but for those that are `damaged`.
    """

    comments: int
    events: int
    last: str
    files: int = 0
    damaged: tuple[DamagedFile, ...] = ()


def content(db: Session) -> StoreContent:
    """Count and read; the same for a store and its true copy."""
    comments = db.execute("SELECT count(*) FROM comment").get
    events = db.execute("SELECT count(*) FROM event").get
    last = db.execute("SELECT hash FROM event ORDER BY seq DESC LIMIT 1").get
    return StoreContent(int(comments), int(events), str(last or ""))


def backup(
    address: str,
    rehearsal: bool,
    file: Path,
    vault: Vault | None = None,
    progress: Progress = silent,
) -> StoreContent:
    """Copy a store that may be in use into a new file, and the files of its vault into a folder beside it.

    It is complete when the file has its name.
    """
    if file.exists():
        raise StoreError("file_there", path=file)
    if not is_postgres(address) and not file_of(address).is_file():
        raise StoreError("no_store", address=address)
    file.parent.mkdir(parents=True, exist_ok=True)
    with beside(file) as part:
        if is_postgres(address):
            with opened_at(address, rehearsal) as (_, ledger):
                must_be_known(ledger)
            with closing(session_at(address, rehearsal)) as source, closing(_new(part)) as target:
                fill(source, target, progress)
        else:
            progress("copy")
            _copy_file(file_of(address), part)
        found = _sealed(part, progress)
        if vault is None:
            return found
        vault.seal_old()
        files = _files_in(part)
        damaged = _copy_files(files, vault.folder, vault.at(folder_of(file)), progress)
        if damaged:  # one that was erased meanwhile is not missing
            with closing(session_at(address, rehearsal)) as db:
                known = {item.id for item in all_files(db)}
            damaged = tuple(item for item in damaged if item.file.id in known)
        return msgspec.structs.replace(found, files=len(files) - len(damaged), damaged=damaged)


def folder_of(file: Path) -> Path:
    """Where the files lie that belong to a backup."""
    return file.with_name(f"{file.name}.files")


def _copy_files(
    files: Sequence[FiledAttachment], source: Path, target: Vault, progress: Progress
) -> tuple[DamagedFile, ...]:
    """Copy files from a folder and read each back; which of them are not what came with the comments."""
    copied = ((item, target.copy_in(item, source)) for item in counted(progress, "attachments", files))
    return tuple(DamagedFile(item, state) for item, state in copied if state != "whole")


def _files_in(file: Path) -> tuple[FiledAttachment, ...]:
    with closing(apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READONLY)) as db:
        return all_files(SqliteSession(db))


class CopiedChain:
    """The chain of a copy, to judge whether it may be used."""

    def __init__(self, db: Session) -> None:
        self._db = db

    @property
    def epoch(self) -> int:
        """The epoch that the store was in."""
        return epoch_of(self._db)

    def check_not_rolled_back(self, mark: HighWaterMark, name: str) -> None:
        """StoreError if it is behind a high-water mark."""
        check_not_rolled_back(self._db, self.epoch, mark, name)

    def restorations(self) -> tuple[EpochStart, ...]:
        """The beginnings of its later epochs."""
        return restorations(self._db)

    def each_event(self, after: int = 0, until: int = END) -> Iterator[Event]:
        """The events after a sequence number and up to another, in their order."""
        return each_event(self._db, after, until)


def restore(
    file: Path,
    address: str,
    rehearsal: bool,
    vault: Vault | None = None,
    check_chain: Callable[[CopiedChain], None] = lambda _chain: None,
    progress: Progress = silent,
) -> StoreContent:
    """Fill an empty store from a backup, and a vault from the folder beside it; both stay as they are.

    `check_chain` raises for a chain that may not be used; then nothing is touched. The files come before
    the store: one of which no file is there has not been restored.
    """
    if not file.is_file():
        raise StoreError("no_backup", path=file)
    if not is_postgres(address) and file_of(address).exists():
        raise StoreError("store_there", path=file_of(address))
    with TemporaryDirectory() as folder:
        own = Path(folder) / "backup.db"
        progress("copy")
        _copy_file(file, own)
        with closing(_new(own)) as db:
            check_chain(CopiedChain(db))
        files = _files_in(own) if vault is not None else ()
        damaged = _copy_files(files, folder_of(file), vault, progress) if vault is not None else ()
        if damaged and len(damaged) == len(files):
            _refuse_all(damaged[0], folder_of(file))
        found = _restore(own, address, rehearsal, progress)
        return msgspec.structs.replace(found, files=len(files) - len(damaged), damaged=damaged)


def _refuse_all(damaged: DamagedFile, folder: Path) -> None:
    """StoreError where no file is what came: the folder was left behind, or the key is another."""
    key = "attachment_left_behind" if damaged.state == "lost" else "attachment_unlike"
    raise StoreError(key, id=damaged.file.id, folder=folder)


def _restore(own: Path, address: str, rehearsal: bool, progress: Progress) -> StoreContent:
    if is_postgres(address):
        with closing(_new(own)) as source, closing(session_at(address, rehearsal)) as filled:
            return fill(source, filled, progress)
    target = file_of(address)
    target.parent.mkdir(parents=True, exist_ok=True)
    with beside(target) as part:
        copy_file(own, part)
        return _sealed(part, progress)


def fill(source: Session, target: Session, progress: Progress = silent) -> StoreContent:
    """Fill an empty store from another, in one transaction."""
    with target.transaction(moved=True):
        must_be_empty(target)
        copy_rows(source, target, progress)
    return verified(target, progress)


def must_be_empty(target: Session) -> None:
    """StoreError if a store that is to be filled has anything in it."""
    if content(target).events or target.execute("SELECT count(*) FROM consultation").get:
        raise StoreError("store_not_empty")


def copy_rows(source: Session, target: Session, progress: Progress = silent) -> None:
    """Every row of every table that the target has, as of one instant of the source; the caller commits."""
    target.take_time()
    with source.snapshot():
        for table in tables():
            columns = target.columns(table)
            rows = source.stream(f"SELECT {', '.join(columns)} FROM {table}") if columns else ()  # noqa: S608 - our own names
            target.load(table, columns, flowing(progress, "copy", rows, table, EVERY))
        if content(source) != content(target):
            raise StoreError("copy_incomplete")


def _copy_file(file: Path, target: Path) -> None:
    """A copy of a SQLite file that may be written meanwhile, as of one instant, brought up to date."""
    copy_file(file, target)
    with closing(connect(target, WAIT)) as db:
        migrate(db)


def _new(file: Path) -> Session:
    db = connect(file, WAIT)
    migrate(db)
    return SqliteSession(db)


def _sealed(file: Path, progress: Progress) -> StoreContent:
    """Read a copy through, and leave it as one file."""
    db = connect(file, WAIT)
    with closing(SqliteSession(db)) as session:
        found = verified(session, progress)
        if sqlite_version() >= WAL_SAFE:
            db.pragma("journal_mode", "delete")
    return found


def verified(db: Session, progress: Progress = silent) -> StoreContent:
    """What a store holds, once it has been read through; StoreError if it does not hold together."""
    progress("prove")
    with db.snapshot():  # others may be writing
        wrong = next(faults(db), "")
        if wrong:
            raise StoreError("copy_broken", what=wrong)
        return content(db)
