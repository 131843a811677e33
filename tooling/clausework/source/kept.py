"""What outlives a run, in build/cache, which anyone may delete: the memory of a check, and single values.

Each file opens with a hash of all that follows, and names the state of the program that wrote it.
One that is damaged, or written by another state of the program, counts as none.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

from clausework.source.memory import Memory, Stamp, digest, listing

FOLDER = "build/cache"
PATH = f"{FOLDER}/checked"
PACKAGE = Path(__file__).resolve().parents[1]
HASH = 32
T = TypeVar("T")
ESCAPED = re.compile("[\udc80-\udcff]")
"""Bytes of a file name that are no UTF-8, and cannot be written as such."""
TICK = 2_000_000_000
"""Nanoseconds within which a file may change twice and keep its time, on the coarsest file system."""


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """What the file holds: whose it is, the files that were read, and the values by name and key."""

    program: str
    files: dict[str, tuple[Stamp, str]]
    values: dict[str, tuple[str, bytes]]


@cache
def program() -> str:
    """A hash that changes whenever a file of this package does; a process has run the files of its start."""
    told = [sys.version]
    told += [f"{path} {stamp}" for path, stamp in listing(PACKAGE.parent, PACKAGE.name, (".py", ".toml"))]
    return digest("\n".join(told).encode())


def recollect(root: Path, state: str) -> Memory:
    """The memory that a run of the same state of the program has kept, or one of nothing.

    A file that changed shortly before the memory was written may have changed again since without
    a trace in its stamp, so that it must be read once more.
    """
    memory = Memory()
    memory.kept = {}
    try:
        written = (root / PATH).stat().st_mtime_ns
        data = (root / PATH).read_bytes()
        if data[:HASH].decode("ascii", "replace") != digest(data[HASH:]):
            return memory
        kept = msgspec.msgpack.decode(data[HASH:], type=Kept)
    except (OSError, msgspec.MsgspecError):
        return memory
    if kept.program == state:
        memory.kept = kept.values
        memory.files = {path: (at, name) for path, (at, name) in kept.files.items() if at[0] + TICK < written}
    return memory


def commit_to_disk(root: Path, state: str, memory: Memory) -> None:
    """Keep what this run has used."""
    values = memory.kept or {}
    used = {str(name): values[str(name)] for name in memory.held if name in values}
    files = {path: known for path, known in memory.files.items() if not ESCAPED.search(path)}
    body = msgspec.msgpack.encode(Kept(state, files, used))
    _write(root / PATH, body)


def kept_value(root: Path, name: str, key: str, kind: type[T], make: Callable[[], T]) -> T:
    """The value kept in the file of that name for that key, made and kept if there is none.

    The key is a digest of all that the value follows from, the state of the program included.
    """
    path = root / FOLDER / name
    with suppress(OSError, msgspec.MsgspecError):
        data = path.read_bytes()
        if data[:HASH].decode("ascii", "replace") == digest(data[HASH:]) and data[HASH:].startswith(
            key.encode()
        ):
            return msgspec.msgpack.decode(data[HASH + len(key) :], type=kind)
    value = make()
    _write(path, key.encode() + msgspec.msgpack.encode(value))
    return value


def _write(path: Path, body: bytes) -> None:
    """Write a file; a disk that refuses costs the next run time, no more."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(digest(body).encode("ascii") + body)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
