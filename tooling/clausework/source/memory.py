"""What has been worked out from texts, kept until they change.

A name has one value at a time, with the key that it was made for; another key makes it anew. The
editor keeps one memory while it runs; a command writes a part of it, `kept`, into a file for its
next run. Whatever is forgotten costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from errno import EINVAL
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any, TypeVar, cast

import msgspec

T = TypeVar("T")
Stamp = tuple[int, int, int]
"""What the file system says of a file that nobody has changed: its time, size and number."""
NOWHERE: Stamp = (0, 0, 0)


class Memory:
    """Values by name; `unsaved` are the texts that an editor holds, by path relative to the project.

    `files` are the stamp and the digest of each file when it was last read.
    """

    def __init__(self) -> None:
        self.unsaved: dict[str, str] = {}
        self.held: dict[object, tuple[object, object]] = {}
        self.kept: dict[str, tuple[str, bytes]] | None = None
        self.files: dict[str, tuple[Stamp, str]] = {}
        self._listed: dict[str, list[tuple[str, Stamp]]] | None = None

    def recall(self, name: object, key: object, make: Callable[[], T]) -> T:
        """The value of that name, made anew unless it was last made for an equal key."""
        before = self.held.get(name)
        if before is not None and (before[0] is key or before[0] == key):
            return cast("T", before[1])
        value = make()
        self.held[name] = (key, value)
        return value

    def recall_kept(self, name: str, key: str, kind: object, make: Callable[[], T]) -> T:
        """As `recall`, for a value of the type `kind` that may outlive the run."""
        found = self.find(name, key, kind)
        return self.keep(name, key, make()) if found is None else cast("T", found)

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

    def known_digest(self, path: str, stamp: Stamp) -> str | None:
        """The digest of a file that has been read and has that stamp still; of an unsaved text, None."""
        before = self.files.get(path)
        return before[1] if before and before[0] == stamp and path not in self.unsaved else None

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """Work that takes the folders to be as they were when it first looked, and lists each once."""
        before = self._listed
        self._listed = {} if before is None else before
        try:
            yield
        finally:
            self._listed = before

    def listing(self, root: Path, folder: str, suffix: str = "") -> list[tuple[str, Stamp]]:
        """The files below a folder whose names end so, by their paths, sorted, each with its stamp."""
        known = self._listed
        if known is None:
            return listing(root, folder, (suffix,))
        above = next((name for name in known if f"{folder}/".startswith(f"{name}/")), None)
        if above is None:
            above = folder
            known[folder] = listing(root, folder)
        start = f"{folder}/"
        return [item for item in known[above] if item[0].startswith(start) and item[0].endswith(suffix)]

    def folder_digest(self, root: Path, folder: str) -> str:
        """A digest of all files below a folder; only those that have changed are read."""
        parts: list[str] = []
        for path, stamp in self.listing(root, folder):
            parts += (path, self.known_digest(path, stamp) or _digest_of(self, root, path))
        return digest("\n".join(parts).encode("utf-8", "surrogateescape"))


def _digest_of(memory: Memory, root: Path, path: str) -> str:
    try:
        return digest(memory.read(root, path))
    except OSError:
        return ""


def _content(name: str) -> bytes:
    with open(name, "rb") as file:  # noqa: PTH123 - as above
        return file.read()


def _stamp(status: os.stat_result) -> Stamp:
    return status.st_mtime_ns, status.st_size, status.st_ino


def listing(root: Path, folder: str, suffixes: tuple[str, ...] = ("",)) -> list[tuple[str, Stamp]]:
    """The files below a folder of the project, by their paths relative to it, each with its stamp."""
    found: list[tuple[str, Stamp]] = []
    waiting = [folder]
    while waiting:
        at = waiting.pop()
        try:
            entries = list(os.scandir(f"{root}/{at}"))
        except (FileNotFoundError, NotADirectoryError):
            continue
        for entry in entries:
            path = f"{at}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            elif entry.name.endswith(suffixes):
                found.append((path, _stamp_of(entry)))
    return sorted(found)


def _stamp_of(entry: os.DirEntry[str]) -> Stamp:
    try:
        return _stamp(entry.stat())
    except OSError:
        return NOWHERE  # it leads nowhere, or is gone; whoever reads it will say so


def digest(*parts: bytes) -> str:
    """A short hash of byte strings, in which their borders count."""
    made = hashlib.blake2b(digest_size=16)
    for part in parts:
        made.update(len(part).to_bytes(8, "big"))
        made.update(part)
    return made.hexdigest()
