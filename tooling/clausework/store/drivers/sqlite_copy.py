"""Snapshots of a SQLite file that may be in use; a copy is complete when it has its name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import apsw

from clausework.errors import StoreBusy, StoreError
from clausework.source.files import sync_folder
from clausework.store.schema.steps import APPLICATION


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
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        yield part
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(file)
        sync_folder(file.parent)
    finally:
        for name in (part, Path(f"{part}-wal"), Path(f"{part}-shm"), Path(f"{part}-journal")):
            name.unlink(missing_ok=True)


def new_name(store: Path, release: str) -> Path:
    """A free name for a copy of a store as an earlier release had it: in the folder `backup` beside it."""
    folder = store.parent / "backup"
    folder.mkdir(parents=True, exist_ok=True)
    names = (f"{store.stem}-{release}{f'-{n}' if n > 1 else ''}.db" for n in range(1, 1000))
    return next(folder / name for name in names if not (folder / name).exists())
