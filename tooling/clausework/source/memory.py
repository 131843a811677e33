"""The texts of files, and what has been worked out from them, kept until they change, also in build/cache.

A name has one value at a time, with the key that it was made for; another key makes it anew. The
editor keeps one memory while it runs; a command writes a part of it, `kept`, into a file for its
next run. Whatever is forgotten costs time and nothing else.
"""

from __future__ import annotations

import gc
import hashlib
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from errno import EINVAL
from functools import cache
from operator import itemgetter
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any, TypeVar, cast

import msgspec

from clausework.source.files import replaced

T = TypeVar("T")
Stamp = tuple[int, int, int, int]
"""What tells that a file is unchanged: its times, one of which nobody can set back, its size and number."""
NOWHERE: Stamp = (0, 0, 0, 0)
CLOSED: Stamp = (0, 0, 0, 1)
"""A folder that cannot be looked into."""
MADE: dict[tuple[str, str], Any] = {}
MOST_MADE = 1_000


def made_of(name: str, key: str, make: Callable[[], T]) -> T:
    """The value of that name, which follows from the key alone: one process makes it once for all copies."""
    if (name, key) not in MADE:
        if len(MADE) >= MOST_MADE:  # an editor runs for days
            MADE.clear()
        MADE[name, key] = make()
    return cast("T", MADE[name, key])


class Memory:
    """Values by name; `unsaved` are the texts that an editor holds, by path relative to the project.

    `files` are the stamp and the digest of each file when it was last read.
    """

    def __init__(self) -> None:
        self.unsaved: dict[str, str] = {}
        self.held: dict[object, tuple[object, object]] = {}
        self.kept: dict[str, tuple[str, bytes]] | None = None
        self.files: dict[str, tuple[Stamp, str]] = {}

    def recall(self, name: object, key: object, make: Callable[[], T]) -> T:
        """The value of that name, made anew unless it was last made for an equal key."""
        before = self.held.get(name)
        if before is not None and (before[0] is key or before[0] == key):  # to compare two drafts takes long
            return cast("T", before[1])
        value = make()
        self.held[name] = (key, value)
        return value

    def recall_kept(self, name: str, key: str, kind: object, make: Callable[[], T]) -> T:
        """As `recall`, for a value of the type `kind` that may outlive the run."""
        found = self.find(name, key, kind)
        return self.keep(name, key, made_of(name, key, make)) if found is None else cast("T", found)

    def find(self, name: str, key: str, kind: object) -> object | None:
        """The value kept under that name for that key, or None."""
        before = self.held.get(name)
        if before is not None:
            return before[1] if before[0] == key else None
        written = self.kept.get(name) if self.kept is not None else None
        if written is None or written[0] != key:
            return None
        try:
            value: object = msgspec.msgpack.decode(written[1], type=cast("Any", kind))
        except msgspec.MsgspecError:
            return None  # written by another release
        self.held[name] = (key, value)
        return value

    def keep(self, name: str, key: str, value: T) -> T:
        """Keep the value under that name for that key."""
        self.held[name] = (key, value)
        if self.kept is not None:
            self.kept[name] = (key, msgspec.msgpack.encode(value))
        return value

    def read(self, root: Path, path: str) -> bytes:
        """The content of a file, or the text that an editor holds; OSError if there is neither."""
        if path in self.unsaved:
            return self.unsaved[path].encode("utf-8", "surrogatepass")
        name = f"{root}/{path}"
        status = os.stat(name)  # noqa: PTH116 - a Path for each of thousands of files takes its time
        if not S_ISREG(status.st_mode) and not S_ISDIR(status.st_mode):
            raise OSError(EINVAL, "not a file", name)  # to read a pipe would wait for ever
        stamp = _stamp(status)
        data = self.recall(("content", path), stamp, lambda: _content(name))
        self.files[path] = (stamp, digest(data))
        return data

    def folder_digest(self, root: Path, folder: str) -> str:
        """A digest of all files below a folder; only those that have changed are read."""
        parts: list[str] = []
        for path, stamp in listing(root, folder):
            before = None if path in self.unsaved else self.files.get(path)
            known = before[1] if before and before[0] == stamp else ""
            with suppress(OSError):
                known = known or digest(self.read(root, path))
            parts += (path, known)
        return digest("\n".join(parts).encode("utf-8", "surrogateescape"))


def _content(name: str) -> bytes:
    with open(name, "rb") as file:  # noqa: PTH123 - as above
        return file.read()


def _stamp(status: os.stat_result) -> Stamp:
    return max(status.st_mtime_ns, status.st_ctime_ns), status.st_ctime_ns, status.st_size, status.st_ino


