"""What has been worked out from texts, kept until they change.

A name has one value at a time, with the key that it was made for; another key makes it anew. The
editor keeps one memory while it runs; a command writes a part of it, `kept`, into a file for its
next run. Whatever is forgotten costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec

T = TypeVar("T")
Stamp = tuple[int, int, int]


class Memory:
    """Values by name; `unsaved` are the texts that an editor holds, by path relative to the project."""

    def __init__(self) -> None:
        self.unsaved: dict[str, str] = {}
        self.held: dict[object, tuple[object, object]] = {}
        self.kept: dict[str, tuple[str, bytes]] | None = None

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
        file = root / path
        status = file.stat()
        stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
        return self.recall(("content", path), stamp, file.read_bytes)


def files_below(root: Path, folder: str, suffixes: tuple[str, ...] = ("",)) -> Iterator[str]:
    """The paths of the files below a folder of the project, relative to it, sorted."""
    found: list[str] = []
    waiting = [folder]
    while waiting:
        at = waiting.pop()
        try:
            entries = list(os.scandir(root / at))
        except (FileNotFoundError, NotADirectoryError):
            continue
        for entry in entries:
            path = f"{at}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            elif entry.name.endswith(suffixes):
                found.append(path)
    yield from sorted(found)


def stamps(root: Path, folder: str) -> tuple[tuple[str, Stamp], ...]:
    """Each file below a folder with what its file system says of it: equal while nothing changed."""
    found = []
    for path in files_below(root, folder):
        status = (root / path).stat()
        found.append((path, (status.st_mtime_ns, status.st_size, status.st_ino)))
    return tuple(found)


def text_digest(memory: Memory, path: str, text: str) -> str:
    """The digest of a file's text, worked out once."""
    return memory.recall(("digest", path), text, lambda: digest(text.encode("utf-8", "surrogatepass")))


def digest(*parts: bytes) -> str:
    """A short hash of byte strings, in which their borders count."""
    made = hashlib.blake2b(digest_size=16)
    for part in parts:
        made.update(len(part).to_bytes(8, "big"))
        made.update(part)
    return made.hexdigest()
