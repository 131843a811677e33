"""What has been worked out from texts, kept until they change.

A name has one value at a time, with the key that it was made for; another key makes it anew. The
editor keeps one memory while it runs; a command keeps what can be written down in a file between
two runs (see `kept`). Whatever is forgotten costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar, cast

T = TypeVar("T")
Stamp = tuple[int, int, int]


class Memory:
    """Values by name; `unsaved` are the texts that an editor holds, by path relative to the project."""

    def __init__(self) -> None:
        self.unsaved: dict[str, str] = {}
        self.held: dict[object, tuple[object, object]] = {}

    def recall(self, name: object, key: object, make: Callable[[], T]) -> T:
        """The value of that name, made anew unless it was last made for an equal key."""
        before = self.held.get(name)
        if before is not None and (before[0] is key or before[0] == key):
            return cast(T, before[1])
        value = make()
        self.held[name] = (key, value)
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


def digest(*parts: bytes) -> str:
    """A short hash of byte strings, in which their borders count."""
    made = hashlib.blake2b(digest_size=16)
    for part in parts:
        made.update(len(part).to_bytes(8, "big"))
        made.update(part)
    return made.hexdigest()
