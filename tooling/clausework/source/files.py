"""Files are written beside and renamed, so that a reader never meets half of one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path


def names_in(folder: Path) -> list[str]:
    """The names of what a folder has, sorted; none of one that cannot be looked into."""
    try:
        return sorted(path.name for path in folder.iterdir())
    except OSError:
        return []


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """A name beside a file, whose place it takes in the end; if anything fails, an OSError names the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield beside
        beside.replace(path)
    except OSError as error:
        if error.filename in (None, str(beside)):  # of which nobody knows
            error.filename = str(path)
        raise
    finally:
        beside.unlink(missing_ok=True)


def write_file(path: Path, data: bytes) -> None:
    """Replace the file at `path`, or leave it as it was; OSError if the disk refuses."""
    with replaced(path) as beside, beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())  # a rename may reach the disk before the bytes do


def write_named(path: Path, data: bytes) -> None:
    """Write a file in place; an OSError names it, as the system does not."""
    try:
        path.write_bytes(data)
    except OSError as error:
        error.filename = str(path)
        raise


def sync_folder(folder: Path) -> None:
    """Have the names of new files in a folder on disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_files(files: Iterable[tuple[Path, bytes]]) -> None:
    """Replace many files, for all of which the disk is asked once: all of them, or none at all if it refuses.

    To ask for each takes many times as long as to write it.
    """
    with ExitStack() as waiting:
        for path, data in files:
            waiting.enter_context(replaced(path)).write_bytes(data)
        os.sync()  # before the first rename, so that no name ever leads to bytes that are not there