def listing(root: Path, folder: str, suffixes: tuple[str, ...] = ("",)) -> list[tuple[str, Stamp]]:
    """The files below a folder of the project, by their paths relative to it, each with its stamp."""
    found: list[tuple[str, Stamp]] = []
    waiting = [folder]
    while waiting:
        at = waiting.pop()
        try:
            entries = list(os.scandir(f"{root}/{at}"))
        except FileNotFoundError:
            continue
        except OSError:  # whoever looks through the whole project says so
            found.append((at, CLOSED))
            continue
        for entry in entries:
            path = f"{at}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            elif entry.name.endswith(suffixes):
                try:
                    found.append((path, _stamp(entry.stat())))
                except OSError:
                    found.append(
                        (path, NOWHERE)
                    )  # it leads nowhere, or is gone; whoever reads it will say so
    return sorted(found, key=itemgetter(0))  # the order of a folder is the disk's


def digest(*parts: bytes) -> str:
    """A short hash of byte strings, in which their borders count."""
    made = hashlib.blake2b(digest_size=16)
    for part in parts:
        made.update(len(part).to_bytes(8, "big"))  # else "ab", "c" and "a", "bc" were one
        made.update(part)
    return made.hexdigest()


BOM = "\ufeff"
"""What Windows Notepad puts before a text."""
OURS = re.compile(r"^<{7} .*\n", re.MULTILINE)
THEIRS = re.compile(r"^>{7} ", re.MULTILINE)


def decoded(data: bytes) -> str:
    """The text of a file with one kind of line end; UnicodeDecodeError if it is not UTF-8."""
    return data.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")


def conflict(text: str) -> int:
    """The line on which the first merge conflict of a text begins, 0 if it has none."""
    begin = OURS.search(text)
    if begin is None or THEIRS.search(text, begin.end()) is None:
        return 0
    return text.count("\n", 0, begin.start()) + 1


# What outlives a run, in build/cache, which anyone may delete: the memory of a check, and single values.
# Each file opens with a hash of all that follows, and names the state of the program that wrote it. One
# that is damaged, or written by another state of the program, counts as none.
FOLDER = "build/cache"
PATH = f"{FOLDER}/checked"
PACKAGE = Path(__file__).resolve().parents[1]
HASH = 32
ESCAPED = re.compile("[\udc80-\udcff]")
"""Bytes of a file name that are no UTF-8, and cannot be written as such."""
TICK = 2_000_000_000
"""Nanoseconds within which a file may change twice and keep its time, on the coarsest file system."""


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """Content of the file: its owner, the files that were read, and the values by name and key."""

    program: str
    files: dict[str, tuple[Stamp, str]]
    values: dict[str, tuple[str, bytes]]


@cache
def program() -> str:
    """A hash that changes whenever a file of this package does; a process has run the files of its start."""
    told = [sys.version]  # a new Python may sort or match otherwise
    told += [
        f"{path} {stamp}" for path, stamp in listing(PACKAGE.parent, PACKAGE.name, (".py", ".toml", ".md"))
    ]
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
    used = {str(name): values[str(name)] for name in memory.held if name in values}  # else it would only grow
    files = {path: known for path, known in memory.files.items() if not ESCAPED.search(path)}
    body = msgspec.msgpack.encode(Kept(state, files, used))
    _write(root / PATH, body)


def value_kept(root: Path, name: str, key: str, kind: type[T]) -> T | None:
    """The value kept in the file of that name for that key, or None.

    The key is a digest of all that the value follows from, the state of the program included.
    """
    with suppress(OSError, msgspec.MsgspecError):
        data = (root / FOLDER / name).read_bytes()
        if data[:HASH].decode("ascii", "replace") == digest(data[HASH:]) and data[HASH:].startswith(
            key.encode()
        ):
            return msgspec.msgpack.decode(data[HASH + len(key) :], type=kind)
    return None


def keep_value(root: Path, name: str, key: str, value: T) -> T:
    """Keep the value in the file of that name for that key."""
    _write(root / FOLDER / name, key.encode() + msgspec.msgpack.encode(value))
    return value


def _write(path: Path, body: bytes) -> None:
    """Write a file; a disk that refuses costs the next run time, no more."""
    with suppress(OSError), replaced(path) as beside:  # whole or not at all, for whoever reads meanwhile
        beside.write_bytes(digest(body).encode("ascii") + body)


# Work undisturbed by the collector of cycles.
@contextmanager
def undisturbed(last: bool = False) -> Iterator[None]:
    """Put the collector off until the work is done, and from what it made for good if it is the last.

    A check makes very many values and no cycles of them; to search them all for cycles again and
    again, as they grow in number, takes a sixth of the time.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if last:
            gc.freeze()  # the exit would search them once more
        if was:
            gc.enable()
