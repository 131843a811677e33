"""Copies of a store that may be in use: backup and restore, upgrade on a copy, the move elsewhere.

A backup is a SQLite file whatever database it was taken from, so one format is read, verified and restored.
The files that came with comments lie in a folder beside it, sealed as they were. Nothing counts before it has
been read back: the chain holds, and a file that is not the one that was sent is named.

A store that is moved is closed first: after the event `moved` whoever writes to it is refused. Then it is
copied in one transaction, whose chain goes on with `arrived`: at every instant at most one of the two takes
comments.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import apsw
import msgspec

from clausework.consultation.files.attachments import DamagedFile, FiledAttachment, Vault
from clausework.consultation.log.chain import ARRIVED, END, MOVED, STAYED, Event, moved_to
from clausework.consultation.log.high_water import EpochStart, HighWaterMark
from clausework.errors import StoreError
from clausework.model.progress import Progress, counted, flowing, silent
from clausework.store import sqlite
from clausework.store.address import PATIENT, file_of, is_postgres, name_at, opened_at, schema_of, session_at
from clausework.store.files import all_files
from clausework.store.integrity.audit import each_event, faults
from clausework.store.integrity.epochs import check_not_rolled_back, epoch_of, restorations
from clausework.store.recording import append
from clausework.store.schema import steps as schema
from clausework.store.schema.dialects import SchemaStep
from clausework.store.schema.ledger import SchemaVersions, due, last_contracting, make_due, must_be_known
from clausework.store.schema.row_digests import tables
from clausework.store.session import Session, head_of, refuse_moved

WAIT = 30.0
EVERY = 1000
"""Rows between two words on how far a copy is."""


class StoreContent(msgspec.Struct, frozen=True):
    """Size of a store: its comments and events, and the hash of the last event.

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
    with sqlite.beside(file) as part:
        if is_postgres(address):
            with opened_at(address, rehearsal) as (_, ledger):
                must_be_known(ledger)
            with closing(session_at(address, rehearsal)) as source, closing(_new(part)) as target:
                fill(source, target, progress)
        else:
            progress("copy")
            sqlite.copy_file(file_of(address), part)
        found = _sealed(part, progress)
        if vault is None:
            return found
        files = _files_in(part)
        _link_earlier(filter(vault.holds, files), folder_of(file))
        damaged = _copy_files(files, vault.folder, vault.at(folder_of(file)), progress)
        if damaged:  # one that was erased meanwhile is not missing
            with closing(session_at(address, rehearsal)) as db:
                known = {item.id for item in all_files(db)}
            damaged = tuple(item for item in damaged if item.file.id in known)
        return msgspec.structs.replace(found, files=len(files) - len(damaged), damaged=damaged)


def folder_of(file: Path) -> Path:
    """The folder of the files that belong to a backup."""
    return file.with_name(f"{file.name}.files")


def _link_earlier(files: Iterable[FiledAttachment], target: Path) -> None:
    """Link the files that an earlier backup beside this one has: each is stored once, and read back."""
    earlier = sorted(target.parent.glob("*.files"), reverse=True)
    for item in files:
        for folder in earlier:
            with suppress(OSError):  # it has none, or the disk has no links
                target.mkdir(mode=0o700, exist_ok=True)
                os.link(folder / item.id, target / item.id)
                break


def _copy_files(
    files: Sequence[FiledAttachment], source: Path, target: Vault, progress: Progress
) -> tuple[DamagedFile, ...]:
    """Copy files from a folder and read each back; which of them are not what came with the comments."""
    copied = ((item, target.copy_in(item, source)) for item in counted(progress, "attachments", files))
    return tuple(DamagedFile(item, state) for item, state in copied if state != "whole")


def _files_in(file: Path) -> tuple[FiledAttachment, ...]:
    with closing(apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READONLY)) as db:
        return all_files(sqlite.SqliteSession(db))


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
        sqlite.copy_file(file, own)
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
    if damaged.state == "lost":
        raise StoreError("attachment_left_behind", id=damaged.file.id, folder=folder)
    raise StoreError("attachment_unlike", id=damaged.file.id, folder=folder)


def _restore(own: Path, address: str, rehearsal: bool, progress: Progress) -> StoreContent:
    if is_postgres(address):
        with closing(_new(own)) as source, closing(session_at(address, rehearsal)) as filled:
            return fill(source, filled, progress)
    target = file_of(address)
    target.parent.mkdir(parents=True, exist_ok=True)
    with sqlite.beside(target) as part:
        sqlite.copy_file(own, part)
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


def _new(file: Path) -> Session:
    db = sqlite.connect(file, WAIT)
    sqlite.migrate(db)
    return sqlite.SqliteSession(db)


def _sealed(file: Path, progress: Progress) -> StoreContent:
    """Bring a copy up to date, read it through, and leave it as one file."""
    db = sqlite.connect(file, WAIT)
    sqlite.migrate(db)
    with closing(sqlite.SqliteSession(db)) as session:
        found = verified(session, progress)
        if sqlite.sqlite_version() >= sqlite.WAL_SAFE:
            db.pragma("journal_mode", "delete")
    return found


def verified(db: Session, progress: Progress = silent) -> StoreContent:
    """The content of a store, once it has been read through; StoreError if it does not hold together."""
    progress("prove")
    with db.snapshot():  # others may be writing
        wrong = next(faults(db), "")
        if wrong:
            raise StoreError("copy_broken", what=wrong)
        return content(db)


class UpgradedStore(msgspec.Struct, frozen=True):
    """The steps that were made, what the store holds, and the copy of it as it was before."""

    steps: tuple[str, ...]
    content: StoreContent
    kept: Path


def plan(address: str, rehearsal: bool) -> tuple[SchemaStep, ...]:
    """The steps that are due, in their order."""
    with opened_at(address, rehearsal) as (_, ledger):
        return due(ledger)


def kept_name(address: str, rehearsal: bool, folder: Path) -> Path:
    """The place of the store unless somebody says another: beside a file, else in a folder."""
    with opened_at(address, rehearsal) as (_, ledger):
        file = folder / f"{schema_of(rehearsal)}.db" if is_postgres(address) else file_of(address)
        return sqlite.new_name(file, ledger.last())


def upgrade(address: str, rehearsal: bool, file: Path, progress: Progress = silent) -> UpgradedStore:
    """Keep the store in a file as it is, bring a copy of that up to date and read it through; then the store.

    Nothing of the store is changed if the copy does not hold. An earlier release can be put on the file.
    """
    if file.exists():
        raise StoreError("file_there", path=file)
    with opened_at(address, rehearsal) as (db, ledger):
        progress("copy")
        file.parent.mkdir(parents=True, exist_ok=True)
        with sqlite.beside(file) as part:
            if is_postgres(address):
                _keep(db, ledger, part)
            else:
                sqlite.copy_file(file_of(address), part)
        progress("prove")
        _try(file)
        progress("upgrade")
        steps = make_due(ledger)
        return UpgradedStore(tuple(step.name for step in steps), verified(db, progress), file)


def _keep(source: Session, ledger: SchemaVersions, part: Path) -> None:
    """Write a store as its own release would have it in a file."""
    must_be_known(ledger)
    made = schema.STEPS[: len(schema.STEPS) - len(due(ledger))]
    db = sqlite.connect(part, PATIENT)
    with closing(sqlite.SqliteSession(db)) as target:
        own = sqlite.SqliteLedger(db)
        with own.turn():
            for step in made:
                own.make(step, last_contracting(step))
        with target.transaction(moved=True):
            copy_rows(source, target)
        if sqlite.sqlite_version() >= sqlite.WAL_SAFE:
            db.pragma("journal_mode", "delete")


def _try(file: Path) -> None:
    """Bring a copy of what was kept up to date and read it through."""
    with TemporaryDirectory(dir=file.parent) as folder:
        copy = Path(folder) / file.name
        sqlite.copy_file(file, copy)
        _sealed(copy, silent)


def move(source: str, target: str, rehearsal: bool, progress: Progress = silent) -> StoreContent:
    """Move a store into an empty one of either kind; StoreError, and the store goes on, if that fails.

    Neither takes comments while it is copied and read through. A move that was cut short goes on when it
    is asked for again.
    """
    _must_be_there(source, rehearsal)
    names = {"source": name_at(source, rehearsal), "target": name_at(target, rehearsal)}
    with closing(session_at(source, rehearsal)) as old, closing(session_at(target, rehearsal)) as new:
        if _has_arrived(old, new):
            return verified(new)
        closed = head_of(old)
        if closed is not None and closed.kind == MOVED and moved_to(closed) != names["target"]:
            refuse_moved(closed)
        _move(old, new, names, progress)
        return content(new)


def cancel(source: str, rehearsal: bool) -> str:
    """Have a store that was closed for a move take comments again; where it was to be moved."""
    _must_be_there(source, rehearsal)
    with closing(session_at(source, rehearsal)) as db:
        return _lift(db)


def _must_be_there(source: str, rehearsal: bool) -> None:
    """StoreError if there is no store, or one of a later release: a copy would lack what we do not know."""
    with opened_at(source, rehearsal) as (_, ledger):
        must_be_known(ledger)


def _has_arrived(old: Session, new: Session) -> bool:
    """Whether the event that closed the one store is followed in the other by that of its arrival."""
    closed = head_of(old)
    if closed is None or closed.kind != MOVED:
        return False
    sql = "SELECT count(*) FROM event WHERE seq = ? AND kind = ? AND previous = ?"
    return bool(new.execute(sql, (closed.seq + 1, ARRIVED, closed.hash)).get)


def _move(old: Session, new: Session, names: Mapping[str, str], progress: Progress) -> None:
    """Close the one store and have the other arrive with all that it has, read through."""
    whole = False
    try:
        with new.transaction(moved=True):
            must_be_empty(new)
            closed = _close(old, names["target"])
            copy_rows(old, new, progress)
            progress("prove", detail=f"{closed.seq:,}")
            if wrong := next(faults(new), None):
                raise StoreError("move_unsound", what=wrong)
            life = {"life": new.life()} if new.life() else {}
            append(new, max(new.now(), closed.at), ARRIVED, "", {"from": names["source"], **life})
            whole = True
    except BaseException as error:
        if whole:  # whether the other database has committed is not known
            raise StoreError("move_unfinished", source=names["source"], target=names["target"]) from error
        _open_again(old, names)
        raise


def _close(old: Session, to: str) -> Event:
    """Have the store take nothing more, unless it does so already; the event that says so."""
    with old.transaction(moved=True):
        head = old.held.head
        if head is None or head.kind != MOVED:
            head = append(old, old.now(), MOVED, "", {"to": to})
    return head


def _open_again(old: Session, names: Mapping[str, str]) -> None:
    """Have a store take comments again whose move failed."""
    try:
        closed = head_of(old)
        if closed is not None and closed.kind == MOVED:
            _lift(old)
    except StoreError as error:
        raise StoreError("move_unfinished", source=names["source"], target=names["target"]) from error


def _lift(db: Session) -> str:
    with db.transaction(moved=True):
        head = db.held.head
        if head is None or head.kind != MOVED:
            raise StoreError("not_moved")
        append(db, db.now(), STAYED, "", {})
    return moved_to(head)
